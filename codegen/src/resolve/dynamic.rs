//! `$dynamicRef` and `$recursiveRef`: which of them can lead elsewhere than to where they seem to.
//!
//! Such a reference leads to the outermost schema of its name among those that a validator went through. If there is one
//! only, it is a `$ref`.

use std::collections::{BTreeMap, BTreeSet};

use super::Dialect;
use super::address::Addresses;
use super::dialect::Language;
use super::walk::Walked;
use crate::source::{DocumentId, Documents, Node, Pointer, SchemaPlace};

/// The keywords, each with the only draft that has it.
pub(super) const KEYWORDS: [(&str, Dialect); 2] =
    [("$dynamicRef", Dialect::Draft202012), ("$recursiveRef", Dialect::Draft201909)];

/// The keyword of the dynamic reference that a schema has, if its draft knows it.
pub(super) fn keyword(schema: &Node, dialect: Dialect) -> Option<&'static str> {
    let found = KEYWORDS.iter().find(|(name, draft)| *draft == dialect && schema.get(name).is_some());
    found.map(|(name, _)| *name)
}

/// What can be redirected to: a `$dynamicAnchor`, or the roots of resources with `$recursiveAnchor`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Name<'d> {
    Anchor(&'d str),
    Root,
}

/// The schemas whose dynamic reference can lead to more than one place, each with the other places. `reach` tells which documents
/// one leads to.
pub(super) fn overridable(
    documents: &Documents,
    addresses: &Addresses,
    languages: &BTreeMap<DocumentId, Language>,
    walked: &Walked,
    reach: impl Fn(DocumentId) -> BTreeSet<DocumentId>,
) -> BTreeMap<SchemaPlace, Vec<SchemaPlace>> {
    let mut named: BTreeMap<Name<'_>, BTreeMap<SchemaPlace, SchemaPlace>> = BTreeMap::new();
    for schema in &walked.schemas {
        let dialect = languages.get(&schema.place.document).copied().unwrap_or_default().dialect;
        if let Some(name) = name(documents, addresses, dialect, &schema.place) {
            let resource = addresses.resource(&schema.place);
            named.entry(name).or_default().insert(resource, schema.place.clone());
        }
    }
    let mut reached = BTreeMap::new();
    let mut leads = |from: DocumentId, to: DocumentId| reached.entry(from).or_insert_with(|| reach(from)).contains(&to);
    let mut found = BTreeMap::new();
    for (from, target) in &walked.dynamic {
        let dialect = languages.get(&from.document).copied().unwrap_or_default().dialect;
        // By a pointer, or to a name of the static kind, it is a `$ref` too.
        let by_name = match documents.node(from).and_then(|node| node.get("$dynamicRef")).and_then(Node::as_str) {
            Some(text) if dialect == Dialect::Draft202012 => {
                let anchor = documents.node(target).and_then(|node| node.get("$dynamicAnchor")).and_then(Node::as_str);
                anchor.is_some() && text.split_once('#').map(|(_, fragment)| fragment) == anchor
            }
            _ => dialect == Dialect::Draft201909,
        };
        let name = name(documents, addresses, dialect, target).filter(|_| by_name);
        let resources = name.and_then(|name| named.get(&name));
        let own = addresses.resource(target);
        let others = resources.into_iter().flatten().filter(|(resource, _)| **resource != own);
        let others: Vec<_> = others.filter(|(resource, _)| leads(resource.document, from.document)).collect();
        if !others.is_empty() {
            found.insert(from.clone(), others.into_iter().map(|(_, place)| place.clone()).collect());
        }
    }
    found
}

/// The name by which a schema can take the place of another.
fn name<'d>(
    documents: &'d Documents,
    addresses: &Addresses,
    dialect: Dialect,
    place: &SchemaPlace,
) -> Option<Name<'d>> {
    let node = documents.node(place)?;
    match dialect {
        Dialect::Draft202012 => node.get("$dynamicAnchor")?.as_str().map(Name::Anchor),
        Dialect::Draft201909 => {
            let is_root = place.pointer == Pointer::root() || addresses.resource(place) == *place;
            let recursive = node.get("$recursiveAnchor").and_then(Node::as_bool) == Some(true);
            (is_root && recursive).then_some(Name::Root)
        }
        _ => None,
    }
}
