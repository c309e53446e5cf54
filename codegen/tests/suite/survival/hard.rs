//! Schemas that are hard by their size or their shape.

use serde_json::{Map, Value, json};

/// Each with a name.
pub(crate) fn schemas() -> Vec<(&'static str, String)> {
    vec![
        ("deep objects", nested(r#"{"properties":{"a":"#, "true", "}}", 60)),
        ("deep arrays", nested(r#"{"items":"#, "true", "}", 120)),
        ("deep unions", nested(r#"{"anyOf":[{"type":"null"},"#, "true", "]}", 60)),
        ("deep negations", nested(r#"{"not":"#, "true", "}", 100)),
        ("too deep", nested(r#"{"items":"#, "true", "}", 20_000)),
        ("too deep lists", nested("[", "", "]", 20_000)),
        ("a large enum", json!({ "enum": (0..2_000).map(|n| format!("value {n}")).collect::<Vec<_>>() }).to_string()),
        ("a large enum of anything", json!({ "enum": (0..300).map(|n| json!([n, n.to_string()])).collect::<Vec<_>>() }).to_string()),
        ("many members", json!({ "properties": members(500, |n| json!({ "type": "integer", "minimum": n })) }).to_string()),
        ("many required", json!({ "required": (0..300).map(|n| format!("m{n}")).collect::<Vec<_>>() }).to_string()),
        ("many patterns", json!({ "patternProperties": members(100, |n| json!({ "maxLength": n })) }).to_string()),
        ("a long union", json!({ "oneOf": (0..100).map(|n| json!({ "properties": { "kind": { "const": n } }, "required": ["kind"] })).collect::<Vec<_>>() }).to_string()),
        ("a product of unions", json!({ "allOf": (0..8).map(|n| json!({ "anyOf": (0..4).map(|m| json!({ "properties": { format!("a{n}"): { "const": m } } })).collect::<Vec<_>>() })).collect::<Vec<_>>() }).to_string()),
        ("unions of unions", nested(r#"{"oneOf":["#, r#"{"type":"string"}"#, r#",{"type":"integer"},{"properties":{"a":{}}}]}"#, 40)),
        ("a doubling", doubling(40, "allOf")),
        ("a doubling union", doubling(10, "anyOf")),
        ("a ring", json!({ "$ref": "#/$defs/t0", "$defs": ring(200) }).to_string()),
        ("everything refers to everything", json!({ "$ref": "#/$defs/t0", "$defs": mesh(40) }).to_string()),
        ("a reference to itself", json!({ "$ref": "#" }).to_string()),
        ("a circle of references", json!({ "$ref": "#/$defs/a", "$defs": { "a": { "$ref": "#/$defs/b" }, "b": { "allOf": [{ "$ref": "#/$defs/a" }] } } }).to_string()),
        ("a circle through unions", json!({ "anyOf": [{ "$ref": "#/$defs/a" }, { "type": "null" }], "$defs": { "a": { "oneOf": [{ "$ref": "#" }, { "type": "string" }] } } }).to_string()),
        ("long texts", json!({ "title": "t".repeat(10_000), "description": "```\n".repeat(5_000), "properties": { "n".repeat(10_000): { "enum": ["e".repeat(10_000), "e".repeat(10_001)] } } }).to_string()),
        ("names that fold together", json!({ "properties": members(200, |n| json!({ "title": "same", "enum": [n, "a"] })), "title": "Same" }).to_string()),
        ("a long tuple", json!({ "prefixItems": (0..200).map(|n| json!({ "const": n })).collect::<Vec<_>>(), "items": false, "minItems": 200 }).to_string()),
        ("a large pattern", json!({ "type": "string", "pattern": "(a{1,100}){1,100}(b|c)*" }).to_string()),
        ("large bounds", r#"{"type":"integer","minimum":-1e308,"maximum":99999999999999999999999999999999999999999999,"multipleOf":1e-300}"#.to_owned()),
        ("counts beyond counting", r#"{"minLength":1e30,"maxItems":18446744073709551616,"minProperties":-0.0,"minContains":2.0,"contains":{}}"#.to_owned()),
    ]
}

fn nested(open: &str, inner: &str, close: &str, depth: usize) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

fn members(count: usize, member: impl Fn(usize) -> Value) -> Map<String, Value> {
    (0..count).map(|n| (format!("m-{n}"), member(n))).collect()
}

/// Each definition holds the one before twice: paths through it double at every step.
fn doubling(steps: usize, keyword: &str) -> String {
    let step = |n: usize| {
        let target = json!({ "$ref": format!("#/$defs/t{}", n + 1) });
        let own = json!({ "properties": { format!("p{n}"): { "type": "string" } } });
        (format!("t{n}"), if n + 1 == steps { own } else { json!({ keyword: [target, { "allOf": [target, own] }] }) })
    };
    json!({ "$ref": "#/$defs/t0", "$defs": (0..steps).map(step).collect::<Map<_, _>>() }).to_string()
}

fn ring(length: usize) -> Map<String, Value> {
    let next = |n: usize| json!({ "properties": { "next": { "$ref": format!("#/$defs/t{}", (n + 1) % length) } } });
    (0..length).map(|n| (format!("t{n}"), next(n))).collect()
}

fn mesh(size: usize) -> Map<String, Value> {
    let all = |n: usize| {
        let members = (0..size).map(|other| {
            let reference = json!({ "$ref": format!("#/$defs/t{other}") });
            let member = if (n + other).is_multiple_of(3) { json!({ "items": reference }) } else { reference };
            (format!("to{other}"), member)
        });
        json!({ "properties": members.collect::<Map<_, _>>() })
    };
    (0..size).map(|n| (format!("t{n}"), all(n))).collect()
}
