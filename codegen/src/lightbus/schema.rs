//! A schema of a dump, put right.
//!
//! | Lightbus writes | because | becomes |
//! |---|---|---|
//! | `$schema`, and a title such as `RPC image.resize() parameters` | every schema of a dump stands alone | nothing: a definition has one draft, and titles name Rust types |
//! | properties sorted, the order of parameters in `required` | it sorts keys | required properties first, in that order |
//! | `required` of classes in any order | it comes out of a set | the order of the properties, so that a class is the same everywhere |
//! | `default` in every branch of `anyOf` | of `Optional` with a default | one `default` beside it |
//! | `prefixItems` under draft 7 | of `Tuple`; validators of draft 7 pass over it | the same, which holds from now on: a finding |
//! | `type` of the first value of an enum | an `Enum` of mixed values | no `type`: a finding |
//! | `{}` | there is no type hint | the same: a finding |
//! | `format: date-time` | it is not checked, and may lack a time zone | the same, which is checked from now on: a finding |
//! | `additionalProperties: true` | of `**kwargs` | nothing: that is what it means without |

use crate::finding::{Finding, Findings};
use crate::source::{Documents, Member, Node, NodeValue, SchemaPlace};

/// What is converted, and what there is to say.
pub(super) struct Converter<'d> {
    pub(super) documents: &'d Documents,
    pub(super) findings: &'d mut Findings,
}

/// Whether only `null` is valid: the answer of a function that returns nothing.
pub(super) fn is_null(schema: &Node) -> bool {
    schema.get("type").and_then(Node::as_str) == Some("null")
}

/// Whether no parameter is allowed.
pub(super) fn is_nothing(schema: &Node) -> bool {
    let is_empty = |name| schema.get(name).and_then(Node::as_object).is_none_or(<[Member]>::is_empty);
    is_empty("properties") && schema.get("additionalProperties").and_then(Node::as_bool) == Some(false)
}

impl Converter<'_> {
    /// The schema of a message: its title is Lightbus' own.
    pub(super) fn message(&mut self, place: &SchemaPlace) -> Node {
        let converted = self.schema(place);
        without(converted, "title")
    }

    fn schema(&mut self, place: &SchemaPlace) -> Node {
        let Some(node) = self.documents.node(place) else { return Node::new(NodeValue::Bool(true)) };
        let Some(members) = node.as_object() else { return Node::new(node.value.clone()) };
        let said = members.iter().filter(|member| member.name != "title" && member.name != "$schema");
        if said.count() == 0 {
            self.note(place, "lightbus-untyped", "there was no type hint, so any value is allowed", "say what it is");
        }
        self.odd(place, node);
        let mut converted = Vec::new();
        for member in members {
            let here = place.join(&member.name);
            let value = match member.name.as_str() {
                "$schema" => continue,
                "additionalProperties" if member.value.as_bool() == Some(true) => continue,
                "type" if has_mixed_values(node) => continue,
                "properties" => self.properties(&here, &member.value, node),
                "required" if is_class(node) => sorted(&member.value),
                "anyOf" | "prefixItems" => self.each(&here, &member.value),
                "items" | "additionalProperties" => self.schema(&here),
                _ => Node::new(member.value.value.clone()),
            };
            converted.push(Member::new(member.name.clone(), value));
        }
        with_one_default(converted)
    }

    fn each(&mut self, place: &SchemaPlace, list: &Node) -> Node {
        let Some(items) = list.as_array() else { return self.schema(place) };
        let items = (0..items.len()).map(|index| self.schema(&place.join(index))).collect();
        Node::new(NodeValue::Array(items))
    }

    /// The required ones first, in the order in which they are required: that is the order of the parameters in Python.
    fn properties(&mut self, place: &SchemaPlace, properties: &Node, schema: &Node) -> Node {
        let members = properties.as_object().unwrap_or_default();
        let required = schema.get("required").and_then(Node::as_array).unwrap_or_default();
        let required = if is_class(schema) { &[] } else { required };
        let required: Vec<&str> = required.iter().filter_map(Node::as_str).collect();
        let mut names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        names.sort_by_key(|name| required.iter().position(|other| other == name).unwrap_or(required.len()));
        let members = names.into_iter().map(|name| Member::new(name.to_owned(), self.schema(&place.join(name))));
        Node::new(NodeValue::Object(members.collect()))
    }

    /// What is said oddly, so that somebody has to look.
    fn odd(&mut self, place: &SchemaPlace, node: &Node) {
        if let Some(items) = node.get("prefixItems").and_then(Node::as_array) {
            let rest_is_anything =
                items.len() == 2 && items.iter().skip(1).any(|item| item.as_object().is_some_and(<[Member]>::is_empty));
            let help = if rest_is_anything {
                "of `Tuple[T, ...]` Lightbus makes a pair by mistake: if it was that, write `items` instead"
            } else {
                "see whether what is sent keeps to it"
            };
            let message = "the types of a tuple's items are checked from now on; Lightbus never did";
            self.note(&place.join("prefixItems"), "lightbus-tuple", message, help);
        }
        if has_mixed_values(node) {
            let message = "an enum of mixed values was given the type of the first, so that the others were refused";
            self.note(&place.join("enum"), "lightbus-enum", message, "remove what is not meant");
        }
        if node.get("format").and_then(Node::as_str) == Some("date-time") {
            let message = "times without a time zone are refused from now on; Lightbus never looked, and sends them";
            self.note(
                &place.join("format"),
                "lightbus-time",
                message,
                "remove `format` while senders are not aware of time zones",
            );
        }
    }

    fn note(&mut self, place: &SchemaPlace, rule: &'static str, message: &str, help: &str) {
        self.findings.push(Finding::warning(rule, self.documents.name_place(place), message).help(help));
    }
}

/// Whether this is a class of Python, not the parameters of a function: their order is that of `required`.
fn is_class(node: &Node) -> bool {
    node.get("title").and_then(Node::as_str).is_some_and(|title| !title.ends_with(" parameters"))
}

fn sorted(names: &Node) -> Node {
    let mut names = names.as_array().unwrap_or_default().to_vec();
    names.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    Node::new(NodeValue::Array(names))
}

/// Whether an enum has values of another type than its own.
fn has_mixed_values(node: &Node) -> bool {
    let Some(kind) = node.get("type").and_then(Node::as_str) else { return false };
    let fits = |value: &Node| match (&value.value, kind) {
        (NodeValue::Null, kind) => kind == "null",
        (NodeValue::Bool(_), kind) => kind == "boolean",
        (NodeValue::Number(_), kind) => kind == "integer" || kind == "number",
        (NodeValue::String(_), kind) => kind == "string",
        (NodeValue::Array(_), kind) => kind == "array",
        (NodeValue::Object(_), kind) => kind == "object",
    };
    node.get("enum").and_then(Node::as_array).is_some_and(|values| !values.iter().all(fits))
}

/// A default that every branch of `anyOf` repeats stands beside it instead.
fn with_one_default(mut members: Vec<Member>) -> Node {
    let branches = members.iter().find(|member| member.name == "anyOf").and_then(|member| member.value.as_array());
    let defaults: Vec<Option<String>> =
        branches.unwrap_or_default().iter().map(|branch| branch.get("default").map(Node::to_text)).collect();
    let shared = defaults.first().is_some_and(|first| first.is_some() && defaults.iter().all(|other| other == first));
    if shared && !members.iter().any(|member| member.name == "default") {
        let mut default = None;
        for member in members.iter_mut().filter(|member| member.name == "anyOf") {
            let branches = member.value.as_array().unwrap_or_default().to_vec();
            default = branches.first().and_then(|branch| branch.get("default")).cloned();
            let branches = branches.into_iter().map(|branch| without(branch, "default")).collect();
            member.value = Node::new(NodeValue::Array(branches));
        }
        members.extend(default.map(|default| Member::new("default".to_owned(), default)));
    }
    Node::new(NodeValue::Object(members.into_iter().collect()))
}

fn without(node: Node, name: &str) -> Node {
    match node.as_object() {
        Some(members) => {
            let kept = members.iter().filter(|member| member.name != name).cloned();
            Node::new(NodeValue::Object(kept.collect()))
        }
        None => node,
    }
}
