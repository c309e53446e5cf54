//! What an author changed, keyword by keyword: the kinds of changes, each with its place in both versions.
//!
//! Says nothing of what breaks: a change is a suspicion, which `compat` proves or rules out.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::compat::{Cause, Part, Step};
use crate::resolve::{Dialect, Resolved};
use crate::source::{Node, Pointer, SchemaPlace};

/// A change of a schema.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change {
    /// The kind, as users know it.
    pub(super) rule: &'static str,
    /// What happened: `` `name` became required ``.
    pub(super) text: String,
    /// From the message to the value that the schemas judge.
    pub(super) path: Vec<Step>,
    /// The schema in the old version.
    pub(super) old: SchemaPlace,
    /// The schema in the new version.
    pub(super) new: SchemaPlace,
    /// What of the schemas it concerns.
    pub(super) part: Part,
    /// Where in the new schema it is best shown.
    pub(super) shown: SchemaPlace,
}

impl Change {
    /// What of the old schema it concerns.
    pub(super) fn touched(&self) -> SchemaPlace {
        match &self.part {
            Part::Member(name) => self.old.join("properties").join(name),
            _ => self.old.clone(),
        }
    }

    /// The change as a cause, seen from the side that reads.
    pub(super) fn cause(&self, reader_is_new: bool) -> Cause {
        let place = if reader_is_new { self.new.clone() } else { self.old.clone() };
        Cause { path: self.path.clone(), place, part: self.part.clone() }
    }
}

/// The changes between two schemas.
pub(super) fn changes(old: (&Resolved, &SchemaPlace), new: (&Resolved, &SchemaPlace)) -> Vec<Change> {
    let mut walk = Walk { old: old.0, new: new.0, met: BTreeSet::new(), found: Vec::new() };
    walk.pair(old.1.clone(), new.1.clone(), &[]);
    walk.found
}

struct Walk<'r> {
    old: &'r Resolved,
    new: &'r Resolved,
    met: BTreeSet<(SchemaPlace, SchemaPlace)>,
    found: Vec<Change>,
}

/// Two schemas for the same values.
struct Pair<'r> {
    old: SchemaPlace,
    new: SchemaPlace,
    old_node: &'r Node,
    new_node: &'r Node,
    path: Vec<Step>,
}

/// Keywords that are compared as a whole, and what a change of them is called.
const GROUPS: [(&str, &[&str]); 15] = [
    ("lower-bound-changed", &["minimum", "exclusiveMinimum"]),
    ("upper-bound-changed", &["maximum", "exclusiveMaximum"]),
    ("multiple-of-changed", &["multipleOf"]),
    ("min-length-changed", &["minLength"]),
    ("max-length-changed", &["maxLength"]),
    ("pattern-changed", &["pattern"]),
    ("format-changed", &["format"]),
    ("content-changed", &["contentEncoding", "contentMediaType"]),
    ("min-items-changed", &["minItems"]),
    ("max-items-changed", &["maxItems"]),
    ("unique-items-changed", &["uniqueItems"]),
    ("contains-changed", &["contains", "minContains", "maxContains"]),
    ("min-properties-changed", &["minProperties"]),
    ("max-properties-changed", &["maxProperties"]),
    ("property-names-changed", &["propertyNames"]),
];

/// The same for keywords that hold schemas for the same value.
const CONDITIONS: [(&str, &[&str]); 3] = [
    ("dependencies-changed", &["dependentRequired", "dependentSchemas", "dependencies"]),
    ("not-changed", &["not"]),
    ("condition-changed", &["if", "then", "else"]),
];

const MEMBERS: &[&str] = &["properties", "patternProperties", "additionalProperties"];
const ITEMS: &[&str] = &["items", "prefixItems", "additionalItems"];

impl<'r> Walk<'r> {
    /// Compares two schemas that judge the values at the end of `path`.
    fn pair(&mut self, old: SchemaPlace, new: SchemaPlace, path: &[Step]) {
        let (old, new) = (followed(self.old, old), followed(self.new, new));
        if path.len() > 32 || !self.met.insert((old.clone(), new.clone())) {
            return;
        }
        let (Some(old_node), Some(new_node)) = (self.old.node(&old), self.new.node(&new)) else { return };
        let pair = Pair { old, new, old_node, new_node, path: path.to_vec() };
        if old_node.as_object().is_none() || new_node.as_object().is_none() {
            if old_node.to_json() != new_node.to_json() {
                self.add(&pair, "schema-changed", "the schema was replaced".to_owned(), Part::Whole, None);
            }
            return;
        }
        self.kinds(&pair);
        self.values(&pair);
        for (rule, keywords) in GROUPS.into_iter().chain(CONDITIONS) {
            let rule = if counts_first_items(&pair, rule) { "items-changed" } else { rule };
            self.group(&pair, rule, keywords);
        }
        self.members(&pair);
        self.items(&pair);
        for keyword in ["allOf", "anyOf", "oneOf"] {
            self.branches(&pair, keyword);
        }
        self.references(&pair);
    }

    fn add(&mut self, pair: &Pair<'_>, rule: &'static str, text: String, part: Part, shown: Option<SchemaPlace>) {
        let shown = shown.filter(|shown| self.new.node(shown).is_some()).unwrap_or_else(|| pair.new.clone());
        let Pair { old, new, path, .. } = pair;
        self.found.push(Change { rule, text, path: path.clone(), old: old.clone(), new: new.clone(), part, shown });
    }

    fn kinds(&mut self, pair: &Pair<'_>) {
        let (old, new) = (kinds(pair.old_node), kinds(pair.new_node));
        if old == new {
            return;
        }
        let but_null =
            |kinds: &BTreeSet<String>| kinds.iter().filter(|kind| *kind != "null").cloned().collect::<Vec<_>>();
        let rule = match (but_null(&old) == but_null(&new), new.contains("null")) {
            (true, true) => "became-nullable",
            (true, false) => "became-not-nullable",
            _ => "type-changed",
        };
        let text = match rule {
            "became-nullable" => "`null` became possible".to_owned(),
            "became-not-nullable" => "`null` is possible no more".to_owned(),
            _ => format!("the type changed from {} to {}", listed(&old), listed(&new)),
        };
        self.add(pair, rule, text, Part::Keywords(&["type"]), Some(pair.new.join("type")));
    }

    fn values(&mut self, pair: &Pair<'_>) {
        let (old, new) = (values(pair.old_node), values(pair.new_node));
        if old == new {
            return;
        }
        let (rule, text) = match (&old, &new) {
            (Some(old), Some(new)) => {
                let gone = old.iter().filter(|value| !new.contains(value)).count();
                let added = new.iter().filter(|value| !old.contains(value)).count();
                match (gone, added) {
                    (0, 0) => return,
                    (0, _) => ("enum-value-added", counted(added, "value was added", "values were added")),
                    (_, 0) => ("enum-value-removed", counted(gone, "value was removed", "values were removed")),
                    _ if old.len() == 1 && new.len() == 1 => ("const-changed", "the constant changed".to_owned()),
                    _ => ("enum-value-replaced", "values were replaced".to_owned()),
                }
            }
            (None, _) => ("enum-added", "the values were limited to a list".to_owned()),
            (_, None) => ("enum-removed", "the values are limited to a list no more".to_owned()),
        };
        let keyword = if pair.new_node.get("const").is_some() { "const" } else { "enum" };
        self.add(pair, rule, text, Part::Keywords(&["enum", "const"]), Some(pair.new.join(keyword)));
    }

    fn group(&mut self, pair: &Pair<'_>, rule: &'static str, keywords: &'static [&'static str]) {
        let changed: Vec<&str> =
            keywords.iter().copied().filter(|keyword| differs(pair.old_node, pair.new_node, keyword)).collect();
        let Some(first) = changed.first() else { return };
        let text = format!("`{}` {}", changed.join("`, `"), happened(pair.old_node, pair.new_node, first));
        self.add(pair, rule, text, Part::Keywords(keywords), Some(pair.new.join(first)));
    }

    fn members(&mut self, pair: &Pair<'_>) {
        let (old, new) = (names(pair.old_node, "properties"), names(pair.new_node, "properties"));
        let required = |node: &Node, name: &str| {
            let names = node.get("required").and_then(Node::as_array).unwrap_or_default();
            names.iter().any(|required| required.as_str() == Some(name))
        };
        for name in old.difference(&new) {
            let text = format!("`{name}` was removed");
            self.add(pair, "property-removed", text, Part::Member(name.clone()), Some(pair.new.join("properties")));
        }
        for name in new.difference(&old) {
            let needed = if required(pair.new_node, name) { ", and is required" } else { "" };
            let shown = pair.new.join("properties").join(name);
            let text = format!("`{name}` was added{needed}");
            self.add(pair, "property-added", text, Part::Member(name.clone()), Some(shown));
        }
        let all = |node: &Node| -> BTreeSet<String> {
            let names = node.get("required").and_then(Node::as_array).unwrap_or_default();
            names.iter().filter_map(Node::as_str).map(str::to_owned).collect()
        };
        for name in all(pair.old_node).union(&all(pair.new_node)) {
            let (before, after) = (required(pair.old_node, name), required(pair.new_node, name));
            // A member that was added or removed is a change of its own.
            if before == after || old.contains(name) != new.contains(name) {
                continue;
            }
            let rule = if after { "became-required" } else { "became-optional" };
            let text = if after { format!("`{name}` became required") } else { format!("`{name}` became optional") };
            let shown = [pair.new.join("properties").join(name), pair.new.join("required")];
            let shown = shown.into_iter().find(|place| self.new.node(place).is_some());
            self.add(pair, rule, text, Part::Required(name.clone()), shown);
        }
        for name in old.intersection(&new) {
            let step = Step::Member(name.clone());
            self.child(pair, &["properties", name], &["properties", name], step);
        }
        self.other_members(pair);
    }

    fn other_members(&mut self, pair: &Pair<'_>) {
        let (old, new) = (names(pair.old_node, "patternProperties"), names(pair.new_node, "patternProperties"));
        if old != new {
            let text = "`patternProperties` changed".to_owned();
            let shown = Some(pair.new.join("patternProperties"));
            self.add(pair, "pattern-properties-changed", text, Part::Keywords(MEMBERS), shown);
        }
        for pattern in old.intersection(&new) {
            let step = Step::Matching(pattern.clone());
            self.child(pair, &["patternProperties", pattern], &["patternProperties", pattern], step);
        }
        for keyword in ["additionalProperties", "unevaluatedProperties"] {
            let (old, new) = (pair.old_node.get(keyword), pair.new_node.get(keyword));
            if is_object(old) && is_object(new) {
                self.child(pair, &[keyword], &[keyword], Step::AnyMember);
            } else if differs(pair.old_node, pair.new_node, keyword) {
                let text = format!("`{keyword}` {}", happened(pair.old_node, pair.new_node, keyword));
                let part = if keyword == "additionalProperties" { Part::Keywords(MEMBERS) } else { Part::Whole };
                self.add(pair, "additional-properties-changed", text, part, Some(pair.new.join(keyword)));
            }
        }
    }

    fn items(&mut self, pair: &Pair<'_>) {
        let dialects = (self.old.dialect(pair.old.document), self.new.dialect(pair.new.document));
        let old = Items::of(pair.old_node, dialects.0);
        let new = Items::of(pair.new_node, dialects.1);
        for index in 0..old.listed.min(new.listed) {
            let position = index.to_string();
            self.child(pair, &[old.list, &position], &[new.list, &position], Step::Item(index));
        }
        let rest = (pair.old_node.get(old.rest), pair.new_node.get(new.rest));
        if old.listed == new.listed && is_object(rest.0) && is_object(rest.1) {
            self.child(pair, &[old.rest], &[new.rest], Step::ItemsFrom(new.listed));
        } else if old.listed != new.listed || rest.0.map(Node::to_json) != rest.1.map(Node::to_json) {
            let shown = [pair.new.join(new.list), pair.new.join(new.rest)];
            let shown = shown.into_iter().find(|place| self.new.node(place).is_some());
            self.add(pair, "items-changed", "the items changed".to_owned(), Part::Keywords(ITEMS), shown);
        }
        if differs(pair.old_node, pair.new_node, "unevaluatedItems") {
            self.add(pair, "items-changed", "`unevaluatedItems` changed".to_owned(), Part::Whole, None);
        }
    }

    /// Schemas for the same value.
    fn branches(&mut self, pair: &Pair<'_>, keyword: &'static str) {
        let count = |node: &Node| node.get(keyword).and_then(Node::as_array).unwrap_or_default().len();
        let (before, after) = (count(pair.old_node), count(pair.new_node));
        if before == after {
            for index in 0..before {
                let position = index.to_string();
                self.in_place(pair, &[keyword, &position], &[keyword, &position]);
            }
            return;
        }
        let (rule, text) = match (keyword, before < after) {
            ("allOf", true) => ("all-of-added", "`allOf` demands more"),
            ("allOf", false) => ("all-of-removed", "`allOf` demands less"),
            (_, true) if before == 0 => ("union-added", "it has to be one of several now"),
            (_, false) if after == 0 => ("union-removed", "it need not be one of several any more"),
            (_, true) => ("union-branch-added", "a variant was added"),
            (_, false) => ("union-branch-removed", "a variant was removed"),
        };
        let part = match keyword {
            "allOf" => Part::Keywords(&["allOf"]),
            "anyOf" => Part::Keywords(&["anyOf"]),
            _ => Part::Keywords(&["oneOf"]),
        };
        self.add(pair, rule, text.to_owned(), part, Some(pair.new.join(keyword)));
    }

    /// References with something beside them.
    fn references(&mut self, pair: &Pair<'_>) {
        let target = |resolved: &Resolved, place: &SchemaPlace| resolved.target(place).cloned();
        match (target(self.old, &pair.old), target(self.new, &pair.new)) {
            (Some(old), Some(new)) => self.pair(old, new, &pair.path),
            (None, None) => {}
            _ => {
                let text = "the reference changed".to_owned();
                self.add(pair, "reference-changed", text, Part::Whole, Some(pair.new.join("$ref")));
            }
        }
    }

    fn child(&mut self, pair: &Pair<'_>, old: &[&str], new: &[&str], step: Step) {
        let path: Vec<Step> = pair.path.iter().cloned().chain([step]).collect();
        self.pair(below(&pair.old, old), below(&pair.new, new), &path);
    }

    fn in_place(&mut self, pair: &Pair<'_>, old: &[&str], new: &[&str]) {
        self.pair(below(&pair.old, old), below(&pair.new, new), &pair.path);
    }
}

/// Whether a change of counts says which of the listed items may be missing, and so of which types they are.
fn counts_first_items(pair: &Pair<'_>, rule: &str) -> bool {
    let lists = |node: &Node| {
        ["prefixItems", "items"].into_iter().any(|keyword| node.get(keyword).and_then(Node::as_array).is_some())
    };
    ["min-items-changed", "max-items-changed"].contains(&rule) && (lists(pair.old_node) || lists(pair.new_node))
}

/// How the items of a schema are given.
struct Items {
    listed: usize,
    list: &'static str,
    rest: &'static str,
}

impl Items {
    fn of(node: &Node, dialect: Dialect) -> Self {
        let listed = |keyword| node.get(keyword).and_then(Node::as_array).map(<[Node]>::len);
        if dialect >= Dialect::Draft202012 {
            return Self { listed: listed("prefixItems").unwrap_or(0), list: "prefixItems", rest: "items" };
        }
        match listed("items") {
            Some(listed) => Self { listed, list: "items", rest: "additionalItems" },
            None => Self { listed: 0, list: "items", rest: "items" },
        }
    }
}

/// Where a chain of references leads, as far as nothing stands beside them.
fn followed(resolved: &Resolved, mut place: SchemaPlace) -> SchemaPlace {
    for _ in 0..64 {
        let Some(node) = resolved.node(&place) else { return place };
        let hides = resolved.dialect(place.document) <= Dialect::Draft7;
        let is_alone = node.as_object().unwrap_or_default().iter().all(|member| {
            hides
                || ["$ref", "title", "description", "$comment", "default", "examples", "deprecated"]
                    .contains(&member.name.as_str())
        });
        match resolved.target(&place) {
            Some(target) if is_alone && node.get("$ref").is_some() => place = target.clone(),
            _ => return place,
        }
    }
    place
}

fn below(place: &SchemaPlace, steps: &[&str]) -> SchemaPlace {
    steps.iter().fold(place.clone(), |place, step| place.join(step))
}

fn is_object(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.as_object().is_some())
}

fn json(node: &Node, keyword: &str) -> Option<Value> {
    node.get(keyword).map(Node::to_json)
}

fn differs(old: &Node, new: &Node, keyword: &str) -> bool {
    json(old, keyword) != json(new, keyword)
}

fn happened(old: &Node, new: &Node, keyword: &str) -> String {
    let shown = |value: &Value| Some(value.to_string()).filter(|text| text.len() <= 40 && !value.is_object());
    match (json(old, keyword), json(new, keyword)) {
        (Some(old), Some(new)) => match (shown(&old), shown(&new)) {
            (Some(old), Some(new)) => format!("changed from {old} to {new}"),
            _ => "changed".to_owned(),
        },
        (None, Some(new)) => format!("was added{}", shown(&new).map(|new| format!(": {new}")).unwrap_or_default()),
        _ => "was removed".to_owned(),
    }
}

fn names(node: &Node, keyword: &str) -> BTreeSet<String> {
    let members = node.get(keyword).and_then(Node::as_object).unwrap_or_default();
    members.iter().map(|member| member.name.clone()).collect()
}

/// The kinds that `type` names; all of them without it.
fn kinds(node: &Node) -> BTreeSet<String> {
    let all = || ["array", "boolean", "null", "number", "object", "string"].map(str::to_owned).into();
    let Some(kinds) = node.get("type") else { return all() };
    match (kinds.as_str(), kinds.as_array()) {
        (Some(one), _) => [one.to_owned()].into(),
        (_, Some(several)) => several.iter().filter_map(Node::as_str).map(str::to_owned).collect(),
        _ => all(),
    }
}

/// The values that `enum` and `const` list.
fn values(node: &Node) -> Option<Vec<Value>> {
    if let Some(value) = json(node, "const") {
        return Some(vec![value]);
    }
    Some(node.get("enum")?.as_array()?.iter().map(Node::to_json).collect())
}

fn listed(kinds: &BTreeSet<String>) -> String {
    if kinds.len() >= 6 { "anything".to_owned() } else { kinds.iter().cloned().collect::<Vec<_>>().join(" or ") }
}

fn counted(count: usize, one: &str, several: &str) -> String {
    if count == 1 { format!("a {one}") } else { format!("{count} {several}") }
}

/// The pointer of a path into a value, for keys and messages: `/pets/*/name`.
pub(super) fn shown(path: &[Step]) -> String {
    let step = |step: &Step| match step {
        Step::Member(name) => name.clone(),
        Step::Item(index) => index.to_string(),
        Step::Matching(_) | Step::AnyMember | Step::ItemsFrom(_) => "*".to_owned(),
    };
    path.iter().map(step).collect::<Pointer>().to_string()
}
