//! The routing key of an event: it must be a string that every event carries.

use std::collections::BTreeSet;

use super::Resolved;
use crate::finding::{Finding, Findings};
use crate::source::{Node, NodeValue, Pointer, SchemaPlace};

/// Checks the `key` of every event.
pub(super) fn check(resolved: &Resolved, findings: &mut Findings) {
    for (document, definition) in &resolved.apis {
        for (name, event) in &definition.events {
            let Some(key) = &event.key else { continue };
            let event = SchemaPlace::new(*document, ["events", name.as_str()].into());
            if let Err(message) = follow(resolved, &event.join("parameters"), key) {
                let finding = Finding::error("bad-key", resolved.place(&event.join("key")), message);
                findings.push(finding.help("the key is a required string of the event's parameters"));
            }
        }
    }
}

fn follow(resolved: &Resolved, parameters: &SchemaPlace, key: &Pointer) -> Result<(), String> {
    let mut schemas = in_force(resolved, [parameters.clone()]);
    for token in key.tokens() {
        let required = |schema: &SchemaPlace| {
            let names = resolved.node(&schema.join("required")).and_then(Node::as_array).unwrap_or_default();
            names.iter().any(|name| name.as_str() == Some(token))
        };
        if !schemas.iter().any(required) {
            return Err(format!("`{token}` is not required, so an event could be without its key"));
        }
        let members = schemas.iter().map(|schema| schema.join("properties").join(token));
        schemas = in_force(resolved, members.filter(|member| resolved.node(member).is_some()));
        if schemas.is_empty() {
            return Err(format!("there is no member `{token}`"));
        }
    }
    let is_string = schemas.iter().filter_map(|schema| resolved.node(schema)).any(only_strings);
    if is_string { Ok(()) } else { Err(format!("`{key}` is not a string")) }
}

/// These schemas and all that hold with them: what they refer to and what `allOf` adds.
fn in_force(resolved: &Resolved, start: impl IntoIterator<Item = SchemaPlace>) -> BTreeSet<SchemaPlace> {
    let mut found = BTreeSet::new();
    let mut open: Vec<_> = start.into_iter().collect();
    while let Some(place) = open.pop() {
        open.extend(resolved.target(&place).filter(|target| !found.contains(*target)).cloned());
        let parts = resolved.node(&place.join("allOf")).and_then(Node::as_array).unwrap_or_default().len();
        if found.insert(place.clone()) {
            open.extend((0..parts).map(|index| place.join("allOf").join(index)));
        }
    }
    found
}

fn only_strings(schema: &Node) -> bool {
    let is_text = |node: &Node| matches!(node.value, NodeValue::String(_));
    schema.get("type").and_then(Node::as_str) == Some("string")
        || schema.get("const").is_some_and(is_text)
        || schema.get("enum").and_then(Node::as_array).is_some_and(|values| values.iter().all(is_text))
}
