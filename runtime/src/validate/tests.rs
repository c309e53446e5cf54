//! The rules of generated code, held to the general validator and to the plain `jsonschema` crate on the same bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::decimal::Decimal;
use super::{
    ArrayRules, IntegerRules, Invalid, NumberRules, Pattern, Schema, Schemas, StringRules, array, integer, number,
    read_value, reader, string, unique,
};

fn schema(value: Value) -> Schema {
    Schema::shared(&Schemas::from_values([("a.json".to_owned(), value)]), "a.json", "")
}

/// Whether schema and plain crate take the text; they must agree.
fn general(document: Value, text: &str) -> bool {
    let value = read_value(text.as_bytes()).unwrap();
    let plain = jsonschema::options().should_validate_formats(true).build(&document).unwrap().is_valid(&value);
    let ours = schema(document).validate(&value).is_ok();
    assert_eq!(ours, plain, "the general validator and the plain crate differ on {text}");
    ours
}

/// Reads a number as the type `T`, and holds it to its rules.
fn exact<T: for<'de> crate::codegen::Read<'de>>(text: &str, check: impl Fn(T) -> bool) -> bool {
    reader::read::<T>(text.as_bytes()).is_ok_and(check)
}

/// Integers of every size, written in several ways.
fn integer_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        (-50_i64..50).prop_map(|number| number.to_string()),
        (-50_i64..50).prop_map(|number| format!("{number}.0")),
        (-50_i64..50, 0_u8..3).prop_map(|(number, power)| format!("{number}e{power}")),
        (-50_i64..50).prop_map(|number| format!("{number}.5")),
        Just("9223372036854775807".to_owned()),
        Just("9223372036854775808".to_owned()),
        Just("-9223372036854775808".to_owned()),
        Just("-0".to_owned()),
    ]
}

/// Decimals of a few digits, and some extreme ones.
fn number_text() -> impl Strategy<Value = String> {
    prop_oneof![
        (-5000_i64..5000, 0_u8..4).prop_map(|(digits, places)| format!("{digits}e-{places}")),
        (-99_i64..99, 0_u8..99).prop_map(|(whole, cents)| format!("{whole}.{cents:02}")),
        (-50_i64..50).prop_map(|number| number.to_string()),
        Just("-0.0".to_owned()),
        Just("9007199254740992".to_owned()),
        Just("1e15".to_owned()),
    ]
}

proptest! {
    #[test]
    fn integers_are_judged_alike(text in integer_text(), minimum in any::<i64>(), near in -60_i64..60, step in 1_i64..12) {
        for limit in [minimum, near] {
            let rules = IntegerRules { minimum: Some(limit.into()), ..IntegerRules::NONE };
            let wanted = general(json!({ "type": "integer", "minimum": limit }), &text);
            // What the type cannot hold it refuses, which the schema does not ask for.
            let fits = |min: f64, max: f64| text.parse::<f64>().is_ok_and(|number| number >= min && number < max);
            if fits(-9.223_372_036_854_775e18, 9.223_372_036_854_775e18) {
                prop_assert_eq!(exact::<i64>(&text, |number| integer(number, &rules).is_ok()), wanted);
            }
            if fits(0.0, 1.844_674_407_370_955e19) {
                prop_assert_eq!(exact::<u64>(&text, |number| integer(number, &rules).is_ok()), wanted);
            }
        }
        let rules = IntegerRules { maximum: Some(near.into()), multiple_of: Some(step.into()), ..IntegerRules::NONE };
        let wanted = general(json!({ "type": "integer", "maximum": near, "multipleOf": step }), &text);
        prop_assert_eq!(exact::<i64>(&text, |number| integer(number, &rules).is_ok()), wanted);
    }

    #[test]
    fn numbers_are_judged_alike(text in number_text(), low in -50_i32..50, step in 1_u32..300, places in 0_u32..4) {
        let step = f64::from(step) / 10_f64.powi(i32::try_from(places).unwrap());
        let low = f64::from(low) / 4.0;
        let rules = NumberRules { minimum: Some(low), exclusive_maximum: Some(low + 40.25), ..NumberRules::NONE };
        let wanted = general(json!({ "type": "number", "minimum": low, "exclusiveMaximum": low + 40.25 }), &text);
        prop_assert_eq!(exact::<f64>(&text, |value| number(value, &rules).is_ok()), wanted);
        let rules = NumberRules { exclusive_minimum: Some(low), maximum: Some(low + 40.25), ..NumberRules::NONE };
        let wanted = general(json!({ "type": "number", "exclusiveMinimum": low, "maximum": low + 40.25 }), &text);
        prop_assert_eq!(exact::<f64>(&text, |value| number(value, &rules).is_ok()), wanted);
        let rules = NumberRules { multiple_of: Some(step), ..NumberRules::NONE };
        let wanted = general(json!({ "type": "number", "multipleOf": step }), &text);
        prop_assert_eq!(exact::<f64>(&text, |value| number(value, &rules).is_ok()), wanted);
    }

    /// Far beyond what the plain crate computes exactly: against arithmetic on whole numbers.
    #[test]
    fn multiples_are_exact_at_any_magnitude(times in 1_u32..1000, step in 1_u32..1000, power in -300_i32..290, off in 0_u32..2) {
        let step_text: f64 = format!("{step}e{power}").parse().unwrap();
        let product = u64::from(times) * u64::from(step) + u64::from(off);
        let value: f64 = format!("{product}e{power}").parse().unwrap();
        // Below 2^64 an integer of a float is taken as it is, and may have lost digits that its decimal shows.
        if power <= 0 || value > 2e19 {
            let wanted = product % u64::from(step) == 0;
            prop_assert_eq!(Decimal::of_float(value).is_multiple_of(&Decimal::of_float(step_text)), wanted);
        }
    }

    #[test]
    fn strings_are_judged_alike(text in "(\u{1f600}|e\u{301}|[a-c\\-0-9 ]|\\n){0,8}", min in 0_usize..6, max in 0_usize..9) {
        static PATTERN: Pattern = Pattern::new(r"^[a-c]+\s?\d*-?");
        let rules = StringRules { min_length: Some(min), max_length: Some(max), pattern: Some(&PATTERN), format: None };
        let wanted = general(json!({ "type": "string", "minLength": min, "maxLength": max, "pattern": PATTERN.source() }), &json!(text).to_string());
        prop_assert_eq!(string(&text, &rules).is_ok(), wanted);
    }

    #[test]
    fn arrays_are_judged_alike(texts in prop::collection::vec(prop_oneof!["[0-3]", "[0-3]\\.0", "-?0(\\.0)?", "[0-3]\\.5"], 0..6), min in 0_usize..3, max in 0_usize..5) {
        let text = format!("[{}]", texts.join(","));
        let wanted = general(json!({ "items": { "type": "number" }, "minItems": min, "maxItems": max, "uniqueItems": true }), &text);
        let rules = ArrayRules { min_items: Some(min), max_items: Some(max) };
        prop_assert_eq!(exact::<Vec<f64>>(&text, |elements| array(&elements, &rules).is_ok() && unique(&elements).is_ok()), wanted);
    }

    #[test]
    fn patterns_are_judged_alike(text in "[a-cA-C0-9_\u{e9}\u{0660}\u{a0}\u{feff} \\n-]{0,6}", place in 0_usize..12) {
        const SOURCES: [&str; 12] = [
            r"^\d+$", r"^\w*$", r"\s", r"^\S+$", r"^[\w-]+$", r"\bb\b", "^a.c$", r"^(a|b)$", r"^abc", r"^\x61\u0062", r"[^\d\s]", r"\cJ|\-|\/",
        ];
        let source = SOURCES[place];
        let wanted = general(json!({ "pattern": source }), &json!(text).to_string());
        let pattern: &'static Pattern = Box::leak(Box::new(Pattern::new(source)));
        Pattern::support(source).unwrap();
        prop_assert_eq!(pattern.is_match(&text), wanted);
    }
}

#[test]
fn an_integer_literal_that_no_float_holds_is_refused_by_a_number() {
    assert!(reader::read::<f64>(b"9007199254740993").is_err());
    assert_eq!(reader::read::<f64>(b"9007199254740992").unwrap(), 9_007_199_254_740_992.0);
    assert_eq!(reader::read::<f64>(b"-18014398509481984").unwrap(), -18_014_398_509_481_984.0);
    assert!(reader::read::<f64>(b"18446744073709551615").is_err());
    assert_eq!(reader::read::<f64>(b"0").unwrap(), 0.0);
}

#[test]
fn a_bound_is_inside_unless_exclusive() {
    let inside = NumberRules { minimum: Some(-0.5), maximum: Some(0.5), ..NumberRules::NONE };
    let outside = NumberRules { exclusive_minimum: Some(-0.5), exclusive_maximum: Some(0.5), ..NumberRules::NONE };
    for bound in [-0.5, 0.5] {
        assert!(number(bound, &inside).is_ok() && number(bound, &outside).is_err());
        assert!(number(bound * 0.5, &outside).is_ok() && number(bound * 2.0, &inside).is_err());
    }
    let unit = IntegerRules { minimum: Some(-1), maximum: Some(1), ..IntegerRules::NONE };
    assert!(
        integer(-1, &unit).is_ok()
            && integer(1, &unit).is_ok()
            && integer(2, &unit).is_err()
            && integer(-2, &unit).is_err()
    );
    assert!(number(f64::NAN, &NumberRules::NONE).is_err() && number(f64::INFINITY, &NumberRules::NONE).is_err());
}

#[test]
fn integers_are_read_from_whatever_is_one() {
    assert_eq!(reader::read::<u8>(b"2.55e2").unwrap(), 255);
    assert_eq!(reader::read::<i64>(b"-0").unwrap(), 0);
    assert_eq!(reader::read::<i64>(b"-9223372036854775808").unwrap(), i64::MIN);
    for text in ["256", "-1", "1.5", "1e300", "-1e300", "\"1\"", "null", "true", "[1]"] {
        assert!(reader::read::<u8>(text.as_bytes()).is_err(), "{text}");
    }
    assert!(reader::read::<i64>(b"9223372036854775808").is_err());
    assert!(reader::read::<u64>(b"18446744073709551616").is_err());
}

#[test]
fn patterns_that_cannot_be_run_are_named_so() {
    for source in ["(", r"a\z", "(?x)a", &format!("(a{{1000}}){{{}}}", 1000), &format!("(?=a)(b{{1000}}){{{}}}", 1000)]
    {
        assert!(Pattern::support(source).is_err(), "{source}");
    }
    assert!(!Pattern::new("(").is_match("("), "fails closed");
}

#[test]
fn why_a_pattern_cannot_be_run_is_told() {
    let reason = |source: &str| Pattern::support(source).unwrap_err().to_string();
    let nested = format!("{}a{}", "(".repeat(300), ")".repeat(300));
    for (source, wanted) in [
        ("(", "it is not a regular expression of ECMA-262"),
        (r"^((\w{1000}){1000}){1000}$", "it compiles to more than 10 MiB"),
        (r"(?=(\p{L}{1000}){1000})b", "it compiles to more than 10 MiB"),
        (r"^\p{RGI_Emoji}$", "Unicode property not found"),
        (r"(?=\p{RGI_Emoji})b", "Unicode property not found"),
    ] {
        assert_eq!(reason(source), wanted, "{source}");
    }
    for source in ["a{4294967296}", &nested] {
        let reason = reason(source);
        assert!(!reason.is_empty() && !reason.contains("MiB") && !reason.contains('\n'), "{source}: {reason}");
    }
}

#[test]
fn a_dot_matches_no_end_of_a_line() {
    for end in ["\n", "\r", "\u{2028}", "\u{2029}"] {
        // Run as it is, with another engine, and by the general validator.
        for source in ["^.$", "^(?=.).$", "^[^a]$"] {
            let wanted = source == "^[^a]$";
            assert_eq!(Pattern::matches(source, end), Ok(wanted), "{source} {end:?}");
            assert_eq!(general(json!({ "pattern": source }), &json!(end).to_string()), wanted, "{source} {end:?}");
        }
    }
}

#[test]
fn look_around_steps_back_a_bounded_number_of_times() {
    for (source, yes, no) in [("^(?=a)", "ab", "b"), ("(?<!a)b", "b", "ab"), (r"^(a|b)\1$", "aa", "ab")] {
        Pattern::support(source).unwrap();
        assert_eq!((Pattern::matches(source, yes), Pattern::matches(source, no)), (Ok(true), Ok(false)), "{source}");
    }
    let text = format!("{}!", "a".repeat(1024));
    assert_eq!(Pattern::matches(r"^(?=a)(a|aa)+\1$", &text), Ok(false), "fails closed");
}

#[test]
fn evil_patterns_run_in_linear_time() {
    let text = format!("{}!", "a".repeat(64 * 1024));
    for source in ["^(a+)+$", "^(a|aa)+$", "(a*)*b", "^([a-z]+)*[0-9]$", "(.*a){12}$"] {
        let pattern: &'static Pattern = Box::leak(Box::new(Pattern::new(source)));
        let start = Instant::now();
        assert!(!pattern.is_match(&text), "{source}");
        // Milliseconds in an optimised build; backtracking would take longer than anybody waits.
        assert!(start.elapsed() < Duration::from_secs(5), "{source} took {:?}", start.elapsed());
    }
}

#[test]
fn lengths_count_code_points() {
    let two = StringRules { min_length: Some(2), max_length: Some(2), ..StringRules::NONE };
    assert!(string("\u{1f600}\u{1f600}", &two).is_ok());
    assert!(string("e\u{301}", &two).is_ok());
    assert!(string("\u{1f600}", &two).is_err());
    assert!(string("abc", &two).is_err());
}

#[test]
fn refusals_travel() {
    let broken = integer(5, &IntegerRules { maximum: Some(4), ..IntegerRules::NONE }).unwrap_err();
    let malformed = read_value(b"[").unwrap_err();
    for invalid in [Invalid::from(broken), Invalid::from(malformed)] {
        let text = serde_json::to_string(&invalid).unwrap();
        assert_eq!(serde_json::from_str::<Invalid>(&text).unwrap(), invalid);
    }
}

/// The patterns of the JSON Schema Test Suite.
#[test]
fn the_test_suite_agrees_on_patterns() {
    let Some(suite) = crate::test_suite::folder() else {
        println!("found no JSON Schema Test Suite: JSON_SCHEMA_TEST_SUITE names no folder");
        return;
    };
    let file = suite.join("tests/draft2020-12/optional/ecmascript-regex.json");
    let groups = read_value(&std::fs::read(file).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for group in groups.as_array().unwrap() {
        let schema = schema(group["schema"].clone());
        for test in group["tests"].as_array().unwrap() {
            let general = schema.validate(&test["data"]).is_ok();
            let exact = match (group["schema"]["pattern"].as_str(), test["data"].as_str()) {
                (Some(source), Some(text)) if Pattern::support(source).is_ok() => {
                    Pattern::new(Box::leak(source.to_owned().into_boxed_str())).is_match(text)
                }
                _ => general,
            };
            if general != test["valid"] || exact != general {
                wrong.push(format!("{} {}: {general} {exact}", group["schema"], test));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

mod guards {
    use serde_json::json;

    use crate::validate::{
        ArrayGuard, Condition, Constant, Guard, IntegerRules, Kinds, MapRules, NumberRules, Numbers, ObjectGuard,
        Pattern, Schema, Schemas, StringRules, read_tree, read_value,
    };

    static X: Pattern = Pattern::new("^x");
    static ANY: Guard = Guard::NONE;
    static SHORT: Guard = Guard { string: StringRules { max_length: Some(2), ..StringRules::NONE }, ..Guard::NONE };
    static WHOLE: Guard = Guard { kinds: Kinds::INTEGER, ..Guard::NONE };
    static TEXT: Guard = Guard { kinds: Kinds::STRING, ..Guard::NONE };
    static TREE: Guard = Guard {
        object: Some(&ObjectGuard { properties: &[("left", &TREE), ("v", &WHOLE)], ..ObjectGuard::NONE }),
        ..Guard::NONE
    };
    static CASES: &[(&str, Guard)] = &[
        (
            r#"{"exclusiveMinimum":-9007199254740993,"maximum":9223372036854775807}"#,
            Guard {
                large: IntegerRules {
                    minimum: Some(-9_007_199_254_740_992),
                    maximum: Some(i64::MAX as i128),
                    ..IntegerRules::NONE
                },
                ..Guard::NONE
            },
        ),
        (
            r#"{"$schema":"http://json-schema.org/draft-04/schema#","type":["integer","string"]}"#,
            Guard { kinds: Kinds::WRITTEN_INTEGER.or(Kinds::STRING), ..Guard::NONE },
        ),
        (
            r#"{"type":["string","integer","null"]}"#,
            Guard { kinds: Kinds::STRING.or(Kinds::INTEGER).or(Kinds::NULL), ..Guard::NONE },
        ),
        (
            r#"{"enum":[null,true,1,"a",1.5,[1],{"a":1.0}]}"#,
            Guard {
                among: &[
                    Constant::Null,
                    Constant::Boolean(true),
                    Constant::Integer(1),
                    Constant::Text("a"),
                    Constant::Json("1.5"),
                    Constant::Json("[1]"),
                    Constant::Json(r#"{"a":1.0}"#),
                ],
                ..Guard::NONE
            },
        ),
        (
            r#"{"minimum":1,"multipleOf":0.5}"#,
            Guard {
                number: NumberRules { minimum: Some(1.0), multiple_of: Some(0.5), ..NumberRules::NONE },
                ..Guard::NONE
            },
        ),
        (
            r##"{"maxLength":2,"not":{"enum":["ab"]}}"##,
            Guard {
                not: Some(&Guard { among: &[Constant::Text("ab")], ..Guard::NONE }),
                all: &[&SHORT],
                ..Guard::NONE
            },
        ),
        (
            r#"{"prefixItems":[{"type":"integer"}],"items":{"maxLength":2},"uniqueItems":true,"contains":{"type":"string"},"maxContains":1}"#,
            Guard {
                array: Some(&ArrayGuard {
                    prefix: &[&WHOLE],
                    items: Some(&SHORT),
                    unique: true,
                    contains: Some((&TEXT, 1, Some(1))),
                    ..ArrayGuard::NONE
                }),
                ..Guard::NONE
            },
        ),
        (
            r#"{"properties":{"a":{"type":"integer"}},"patternProperties":{"^x":{"maxLength":2}},"additionalProperties":{"type":"string"},"propertyNames":{"maxLength":2},"required":["a"],"dependentRequired":{"xb":["b"]},"dependentSchemas":{"b":{"maxProperties":2}}}"#,
            Guard {
                object: Some(&ObjectGuard {
                    properties: &[("a", &WHOLE)],
                    patterns: &[(&X, &SHORT)],
                    additional: Some(&TEXT),
                    names: Some(&SHORT),
                    required: &["a"],
                    dependent: &[("xb", &["b"])],
                    schemas: &[(
                        "b",
                        &Guard {
                            object: Some(&ObjectGuard {
                                rules: MapRules { max_properties: Some(2), ..MapRules::NONE },
                                ..ObjectGuard::NONE
                            }),
                            ..Guard::NONE
                        },
                    )],
                    ..ObjectGuard::NONE
                }),
                ..Guard::NONE
            },
        ),
        (
            r#"{"anyOf":[{"type":"integer"},{"maxLength":2}],"oneOf":[{"type":"integer"},{"type":"string"},true]}"#,
            Guard { any: &[&WHOLE, &SHORT], one: &[&WHOLE, &TEXT, &ANY], ..Guard::NONE },
        ),
        (
            r#"{"if":{"type":"string"},"then":{"maxLength":2},"else":{"type":"integer"}}"#,
            Guard {
                condition: Some(&Condition { test: &TEXT, then: Some(&SHORT), otherwise: Some(&WHOLE) }),
                ..Guard::NONE
            },
        ),
        (
            r##"{"$defs":{"tree":{"properties":{"left":{"$ref":"#/$defs/tree"},"v":{"type":"integer"}}}},"$ref":"#/$defs/tree"}"##,
            Guard { all: &[&TREE], ..Guard::NONE },
        ),
        (
            r#"{"properties":{"a":{"type":"integer"}},"anyOf":[{"properties":{"b":{"type":"string"}},"required":["b"]},{"patternProperties":{"^x":{"maxLength":2}}}],"dependentSchemas":{"xb":{"properties":{"left":true}}},"unevaluatedProperties":{"type":"string"}}"#,
            Guard {
                object: Some(&ObjectGuard {
                    properties: &[("a", &WHOLE)],
                    schemas: &[(
                        "xb",
                        &Guard {
                            object: Some(&ObjectGuard { properties: &[("left", &ANY)], ..ObjectGuard::NONE }),
                            ..Guard::NONE
                        },
                    )],
                    ..ObjectGuard::NONE
                }),
                any: &[
                    &Guard {
                        object: Some(&ObjectGuard {
                            properties: &[("b", &TEXT)],
                            required: &["b"],
                            ..ObjectGuard::NONE
                        }),
                        ..Guard::NONE
                    },
                    &Guard {
                        object: Some(&ObjectGuard { patterns: &[(&X, &SHORT)], ..ObjectGuard::NONE }),
                        ..Guard::NONE
                    },
                ],
                other_members: Some(&TEXT),
                ..Guard::NONE
            },
        ),
        (
            r#"{"not":{"unevaluatedProperties":false,"oneOf":[{"properties":{"a":{"type":"string"}},"required":["a"]},{"additionalProperties":{"type":"integer"}}]}}"#,
            Guard { not: Some(&CLOSED), ..Guard::NONE },
        ),
        (
            r#"{"allOf":[{"unevaluatedProperties":false,"oneOf":[{"properties":{"a":{"type":"string"}},"required":["a"]},{"additionalProperties":{"type":"integer"}}]}],"unevaluatedProperties":false}"#,
            Guard { all: &[&CLOSED], other_members: Some(&NOTHING), ..Guard::NONE },
        ),
        (
            r#"{"not":{"not":{"properties":{"a":true}}},"if":{"properties":{"b":{"type":"string"}},"required":["b"]},"then":{"properties":{"xb":true}},"else":{"properties":{"a":true}},"unevaluatedProperties":false}"#,
            Guard {
                condition: Some(&Condition {
                    test: &Guard {
                        object: Some(&ObjectGuard {
                            properties: &[("b", &TEXT)],
                            required: &["b"],
                            ..ObjectGuard::NONE
                        }),
                        ..Guard::NONE
                    },
                    then: Some(&Guard {
                        object: Some(&ObjectGuard { properties: &[("xb", &ANY)], ..ObjectGuard::NONE }),
                        ..Guard::NONE
                    }),
                    otherwise: Some(&Guard {
                        object: Some(&ObjectGuard { properties: &[("a", &ANY)], ..ObjectGuard::NONE }),
                        ..Guard::NONE
                    }),
                }),
                other_members: Some(&NOTHING),
                ..Guard::NONE
            },
        ),
        (
            r#"{"prefixItems":[{"type":"integer"}],"contains":{"type":"string","minLength":2},"minContains":0,"unevaluatedItems":{"type":"object"}}"#,
            Guard {
                array: Some(&ArrayGuard {
                    prefix: &[&WHOLE],
                    contains: Some((
                        &Guard {
                            kinds: Kinds::STRING,
                            string: StringRules { min_length: Some(2), ..StringRules::NONE },
                            ..Guard::NONE
                        },
                        0,
                        None,
                    )),
                    ..ArrayGuard::NONE
                }),
                other_items: Some(&Guard { kinds: Kinds::OBJECT, ..Guard::NONE }),
                ..Guard::NONE
            },
        ),
        (
            r#"{"anyOf":[{"prefixItems":[true,{"type":"string"}]},{"items":{"type":"integer"}}],"unevaluatedItems":false,"unevaluatedProperties":{"type":"integer"}}"#,
            Guard {
                any: &[
                    &Guard { array: Some(&ArrayGuard { prefix: &[&ANY, &TEXT], ..ArrayGuard::NONE }), ..Guard::NONE },
                    &Guard { array: Some(&ArrayGuard { items: Some(&WHOLE), ..ArrayGuard::NONE }), ..Guard::NONE },
                ],
                other_items: Some(&NOTHING),
                other_members: Some(&WHOLE),
                ..Guard::NONE
            },
        ),
    ];
    static NOTHING: Guard = Guard { kinds: Kinds::NONE, ..Guard::NONE };
    static CLOSED: Guard = Guard {
        one: &[
            &Guard {
                object: Some(&ObjectGuard { properties: &[("a", &TEXT)], required: &["a"], ..ObjectGuard::NONE }),
                ..Guard::NONE
            },
            &Guard { object: Some(&ObjectGuard { additional: Some(&WHOLE), ..ObjectGuard::NONE }), ..Guard::NONE },
        ],
        other_members: Some(&NOTHING),
        ..Guard::NONE
    };
    const TEXTS: &[&str] = &[
        "null",
        "true",
        "false",
        "1",
        " 1.0 ",
        "1.5",
        "1.25",
        "-3",
        "1e2",
        "18446744073709551615",
        "9223372036854775807",
        "9223372036854775808",
        "1e300",
        "-1e300",
        "-9007199254740993",
        "-9007199254740992",
        r#""""#,
        r#""a""#,
        r#""ab""#,
        r#""a\u0062""#,
        r#""abc""#,
        r#""\u00e9\ud83d\ude00""#,
        "[]",
        "[1]",
        "[ 1 , \"ab\" ]",
        r#"["a"]"#,
        r#"[1,"a","a"]"#,
        r#"[1,"a","b"]"#,
        r#"[1,{"a":[]}, {"a":[]}]"#,
        r#"[1,"ab",{"a":1},{"a":1.0}]"#,
        "{}",
        r#"{"a":1}"#,
        r#"{ "a" : "b" }"#,
        r#"{"a":1,"xb":"c"}"#,
        r#"{"a":1,"xb":"c","b":"d"}"#,
        r#"{"a":1,"b":"d"}"#,
        r#"{"a":1,"xc":"abc"}"#,
        r#"{"\u0061":1,"abc":""}"#,
        r#"{"a":1,"c":2}"#,
        r#"{"left":{"left":{"v":1}},"v":2}"#,
        r#"{"left":{"left":{"v":"}"}},"v":2}"#,
        r#"{"left":3}"#,
        r#"{"left":3,"xb":"c"}"#,
        r#"{"a":"b","b":"c"}"#,
        r#"{"b":"c"}"#,
        r#"{"b":"c","xb":[]}"#,
        "[1,2]",
        "[1,2,3]",
        r#"[1,"a",{}]"#,
        r#"[1,{},"ab"]"#,
    ];

    #[test]
    fn a_guard_says_what_its_schema_does() {
        for (schema, guard) in CASES {
            let schemas = Schemas::from_values([("s.json".to_owned(), serde_json::from_str(schema).unwrap())]);
            let general = Schema::shared(&schemas, "s.json", "");
            general.check().unwrap();
            for text in TEXTS {
                let value = read_value(text.as_bytes()).unwrap();
                let accepted = general.validate(&value).is_ok();
                assert_eq!(guard.accepts(text, Numbers::default()).unwrap(), accepted, "{schema} on {text}");
                let tree = read_tree(text.as_bytes()).unwrap();
                // As texts, `1e300` has an exponent, and is no integer of draft 4.
                let kept = general.accepts(&tree);
                assert!(kept == accepted || schema.contains("draft-04"), "{schema} on {text} with numbers as texts");
                assert_eq!(guard.accepts(text, Numbers::KEPT).unwrap(), kept, "{schema} on {text} as text");
            }
        }
    }

    #[test]
    fn the_deepest_value_fits_a_small_stack() {
        static INNER: Guard =
            Guard { object: Some(&ObjectGuard { properties: &[("of", &NESTED)], ..ObjectGuard::NONE }), ..Guard::NONE };
        static MIDDLE: Guard = Guard { any: &[&INNER], ..Guard::NONE };
        static NOT: Guard = Guard { not: Some(&MIDDLE), ..Guard::NONE };
        static NESTED: Guard = Guard { not: Some(&NOT), all: &[&ANY], ..Guard::NONE };
        let deep = (1..128).fold("{}".to_owned(), |of, _| format!(r#"{{"of":{of}}}"#));
        let judge = move || NESTED.accepts(&deep, Numbers::default()).unwrap();
        assert!(std::thread::Builder::new().stack_size(1 << 20).spawn(judge).unwrap().join().unwrap());
    }

    #[test]
    fn schemas_that_nest_without_bound_are_given_up() {
        static MAZE: Guard = Guard { any: &[&LEFT, &RIGHT], ..Guard::NONE };
        static CLOSED: Guard = Guard { any: &[&MAZE, &OTHER], other_members: Some(&CLOSED), ..Guard::NONE };
        static OTHER: Guard = Guard {
            object: Some(&ObjectGuard { properties: &[("of", &CLOSED)], required: &["other"], ..ObjectGuard::NONE }),
            ..Guard::NONE
        };
        static LEFT: Guard = Guard {
            object: Some(&ObjectGuard { properties: &[("of", &MAZE)], required: &["left"], ..ObjectGuard::NONE }),
            ..Guard::NONE
        };
        static RIGHT: Guard = Guard {
            object: Some(&ObjectGuard { properties: &[("of", &MAZE)], required: &["right"], ..ObjectGuard::NONE }),
            ..Guard::NONE
        };
        let deep = |depth| (0..depth).fold(json!({"right": 1}), |of, _| json!({ "of": of, "right": 1 })).to_string();
        assert!(MAZE.accepts(&deep(6), Numbers::default()).unwrap());
        MAZE.accepts(&deep(60), Numbers::default()).unwrap_err();
        CLOSED.accepts(&deep(60), Numbers::default()).unwrap_err();
    }
}
