//! Random documents: those that a schema asks for, changed a little, or damaged.

use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::schemas::NAMES;

/// Documents for a schema, as bytes: likely right, nearly right, and no JSON at all.
pub(crate) fn documents(dice: &mut Dice, schema: &Value, count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|_| document(dice, schema)).collect()
}

fn document(dice: &mut Dice, schema: &Value) -> Vec<u8> {
    let mut value = value(dice, schema, schema, 0);
    for _ in 0..dice.below(3) {
        change(dice, &mut value);
    }
    let mut text = if dice.once_in(4) { spelled(dice, &value) } else { value.to_string() };
    if dice.once_in(12) {
        text = text.replacen("{\"", &format!("{{\"{}\":{},\"", dice.pick(NAMES), literal(dice)), 1);
    }
    let mut bytes = text.into_bytes();
    if dice.once_in(12) {
        damage(dice, &mut bytes);
    }
    bytes
}

/// A value that the schema may accept.
fn value(dice: &mut Dice, schema: &Value, root: &Value, depth: usize) -> Value {
    let Some(members) = schema.as_object() else { return anything(dice) };
    if depth > 24 || dice.once_in(40) {
        return anything(dice);
    }
    let inner = depth + 1;
    if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
        let target = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer));
        return target.map_or(Value::Null, |target| value(dice, target, root, inner));
    }
    if let Some(value) = members.get("const") {
        return value.clone();
    }
    if let Some(Value::Array(values)) = members.get("enum") {
        return dice.pick(values).clone();
    }
    let mut parts = Vec::new();
    for keyword in ["anyOf", "oneOf"] {
        if let Some(Value::Array(branches)) = members.get(keyword) {
            let branch = dice.pick(branches);
            parts.push(value(dice, branch, root, inner));
        }
    }
    if let Some(Value::Array(branches)) = members.get("allOf") {
        parts.extend(branches.iter().map(|branch| value(dice, branch, root, inner)));
    }
    for keyword in ["if", "then", "else"] {
        if let Some(branch) = members.get(keyword).filter(|_| dice.once_in(2)) {
            parts.push(value(dice, branch, root, inner));
        }
    }
    if parts.is_empty() || members.contains_key("type") || members.contains_key("properties") {
        parts.push(of_type(dice, members, root, inner));
    }
    if parts.iter().all(Value::is_object) {
        return parts.into_iter().filter_map(|part| part.as_object().cloned()).flatten().collect::<Map<_, _>>().into();
    }
    dice.pick(&parts).clone()
}

fn of_type(dice: &mut Dice, schema: &Map<String, Value>, root: &Value, depth: usize) -> Value {
    let ty = match schema.get("type") {
        Some(Value::Array(types)) if !types.is_empty() => dice.pick(types).as_str().unwrap_or_default(),
        Some(Value::String(ty)) => ty,
        _ if schema.contains_key("properties") || schema.contains_key("required") => "object",
        _ => dice.pick(&["object", "string", "array"]),
    };
    match ty {
        "object" => object(dice, schema, root, depth),
        "array" => array(dice, schema, root, depth),
        "string" => text(dice, schema),
        "integer" | "number" => number(dice, schema),
        "boolean" => json!(dice.once_in(2)),
        _ => Value::Null,
    }
}

fn object(dice: &mut Dice, schema: &Map<String, Value>, root: &Value, depth: usize) -> Value {
    let mut object = Map::new();
    let required: Vec<&str> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let rare = if depth > 6 { 12 } else { 2 };
    for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if required.contains(&name.as_str()) || dice.once_in(rare) {
            object.insert(name.clone(), value(dice, member, root, depth));
        }
    }
    let rest = schema.get("additionalProperties").unwrap_or(&Value::Bool(true));
    for name in required {
        if !object.contains_key(name) {
            object.insert(name.to_owned(), value(dice, rest, root, depth));
        }
    }
    if *rest != Value::Bool(false) && dice.once_in(3) {
        object.insert((*dice.pick(&["z", "more", "x-2", "o"])).to_owned(), value(dice, rest, root, depth));
    }
    for (_, member) in schema.get("patternProperties").and_then(Value::as_object).into_iter().flatten() {
        if dice.once_in(2) {
            object.insert((*dice.pick(&["x-a", "q", "foo", "$id"])).to_owned(), value(dice, member, root, depth));
        }
    }
    object.into()
}

fn array(dice: &mut Dice, schema: &Map<String, Value>, root: &Value, depth: usize) -> Value {
    let (first, rest) = match (schema.get("prefixItems"), schema.get("items")) {
        (Some(Value::Array(first)), rest) => (first.as_slice(), rest),
        (_, Some(Value::Array(first))) => (first.as_slice(), schema.get("additionalItems")),
        (_, rest) => (&[][..], rest),
    };
    let mut items: Vec<Value> = first.iter().map(|item| value(dice, item, root, depth)).collect();
    while dice.once_in(4) && items.pop().is_some() {}
    let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
    let rest = rest.unwrap_or(&Value::Bool(true));
    let more = if depth > 6 || *rest == Value::Bool(false) { 0 } else { dice.below(3) };
    for _ in 0..more.max(usize::try_from(least).unwrap_or(0).saturating_sub(items.len())) {
        items.push(value(dice, rest, root, depth));
    }
    if let Some(wanted) = schema.get("contains").filter(|_| !dice.once_in(4)) {
        items.push(value(dice, wanted, root, depth));
    }
    items.into()
}

const TEXTS: &[&str] = &[
    "",
    "a",
    "ab",
    "A",
    "x-1",
    "abc",
    "b",
    "c",
    "7",
    "a b",
    "é",
    "\u{1f600}",
    "a\"\\\n",
    "2024-02-29",
    "2023-02-29",
    "2024-05-01T12:30:00Z",
    "2024-05-01T12:30:00.5+02:00",
    "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "10.0.0.1",
    "10.0.0.256",
    "https://a.example/?b#c",
    "a:b",
    "self",
    "+1",
    "-1",
];

fn text(dice: &mut Dice, schema: &Map<String, Value>) -> Value {
    let fitting: &[&str] = match schema.get("format").and_then(Value::as_str) {
        Some("date") => &["2024-02-29"],
        Some("date-time") => &["2024-05-01T12:30:00Z", "2024-05-01T12:30:00.5+02:00"],
        Some("uuid") => &["f81d4fae-7dec-11d0-a765-00a0c91e6bf6"],
        Some("ipv4") => &["10.0.0.1"],
        Some("uri") => &["https://a.example/?b#c", "a:b"],
        _ if dice.once_in(2) => &["a", "ab"],
        _ => TEXTS,
    };
    json!(dice.pick(fitting))
}

fn number(dice: &mut Dice, schema: &Map<String, Value>) -> Value {
    let mut of = vec![json!(0), json!(1), json!(2), json!(10), json!(-1), json!(1.0), json!(0.5), json!(256)];
    for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] {
        if let Some(bound) = schema.get(keyword) {
            of.push(bound.clone());
            of.extend(bound.as_i64().into_iter().flat_map(|bound| [json!(bound - 1), json!(bound + 1)]));
        }
    }
    dice.pick(&of).clone()
}

/// Any value.
fn anything(dice: &mut Dice) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(-1),
        json!(1.0),
        json!(0.5),
        json!(1e300),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(""),
        json!("a"),
        json!("b"),
        json!([]),
        json!([1]),
        json!([[]]),
        json!([1, 1]),
        json!({}),
        json!({ "a": 1 }),
        json!({ "kind": "a" }),
        json!({ "a": { "a": {} } }),
    ];
    dice.pick(&values).clone()
}

/// One change somewhere.
fn change(dice: &mut Dice, whole: &mut Value) {
    let all = crate::mutation::pointers(whole);
    let pointer = dice.pick(&all).clone();
    let Some(place) = whole.pointer_mut(&pointer) else { return };
    match (dice.below(7), &mut *place) {
        (0, Value::Object(members)) => {
            members.insert((*dice.pick(NAMES)).to_owned(), anything(dice));
        }
        (1, Value::Object(members)) if !members.is_empty() => {
            let names: Vec<String> = members.keys().cloned().collect();
            members.remove(dice.pick(&names));
        }
        (2, Value::Array(items)) => items.push(items.first().cloned().unwrap_or(Value::Null)),
        (3, Value::Array(items)) => drop(items.pop()),
        (4, Value::String(text)) => text.push('!'),
        (5, Value::Number(_)) => *place = json!(-1.5),
        (6, Value::Number(number)) => *place = json!(number.as_f64().unwrap_or_default()),
        _ => *place = anything(dice),
    }
}

/// A literal that other readers stumble over.
fn literal(dice: &mut Dice) -> &'static str {
    let literals =
        ["1", "null", "1e2", "1.0", "-0", "-0.0", "1E400", "0.1e1", "\"\\ud800\"", "[]", "99999999999999999999"];
    literals[dice.below(literals.len())]
}

/// The value in another spelling: spaces, escapes, exponents.
fn spelled(dice: &mut Dice, value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                format!(" {} : {}\n", spelled(dice, &Value::String(name.clone())), spelled(dice, value))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            format!("[ {}\t]", items.iter().map(|item| spelled(dice, item)).collect::<Vec<_>>().join(" ,"))
        }
        Value::String(text) if dice.once_in(3) => {
            let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
            format!("\"{}\"", units.collect::<String>())
        }
        Value::Number(number) if dice.once_in(3) => match number.as_i64() {
            Some(number) if number.abs() < 1_000_000 => match dice.below(3) {
                0 => format!("{number}.0"),
                1 => format!("{number}e0"),
                _ => format!("{number}0e-1"),
            },
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}

/// Bytes that are likely no JSON any more.
fn damage(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let at = dice.below(bytes.len().max(1));
    match dice.below(6) {
        0 => bytes.truncate(at),
        1 => bytes.insert(at, *dice.pick(b"{}[],:\"\\0-. \x00\xff\xc3\x1f")),
        2 => bytes.extend(b" {}"),
        3 => {
            let deep = 100 + dice.below(60);
            *bytes = [vec![b'['; deep], vec![b']'; deep]].concat();
        }
        4 => {
            // The first member again: a double name.
            let text = String::from_utf8_lossy(bytes).into_owned();
            if let Some((first, _)) = text.split_once(',').filter(|(first, _)| first.starts_with('{')) {
                *bytes = format!("{first},{}", &text[1..]).into_bytes();
            }
        }
        _ => *bytes = format!("{{\"a\":{}}}", literal(dice)).into_bytes(),
    }
}
