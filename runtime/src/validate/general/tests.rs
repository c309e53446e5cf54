#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Schema, Schemas, read_tree};
use crate::validate::{Invalid, Violation};

fn schema(value: Value) -> Schema {
    Schema::shared(&Schemas::from_values([("a.json".to_owned(), value)]), "a.json", "")
}

fn refusals(schema: &Schema, value: &Value) -> Vec<Violation> {
    match schema.validate(value) {
        Ok(()) => Vec::new(),
        Err(Invalid::Violations(violations)) => violations,
        Err(other) => panic!("{other}"),
    }
}

fn three_files() -> Arc<Schemas> {
    Schemas::from_values([
        (
            "shop/image.json".to_owned(),
            json!({
                "$schema": "../bus.schema.json",
                "rpcs": { "a b": {
                    "parameters": { "$ref": "../common.json#/$defs/Money" },
                    "response": { "$ref": "#/$defs/Here" },
                    "error": { "$ref": "https://example.com/old#/definitions/Old" },
                } },
                "$defs": { "Here": { "type": "boolean" } },
            }),
        ),
        (
            "common.json".to_owned(),
            json!({ "$defs": { "Money": { "properties": { "amount": { "$ref": "#/$defs/Amount" } } }, "Amount": { "minimum": 1 } } }),
        ),
        (
            "old.json".to_owned(),
            json!({
                "$schema": "http://json-schema.org/draft-07/schema#",
                "$id": "https://example.com/old",
                // In draft 7 a reference hides what stands beside it.
                "definitions": { "Old": { "$ref": "#/definitions/Text", "maxLength": 1 }, "Text": { "type": "string" } },
            }),
        ),
    ])
}

#[test]
fn files_refer_to_each_other_by_name_and_by_id() {
    let schemas = three_files();
    let money = Schema::shared(&schemas, "shop/image.json", "/rpcs/a b/parameters");
    assert_eq!(refusals(&money, &json!({ "amount": 0 }))[0].pointer, "/amount");
    money.validate(&json!({ "amount": 1 })).unwrap();
    let here = Schema::shared(&schemas, "shop/image.json", "/rpcs/a b/response");
    here.validate(&json!(true)).unwrap();
    assert_eq!(refusals(&here, &json!(1))[0].keyword, "type");
}

#[test]
fn names_are_relative_to_the_id_of_a_file_that_has_one() {
    let schemas = Schemas::from_values([
        (
            "a.json".to_owned(),
            json!({ "$id": "https://example.com/one/a", "items": { "$ref": "b" }, "not": { "$ref": "#/$defs/c" }, "$defs": { "c": false } }),
        ),
        ("deep/b.json".to_owned(), json!({ "$id": "https://example.com/one/b", "type": "string" })),
    ]);
    let whole = Schema::shared(&schemas, "a.json", "");
    whole.validate(&json!(["x"])).unwrap();
    assert_eq!(refusals(&whole, &json!([1]))[0].keyword, "type");
    Schema::shared(&schemas, "a.json", "/$defs/c").validate(&json!(1)).unwrap_err();
}

#[test]
fn a_file_keeps_its_own_draft() {
    let old = Schema::shared(&three_files(), "shop/image.json", "/rpcs/a b/error");
    old.validate(&json!("long")).unwrap();
    assert_eq!(refusals(&old, &json!(1))[0].keyword, "type");
}

#[test]
fn a_schema_that_cannot_be_used_is_an_error_and_no_panic() {
    static NO_JSON: Schemas = Schemas::new(&[("a.json", "{\"a\":1,\"a\":2}")]);
    static NOT_USED: Schema = Schema::new(&NO_JSON, "a.json", "");
    assert!(NOT_USED.check().unwrap_err().to_string().contains("a.json: malformed JSON at line 1"));
    for broken in [
        json!({ "$ref": "b.json" }),
        json!({ "$ref": "https://example.com/remote.json" }),
        json!({ "$ref": "file:///etc/passwd" }),
        json!({ "$ref": "#/$defs/none" }),
        json!({ "type": "strin" }),
        json!({ "pattern": "(" }),
        json!({ "multipleOf": 0 }),
        json!({ "minLength": "x" }),
        json!(1),
    ] {
        let schema = schema(broken.clone());
        schema.check().expect_err(&broken.to_string());
        assert!(matches!(schema.validate(&json!(1)), Err(Invalid::Schema(_))));
    }
    assert!(Schema::shared(&three_files(), "none.json", "").check().unwrap_err().to_string().contains("none.json"));
    Schema::shared(&three_files(), "common.json", "/$defs/None").check().unwrap_err();
}

/// Each violation as its pointer, keyword and message.
fn told(schema: &Schema, value: Value) -> Vec<String> {
    let told = |v: Violation| format!("{} {} {}", v.pointer, v.keyword, v.message);
    refusals(schema, &value).into_iter().map(told).collect()
}

#[test]
fn what_is_wrong_is_told_of_the_alternative_that_is_meant() {
    let pet = schema(json!({ "properties": { "pet": { "oneOf": [
        { "type": "object", "required": ["kind", "lives"], "properties": {
            "kind": { "const": "cat" }, "lives": { "type": "integer" }, "size": { "enum": ["s", "m"] },
        } },
        { "type": "object", "required": ["kind"], "properties": {
            "kind": { "enum": ["dog"] }, "tricks": { "items": { "type": "string" } }, "size": { "enum": ["m", "l"] },
        } },
        { "type": "string", "minLength": 2 },
        { "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "null" }] },
    ] } } }));
    for (value, expected) in [
        (json!({ "kind": "cat", "lives": "9" }), vec!["/pet/lives type must be of type integer"]),
        (json!({ "kind": "cat" }), vec!["/pet required needs the member `lives`"]),
        (
            json!({ "kind": "dog", "tricks": ["sit", 1, 2] }),
            vec!["/pet/tricks/1 type must be of type string", "/pet/tricks/2 type must be of type string"],
        ),
        (json!({ "kind": "dog", "size": "s" }), vec!["/pet/size enum must be one of [\"m\",\"l\"]"]),
        (json!({}), vec!["/pet required needs the member `kind`"]),
        (json!("x"), vec!["/pet minLength must have at least 2 characters"]),
        (json!(-1), vec!["/pet minimum must be at least 0"]),
        (json!([]), vec!["/pet oneOf must keep to exactly one of the alternatives"]),
    ] {
        assert_eq!(told(&pet, json!({ "pet": value })), expected, "{value}");
    }
    let shape = schema(json!({ "anyOf": [
        { "required": ["is"], "properties": { "is": { "properties": { "kind": { "const": "a" } } } } },
        { "required": ["is"], "properties": { "is": { "properties": { "kind": { "enum": ["b", "c"] } } } } },
    ] }));
    assert_eq!(told(&shape, json!({ "is": { "kind": "d" } })), ["/is/kind const must be one of [\"a\",\"b\",\"c\"]"]);
    let optional = schema(json!({ "anyOf": [
        { "type": "object", "properties": { "size": { "enum": ["s", "m"] }, "count": { "type": "integer" } } },
        { "type": "null" },
    ] }));
    assert_eq!(
        told(&optional, json!({ "size": "x", "count": "1" })),
        ["/count type must be of type integer", "/size enum must be one of [\"s\",\"m\"]",]
    );
    let lists = schema(json!({ "anyOf": [
        { "items": { "type": "string" } },
        { "items": { "type": "string", "minLength": 1 } },
    ] }));
    assert_eq!(told(&lists, json!(vec![1; 3000])).len(), 16, "no more than are told of any message");
    let named = schema(json!({ "oneOf": [
        { "required": ["card"], "properties": { "card": { "type": "object" } }, "additionalProperties": false },
        { "required": ["cash"], "properties": { "cash": { "type": "integer" } }, "additionalProperties": false },
    ] }));
    assert_eq!(told(&named, json!({ "cash": "5" })), ["/cash type must be of type integer"]);
    assert_eq!(
        told(&named, json!({ "cheque": 5 })),
        [" additionalProperties must not have the member `cheque`"],
        "what both refuse"
    );
}

#[test]
fn formats_are_asserted_in_every_draft_and_unknown_ones_say_nothing() {
    for draft in ["https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#"] {
        assert_eq!(refusals(&schema(json!({ "$schema": draft, "format": "uuid" })), &json!("x"))[0].keyword, "format");
        let mail = schema(json!({ "$schema": draft, "format": "idn-email" }));
        assert_eq!(refusals(&mail, &json!("no address"))[0].keyword, "format");
        schema(json!({ "$schema": draft, "format": "made-up" })).validate(&json!("x")).unwrap();
    }
}

#[test]
fn no_violation_holds_a_value() {
    let schema = schema(json!({
        "properties": {
            "type": { "type": "integer" }, "types": { "type": ["integer", "null"] }, "format": { "format": "uri" },
            "pattern": { "pattern": "^a$" }, "const": { "const": 1 }, "enum": { "enum": [1, 2] }, "max": { "maxLength": 1 },
            "min": { "minLength": 99 }, "any": { "anyOf": [{ "type": "null" }] }, "one": { "oneOf": [{ "const": 1 }] },
            "both": { "oneOf": [{}, {}] }, "not": { "not": {} }, "never": false, "names": { "propertyNames": { "maxLength": 1 } },
            "contains": { "contains": { "const": 1 } }, "items": { "items": false }, "unique": { "uniqueItems": true },
            "unevaluated": { "unevaluatedItems": false }, "look": { "pattern": "^(?!can)" },
        }
    }));
    let canary = json!("canary");
    let values: Value = [
        ("names", json!({ "canary": "canary" })),
        ("contains", json!(["canary"])),
        ("items", json!(["canary"])),
        ("unique", json!(["canary", "canary"])),
        ("unevaluated", json!(["canary"])),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .chain(
        [
            "type", "types", "format", "pattern", "const", "enum", "max", "min", "any", "one", "both", "not", "never",
            "look",
        ]
        .map(|name| (name.to_owned(), canary.clone())),
    )
    .collect();
    // One by one, as no more than sixteen are told.
    for (name, value) in values.as_object().unwrap() {
        let found = refusals(&schema, &json!({ name.clone(): value }));
        assert!(!found.is_empty(), "{name}");
        let error = Invalid::Violations(found);
        assert!(!format!("{error} {error:?} {}", serde_json::to_string(&error).unwrap()).contains("canary"), "{error}");
    }
    assert_eq!(refusals(&schema, &values).len(), 16);
}

#[test]
fn names_and_pointers_are_cut_short() {
    let closed = schema(json!({ "additionalProperties": false }));
    let members: Value = (0..50).map(|place| (format!("{}{place}", "x\n".repeat(500)), Value::Null)).collect();
    let found = refusals(&closed, &members);
    assert!(found[0].message.len() < 400 && !found[0].message.contains('\n'), "{}", found[0].message);
    let deep = schema(json!({ "additionalProperties": { "additionalProperties": { "type": "null" } } }));
    let found = refusals(&deep, &json!({ "a": { "b".repeat(10_000): 1 } }));
    assert_eq!(found[0].pointer, "/a");
}

#[test]
fn a_large_value_is_not_explained_at_length() {
    let strings = schema(json!({ "items": { "type": "string" } }));
    assert_eq!(refusals(&strings, &json!(vec![0; 100])).len(), 16);
    assert_eq!(refusals(&strings, &json!(vec![0; 100_000])).len(), 1);
}

#[test]
fn a_tool_may_ask_for_every_violation() {
    let deep = schema(json!({ "additionalProperties": { "items": { "type": "string" } } }));
    let name = "b".repeat(1000);
    let Err(Invalid::Violations(all)) = deep.validate_wholly(&json!({ &name: vec![0; 5000] })) else { panic!() };
    assert_eq!((all.len(), &*all[4999].pointer), (5000, &*format!("/{name}/4999")));
    deep.validate_wholly(&json!({ &name: [] })).unwrap();
}

#[test]
fn look_around_is_judged_within_a_limit_and_refuses_when_undecided() {
    let look = schema(json!({ "pattern": "^(?=.*[0-9])(?=.*[a-z]).{8,}$" }));
    look.validate(&json!("passw0rd")).unwrap();
    assert_eq!(refusals(&look, &json!("password"))[0].keyword, "pattern");
    let evil = schema(json!({ "pattern": "^(?=a)((a|aa)+)+\\1$" }));
    let start = std::time::Instant::now();
    assert_eq!(refusals(&evil, &json!(format!("{}b", "a".repeat(5_000))))[0].keyword, "pattern");
    assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
    let negated = schema(json!({ "not": { "pattern": "^(?=a)((a|aa)+)+\\1$" } }));
    assert!(!refusals(&negated, &json!(format!("{}b", "a".repeat(5_000)))).is_empty());
}

proptest! {
    /// A message that is not JSON of the expected shape never makes a validator panic.
    #[test]
    fn it_agrees_with_the_plain_crate(value in prop_oneof![
        any::<i64>().prop_map(Value::from), "[a-c]{0,4}".prop_map(Value::from), Just(Value::Null),
        prop::collection::btree_map("[a-c]", any::<i8>(), 0..3).prop_map(|map| json!(map)),
        prop::collection::vec(any::<i8>(), 0..4).prop_map(|list| json!(list)),
    ]) {
        let document = json!({
            "if": { "type": "object" }, "then": { "required": ["a"], "unevaluatedProperties": false, "properties": { "a": { "maximum": 5 } } },
            "else": { "oneOf": [{ "type": "string", "pattern": "^[ab]" }, { "minimum": 3 }, { "type": "array", "contains": { "minimum": 3 } }] },
        });
        let plain = jsonschema::validator_for(&document).unwrap();
        prop_assert_eq!(schema(document).validate(&value).is_ok(), plain.is_valid(&value));
    }
}

/// The required part of the JSON Schema Test Suite.
#[test]
fn the_test_suite_agrees() {
    let Some(suite) = crate::test_suite::folder() else {
        println!("found no JSON Schema Test Suite: JSON_SCHEMA_TEST_SUITE names no folder; the cases above still hold");
        return;
    };
    let suite = suite.as_path();
    let (mut count, mut wrong) = (0, Vec::new());
    for (folder, dialect) in [
        ("draft2020-12", "https://json-schema.org/draft/2020-12/schema"),
        ("draft7", "http://json-schema.org/draft-07/schema#"),
    ] {
        let remotes = remotes(suite, folder, dialect);
        for entry in std::fs::read_dir(suite.join("tests").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "json") || path.ends_with("format.json") {
                continue;
            }
            let groups = crate::read_value(&std::fs::read(&path).unwrap()).unwrap();
            for group in groups.as_array().unwrap() {
                let mut document = group["schema"].clone();
                // Vocabularies of one's own are not read: every keyword means what the draft says.
                if document["$schema"].as_str().is_some_and(|schema| schema.contains("localhost")) {
                    continue;
                }
                if let Some(object) = document.as_object_mut() {
                    object.entry("$schema").or_insert_with(|| dialect.into());
                }
                let files = remotes.iter().cloned().chain([("a.json".to_owned(), document)]);
                let schema = Schema::shared(&Schemas::from_values(files), "a.json", "");
                if let Err(error) = schema.check() {
                    wrong.push(format!("{folder} {}: {error}", group["description"]));
                    continue;
                }
                for test in group["tests"].as_array().unwrap() {
                    count += 1;
                    if schema.validate(&test["data"]).is_ok() != test["valid"] {
                        wrong.push(format!("{folder} {}: {}", group["description"], test["description"]));
                    }
                }
            }
        }
    }
    println!("{count} cases of the JSON Schema Test Suite");
    assert!(count > 1980 && wrong.is_empty(), "{count} {wrong:#?}");
}

/// The files that schemas of the suite refer to, by their addresses.
fn remotes(suite: &std::path::Path, folder: &str, dialect: &str) -> Vec<(String, Value)> {
    let root = suite.join("remotes");
    let (mut open, mut found) = (vec![root.clone()], Vec::new());
    while let Some(path) = open.pop() {
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        if path.is_file() {
            let mut schema = crate::read_value(&std::fs::read(&path).unwrap()).unwrap();
            if let Some(object) = schema.as_object_mut() {
                object.entry("$schema").or_insert_with(|| dialect.into());
            }
            found.push((format!("http://localhost:1234/{name}"), schema));
        } else if name.starts_with(folder) || !(name.starts_with("draft") || name == "v1") {
            open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    found
}

#[test]
fn files_with_an_address_and_meta_schemas_can_be_referred_to() {
    let schemas = Schemas::from_values([
        ("a.json".to_owned(), json!({ "items": { "$ref": "https://example.com/x/b#here" } })),
        (
            "https://example.com/x/b".to_owned(),
            json!({ "$defs": { "h": { "$anchor": "here", "$ref": "c" }, "c": { "$id": "c", "type": "string" } } }),
        ),
        ("d.json".to_owned(), json!({ "$ref": "http://json-schema.org/draft-07/schema#" })),
    ]);
    let items = Schema::shared(&schemas, "a.json", "");
    items.validate(&json!(["x"])).unwrap();
    assert_eq!(refusals(&items, &json!([1]))[0].keyword, "type");
    let meta = Schema::shared(&schemas, "d.json", "");
    meta.validate(&json!({ "type": "string" })).unwrap();
    meta.validate(&json!({ "type": 1 })).unwrap_err();
}

#[test]
fn references_in_a_circle_come_to_an_end() {
    for document in [
        json!({ "$ref": "#" }),
        json!({ "allOf": [{ "$ref": "#" }] }),
        json!({ "anyOf": [{ "not": { "$ref": "#" } }] }),
        json!({ "$ref": "#/$defs/a", "$defs": { "a": { "$ref": "#/$defs/b" }, "b": { "$ref": "#/$defs/a" } } }),
    ] {
        let circle = schema(document);
        circle.check().unwrap();
        circle.validate(&json!([{ "a": 1 }])).unwrap();
    }
}

#[test]
fn violations_name_the_keyword_that_the_schema_has() {
    for (keyword, definition, value) in [
        ("required", json!({ "required": ["a"] }), json!({})),
        ("dependentRequired", json!({ "dependentRequired": { "b": ["a"] } }), json!({ "b": 1 })),
        ("dependencies", json!({ "dependencies": { "b": ["a"] } }), json!({ "b": 1 })),
        ("required", json!({ "dependentSchemas": { "b": { "required": ["a"] } } }), json!({ "b": 1 })),
        ("required", json!({ "properties": { "b": { "required": ["a"] } } }), json!({ "b": {} })),
    ] {
        let draft = if keyword == "dependencies" {
            "http://json-schema.org/draft-07/schema#"
        } else {
            "https://json-schema.org/draft/2020-12/schema"
        };
        let mut definition = definition;
        definition["$schema"] = draft.into();
        let found = refusals(&schema(definition.clone()), &value);
        assert_eq!(found.len(), 1);
        assert_eq!((&*found[0].keyword, &*found[0].message), (keyword, "needs the member `a`"), "{definition}");
    }
}

#[test]
fn numbers_of_any_size_are_judged_by_their_texts() {
    for (definition, accepted, refused) in [
        (json!({ "type": "integer" }), "1e400", "1e-400"),
        (json!({ "minimum": 1 }), "1.0000000000000000000000001", "0.9999999999999999999999999"),
        (json!({ "exclusiveMaximum": 1e20 }), "99999999999999999999", "100000000000000000000.0"),
        (json!({ "multipleOf": 0.1 }), "1e400", "0.10000000000000000000001"),
        (json!({ "const": 1 }), "1.000", "1.0000000000000000000000001"),
        (json!({ "enum": [[0.5]] }), "[5e-1]", "[0.50000000000000000000001]"),
        (json!({ "uniqueItems": true }), "[18446744073709551617,18446744073709551618]", "[1e400,10e399]"),
        (json!({ "not": { "type": "integer" } }), "1.00000000000000000000001", "10000000000000000000000000000001"),
    ] {
        let schema = schema(definition.clone());
        let judge = |text: &str| schema.validate_exact(&read_tree(text.as_bytes()).unwrap());
        judge(accepted).unwrap_or_else(|error| panic!("{definition} refuses {accepted}: {error}"));
        let Err(Invalid::Violations(violations)) = judge(refused) else { panic!("{definition} accepts {refused}") };
        let keyword = definition.as_object().unwrap().keys().next().unwrap();
        assert_eq!(violations[0].keyword, *keyword);
        assert!(!violations[0].message.contains(refused), "a value is shown: {}", violations[0].message);
    }
    let draft4 = json!({ "$schema": "http://json-schema.org/draft-04/schema#", "type": "integer", "minimum": 1, "exclusiveMinimum": true });
    let draft4 = schema(draft4);
    for (text, accepted) in [("2", true), ("1", false), ("2.0", false), ("18446744073709551617", true), ("1e30", false)]
    {
        assert_eq!(draft4.validate_exact(&read_tree(text.as_bytes()).unwrap()).is_ok(), accepted, "{text}");
    }
}
