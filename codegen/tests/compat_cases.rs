//! Pairs of schemas of our own, each for something that the search once could not tell, judged in both directions.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use buscodegen::compat::{Containment, Judge, Limits, Reading, contained};
use serde_json::{Value, json};

mod side;

use side::Side;

/// The verdicts on what the one accepts and the other does; values that show a "no" are the validator's, as always.
fn verdicts(old: &Value, new: &Value) -> [Containment; 2] {
    let (old, new) = (Side::new(old).unwrap(), Side::new(new).unwrap());
    let asserts = |_| true;
    let judges = [Judge::new(&old.resolved, &asserts), Judge::new(&new.resolved, &asserts)];
    let sides = [(&judges[0], &old.place), (&judges[1], &new.place)];
    [(0, 1), (1, 0)]
        .map(|(from, to)| contained(sides[from], sides[to], (Reading::Exact, Reading::Exact), Limits::default()))
}

fn decides(old: Value, new: Value, expected: [bool; 2]) {
    let found = verdicts(&old, &new);
    let decided = found.each_ref().map(Containment::verdict);
    assert_eq!(decided, expected.map(Some), "{old}\n{new}\n{found:?}");
}

#[test]
fn a_draft_that_is_named_again_inside_of_a_schema_changes_nothing() {
    const DRAFT: &str = "http://json-schema.org/draft-07/schema#";
    let whole = |item: Value| json!({ "$schema": DRAFT, "items": item });
    decides(whole(json!({ "$schema": DRAFT, "type": "integer" })), whole(json!({ "type": "number" })), [true, false]);
    decides(whole(json!({ "$schema": DRAFT })), whole(json!(true)), [true, true]);
}

#[test]
fn look_ahead_at_the_start_of_a_pattern_is_followed() {
    let password = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    decides(password(r"^(?=.*\d)(?=.*[a-z]).{8,}$"), password(r"^(?=.*[a-z]).{6,}$"), [true, false]);
    decides(password("^(?!x-)[a-z-]+$"), password("^[a-z-]+$"), [true, false]);
    decides(password("^(?=a)(?!ab)"), password("^a([^b]|$)"), [true, true]);
    let named = |pattern: &str| json!({ "patternProperties": { pattern: { "type": "integer" } } });
    decides(named("^[\\w-.]}"), named(r"^[\w.\-]\}"), [true, true]);
    decides(password("^[\\w-.]+]$"), password(r"^[\w.\-]{2,}\]$"), [false, true]);
    decides(named("\\0"), json!({ "type": "string" }), [false, true]);
    decides(named("^(?!_)"), named("^[a-z]"), [true, false]);
}

#[test]
fn what_formats_have_in_common_with_patterns_and_lengths_is_known() {
    let format = |format: &str| json!({ "type": "string", "format": format });
    let pattern = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    decides(format("date"), format("hostname"), [true, false]);
    decides(format("email"), pattern("^[^@]+@"), [true, false]);
    decides(format("duration"), json!({ "type": "string", "minLength": 3, "pattern": "^P" }), [true, false]);
    decides(format("hostname"), json!({ "type": "string", "minLength": 1, "maxLength": 253 }), [true, false]);
    decides(format("ipv6"), json!({ "type": "string", "maxLength": 45 }), [true, false]);
}

#[test]
fn content_matters_where_the_validator_looks_at_it() {
    let encoded =
        |encoding: &str| json!({ "$schema": "http://json-schema.org/draft-07/schema#", "contentEncoding": encoding });
    let media =
        |media: &str| json!({ "$schema": "http://json-schema.org/draft-07/schema#", "contentMediaType": media });
    decides(encoded("base64"), encoded("rot13"), [true, false]);
    decides(media("image/png"), media("text/plain"), [true, true]);
    decides(media("application/json"), media("text/plain"), [true, false]);
}

#[test]
fn equal_items_are_found_beside_items_that_are_asked_for() {
    let contains = json!({ "type": "array", "contains": { "type": "integer" } });
    decides(contains, json!({ "type": "array", "uniqueItems": true }), [false, false]);
    let once = json!({ "type": "array", "contains": { "const": 1 }, "maxContains": 1 });
    decides(once, json!({ "uniqueItems": true }), [false, false]);
}

#[test]
fn as_many_different_items_are_made_as_are_asked_for() {
    let many = |kind: &str| json!({ "type": "array", "uniqueItems": true, "minItems": 100, "items": { "type": kind } });
    decides(many("integer"), many("number"), [true, false]);
    decides(many("string"), json!({ "type": "array", "items": { "type": "integer" } }), [false, false]);
    decides(many("boolean"), json!(false), [true, true]);
}

#[test]
fn long_arrays_are_built() {
    let rows = |item: Value| json!({ "type": "array", "minItems": 40_000, "maxItems": 40_000, "items": item });
    decides(rows(json!({ "enum": [1, 2] })), rows(json!({ "type": "integer" })), [true, false]);
}

#[test]
fn counts_beyond_all_that_there_is_are_not_forgotten() {
    decides(json!({ "type": "array" }), json!({ "type": "array", "maxItems": 1e30 }), [true, true]);
    let unfillable = json!({ "type": "array", "minItems": 1e30 });
    assert_eq!(verdicts(&json!({ "type": "array" }), &unfillable)[0].verdict(), Some(false));
    let least = json!({ "type": "array", "contains": { "type": "null" }, "minContains": 1e30 });
    assert_eq!(verdicts(&json!({ "type": "array" }), &least)[0].verdict(), Some(false));
}

#[test]
fn numbers_far_from_zero_are_found_beyond_a_bound() {
    decides(
        json!({ "maximum": 18_446_744_073_709_551_615_u64 }),
        json!({ "minimum": -1.844_674_407_370_955_2e19 }),
        [false, false],
    );
    decides(
        json!({ "type": "integer", "minimum": 1e22 }),
        json!({ "type": "integer", "maximum": 1e22 }),
        [false, false],
    );
}

#[test]
fn what_is_empty_has_no_parts() {
    let object = json!({ "type": "object" });
    decides(json!({ "type": "object", "anyOf": [{ "const": {} }, { "minProperties": 1 }] }), object, [true, true]);
    decides(json!({ "type": "object", "maxProperties": 0 }), json!({ "const": {} }), [true, true]);
    let not_empty = json!({ "type": "array", "not": { "const": [] } });
    decides(not_empty, json!({ "type": "array", "minItems": 1 }), [true, true]);
}

#[test]
fn one_of_many_overlapping_variants_is_itself() {
    let variant = |index: usize| json!({ "properties": { "kind": { "const": format!("k{index}") }, format!("f{index}"): { "type": "string" } } });
    let union = |title: &str| json!({ "title": title, "oneOf": (0..12).map(variant).collect::<Vec<_>>() });
    decides(union("a"), union("b"), [true, true]);
}

/// No validator comes to an end with such a schema.
#[test]
fn a_circle_of_references_that_can_be_redirected_is_an_error() {
    let draft = |draft: &str| format!("https://json-schema.org/draft/{draft}/schema");
    let dynamic = json!({ "$dynamicAnchor": "node", "allOf": [{ "$dynamicRef": "#node" }] });
    let recursive = json!({ "$schema": draft("2019-09"), "anyOf": [{ "$recursiveRef": "#" }, { "type": "null" }] });
    let redirected = json!({
        "$id": "https://example.com/outer", "$dynamicAnchor": "node", "$ref": "inner",
        "$defs": { "inner": { "$id": "inner", "$dynamicAnchor": "node", "$ref": "#/$defs/again", "$defs": {
            "again": { "$dynamicRef": "#node" },
        } } },
    });
    for schema in [dynamic, recursive, redirected] {
        assert!(Side::new(&schema).is_none(), "{schema}");
    }
    let tree = json!({ "$dynamicAnchor": "node", "properties": { "next": { "$dynamicRef": "#node" } } });
    assert!(Side::new(&tree).is_some());
}
