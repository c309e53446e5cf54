//! A definition that uses everything, and changes to it.

#![allow(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

/// A definition that uses every member of the format once.
pub(crate) fn everything() -> Value {
    json!({
        "$schema": "bus.schema.json",
        "api": "store.v2",
        "version": "1.0.0-rc.1",
        "description": "text",
        "deprecated": true,
        "rpcs": {
            "buy": {
                "description": "text",
                "deprecated": false,
                "parameters": {},
                "response": true,
                "errors": { "sold_out": { "description": "text", "deprecated": true, "data": {}, "x-bus-rust": "SoldOut" } },
                "timeout": "2s",
                "execution": "idempotent",
                "examples": [
                    { "description": "text", "parameters": {}, "response": 1 },
                    { "error": { "name": "sold_out", "data": null } },
                ],
                "x-bus-rust": "purchase",
                "x-bus-lint": { "ignore": ["rule"], "reason": "text" },
            },
        },
        "events": {
            "sold": {
                "description": "text",
                "deprecated": true,
                "parameters": {},
                "key": "/pet/id",
                "ordered": { "partitions": 8 },
                "retention": "7d",
                "examples": [{ "description": "text", "parameters": {} }],
                "x-bus-rust": "Sale",
                "x-bus-lint": { "ignore": [], "reason": "text" },
            },
        },
        "$defs": { "Any": true, "None": {} },
        "x-bus-rust": "store",
        "x-bus-lint": { "ignore": [], "reason": "text" },
    })
}

/// Every pointer into a value.
pub(crate) fn pointers(value: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), member)).collect(),
        _ => Vec::new(),
    };
    let below = children.into_iter().flat_map(|(name, child)| {
        pointers(child).into_iter().map(move |rest| format!("/{}{rest}", name.replace('~', "~0").replace('/', "~1")))
    });
    std::iter::once(String::new()).chain(below).collect()
}

/// A change to a value, wherever it hits.
#[derive(Clone, Debug)]
pub(crate) enum Mutation {
    Replace(Index, Value),
    Remove(Index),
    Add(Index, &'static str, Value),
}

/// Any change.
pub(crate) fn mutation() -> impl Strategy<Value = Mutation> {
    let values = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(8),
        json!(1025),
        json!(1.5),
        json!(""),
        json!("store"),
        json!("Store"),
        json!("1.0"),
        json!("01.0.0"),
        json!("1.0.0+build.7"),
        json!("10m"),
        json!("0s"),
        json!("durable"),
        json!("/a~1b"),
        json!("/~"),
        json!("a".repeat(101)),
        json!([]),
        json!(["x"]),
        json!([1]),
        json!([{}]),
        json!({}),
        json!({ "x": {} }),
        json!({ "X": {} }),
        json!({ "description": "x" }),
    ];
    let names = ["description", "key", "data", "name", "partitions", "x", "api", "$defs", "reason"];
    prop_oneof![
        (any::<Index>(), select(values.clone())).prop_map(|(at, value)| Mutation::Replace(at, value)),
        any::<Index>().prop_map(Mutation::Remove),
        (any::<Index>(), select(names.to_vec()), select(values))
            .prop_map(|(at, name, value)| Mutation::Add(at, name, value)),
    ]
}

/// Makes the change, at one of the places that are `allowed`.
pub(crate) fn mutate(definition: &mut Value, mutation: Mutation, allowed: impl Fn(&str) -> bool) {
    let mut all = pointers(definition);
    all.retain(|pointer| allowed(pointer));
    match mutation {
        Mutation::Replace(at, value) => *definition.pointer_mut(at.get(&all[..]).as_str()).unwrap() = value,
        Mutation::Remove(at) => {
            let Some((parent, name)) = at.get(&all[..]).rsplit_once('/') else { return };
            match definition.pointer_mut(parent) {
                Some(Value::Object(members)) => drop(members.remove(&name.replace("~1", "/").replace("~0", "~"))),
                Some(Value::Array(items)) => drop(items.remove(name.parse().unwrap())),
                _ => unreachable!(),
            }
        }
        Mutation::Add(at, name, value) => {
            let pointer = at.get(&all[..]);
            if let Some(Value::Object(members)) = definition.pointer_mut(pointer)
                && allowed(&format!("{pointer}/{name}"))
            {
                members.insert(name.to_owned(), value);
            }
        }
    }
}

/// How many cases a property is tried with: `PROPTEST_CASES`, or else this many.
pub(crate) fn cases(default: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default)
}
