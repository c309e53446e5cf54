//! What every rule may ask about the definitions.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::time::Duration;

use super::position::{Message, Position, Positions, messages, positions};
use crate::compat::{Common, Judge, Limits, common};
use crate::config::Config;
use crate::definition::Definition;
use crate::finding::Place;
use crate::lower::Decimal;
use crate::resolve::Resolved;
use crate::source::{Document, DocumentId, Node, NodeValue, Origin, Pointer, SchemaPlace};

/// The definitions, and what is worked out about them once for all rules.
pub(crate) struct Context<'a> {
    pub(super) resolved: &'a Resolved,
    /// The documents that somebody who reads findings can change.
    own: BTreeSet<DocumentId>,
    /// Every message of every API.
    pub(super) messages: Vec<Message>,
    positions: BTreeMap<SchemaPlace, Positions>,
    /// The schemas that say only in part what a value is, beside others.
    branches: BTreeSet<SchemaPlace>,
    judge: OnceCell<Judge<'a>>,
}

/// A schema that is an object of keywords.
#[derive(Clone, Copy)]
pub(super) struct Schema<'a> {
    pub(super) place: &'a SchemaPlace,
    pub(super) node: &'a Node,
}

/// A member that a schema's `properties` name.
pub(super) struct Property<'a> {
    pub(super) name: &'a str,
    /// The schema of its value.
    pub(super) place: SchemaPlace,
    pub(super) node: &'a Node,
    /// Whether it is required beside `properties`.
    pub(super) required: bool,
}

/// A part of an API with a name: an rpc, an event, or an error of an rpc.
pub(super) struct Part<'a> {
    /// `the rpc`, `the event`, `the error`.
    pub(super) what: &'static str,
    pub(super) name: &'a str,
    pub(super) place: SchemaPlace,
    pub(super) node: &'a Node,
}

impl<'a> Context<'a> {
    pub(super) fn new(resolved: &'a Resolved, config: &Config) -> Self {
        let is_own = |document: &Document| document.origin == Origin::Folder && !config.is_foreign(&document.name);
        let own = resolved.documents.iter().filter(|(_, document)| is_own(document)).map(|(id, _)| id).collect();
        let messages = messages(resolved);
        let positions = positions(resolved, &messages);
        let branches = resolved.schemas().flat_map(|place| branches(resolved, place)).collect();
        Self { resolved, own, messages, positions, branches, judge: OnceCell::new() }
    }

    /// Every API with the place of its definition.
    pub(super) fn apis(&self) -> impl Iterator<Item = (SchemaPlace, &'a Definition)> {
        self.resolved.apis.iter().map(|(id, api)| (SchemaPlace::new(*id, Pointer::root()), api))
    }

    /// Whether a document is a file of the schema folder that does not stand for somebody else's address.
    pub(super) fn is_own(&self, document: DocumentId) -> bool {
        self.own.contains(&document)
    }

    /// The files of schemas: definitions, and the plain files that they refer to.
    pub(super) fn files(&self) -> impl Iterator<Item = DocumentId> {
        self.resolved.used().into_iter().filter(|id| self.is_own(*id))
    }

    /// Every schema that is an object.
    pub(super) fn schemas(&self) -> impl Iterator<Item = Schema<'a>> {
        let own = self.resolved.schemas().filter(|place| self.is_own(place.document));
        own.filter_map(|place| {
            let node = self.resolved.node(place)?;
            node.as_object()?;
            Some(Schema { place, node })
        })
    }

    /// Every member that a schema names, with its schema, even if that is `true` or `false`.
    pub(super) fn properties(&self) -> impl Iterator<Item = Property<'a>> {
        self.schemas().flat_map(|object| {
            let members = object.node.get("properties").and_then(Node::as_object).unwrap_or_default();
            members.iter().map(move |member| Property {
                name: &member.name,
                place: object.place.join("properties").join(&member.name),
                node: &member.value,
                required: strings(object.node.get("required")).any(|name| name == member.name),
            })
        })
    }

    /// The messages at a position.
    pub(super) fn messages_at(&self, position: Position) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(move |message| message.position == position)
    }

    /// The rpcs, events and errors of all APIs.
    pub(super) fn parts(&self) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        for (root, _) in self.apis() {
            for (what, list) in [("the rpc", "rpcs"), ("the event", "events")] {
                for part in self.named(&root, what, list) {
                    parts.extend(self.named(&part.place, "the error", "errors"));
                    parts.push(part);
                }
            }
        }
        parts
    }

    /// The entries of `$defs`, of definitions and of plain files.
    pub(super) fn defs(&self) -> Vec<Part<'a>> {
        let roots = self.files().map(|id| SchemaPlace::new(id, Pointer::root()));
        roots
            .flat_map(|root| ["$defs", "definitions"].map(|list| self.named(&root, "the type", list)))
            .flatten()
            .collect()
    }

    fn named(&self, place: &SchemaPlace, what: &'static str, list: &str) -> Vec<Part<'a>> {
        let inside = place.join(list);
        let members = self.resolved.node(&inside).and_then(Node::as_object).unwrap_or_default();
        let part = |name: &'a str, node| Part { what, name, place: inside.join(name), node };
        members.iter().map(|member| part(&member.name, &member.value)).collect()
    }

    /// Where messages travel that this schema has a say in.
    pub(super) fn positions(&self, place: &SchemaPlace) -> Positions {
        self.positions.get(place).copied().unwrap_or_default()
    }

    /// Whether one of the messages is at this position.
    pub(super) fn is_at(&self, place: &SchemaPlace, position: Position) -> bool {
        self.positions(place).has(position)
    }

    /// The schema that a chain of references ends at.
    pub(super) fn target(&self, place: &SchemaPlace) -> SchemaPlace {
        let mut place = place.clone();
        // The stages before have made sure that there is no circle.
        while let Some(next) = self.resolved.target(&place) {
            place = next.clone();
        }
        place
    }

    /// The schemas that judge the same value as this one, itself included: along references, through `allOf`, `anyOf` and
    /// `oneOf`.
    pub(super) fn in_place(&self, place: &SchemaPlace) -> Vec<SchemaPlace> {
        self.along(place, &["allOf", "anyOf", "oneOf"])
    }

    fn along(&self, place: &SchemaPlace, lists: &[&str]) -> Vec<SchemaPlace> {
        let mut met = vec![place.clone()];
        let mut next = 0;
        while let Some(place) = met.get(next).cloned() {
            next += 1;
            let branches = lists.iter().flat_map(|list| self.items(&place, list)).map(|(place, _)| place);
            for place in branches.chain(self.resolved.target(&place).cloned()) {
                if !met.contains(&place) {
                    met.push(place);
                }
            }
        }
        met
    }

    /// The items of an array that a schema has behind a keyword.
    pub(super) fn items(&self, place: &SchemaPlace, keyword: &str) -> Vec<(SchemaPlace, &'a Node)> {
        let list = place.join(keyword);
        let items = self.resolved.node(&list).and_then(Node::as_array).unwrap_or_default();
        items.iter().enumerate().map(|(index, item)| (list.join(index), item)).collect()
    }

    /// This schema, and those that hold with it: along references, and through `allOf`.
    pub(super) fn all_of(&self, place: &SchemaPlace) -> Vec<SchemaPlace> {
        self.along(place, &["allOf"])
    }

    /// Whether a schema accepts nothing but objects.
    pub(super) fn is_object(&self, place: &SchemaPlace) -> bool {
        self.is_object_knowing(place, &mut HashMap::new())
    }

    /// The same, looking at each schema once: many branches may lead to one.
    fn is_object_knowing(&self, place: &SchemaPlace, known: &mut HashMap<SchemaPlace, bool>) -> bool {
        if let Some(known) = known.get(place) {
            return *known;
        }
        let is_object = self.is_object_by_keywords(place, known);
        known.insert(place.clone(), is_object);
        is_object
    }

    fn is_object_by_keywords(&self, place: &SchemaPlace, known: &mut HashMap<SchemaPlace, bool>) -> bool {
        let Some(node) = self.resolved.node(place) else { return false };
        let values = node.get("enum").and_then(Node::as_array).or_else(|| node.get("const").map(std::slice::from_ref));
        let is_object = |value: &Node| value.as_object().is_some();
        let mut inside = |place: &SchemaPlace| self.is_object_knowing(place, known);
        types(node) == ["object"]
            || values.is_some_and(|values| !values.is_empty() && values.iter().all(is_object))
            || self.resolved.target(place).is_some_and(&mut inside)
            || self.items(place, "allOf").iter().any(|(place, _)| inside(place))
            || ["anyOf", "oneOf"].into_iter().any(|list| {
                let items = self.items(place, list);
                !items.is_empty() && items.iter().all(|(place, _)| inside(place))
            })
    }

    /// Whether a schema names `null` among what it accepts.
    pub(super) fn is_nullable(&self, place: &SchemaPlace) -> bool {
        let names_null = |place: &SchemaPlace| {
            let Some(node) = self.resolved.node(place) else { return false };
            let listed = node.get("enum").and_then(Node::as_array).unwrap_or_default();
            types(node).contains(&"null") || listed.iter().chain(node.get("const")).any(|value| value.kind() == "null")
        };
        self.in_place(place).iter().any(names_null)
    }

    /// Whether a schema says only in part what a value is: a branch of `allOf`, `anyOf` or `oneOf`, or a condition.
    pub(super) fn is_branch(&self, place: &SchemaPlace) -> bool {
        self.branches.contains(place)
    }

    /// A value that all of these schemas accept, if that can be found out in short time.
    pub(super) fn common(&self, places: &[&SchemaPlace]) -> Common {
        // Steps are the same on every machine; the time is for the day when steps are slow.
        let limits = Limits { steps: 5000, time: Duration::from_secs(5) };
        common(self.judge.get_or_init(|| Judge::new(self.resolved, &|_| true)), places, limits)
    }

    /// A part of the text of a schema's document.
    pub(super) fn text(&self, place: &SchemaPlace, span: &Range<usize>) -> &'a str {
        self.resolved.documents.get(place.document).text.get(span.clone()).unwrap_or_default()
    }

    /// The place of a value.
    pub(super) fn at(&self, place: &SchemaPlace) -> Place {
        self.resolved.place(place)
    }

    /// The place of a member's name.
    pub(super) fn at_name(&self, place: &SchemaPlace) -> Place {
        self.resolved.name_place(place)
    }
}

impl Schema<'_> {
    /// The value behind a keyword.
    pub(super) fn get(&self, keyword: &str) -> Option<&Node> {
        self.node.get(keyword)
    }
}

/// The strings in an array, or a single one.
pub(super) fn strings(node: Option<&Node>) -> impl Iterator<Item = &str> {
    let list = node.and_then(Node::as_array).unwrap_or_default().iter().filter_map(Node::as_str);
    node.and_then(Node::as_str).into_iter().chain(list)
}

/// The types that a schema names.
pub(super) fn types(node: &Node) -> Vec<&str> {
    strings(node.get("type")).collect()
}

/// Whether a value is of a type, by its name.
pub(super) fn is_of_type(value: &Node, name: &str) -> bool {
    match &value.value {
        NodeValue::Null => name == "null",
        NodeValue::Bool(_) => name == "boolean",
        NodeValue::String(_) => name == "string",
        NodeValue::Array(_) => name == "array",
        NodeValue::Object(_) => name == "object",
        NodeValue::Number(text) => {
            let whole = || Decimal::parse(text).is_none_or(|number| number.integer().is_some());
            name == "number" || (name == "integer" && whole())
        }
    }
}

fn branches(resolved: &Resolved, schema: &SchemaPlace) -> Vec<SchemaPlace> {
    const KEYWORDS: [&str; 13] = [
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "dependentSchemas",
        "contains",
        "propertyNames",
        "additionalProperties",
        "unevaluatedProperties",
        "unevaluatedItems",
    ];
    let depth = schema.pointer.tokens().len();
    let is_branch = |child: &SchemaPlace| {
        child.pointer.tokens().get(depth).is_some_and(|keyword| KEYWORDS.contains(&keyword.as_str()))
    };
    resolved.subschemas(schema).into_iter().filter(is_branch).collect()
}

/// Whether a flag is set.
pub(super) fn is_set(node: &Node, keyword: &str) -> bool {
    node.get(keyword).and_then(Node::as_bool) == Some(true)
}
