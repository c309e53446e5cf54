#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Reader;
use crate::validate::{Malformed, read_value};

fn refused(text: &str) -> Malformed {
    read_value(text.as_bytes()).expect_err(text)
}

fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn what_is_no_json_is_refused() {
    for text in [
        "",
        " ",
        "nul",
        "nulL",
        "truefalse",
        "tru",
        "[",
        "]",
        "{",
        "}",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{,}",
        "{1:2}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\" 1}",
        "{'a':1}",
        "\"",
        "\"a",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u+123\"",
        "01",
        "-01",
        "-",
        "+1",
        ".5",
        "1.",
        "1.e3",
        "1e",
        "1e+",
        "--1",
        "0x1",
        "1_0",
        "NaN",
        "Infinity",
        "-Infinity",
        "1 2",
        "{} x",
        "// a\n1",
        "[1]\0",
        "\u{a0}1",
        "undefined",
        "{\"a\":1}}",
        "[\"a\":1]",
        "{\"a\":1,,\"b\":2}",
        "\u{c}1",
    ] {
        refused(text);
    }
}

#[test]
fn the_second_of_two_members_is_refused_wherever_it_is() {
    for text in [
        r#"{"a":1,"a":2}"#,
        r#"{"a":1,"\u0061":2}"#,
        r#"{"\u0061":1,"a":2}"#,
        r#"[{"b":{"":0,"":0}}]"#,
        r#"{"a":{"x":1,"x":1}}"#,
    ] {
        assert_eq!(refused(text).what, "an object has the same member twice");
        // Ignored values and foreign visitors are no way around it.
        let mut reader = Reader::new(text);
        serde::de::IgnoredAny::deserialize(&mut reader).expect_err(text);
        let mut reader = Reader::new(text);
        Value::deserialize(&mut reader).expect_err(text);
    }
    assert_eq!((refused("{\"a\":1,\n  \"a\":2}").line, refused("{\"a\":1,\n  \"a\":2}").column), (2, 3));
}

#[test]
fn duplicates_are_found_among_very_many_members_in_linear_time() {
    let members: Vec<String> = (0..200_000).map(|place| format!("\"k{place}\":0")).collect();
    let good = format!("{{{}}}", members.join(","));
    let bad = format!("{{{},\"k100000\":0}}", members.join(","));
    assert_eq!(read_value(good.as_bytes()).unwrap().as_object().unwrap().len(), 200_000);
    refused(&bad);
    let mut reader = Reader::new(&bad);
    serde::de::IgnoredAny::deserialize(&mut reader).unwrap_err();
}

#[test]
fn nesting_is_refused_past_its_limit() {
    read_value(nested(128).as_bytes()).unwrap();
    assert_eq!(refused(&nested(129)).offset, 128);
    refused(&"[".repeat(1_000_000));
    refused(&"{\"a\":".repeat(1_000_000));
    read_value(format!("[{},{}]", nested(127), nested(127)).as_bytes()).unwrap();
}

#[test]
fn surrogates_must_be_pairs() {
    assert_eq!(read_value(br#""\ud83d\ude00""#).unwrap(), json!("\u{1f600}"));
    assert_eq!(read_value(br#""\uD83D\uDE00\u00e9""#).unwrap(), json!("\u{1f600}\u{e9}"));
    for text in [
        r#""\ud83d""#,
        r#""\ude00""#,
        r#""\ud83dx""#,
        r#""\ud83d\u0041""#,
        r#""\ud83d\ud83d""#,
        r#""\ud83d\n""#,
        r#""\ud83d\u""#,
    ] {
        refused(text);
    }
}

#[test]
fn text_that_is_not_plain_utf8_is_refused() {
    assert_eq!(read_value(b"\"a\xff\"").unwrap_err().offset, 2);
    assert_eq!(read_value(b"\"\xed\xa0\x80\"").unwrap_err().what, "not UTF-8");
    assert_eq!(refused("\u{feff}{}").what, "a byte order mark, which JSON does not allow");
    for control in 0..0x20_u8 {
        refused(&format!("\"{}\"", char::from(control)));
        refused(&format!("\"{}{}\"", "x".repeat(40), char::from(control)));
        refused(&format!("\"\\n{}\"", char::from(control)));
    }
    read_value("\"\u{7f}\u{85}\u{2028}\"".as_bytes()).unwrap();
}

#[test]
fn an_integer_is_never_rounded() {
    assert_eq!(read_value(b"18446744073709551615").unwrap(), json!(u64::MAX));
    assert_eq!(read_value(b"-9223372036854775808").unwrap(), json!(i64::MIN));
    // Powers of two, which floats hold to the last digit.
    assert_eq!(read_value(b"18446744073709551616").unwrap(), json!(18_446_744_073_709_551_616.0));
    assert_eq!(read_value(b"-9223372036854775808").unwrap(), json!(-9_223_372_036_854_775_808_i64));
    assert_eq!(read_value(b"-18446744073709551616").unwrap(), json!(-18_446_744_073_709_551_616.0));
    for text in ["18446744073709551617", "-9223372036854775809", "100000000000000000000000000000001", &"9".repeat(400)]
    {
        refused(text);
    }
    refused(&format!("1{}", "0".repeat(100_000)));
}

#[test]
fn a_decimal_takes_the_nearest_float() {
    for (text, value) in [
        ("0.1", 0.1),
        ("1.0", 1.0),
        ("-0.0", -0.0),
        ("1e23", 1e23),
        ("1E+2", 100.0),
        ("2.5e-3", 0.0025),
        ("1e-400", 0.0),
    ] {
        assert_eq!(read_value(text.as_bytes()).unwrap().as_f64(), Some(value), "{text}");
    }
    assert!(read_value(b"-0").unwrap().as_f64().unwrap().is_sign_negative());
    for text in ["1e400", "-1e400", "1e99999999999999999999", "1.8e308"] {
        refused(text);
    }
}

#[test]
fn a_place_is_told_in_lines_and_characters() {
    let error = refused("{\n  \"é\": x}");
    assert_eq!((error.line, error.column, error.offset), (2, 8, 10));
    let error = refused("[1,");
    assert_eq!((error.line, error.column, error.what.as_ref()), (1, 4, "the text ends too early"));
}

#[test]
fn no_error_holds_a_piece_of_the_text() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Derived {
        #[expect(dead_code, reason = "only its reading matters")]
        number: u8,
        #[expect(dead_code, reason = "only its reading matters")]
        choice: Choice,
    }

    #[derive(Debug, Deserialize)]
    enum Choice {
        One,
    }

    for text in [
        r#"{"number":"canary"}"#,
        r#"{"canary":1}"#,
        r#"{"number":1,"choice":"canary"}"#,
        r#"{"number":1,"choice":{"canary":1}}"#,
        r#""canary""#,
        r#"["canary"]"#,
        r#"{"number":canary}"#,
    ] {
        let error = Derived::deserialize(&mut Reader::new(text)).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
    let foreign = <super::refusal::Refusal as serde::de::Error>::custom("canary");
    assert!(!format!("{foreign} {foreign:?}").contains("canary"));
}

#[test]
fn foreign_types_read_through_it_too() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Derived {
        name: String,
        place: Option<u8>,
        kind: Kind,
        more: BTreeMap<String, (i8, f32)>,
        wrapped: Wrapped,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Wrapped(u8);

    #[derive(Debug, Deserialize, PartialEq)]
    enum Kind {
        Plain,
        With { a: bool },
    }

    let text =
        r#"{"name":"a\tb","place":null,"kind":{"With":{"a":true}},"more":{"x":[-1,0.5]},"wrapped":7, "unknown":[{}]}"#;
    let read = Derived::deserialize(&mut Reader::new(text)).unwrap();
    let more = BTreeMap::from([("x".to_owned(), (-1, 0.5))]);
    assert_eq!(
        read,
        Derived { name: "a\tb".into(), place: None, kind: Kind::With { a: true }, more, wrapped: Wrapped(7) }
    );
    assert_eq!(Kind::deserialize(&mut Reader::new("\"Plain\"")).unwrap(), Kind::Plain);
    <(u8, u8)>::deserialize(&mut Reader::new("[1,2,3]")).unwrap_err();
    <(u8, u8)>::deserialize(&mut Reader::new("[1]")).unwrap_err();
}

/// Any JSON without members repeated, as objects are maps here.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1000_i64..1000).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        "[\\x00-\\x7f]{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(".{0,12}", inner, 0..6).prop_map(Value::from_iter),
        ]
    })
}

/// Whether two values are the same, signs of zeros included.
fn same(one: &Value, other: &Value) -> bool {
    format!("{one}") == format!("{other}")
}

proptest! {
    #[test]
    fn it_reads_what_serde_json_writes(value in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        prop_assert!(same(&read_value(text.as_bytes()).unwrap(), &value), "{}", text);
    }

    /// Without the strict cases both take the same texts. What only we refuse has one of our own reasons.
    #[test]
    fn it_agrees_with_serde_json_on_damaged_texts(
        value in any_json(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), "[]\\[{},:\"\\\\0-9eE.+u -]|null|\\\\u[0-9a-f]{4}|\\PC"), 0..3),
    ) {
        let mut text = value.to_string();
        for (place, insert) in cuts {
            let mut at = place.index(text.len() + 1);
            while !text.is_char_boundary(at) { at -= 1 }
            let end = text[at..].char_indices().nth(insert.len() % 3).map_or(text.len(), |(width, _)| at + width);
            text.replace_range(at..end, &insert);
        }
        let ours = read_value(text.as_bytes());
        match (&ours, serde_json::from_str::<Value>(&text)) {
            (Ok(ours), Ok(theirs)) => {
                // Theirs rounds decimals less well.
                let equal = same(ours, &theirs) || text.contains(['.', 'e', 'E']);
                prop_assert!(equal, "{}", text);
            }
            (Ok(_), Err(_)) => prop_assert!(false, "we alone take {}", text),
            (Err(error), Ok(_)) => {
                let strict = ["an object has the same member twice", "an integer that neither 64 bits nor 64-bit floating point hold exactly"];
                prop_assert!(strict.contains(&error.what.as_ref()), "we alone refuse {}: {}", text, error);
            }
            (Err(_), Err(_)) => {}
        }
    }

    #[test]
    fn it_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = read_value(&bytes);
    }

    #[test]
    fn it_never_panics_on_pieces_of_json(text in "([\\[\\]{}:,]|\"(a|\\\\u[dD][89cC]0{2}|\\\\|\u{1f600})*\"?|-?[0-9]{1,25}(\\.|e)?| |null|true){0,24}") {
        let _ = read_value(text.as_bytes());
    }
}

#[test]
fn integers_may_have_to_be_written_as_such() {
    let numbers = |as_written| super::Numbers { as_written, kept: false };
    for text in ["1.0", "1e0", "[1, 2E1]", "-0.0"] {
        let read = |as_written| match text.starts_with('[') {
            true => super::read_with::<Vec<i64>>(text.as_bytes(), numbers(as_written)).is_ok(),
            false => super::read_with::<i64>(text.as_bytes(), numbers(as_written)).is_ok(),
        };
        assert!(read(false) && !read(true), "{text}");
    }
    assert_eq!(super::read_with::<Vec<u8>>(b"[1, 2]", numbers(true)).unwrap(), [1, 2]);
    assert_eq!(super::read_with::<f64>(b"1e0", numbers(true)).unwrap(), 1.0);
}
