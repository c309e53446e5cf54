//! Whether two schemas are written alike, and so are all that they refer to: then there is nothing to search for.

use std::collections::HashSet;

use crate::resolve::Resolved;
use crate::source::{Node, SchemaPlace};

/// A schema among others.
type Schema<'r> = (&'r Resolved, &'r SchemaPlace);

/// Whether the schemas are the same but for where they are. `false` where that is not certain.
pub(super) fn same(one: Schema<'_>, other: Schema<'_>) -> bool {
    let mut met = HashSet::new();
    let mut open = vec![(one.1.clone(), other.1.clone())];
    while let Some(pair) = open.pop() {
        if !met.insert(pair.clone()) {
            continue;
        }
        let (a, b) = &pair;
        let (Some(node), Some(other_node)) = (one.0.node(a), other.0.node(b)) else { return false };
        let language = |resolved: &Resolved, place: &SchemaPlace| {
            (resolved.dialect(place.document), resolved.vocabularies(place.document))
        };
        if language(one.0, a) != language(other.0, b) || node.to_json() != other_node.to_json() {
            return false;
        }
        if !references(one.0, other.0, node, (a, b), &mut open) {
            return false;
        }
    }
    true
}

/// Collects where the references in two equal nodes lead. `false` if that is not certain.
fn references(
    one: &Resolved,
    other: &Resolved,
    node: &Node,
    (a, b): (&SchemaPlace, &SchemaPlace),
    open: &mut Vec<(SchemaPlace, SchemaPlace)>,
) -> bool {
    if let Some(items) = node.as_array() {
        return items
            .iter()
            .enumerate()
            .all(|(index, item)| references(one, other, item, (&a.join(index), &b.join(index)), open));
    }
    let Some(members) = node.as_object() else { return true };
    if ["$dynamicRef", "$recursiveRef"].iter().any(|name| node.get(name).is_some()) {
        // What they mean depends on the way that led here.
        return false;
    }
    match (one.static_target(a), other.static_target(b)) {
        (Some(a), Some(b)) => open.push((a.clone(), b.clone())),
        (None, None) => {}
        _ => return false,
    }
    members
        .iter()
        .all(|member| references(one, other, &member.value, (&a.join(&member.name), &b.join(&member.name)), open))
}
