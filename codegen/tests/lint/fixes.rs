//! What `lint --fix` does to a file: what it should, and nothing to what schemas accept.

use buscodegen::config::Config;
use buscodegen::lint::{Asked, Fixed, Linted};
use buscodegen::rule::rules;
use buscodegen::source::Sources;
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::example::{sources, today};

fn fix(sources: Sources, only: &[&str]) -> Fixed {
    let asked = Asked { only: only.iter().map(|name| (*name).to_owned()).collect(), except: Vec::new() };
    Linted::fix(sources, &Config::default(), &asked, &today()).unwrap()
}

/// A definition whose event carries this.
fn carrying(schema: &str) -> Sources {
    let text =
        format!(r#"{{ "api": "store", "version": "1.0.0", "events": {{ "sold": {{ "parameters": {schema} }} }} }}"#);
    [("store.json", text)].into_iter().collect()
}

/// What becomes of a schema, its layout untouched.
fn fixed(schema: &str) -> String {
    let rules = ["style-enum-to-const", "style-equal-bounds", "style-no-effect", "evo-readonly"];
    let Fixed { texts, .. } = fix(carrying(schema), &rules);
    let Some(text) = texts.get("store.json") else { return schema.to_owned() };
    let (_, rest) = text.split_once(r#""parameters": "#).unwrap();
    rest.strip_suffix(" } } }").unwrap().to_owned()
}

#[test]
fn an_enum_of_one_value_becomes_a_const() {
    assert_eq!(fixed(r#"{ "enum" : [ "c\u0061t" ] }"#), r#"{ "const" : "c\u0061t" }"#);
    assert_eq!(fixed(r#"{ "enum": ["cat", "dog"] }"#), r#"{ "enum": ["cat", "dog"] }"#);
    assert_eq!(fixed(r#"{ "enum": ["cat"], "const": "cat" }"#), r#"{ "enum": ["cat"], "const": "cat" }"#);
}

#[test]
fn equal_bounds_become_a_const_where_the_type_is_a_number() {
    let equal = r#"{ "type": "integer", "minimum": 2, "maximum": 2.0, "description": "Two." }"#;
    assert_eq!(fixed(equal), r#"{ "type": "integer", "const": 2, "description": "Two." }"#);
    for kept in [
        r#"{ "minimum": 2, "maximum": 2 }"#,
        r#"{ "type": ["integer", "null"], "minimum": 2, "maximum": 2 }"#,
        r#"{ "type": "integer", "minimum": 2, "maximum": 3 }"#,
        r#"{ "type": "integer", "minimum": 2, "maximum": 2, "exclusiveMinimum": 2 }"#,
        r#"{ "type": "integer", "minimum": 2, "maximum": 2, "enum": [2, 3] }"#,
    ] {
        assert_eq!(fixed(kept), kept);
    }
    // There is one `const` in a schema.
    let both = r#"{ "type": "integer", "minimum": 2, "maximum": 2, "enum": [null] }"#;
    assert_eq!(fixed(both), both.replace(r#""enum": [null]"#, r#""const": null"#));
}

#[test]
fn what_says_nothing_goes_wherever_it_stands() {
    assert_eq!(fixed(r#"{ "minLength": 0, "type": "string" }"#), r#"{ "type": "string" }"#);
    assert_eq!(fixed(r#"{ "type": "string", "minLength": 0 }"#), r#"{ "type": "string" }"#);
    assert_eq!(fixed(r#"{ "required": [] }"#), "{  }");
    let many = r#"{ "type": "object", "required": [], "minProperties": 0, "deprecated": false }"#;
    assert_eq!(fixed(many), r#"{ "type": "object" }"#);
    let member = r#"{ "properties": { "required": { "const": [] }, "id": { "readOnly": true, "type": "string" } } }"#;
    assert_eq!(fixed(member), r#"{ "properties": { "required": { "const": [] }, "id": { "type": "string" } } }"#);
}

#[test]
fn what_was_repaired_is_right_afterwards() {
    for rule in rules() {
        let Some(sources) = sources(rule.id, rule.bad) else { continue };
        let Fixed { linted, texts, repaired } = fix(sources, &[]);
        assert_eq!(repaired > 0, !texts.is_empty(), "{}", rule.id);
        assert!(linted.findings.iter().all(|finding| finding.edits.is_empty()), "{}", rule.id);
        let mended = ["style-enum-to-const", "style-equal-bounds", "style-no-effect", "unformatted", "doc-dialect"];
        if mended.contains(&rule.id) || rule.id == "evo-readonly" {
            assert!(linted.findings.iter().all(|finding| finding.rule != rule.id), "{}", rule.id);
        }
    }
}

#[test]
fn files_with_errors_and_of_others_are_left_alone() {
    assert!(fix(carrying(r#"{ "type": "strin", "minLength": 0 }"#), &[]).texts.is_empty());
    let config: Config = toml::from_str("[refs]\n\"https://example.com/a.json\" = \"a.json\"").unwrap();
    let plain = r#"{ "minLength": 0 }"#;
    let files = [
        ("a.json", plain.to_owned()),
        ("store.json", carrying(r#"{ "$ref": "a.json" }"#).into_iter().next().unwrap().text.unwrap()),
    ];
    let fixed = Linted::fix(files.into_iter().collect(), &config, &Asked::default(), &today()).unwrap();
    assert_eq!(fixed.texts.keys().collect::<Vec<_>>(), ["store.json"]);
}

/// Schemas with much to repair.
fn schema() -> impl Strategy<Value = Value> {
    let value = prop_oneof![Just(json!(null)), Just(json!(0)), Just(json!(1.0)), Just(json!("a")), Just(json!([]))];
    let number = prop_oneof![Just(json!(0)), Just(json!(1)), Just(json!(1.0)), Just(json!(0.5))];
    let names = prop_oneof![Just(json!([])), Just(json!(["a"]))];
    let types = prop_oneof![
        Just(json!("integer")),
        Just(json!("number")),
        Just(json!("string")),
        Just(json!("object")),
        Just(json!(["integer", "null"]))
    ];
    let keyword = prop_oneof![
        types.prop_map(|value| ("type", value)),
        proptest::collection::vec(value.clone(), 1..3).prop_map(|values| ("enum", distinct(values))),
        value.prop_map(|value| ("const", value)),
        number.clone().prop_map(|value| ("minimum", value)),
        number.clone().prop_map(|value| ("maximum", value)),
        number.prop_map(|value| ("exclusiveMinimum", value)),
        (0..2_u8).prop_map(|value| ("minLength", json!(value))),
        (0..2_u8).prop_map(|value| ("minItems", json!(value))),
        (0..2_u8).prop_map(|value| ("minProperties", json!(value))),
        names.prop_map(|value| ("required", value)),
        any::<bool>().prop_map(|value| ("uniqueItems", json!(value))),
        any::<bool>().prop_map(|value| ("readOnly", json!(value))),
        any::<bool>().prop_map(|value| ("deprecated", json!(value))),
    ];
    let object =
        |pairs: Vec<(&'static str, Value)>| Value::Object(pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect());
    let leaf = proptest::collection::vec(keyword, 0..6).prop_map(object);
    leaf.prop_recursive(2, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..3).prop_map(|list| json!({ "oneOf": list })),
            proptest::collection::vec(inner.clone(), 1..3).prop_map(|list| json!({ "allOf": list, "minLength": 0 })),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| json!({ "properties": { "a": a, "b": b }, "required": [] })),
            inner.prop_map(|schema| json!({ "not": schema })),
        ]
    })
}

fn distinct(values: Vec<Value>) -> Value {
    let mut distinct: Vec<Value> = Vec::new();
    for value in values {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    Value::Array(distinct)
}

const VALUES: &str = r#"[null, true, 0, 1, 2, -1, 0.5, 1.0, "", "a", "ab", [], [0, 0], [1], {}, { "a": 0 }, { "a": "a", "b": null }, { "b": 1 }]"#;

fn carried(text: &str) -> Validator {
    let definition: Value = serde_json::from_str(text).unwrap();
    jsonschema::validator_for(&definition["events"]["sold"]["parameters"]).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_a_schema_accepts_never_changes(schema in schema()) {
        let sources = carrying(&schema.to_string());
        let before = sources.files()[0].text.clone().unwrap();
        let Fixed { texts, .. } = fix(sources, &[]);
        let after = texts.get("store.json").unwrap_or(&before);
        let (old, new) = (carried(&before), carried(after));
        for value in serde_json::from_str::<Vec<Value>>(VALUES).unwrap() {
            prop_assert_eq!(old.is_valid(&value), new.is_valid(&value), "{} by {} and {}", value, before, after);
        }
    }
}
