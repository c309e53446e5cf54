//! Makes what fails smaller: in each round all schemas and documents that lack a part are tried at once, and the smallest that
//! still fails goes on.

use serde_json::{Value, json};

use super::{Fault, Trial, faults, referee};
use crate::mutation::pointers;

/// How many rounds there are at most, each with programs to compile.
const ROUNDS: usize = 16;

/// How many schemas are tried in a round.
const WIDTH: usize = 72;

/// A smaller schema with a fault, if there is one.
pub(super) fn shrink(mut schema: Value, mut fault: Fault) -> (Value, Fault) {
    for _ in 0..ROUNDS {
        let documents = documents(&fault);
        let usable = smaller(&schema).into_iter().filter(|schema| referee(schema).is_some());
        // The same schema as well, for smaller documents.
        let schemas: Vec<Value> = usable.take(WIDTH).chain([schema.clone()]).collect();
        let trials: Vec<Trial> =
            schemas.into_iter().map(|schema| Trial { schema, documents: documents.clone() }).collect();
        let found = faults("shrink", &trials).into_iter().zip(trials);
        let found = found.filter_map(|(found, trial)| Some((trial.schema, found?)));
        let alike = found.filter(|(_, found)| found.document.is_some() == fault.document.is_some());
        match alike.min_by_key(|(schema, fault)| size(schema, fault)) {
            Some((smaller, found)) if size(&smaller, &found) < size(&schema, &fault) => {
                (schema, fault) = (smaller, found);
            }
            _ => break,
        }
    }
    (schema, fault)
}

fn size(schema: &Value, fault: &Fault) -> usize {
    schema.to_string().len() + fault.document.as_ref().map_or(0, Vec::len)
}

/// The document and smaller ones, the smallest first.
fn documents(fault: &Fault) -> Vec<Vec<u8>> {
    let Some(document) = &fault.document else { return Vec::new() };
    let values = serde_json::from_slice::<Value>(document).into_iter().flat_map(|value| smaller(&value));
    let mut documents: Vec<Vec<u8>> = values.map(|value| value.to_string().into_bytes()).collect();
    documents.push(document.clone());
    documents.sort_by_key(Vec::len);
    documents.dedup();
    documents
}

/// All values that lack one part of this one, or are one part of it; the smallest first.
fn smaller(value: &Value) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    for pointer in pointers(value) {
        let part = value.pointer(&pointer).unwrap_or(&Value::Null);
        let inner = match part {
            Value::Array(items) => items.clone(),
            Value::Object(members) => members.values().cloned().collect(),
            _ => Vec::new(),
        };
        let instead = inner.into_iter().chain([json!(true), json!({}), json!(1)]);
        found.extend(instead.map(|instead| with(value, &pointer, instead)));
        found.extend(without(value, &pointer));
    }
    let length = value.to_string().len();
    found.retain(|smaller| smaller.to_string().len() < length);
    found.sort_by_key(|smaller| smaller.to_string().len());
    found.dedup();
    found
}

fn with(value: &Value, pointer: &str, instead: Value) -> Value {
    let mut value = value.clone();
    if let Some(place) = value.pointer_mut(pointer) {
        *place = instead;
    }
    value
}

fn without(value: &Value, pointer: &str) -> Option<Value> {
    let (parent, name) = pointer.rsplit_once('/')?;
    let mut value = value.clone();
    match value.pointer_mut(parent)? {
        Value::Object(members) => drop(members.remove(&name.replace("~1", "/").replace("~0", "~"))),
        Value::Array(items) => drop(items.remove(name.parse().ok()?)),
        _ => return None,
    }
    Some(value)
}
