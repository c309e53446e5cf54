//! One small type of every kind that the contract has a macro for, each with the schema that it stands for.

use std::collections::BTreeMap;

use buscodegen_runtime::codegen::{ArrayRules, Format, IntegerRules, MapRules, NumberRules, Scalar, StringRules};
use buscodegen_runtime::formats::Email;
use buscodegen_runtime::{Message, Nullable, Schema, Value, codegen, read_value};
use serde_json::json;

static SCHEMAS: codegen::Schemas = codegen::Schemas::new(&[(
    "kinds.json",
    r##"{ "$defs": {
        "Percent": { "type": "integer", "minimum": 0, "exclusiveMaximum": 101, "multipleOf": 5 },
        "Ratio": { "type": "number", "minimum": 0, "maximum": 1 },
        "Mail": { "type": "string", "format": "email", "maxLength": 12 },
        "Secret": { "type": "string", "minLength": 3 },
        "Level": { "enum": ["low", "high"] },
        "Levels": { "type": "array", "items": { "$ref": "#/$defs/Level" }, "minItems": 1, "uniqueItems": true },
        "Scores": { "type": "object", "additionalProperties": { "$ref": "#/$defs/Percent" }, "minProperties": 1, "maxProperties": 2 },
        "Flag": { "type": "boolean" },
        "Anything": true,
        "Pair": { "type": "array", "prefixItems": [{ "$ref": "#/$defs/Flag" }, { "type": "string" }], "items": false, "minItems": 2 },
        "Three": { "type": "array", "items": { "$ref": "#/$defs/Ratio" }, "minItems": 3, "maxItems": 3 },
        "Maybe": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/Percent" }] },
        "One": { "const": 1 },
        "Half": { "const": 0.5 },
        "Yes": { "const": true },
        "Nil": { "const": null },
        "Word": { "const": "wo\"rd" }
    } }"##,
)]);

macro_rules! messages {
    ($($name:ident),+ $(,)?) => {
        $(impl Message for $name {
            const EXACT: bool = true;

            fn schema() -> &'static Schema {
                static SCHEMA: Schema = Schema::new(&SCHEMAS, "kinds.json", concat!("/$defs/", stringify!($name)));
                &SCHEMA
            }
        })+
    };
}

messages!(
    Percent, Ratio, Mail, Secret, Level, Levels, Scores, Flag, Anything, Pair, Three, Maybe, One, Half, Yes, Nil, Word
);

const PERCENT: IntegerRules = IntegerRules { minimum: Some(0), maximum: Some(100), multiple_of: Some(5) };
const RATIO: NumberRules = NumberRules { minimum: Some(0.0), maximum: Some(1.0), ..NumberRules::NONE };
const MAIL: StringRules = StringRules { max_length: Some(12), format: Some(Format::Email), ..StringRules::NONE };
const SECRET: StringRules = StringRules { min_length: Some(3), ..StringRules::NONE };

#[derive(Clone, Copy, PartialEq)]
struct Percent(u8);

codegen::impl_integer!(Percent, u8, PERCENT);

#[derive(Clone, Copy, PartialEq)]
struct Ratio(f64);

codegen::impl_number!(Ratio, f64, RATIO);

#[derive(Clone, PartialEq)]
struct Mail(String);

codegen::impl_string!(Mail, MAIL);

#[derive(Clone, PartialEq)]
struct Secret(String);

codegen::impl_string!(Secret, SECRET, sensitive);

#[derive(Clone, PartialEq)]
struct Levels(Vec<Level>);

codegen::impl_array!(Levels, Level, ArrayRules { min_items: Some(1), max_items: None }, unique);

#[derive(Clone, PartialEq)]
struct Scores(BTreeMap<String, Percent>);

codegen::impl_map!(Scores, Percent, MapRules { min_properties: Some(1), max_properties: Some(2) });

#[derive(Clone, PartialEq)]
struct Flag(bool);

codegen::impl_newtype!(Flag, bool);

#[derive(Clone, PartialEq)]
struct Anything(Value);

codegen::impl_newtype!(Anything, Value);

#[derive(Clone, PartialEq)]
struct Pair((Flag, String));

codegen::impl_newtype!(Pair, (Flag, String));

#[derive(Clone, PartialEq)]
struct Three([Ratio; 3]);

codegen::impl_newtype!(Three, [Ratio; 3]);

#[derive(Clone, PartialEq)]
struct Maybe(Nullable<Percent>);

codegen::impl_newtype!(Maybe, Nullable<Percent>);

#[derive(Clone, Copy, Debug, PartialEq)]
struct One;

codegen::impl_const!(One, integer 1);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Half;

codegen::impl_const!(Half, number 0.5);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Yes;

codegen::impl_const!(Yes, boolean true);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Nil;

codegen::impl_const!(Nil, null);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Word;

codegen::impl_const!(Word, string "wo\"rd");

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Level {
    Low,
    High,
}

codegen::impl_string_enum!(Level { Low = "low", High = "high" });

/// Texts of which every kind takes some and refuses most.
const TEXTS: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-0.0",
    "1",
    "1.0",
    "10e-1",
    "5",
    "50",
    "100",
    "100.0",
    "101",
    "105",
    "7",
    "-5",
    "0.5",
    "5e-1",
    "0.75",
    "1.01",
    "1e300",
    "18446744073709551615",
    "\"\"",
    "\"low\"",
    "\"LOW\"",
    "\"hi\\u0067h\"",
    "\"wo\\\"rd\"",
    "\"word\"",
    "\"a@b.c\"",
    "\"abcdefgh@b.c\"",
    "\"abcdefghi@b.c\"",
    "\"a@\"",
    "\"\u{1f600}\u{1f600}\u{1f600}\"",
    "[]",
    "[\"low\"]",
    "[\"low\",\"high\"]",
    "[\"low\",\"high\",\"lo\\u0077\"]",
    "[\"medium\"]",
    "[null]",
    "[0,0.5,1]",
    "[0,0.5]",
    "[0,0.5,1,1]",
    "[0,0.5,2]",
    "[true,\"x\"]",
    "[true]",
    "[true,\"x\",1]",
    "[1,\"x\"]",
    "{}",
    "{\"a\":5}",
    "{\"a\":5,\"b\":10.0}",
    "{\"a\":5,\"b\":10,\"c\":0}",
    "{\"a\":6}",
    "{\"a\":null}",
    "{\"low\":1}",
    "[{\"a\":[{}]}]",
    "{\"a\":{\"$serde_json::private::Number\":\"1\"}}",
];

/// Judges every text, and counts those that are taken.
fn judged<M: Message + PartialEq + std::fmt::Debug>() -> usize {
    let mut taken = 0;
    for text in TEXTS {
        let value = read_value(text.as_bytes()).unwrap();
        let general = M::schema().validate(&value);
        match M::decode(text.as_bytes()) {
            Ok(message) => {
                assert_eq!(general, Ok(()), "{text}");
                let written = message.encode().unwrap();
                assert_eq!(M::decode(&written).unwrap(), message, "{text}");
                taken += 1;
            }
            Err(refused) => assert_eq!(Err(refused), general, "{text}"),
        }
    }
    taken
}

#[test]
fn every_kind_takes_exactly_what_its_schema_takes() {
    let taken = [
        ("Percent", judged::<Percent>()),
        ("Ratio", judged::<Ratio>()),
        ("Mail", judged::<Mail>()),
        ("Secret", judged::<Secret>()),
        ("Level", judged::<Level>()),
        ("Levels", judged::<Levels>()),
        ("Scores", judged::<Scores>()),
        ("Flag", judged::<Flag>()),
        ("Anything", judged::<Anything>()),
        ("Pair", judged::<Pair>()),
        ("Three", judged::<Three>()),
        ("Maybe", judged::<Maybe>()),
        ("One", judged::<One>()),
        ("Half", judged::<Half>()),
        ("Yes", judged::<Yes>()),
        ("Nil", judged::<Nil>()),
        ("Word", judged::<Word>()),
    ];
    for (kind, count) in taken {
        assert!(count > 0 && (count < TEXTS.len() || kind == "Anything"), "{kind} takes {count}");
    }
}

#[test]
fn a_checked_type_cannot_be_made_with_a_bad_value() {
    assert_eq!(Percent::new(50).unwrap().get(), 50);
    assert_eq!(Percent::try_from(51).unwrap_err().keyword, "multipleOf");
    assert_eq!(Ratio::new(f64::NAN).unwrap_err().keyword, "type");
    assert_eq!("a".parse::<Mail>().unwrap_err().keyword, "format");
    assert_eq!(String::from(Mail::new("a@b.c").unwrap()), "a@b.c");
    assert_eq!(Levels::new(vec![Level::Low, Level::Low]).unwrap_err().keyword, "uniqueItems");
    assert_eq!(Levels::try_from(vec![Level::High]).unwrap().as_ref(), [Level::High]);
    assert_eq!(Scores::new(BTreeMap::new()).unwrap_err().keyword, "minProperties");
    assert_eq!(Level::ALL.iter().map(|level| level.as_str()).collect::<Vec<_>>(), ["low", "high"]);
    assert_eq!("medium".parse::<Level>().unwrap_err().to_string(), "must be one of \"low\" \"high\" (enum)");
    assert_eq!(One::VALUE, 1);
    assert!(Percent::new(5).unwrap().order(&Percent::new(10).unwrap()).is_lt());
    assert_eq!(Email::try_from("a@b.c").unwrap().as_ref(), "a@b.c");
}

#[test]
fn a_sensitive_text_is_not_shown_by_debug() {
    assert_eq!(
        format!("{:?} {:?}", Secret::new("canary").unwrap(), Mail::new("a@b.c").unwrap()),
        "[sensitive] \"a@b.c\""
    );
}

#[test]
fn generated_types_are_values_of_serde_too() {
    let scores: Scores = serde_json::from_value(json!({ "a": 5 })).unwrap();
    assert_eq!(serde_json::to_value(&scores).unwrap(), json!({ "a": 5 }));
    serde_json::from_str::<Scores>(r#"{"a":5,"a":10}"#).unwrap_err();
    assert_eq!(serde_json::from_str::<Maybe>("null").unwrap().into_inner(), Nullable::Null);
    let error = serde_json::from_str::<Percent>("101").unwrap_err();
    assert_eq!(error.to_string(), "must be at most 100 (maximum)");
}
