//! Changes of schemas.

use super::rule;
use crate::finding::Severity;
use crate::rule::Rule;

/// Why a change of a schema matters, whatever it is that changed.
const SENDERS_AND_READERS: &str = "Where a schema accepts more than before, new senders may send what old readers refuse; \
    where it accepts less, old senders may send what new readers refuse. What that breaks depends on where the message \
    travels and on what is deployed first. The finding shows a value that one side may send and the other refuses.";

// What to do about it.
const OTHER_TYPE: &str = "Keep the old type, and add a member of the new type beside it.";
const BOTH: &str = "Allow both for as long as old versions run: what is sent may always be narrower than what is read.";
const OPEN_ENUM: &str = "Leave the enum open for its readers, `\"anyOf\": [{ \"enum\": [...] }, { \"type\": \"string\" }]`, before values come or go.";
const OPTIONAL: &str = "Add members as optional ones, to objects that are open for their readers.";
const DEPRECATED: &str = "Keep the member, deprecated, until nobody reads it; then list its name in `x-bus-reserved`.";
const READERS_FIRST: &str = "Deploy those who read before those who send, or add a message beside the old one.";

/// A change of a schema.
const fn schema(id: &'static str, summary: &'static str, fix: &'static str) -> Rule {
    rule(Severity::Error, id, summary, SENDERS_AND_READERS, fix)
}

/// An event that carries this, in a part of a definition.
macro_rules! carries {
    ($schema:literal) => {
        concat!(r#"{ "events": { "sold": { "parameters": "#, $schema, " } } }")
    };
}

/// An event whose member `pet` is this, in a part of a definition.
macro_rules! member {
    ($schema:literal) => {
        concat!(
            r#"{ "events": { "sold": { "parameters": { "type": "object", "properties": { "pet": "#,
            $schema,
            " } } } } }"
        )
    };
}

pub(super) const RULES: &[Rule] = &[
    rule(
        Severity::Warning,
        "cannot-prove",
        "it is not known whether something breaks",
        "The schemas are beyond what can be proved, and no value was found that breaks. That is not the same as safe.",
        "Compare the two by hand, or write the schema in a simpler way.",
    )
    .shown_by(
        member!(r#"{ "type": "string", "pattern": "^a*(?<=a)$" }"#),
        member!(r#"{ "type": "string", "pattern": "^a*$" }"#),
        &[
            r#"warning: `sold`: cannot prove that nothing breaks (`pattern` changed from "^a*(?<=a)$" to "^a*$": the search found no witness, and no proof); it may be that what old publishers sent, new listeners refuse"#,
        ],
    ),
    schema("schema-changed", "a schema changed in a way that has no name of its own", OTHER_TYPE).shown_by(
        member!("{}"),
        member!("false"),
        &[
            r#"error: `sold`: the schema was replaced: what old publishers sent, new listeners refuse, such as {"pet":null}"#,
        ],
    ),
    schema("reference-changed", "a reference came or went beside other keywords", OTHER_TYPE).shown_by(
        r##"{ "events": { "sold": { "parameters": { "$ref": "#/$defs/Pet", "minProperties": 1 } } }, "$defs": { "Pet": { "type": "object" } } }"##,
        r##"{ "events": { "sold": { "parameters": { "minProperties": 1 } } }, "$defs": { "Pet": { "type": "object" } } }"##,
        &[
            "error: `sold`: the reference changed: what new publishers send, old listeners refuse, such as null",
        ],
    ),
    schema("type-changed", "a value is of another type", OTHER_TYPE).shown_by(
        member!(r#"{ "type": "string" }"#),
        member!(r#"{ "type": "integer" }"#),
        &[
            r#"error: `sold`: the type changed from string to integer: what new publishers send, old listeners refuse, such as {"pet":0}"#,
            r#"error: `sold`: the type changed from string to integer: what old publishers sent, new listeners refuse, such as {"pet":""}"#,
        ],
    ),
    schema("became-nullable", "`null` became possible", BOTH).shown_by(
        member!(r#"{ "type": "string" }"#),
        member!(r#"{ "type": ["string", "null"] }"#),
        &[
            r#"error: `sold`: `null` became possible: what new publishers send, old listeners refuse, such as {"pet":null}"#,
        ],
    ),
    schema("became-not-nullable", "`null` is possible no more", BOTH).shown_by(
        member!(r#"{ "type": ["string", "null"] }"#),
        member!(r#"{ "type": "string" }"#),
        &[
            r#"error: `sold`: `null` is possible no more: what old publishers sent, new listeners refuse, such as {"pet":null}"#,
        ],
    ),
    schema("enum-added", "values were limited to a list", OPEN_ENUM).shown_by(
        member!(r#"{ "type": "string" }"#),
        member!(r#"{ "type": "string", "enum": ["cat", "dog"] }"#),
        &[
            r#"error: `sold`: the values were limited to a list: what old publishers sent, new listeners refuse, such as {"pet":""}"#,
        ],
    ),
    schema("enum-removed", "values are limited to a list no more", OPEN_ENUM).shown_by(
        member!(r#"{ "type": "string", "enum": ["cat", "dog"] }"#),
        member!(r#"{ "type": "string" }"#),
        &[
            r#"error: `sold`: the values are limited to a list no more: what new publishers send, old listeners refuse, such as {"pet":""}"#,
        ],
    ),
    schema("enum-value-added", "a list of values got more", OPEN_ENUM).shown_by(
        member!(r#"{ "enum": ["cat", "dog"] }"#),
        member!(r#"{ "enum": ["cat", "dog", "fox"] }"#),
        &[
            r#"error: `sold`: a value was added: what new publishers send, old listeners refuse, such as {"pet":"fox"}"#,
        ],
    ),
    schema("enum-value-removed", "a list of values got fewer", OPEN_ENUM).shown_by(
        member!(r#"{ "enum": ["cat", "dog", "fox"] }"#),
        member!(r#"{ "enum": ["cat", "dog"] }"#),
        &[
            r#"error: `sold`: a value was removed: what old publishers sent, new listeners refuse, such as {"pet":"fox"}"#,
        ],
    ),
    schema("enum-value-replaced", "a list has other values", OPEN_ENUM).shown_by(
        member!(r#"{ "enum": ["cat", "dog"] }"#),
        member!(r#"{ "enum": ["cat", "hound"] }"#),
        &[
            r#"error: `sold`: values were replaced: what new publishers send, old listeners refuse, such as {"pet":"hound"}"#,
            r#"error: `sold`: values were replaced: what old publishers sent, new listeners refuse, such as {"pet":"dog"}"#,
        ],
    ),
    schema("const-changed", "a constant is another one", OTHER_TYPE).shown_by(
        member!(r#"{ "const": "cat" }"#),
        member!(r#"{ "const": "dog" }"#),
        &[
            r#"error: `sold`: the constant changed: what new publishers send, old listeners refuse, such as {"pet":"dog"}"#,
            r#"error: `sold`: the constant changed: what old publishers sent, new listeners refuse, such as {"pet":"cat"}"#,
        ],
    ),
    schema("lower-bound-changed", "a number's lower bound moved", BOTH).shown_by(
        member!(r#"{ "type": "integer", "minimum": 0 }"#),
        member!(r#"{ "type": "integer", "minimum": 1 }"#),
        &[
            r#"error: `sold`: `minimum` changed from 0 to 1: what old publishers sent, new listeners refuse, such as {"pet":0}"#,
        ],
    ),
    schema("upper-bound-changed", "a number's upper bound moved", BOTH).shown_by(
        member!(r#"{ "type": "integer", "maximum": 10 }"#),
        member!(r#"{ "type": "integer", "maximum": 5 }"#),
        &[
            r#"error: `sold`: `maximum` changed from 10 to 5: what old publishers sent, new listeners refuse, such as {"pet":6}"#,
        ],
    ),
    schema("multiple-of-changed", "a number has another step", BOTH).shown_by(
        member!(r#"{ "type": "integer", "multipleOf": 2 }"#),
        member!(r#"{ "type": "integer", "multipleOf": 4 }"#),
        &[
            r#"error: `sold`: `multipleOf` changed from 2 to 4: what old publishers sent, new listeners refuse, such as {"pet":2}"#,
        ],
    ),
    schema("min-length-changed", "a string's shortest length moved", BOTH).shown_by(
        member!(r#"{ "type": "string" }"#),
        member!(r#"{ "type": "string", "minLength": 1 }"#),
        &[
            r#"error: `sold`: `minLength` was added: 1: what old publishers sent, new listeners refuse, such as {"pet":""}"#,
        ],
    ),
    schema("max-length-changed", "a string's longest length moved", BOTH).shown_by(
        member!(r#"{ "type": "string", "maxLength": 9 }"#),
        member!(r#"{ "type": "string", "maxLength": 5 }"#),
        &[
            r#"error: `sold`: `maxLength` changed from 9 to 5: what old publishers sent, new listeners refuse, such as {"pet":"aaaaaa"}"#,
        ],
    ),
    schema("pattern-changed", "a string has another pattern", BOTH).shown_by(
        member!(r#"{ "type": "string", "pattern": "^[a-z]+$" }"#),
        member!(r#"{ "type": "string", "pattern": "^[a-f]+$" }"#),
        &[
            r#"error: `sold`: `pattern` changed from "^[a-z]+$" to "^[a-f]+$": what old publishers sent, new listeners refuse, such as {"pet":"g"}"#,
        ],
    ),
    schema("format-changed", "a string has another format", BOTH).shown_by(
        member!(r#"{ "type": "string" }"#),
        member!(r#"{ "type": "string", "format": "date" }"#),
        &[
            r#"error: `sold`: `format` was added: "date": what old publishers sent, new listeners refuse, such as {"pet":"2026-11-21T06:41:19Z"}"#,
        ],
    ),
    schema("content-changed", "a string's content is encoded otherwise", BOTH).shown_by(
        member!(r#"{ "type": "string" }"#),
        member!(r#"{ "type": "string", "contentEncoding": "base64" }"#),
        &[
            r#"error: `sold`: `contentEncoding` was added: "base64": what new publishers send, old listeners refuse"#,
            r#"error: `sold`: `contentEncoding` was added: "base64": what old publishers sent, new listeners refuse"#,
        ],
    ),
    schema("min-items-changed", "an array's fewest items moved", BOTH).shown_by(
        member!(r#"{ "type": "array", "minItems": 1 }"#),
        member!(r#"{ "type": "array", "minItems": 2 }"#),
        &[
            r#"error: `sold`: `minItems` changed from 1 to 2: what old publishers sent, new listeners refuse, such as {"pet":[null]}"#,
        ],
    ),
    schema("max-items-changed", "an array's most items moved", BOTH).shown_by(
        member!(r#"{ "type": "array", "maxItems": 2 }"#),
        member!(r#"{ "type": "array", "maxItems": 1 }"#),
        &[
            r#"error: `sold`: `maxItems` changed from 2 to 1: what old publishers sent, new listeners refuse, such as {"pet":[null,null]}"#,
        ],
    ),
    schema("unique-items-changed", "items have to differ, or no more", BOTH).shown_by(
        member!(r#"{ "type": "array" }"#),
        member!(r#"{ "type": "array", "uniqueItems": true }"#),
        &[
            r#"error: `sold`: `uniqueItems` was added: true: what old publishers sent, new listeners refuse, such as {"pet":[null,null]}"#,
        ],
    ),
    schema("contains-changed", "an array has to contain other items", BOTH).shown_by(
        member!(r#"{ "type": "array" }"#),
        member!(r#"{ "type": "array", "contains": { "const": "cat" } }"#),
        &[
            r#"error: `sold`: `contains` was added: what old publishers sent, new listeners refuse, such as {"pet":[]}"#,
        ],
    ),
    schema("items-changed", "the items of an array are given otherwise", BOTH).shown_by(
        member!(r#"{ "type": "array", "prefixItems": [{ "type": "string" }] }"#),
        member!(r#"{ "type": "array", "prefixItems": [{ "type": "string" }, { "type": "integer" }] }"#),
        &[
            r#"error: `sold`: the items changed: what old publishers sent, new listeners refuse, such as {"pet":["",null]}"#,
        ],
    ),
    schema("min-properties-changed", "an object's fewest members moved", BOTH).shown_by(
        carries!(r#"{ "type": "object" }"#),
        carries!(r#"{ "type": "object", "minProperties": 1 }"#),
        &[
            "error: `sold`: `minProperties` was added: 1: what old publishers sent, new listeners refuse, such as {}",
        ],
    ),
    schema("max-properties-changed", "an object's most members moved", BOTH).shown_by(
        carries!(r#"{ "type": "object", "additionalProperties": { "type": "integer" } }"#),
        carries!(r#"{ "type": "object", "additionalProperties": { "type": "integer" }, "maxProperties": 1 }"#),
        &[
            r#"error: `sold`: `maxProperties` was added: 1: what old publishers sent, new listeners refuse, such as {"member0":0,"member1":0}"#,
        ],
    ),
    schema("property-names-changed", "members have other names", BOTH).shown_by(
        carries!(r#"{ "type": "object", "additionalProperties": { "type": "integer" } }"#),
        carries!(r#"{ "type": "object", "additionalProperties": { "type": "integer" }, "propertyNames": { "maxLength": 3 } }"#),
        &[
            r#"error: `sold`: `propertyNames` was added: what old publishers sent, new listeners refuse, such as {"aaaa":0}"#,
        ],
    ),
    schema("property-added", "an object has a new member", OPTIONAL).shown_by(
        carries!(r#"{ "type": "object", "properties": { "pet": { "type": "string" } }, "additionalProperties": false }"#),
        carries!(r#"{ "type": "object", "properties": { "pet": { "type": "string" }, "age": { "type": "integer" } }, "additionalProperties": false }"#),
        &[
            r#"error: `sold`: `age` was added: what new publishers send, old listeners refuse, such as {"age":0}"#,
        ],
    ),
    schema("property-removed", "an object has a member less", DEPRECATED).shown_by(
        carries!(r#"{ "type": "object", "properties": { "pet": { "type": "string" }, "age": { "type": "integer" } }, "additionalProperties": false }"#),
        carries!(r#"{ "type": "object", "properties": { "pet": { "type": "string" } }, "additionalProperties": false }"#),
        &[
            r#"error: `sold`: `age` was removed: what old publishers sent, new listeners refuse, such as {"age":0}"#,
        ],
    ),
    schema("became-required", "a member has to be there", OPTIONAL).shown_by(
        carries!(r#"{ "type": "object", "properties": { "pet": { "type": "string" } } }"#),
        carries!(r#"{ "type": "object", "properties": { "pet": { "type": "string" } }, "required": ["pet"] }"#),
        &[
            "error: `sold`: `pet` became required: what old publishers sent, new listeners refuse, such as {}",
        ],
    ),
    schema("became-optional", "a member may be missing", OPTIONAL).shown_by(
        carries!(r#"{ "type": "object", "properties": { "pet": { "type": "string" } }, "required": ["pet"] }"#),
        carries!(r#"{ "type": "object", "properties": { "pet": { "type": "string" } } }"#),
        &[
            "error: `sold`: `pet` became optional: what new publishers send, old listeners refuse, such as {}",
        ],
    ),
    schema("pattern-properties-changed", "members are told by other patterns", OPTIONAL).shown_by(
        carries!(r#"{ "type": "object", "additionalProperties": true }"#),
        carries!(r#"{ "type": "object", "patternProperties": { "^x-": { "type": "integer" } }, "additionalProperties": true }"#),
        &[
            r#"error: `sold`: `patternProperties` changed: what old publishers sent, new listeners refuse, such as {"x-":null}"#,
        ],
    ),
    schema("additional-properties-changed", "other members are allowed, or not, or otherwise", OPTIONAL).shown_by(
        carries!(r#"{ "type": "object", "additionalProperties": { "type": "integer" } }"#),
        carries!(r#"{ "type": "object", "additionalProperties": false }"#),
        &[
            r#"error: `sold`: `additionalProperties` changed: what old publishers sent, new listeners refuse, such as {"member0":0}"#,
        ],
    ),
    schema("dependencies-changed", "members call for other members", BOTH).shown_by(
        carries!(r#"{ "type": "object", "properties": { "pet": { "type": "string" }, "age": { "type": "integer" } } }"#),
        carries!(r#"{ "type": "object", "properties": { "pet": { "type": "string" }, "age": { "type": "integer" } }, "dependentRequired": { "age": ["pet"] } }"#),
        &[
            r#"error: `sold`: `dependentRequired` was added: what old publishers sent, new listeners refuse, such as {"age":0}"#,
        ],
    ),
    schema("not-changed", "something else is excluded", BOTH).shown_by(
        member!(r#"{ "type": "string" }"#),
        member!(r#"{ "type": "string", "not": { "const": "cat" } }"#),
        &[
            r#"error: `sold`: `not` was added: what old publishers sent, new listeners refuse, such as {"pet":"cat"}"#,
        ],
    ),
    schema("condition-changed", "`if`, `then` or `else` changed", BOTH).shown_by(
        member!(r#"{ "type": "string" }"#),
        member!(r#"{ "type": "string", "if": { "maxLength": 3 }, "then": { "pattern": "^[a-z]*$" } }"#),
        &[
            r#"error: `sold`: `if`, `then` was added: what old publishers sent, new listeners refuse, such as {"pet":"0"}"#,
        ],
    ),
    schema("all-of-added", "a value has to satisfy more schemas", BOTH).shown_by(
        member!(r#"{ "type": "string" }"#),
        member!(r#"{ "type": "string", "allOf": [{ "minLength": 1 }, { "maxLength": 9 }] }"#),
        &[
            r#"error: `sold`: `allOf` demands more: what old publishers sent, new listeners refuse, such as {"pet":""}"#,
        ],
    ),
    schema("all-of-removed", "a value has to satisfy fewer schemas", BOTH).shown_by(
        member!(r#"{ "type": "string", "allOf": [{ "minLength": 1 }, { "maxLength": 9 }] }"#),
        member!(r#"{ "type": "string" }"#),
        &[
            r#"error: `sold`: `allOf` demands less: what new publishers send, old listeners refuse, such as {"pet":""}"#,
        ],
    ),
    schema("union-added", "a value has to be one of several variants", READERS_FIRST).shown_by(
        member!("{}"),
        member!(r#"{ "anyOf": [{ "type": "integer" }, { "type": "string" }] }"#),
        &[
            r#"error: `sold`: it has to be one of several now: what old publishers sent, new listeners refuse, such as {"pet":null}"#,
        ],
    ),
    schema("union-removed", "a value need not be one of several variants any more", READERS_FIRST).shown_by(
        member!(r#"{ "anyOf": [{ "type": "string" }, { "type": "integer" }] }"#),
        member!("{}"),
        &[
            r#"error: `sold`: it need not be one of several any more: what new publishers send, old listeners refuse, such as {"pet":null}"#,
        ],
    ),
    schema("union-branch-added", "a union has a variant more", READERS_FIRST).shown_by(
        member!(r#"{ "oneOf": [{ "type": "string" }, { "type": "integer" }] }"#),
        member!(r#"{ "oneOf": [{ "type": "string" }, { "type": "integer" }, { "type": "boolean" }] }"#),
        &[
            r#"error: `sold`: a variant was added: what new publishers send, old listeners refuse, such as {"pet":true}"#,
        ],
    ),
    schema("union-branch-removed", "a union has a variant less", READERS_FIRST).shown_by(
        member!(r#"{ "oneOf": [{ "type": "string" }, { "type": "integer" }] }"#),
        member!(r#"{ "oneOf": [{ "type": "string" }] }"#),
        &[
            r#"error: `sold`: a variant was removed: what old publishers sent, new listeners refuse, such as {"pet":0}"#,
        ],
    ),
];
