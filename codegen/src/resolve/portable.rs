//! Files whose references need nothing but the files: as validators and generated crates get them.
//!
//! Every reference is written as a path and a pointer, patterns are spelled strictly, and what schemas call themselves is left out. So what this stage
//! resolved is what a validator finds, also inside a definition, where it would not look for `$id` and `$anchor`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use buscodegen_runtime::codegen::Pattern;
use buscodegen_runtime::formats::Format;

use super::address::{escaped, id_keyword};
use super::{Resolved, position};
use crate::definition::is_definition;
use crate::source::{DocumentId, Member, Node, NodeValue, Pointer, SchemaPlace};

impl Resolved {
    /// A copy of a document in which each `$ref` is a path to a file, relative to this one, with a JSON pointer, and which
    /// names only formats that the document's draft knows and `asserts` takes: validators assert all that they find.
    #[must_use]
    pub fn portable(&self, document: DocumentId, asserts: &dyn Fn(Format) -> bool) -> Node {
        let file = self.documents.get(document);
        let divided = self.divided();
        let moved = moved(self, &divided, document);
        let copier = Copier { resolved: self, document, divided, moved, asserts };
        let mut copy = copier.copy(&SchemaPlace::new(document, Pointer::root()), &file.root);
        if let NodeValue::Object(members) = &mut copy.value
            && is_definition(&file.root)
        {
            // A definition's `$schema` is a path for editors, and no draft of JSON Schema.
            let mut kept: Vec<Member> = members.iter().filter(|member| member.name != "$schema").cloned().collect();
            copier.add_moved(&mut kept);
            *members = kept.into_iter().collect();
        }
        copy
    }

    /// Where a schema of a document stands in the copy.
    #[must_use]
    pub fn portable_pointer(&self, place: &SchemaPlace) -> Pointer {
        moved_pointer(self, &self.divided(), place)
    }

    /// Whether references in or behind the schema at a place can lead elsewhere for a validator that came there through another
    /// schema.
    #[must_use]
    pub fn leads_differently(&self, place: &SchemaPlace) -> bool {
        self.divided().contains(&place.document)
    }

    /// The documents of which it matters, to a reference that can be redirected, what resources they consist of and which
    /// names these have.
    fn divided(&self) -> BTreeSet<DocumentId> {
        let dynamic: BTreeSet<DocumentId> = self.truly_dynamic().map(|place| place.document).collect();
        if dynamic.is_empty() {
            return BTreeSet::new();
        }
        let ids = self.documents.iter().map(|(id, _)| id);
        ids.filter(|id| !self.reach([*id]).is_disjoint(&dynamic)).collect()
    }
}

/// The messages of a divided definition that stand in its copy below `$defs`: validators look for names in schemas only.
fn moved(resolved: &Resolved, divided: &BTreeSet<DocumentId>, document: DocumentId) -> Vec<SchemaPlace> {
    if !divided.contains(&document) || !is_definition(&resolved.documents.get(document).root) {
        return Vec::new();
    }
    let root = SchemaPlace::new(document, Pointer::root());
    let mut messages = position::envelope_schemas(&resolved.documents, &root);
    messages.retain(|message| message.pointer.tokens().first().map(String::as_str) != Some("$defs"));
    messages
}

/// Where a schema stands in the copy of its document.
fn moved_pointer(resolved: &Resolved, divided: &BTreeSet<DocumentId>, place: &SchemaPlace) -> Pointer {
    let pointer = strict_pointer(resolved, place);
    let messages = moved(resolved, divided, place.document);
    let Some(message) = messages.iter().find(|message| message.pointer.contains(&pointer)) else {
        return pointer;
    };
    let inside = pointer.tokens().iter().skip(message.pointer.tokens().len());
    inside.fold(Pointer::from(["$defs".to_owned(), message.pointer.to_string()]), |pointer, token| pointer.join(token))
}

/// The pointer of a place where patterns are spelled strictly.
fn strict_pointer(resolved: &Resolved, place: &SchemaPlace) -> Pointer {
    const PATTERNS: &str = "patternProperties";
    if !place.pointer.tokens().iter().any(|token| token == PATTERNS) {
        return place.pointer.clone();
    }
    let mut strict = Pointer::root();
    let mut here = SchemaPlace::new(place.document, Pointer::root());
    let mut is_pattern = false;
    for token in place.pointer.tokens() {
        strict = if is_pattern { strict.join(spelled(token)) } else { strict.join(token) };
        is_pattern = !is_pattern && token == PATTERNS && resolved.is_schema(&here);
        here = here.join(token);
    }
    strict
}

/// A pattern as validators read it. What is none was found before.
fn spelled(pattern: &str) -> Cow<'_, str> {
    Pattern::strict(pattern).unwrap_or(Cow::Borrowed(pattern))
}

struct Copier<'r> {
    asserts: &'r dyn Fn(Format) -> bool,
    resolved: &'r Resolved,
    document: DocumentId,
    /// See [`Resolved::divided`].
    divided: BTreeSet<DocumentId>,
    /// See [`moved`].
    moved: Vec<SchemaPlace>,
}

impl Copier<'_> {
    fn copy(&self, place: &SchemaPlace, node: &Node) -> Node {
        if self.moved.contains(place) {
            let root = SchemaPlace::new(self.document, Pointer::root());
            let reference = Member::new("$ref".to_owned(), Node::new(NodeValue::String(self.pointer(&root, place))));
            return Node { value: NodeValue::Object([reference].into_iter().collect()), span: node.span.clone() };
        }
        self.copy_in_place(place, node)
    }

    fn copy_in_place(&self, place: &SchemaPlace, node: &Node) -> Node {
        let value = match &node.value {
            NodeValue::Array(items) => {
                let items = items.iter().enumerate();
                NodeValue::Array(items.map(|(index, item)| self.copy(&place.join(index), item)).collect())
            }
            NodeValue::Object(members) if self.resolved.is_schema(place) => {
                NodeValue::Object(members.iter().filter_map(|member| self.in_schema(place, member)).collect())
            }
            NodeValue::Object(members) => {
                let copy = |member: &Member| with(member, self.copy(&place.join(&member.name), &member.value).value);
                NodeValue::Object(members.iter().map(copy).collect())
            }
            NodeValue::Number(text) => NodeValue::Number(readable(text)),
            scalar => scalar.clone(),
        };
        Node { value, span: node.span.clone() }
    }

    /// The copy of a member of a schema. `None` if it only says what the schema is called.
    fn in_schema(&self, schema: &SchemaPlace, member: &Member) -> Option<Member> {
        let resolved = self.resolved;
        let is_text = member.value.as_str().is_some();
        let name = member.name.as_str();
        let language = resolved.language(self.document);
        if !language.vocabularies.have(name) {
            return None;
        }
        let text = match name {
            // The meta-schema stays behind.
            "$schema" if language.custom => Some(language.dialect.address().to_owned()),
            "$ref" => {
                // One that leads nowhere is in no validator's way.
                let target = resolved.static_target(schema)?;
                Some(self.pointer(schema, target))
            }
            "$dynamicRef" | "$recursiveRef" => return Some(self.dynamic(schema, member)),
            "format" => {
                let format = member.value.as_str().and_then(|name| language.dialect.format(name));
                return format.filter(|format| (self.asserts)(*format)).map(|_| member.clone());
            }
            "pattern" => member.value.as_str().map(|pattern| spelled(pattern).into_owned()),
            "patternProperties" => return Some(self.patterns(schema, member)),
            "required" => return Some(with(member, once_each(&member.value))),
            "$anchor" if is_text => return None,
            "$dynamicAnchor" if is_text && !self.is_divided() => return None,
            _ if is_text && name == id_keyword(language.dialect) => {
                Some(self.id(schema).filter(|_| self.is_divided())?)
            }
            _ => None,
        };
        Some(match text {
            Some(text) => with(member, NodeValue::String(text)),
            None => with(member, self.copy(&schema.join(name), &member.value).value),
        })
    }

    /// The copy of `patternProperties`.
    fn patterns(&self, schema: &SchemaPlace, member: &Member) -> Member {
        let place = schema.join(&member.name);
        let mut copy = self.copy(&place, &member.value);
        if let NodeValue::Object(members) = &mut copy.value {
            let strict = |member: &Member| Member { name: spelled(&member.name).into_owned(), ..member.clone() };
            *members = members.iter().map(strict).collect();
        }
        with(member, copy.value)
    }

    /// The copy of a `$dynamicRef` or `$recursiveRef`.
    fn dynamic(&self, schema: &SchemaPlace, member: &Member) -> Member {
        let Some(target) = self.resolved.dynamic_target(schema) else { return member.clone() };
        let alone = self.resolved.static_target(schema).is_none();
        let is_fixed = !self.resolved.is_overridable(schema);
        if is_fixed && (alone || member.name == "$dynamicRef") {
            let name = if alone { "$ref" } else { &member.name };
            let copy = with(member, NodeValue::String(self.pointer(schema, target)));
            return Member { name: name.to_owned(), ..copy };
        }
        let anchor = self.resolved.node(&target.join("$dynamicAnchor")).and_then(Node::as_str);
        let Some(anchor) = anchor.filter(|_| member.name == "$dynamicRef") else {
            // `#` is all that `$recursiveRef` can be.
            return member.clone();
        };
        let resource = self.inner_resource(target);
        let text = match resource {
            Some(resource) if Some(&resource) == self.inner_resource(schema).as_ref() => String::new(),
            Some(resource) => format!("{}{}", self.file(schema, target.document, true), query(self.index(&resource))),
            None => self.file(schema, target.document, self.inner_resource(schema).is_some()),
        };
        with(member, NodeValue::String(format!("{text}#{}", escaped(anchor))))
    }

    fn is_divided(&self) -> bool {
        self.divided.contains(&self.document)
    }

    /// A reference to a place by a pointer.
    fn pointer(&self, from: &SchemaPlace, target: &SchemaPlace) -> String {
        let here = self.inner_resource(from).filter(|_| self.is_divided());
        let there = self.inner_resource(target).filter(|_| self.divided.contains(&target.document));
        if let Some(resource) = &there {
            // By its address, as a validator must know which resources it came through.
            let pointer = strict_pointer(self.resolved, target);
            let inside: Pointer = pointer.tokens().iter().skip(resource.pointer.tokens().len()).collect();
            let address = if here.as_ref() == Some(resource) {
                String::new()
            } else {
                format!("{}{}", self.file(from, target.document, true), query(self.index(resource)))
            };
            return reference(&address, &inside);
        }
        let file = self.file(from, target.document, here.is_some());
        let pointer = moved_pointer(self.resolved, &self.divided, target);
        reference(&file, &pointer)
    }

    /// The path to a file. Nothing for the own one, unless its name is asked for.
    fn file(&self, from: &SchemaPlace, to: DocumentId, named: bool) -> String {
        if from.document == to && !named {
            return String::new();
        }
        relative(&self.resolved.documents.get(from.document).name, &self.resolved.documents.get(to).name)
    }

    /// The resource inside a file that a place belongs to.
    fn inner_resource(&self, place: &SchemaPlace) -> Option<SchemaPlace> {
        let mut here = Some(place.clone());
        while let Some(place) = here {
            if self.resolved.inner_resources().contains(&place) {
                return Some(place);
            }
            here = place.pointer.parent().map(|parent| SchemaPlace::new(place.document, parent));
        }
        None
    }

    /// The number of a resource in its file.
    fn index(&self, resource: &SchemaPlace) -> usize {
        let start = SchemaPlace::new(resource.document, Pointer::root());
        self.resolved.inner_resources().range(&start..resource).count()
    }

    /// The address of an inner resource, which must not change what relative paths in it mean.
    fn id(&self, resource: &SchemaPlace) -> Option<String> {
        let is_one = self.resolved.inner_resources().contains(resource);
        is_one.then(|| format!("{}{}", self.file(resource, resource.document, true), query(self.index(resource))))
    }

    /// Adds the messages that are moved to the definition's `$defs`.
    fn add_moved(&self, members: &mut Vec<Member>) {
        let copies = self.moved.iter().filter_map(|place| {
            let copy = self.copy_in_place(place, self.resolved.node(place)?);
            Some(Member::new(place.pointer.to_string(), Node::new(copy.value)))
        });
        let copies: Vec<Member> = copies.collect();
        if copies.is_empty() {
            return;
        }
        let position = members.iter().position(|member| member.name == "$defs");
        let defs = position.map(|position| members.remove(position));
        let defs = defs.as_ref().and_then(|defs| defs.value.as_object()).unwrap_or_default().to_vec();
        let defs = defs.into_iter().chain(copies).collect();
        members.push(Member::new("$defs".to_owned(), Node::new(NodeValue::Object(defs))));
    }
}

/// A number as the strict reader takes it. Tools that hold numbers as doubles write the greatest integer of 64 bits as
/// `18446744073709552000`, which is no double: written as a decimal, it is the nearest one.
fn readable(text: &str) -> String {
    let known = text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok() || text.contains(['.', 'e', 'E']);
    if known { text.to_owned() } else { format!("{text}.0") }
}

fn with(member: &Member, value: NodeValue) -> Member {
    let value = Node { value, span: member.value.span.clone() };
    Member { name: member.name.clone(), name_span: member.name_span.clone(), value }
}

/// A reference by an address, which is nothing for the same resource. An empty fragment is left out: jsonschema 0.60 would not
/// count the resource among those that a `$recursiveRef` came through.
fn reference(address: &str, pointer: &Pointer) -> String {
    if pointer.is_root() && !address.is_empty() {
        return address.to_owned();
    }
    format!("{address}#{}", escaped(&pointer.to_string()))
}

fn query(index: usize) -> String {
    format!("?{index}")
}

/// The way from one file to another.
fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let folders = from.len().min(to.len()).saturating_sub(1);
    let common = from.iter().zip(&to).take(folders).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len().saturating_sub(common + 1));
    escaped(&up.chain(to.into_iter().skip(common)).collect::<Vec<_>>().join("/"))
}

/// The names of a list, without those that it has had before: validators count how many there are.
fn once_each(names: &Node) -> NodeValue {
    let NodeValue::Array(items) = &names.value else { return names.value.clone() };
    let mut seen = BTreeSet::new();
    let is_new = |item: &&Node| item.as_str().is_none_or(|name| seen.insert(name.to_owned()));
    NodeValue::Array(items.iter().filter(is_new).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_file_to_file() {
        for (from, to, path) in [
            ("a.json", "b.json", "b.json"),
            ("x/a.json", "x/b.json", "b.json"),
            ("x/a.json", "b c.json", "../b%20c.json"),
            ("a.json", "x/a.json", "x/a.json"),
            ("x/y/a.json", "x/z/a.json", "../z/a.json"),
            ("x/a.json", "x/a.json/b.json", "a.json/b.json"),
        ] {
            assert_eq!(relative(from, to), path);
        }
    }
}
