//! What formatting keeps, and what it makes of a text.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::order::{DEFINITION, ERROR, EVENT, RPC};
use super::*;
use crate::definition::{KEYWORDS, meta_schema};
use crate::source::{Node, NodeValue};

fn formatted(text: &str) -> String {
    let Formatted { findings, texts, .. } = format([("a.json", text)].into_iter().collect());
    assert!(findings.is_empty(), "{text}");
    texts.into_iter().next().unwrap().1
}

fn node(text: &str) -> Node {
    let (documents, findings) = Documents::parse([("a.json", text)].into_iter().collect());
    assert!(findings.is_empty(), "{text}");
    documents.iter().map(|(_, document)| document.root.clone()).next().unwrap()
}

/// Equal but for places and the order of members: numbers by their spelling, strings by their value.
fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (NodeValue::Array(a), NodeValue::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (NodeValue::Object(a), NodeValue::Object(b)) => {
            let by_name = |members: &[crate::source::Member]| -> BTreeMap<String, Node> {
                members.iter().map(|member| (member.name.clone(), member.value.clone())).collect()
            };
            let (a, b) = (by_name(a), by_name(b));
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

#[test]
fn a_definition_is_put_in_order() {
    let text = r##"{"$defs":{"B":{"required":["x"],"properties":{"z":{},"x":{"maximum":5,"type":"integer","x-mine":1,"$defs":{}}},"type":"object"},"A":true},
"events":{"page_view":{"examples":[{"parameters":{"url":"/","b":1}}],"key":"/url","parameters":{"$ref":"#/$defs/B","description":"d"}}},
"rpcs":{"sell":{},"buy":{"timeout":"2s","errors":{"sold_out":{"data":{"enum":["long enough to break the line","because it is so very long","isn't it"],"type":"string"},"description":"?"}},"description":"Buys \u00e4 pet."}},
"api":"store","version":"1.0.0"}"##;
    insta::assert_snapshot!(formatted(text), @r##"
    {
      "api": "store",
      "version": "1.0.0",
      "rpcs": {
        "sell": {},
        "buy": {
          "description": "Buys \u00e4 pet.",
          "errors": {
            "sold_out": {
              "description": "?",
              "data": {
                "type": "string",
                "enum": ["long enough to break the line", "because it is so very long", "isn't it"]
              }
            }
          },
          "timeout": "2s"
        }
      },
      "events": {
        "page_view": {
          "parameters": { "description": "d", "$ref": "#/$defs/B" },
          "key": "/url",
          "examples": [{ "parameters": { "url": "/", "b": 1 } }]
        }
      },
      "$defs": {
        "B": {
          "type": "object",
          "properties": {
            "z": {},
            "x": { "type": "integer", "maximum": 5, "x-mine": 1, "$defs": {} }
          },
          "required": ["x"]
        },
        "A": true
      }
    }
    "##);
}

#[test]
fn values_keep_their_order_and_scalars_their_spelling() {
    let text = r#"{ "default": {"type": 1.50, "api": 1e3, "a": "\ud83d\ude00\/é"}, "const": [{ "required": -0, "minimum": [ ] }] }"#;
    insta::assert_snapshot!(formatted(text), @r#"
    {
      "const": [{ "required": -0, "minimum": [] }],
      "default": { "type": 1.50, "api": 1e3, "a": "\ud83d\ude00\/é" }
    }
    "#);
}

#[test]
fn names_that_look_like_keywords_are_names() {
    let text =
        r#"{ "properties": { "required": {}, "properties": { "type": "string", "description": "d" }, "api": {} } }"#;
    let order: Vec<_> = ["\"required\"", "\"properties\": {}", "\"description\"", "\"type\""]
        .into_iter()
        .filter_map(|word| formatted(text).find(word))
        .collect();
    assert!(order.is_sorted() && order.len() == 3, "{}", formatted(text));
}

#[test]
fn the_order_is_that_of_the_format() {
    let meta: Value = serde_json::from_str(&meta_schema()).unwrap();
    let names = |schema: &Value| -> Vec<String> { schema["properties"].as_object().unwrap().keys().cloned().collect() };
    assert_eq!(names(&meta), DEFINITION);
    assert_eq!(names(&meta["$defs"]["Rpc"]), RPC);
    assert_eq!(names(&meta["$defs"]["Event"]), EVENT);
    assert_eq!(names(&meta["$defs"]["DeclaredError"]), ERROR);
}

#[test]
fn what_is_no_json_or_says_a_thing_twice_is_refused() {
    for text in ["", "{", "[1,]", "{\"a\":1,\"a\":1}", "\u{feff}{}", "1 2"] {
        let Formatted { findings, texts, .. } = format([("a.json", text)].into_iter().collect());
        assert!(findings.has_errors() && texts.is_empty(), "{text}");
    }
}

/// Any JSON text, with names that mean something and spellings that are unusual.
fn json() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        prop::sample::select(vec!["1.50", "-0", "1E+2", "123456789012345678", "0.1e-7"]).prop_map(str::to_owned),
        prop::sample::select(vec![
            r#""\u00e4\n""#,
            r#""ä😀""#,
            r#""\/ \" \\""#,
            r#""a rather long string, of the kind that stands in descriptions""#
        ])
        .prop_map(str::to_owned),
    ];
    let names: Vec<String> = KEYWORDS
        .iter()
        .map(|keyword| keyword.name)
        .chain(["api", "rpcs", "events", "parameters", "errors", "a", "b", "\\u0061pi"])
        .map(|name| format!("\"{name}\""))
        .collect();
    scalar.prop_recursive(5, 60, 6, move |inner| {
        let space = prop::sample::select(vec!["", " ", "\n", "\r\n\t"]);
        let array = prop::collection::vec(inner.clone(), 0..6);
        let object = prop::collection::btree_map(prop::sample::select(names.clone()), inner, 0..6);
        prop_oneof![
            (array, space.clone())
                .prop_map(|(items, space)| format!("[{space}{}{space}]", items.join(&format!("{space},")))),
            (object, space).prop_map(|(members, space)| {
                let members: Vec<_> =
                    members.iter().map(|(name, value)| format!("{name}{space}:{space}{value}")).collect();
                format!("{{{space}{}{space}}}", members.join(&format!(",{space}")))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn the_meaning_stays_and_once_is_enough(text in json()) {
        let (documents, findings) = Documents::parse([("a.json", text.as_str())].into_iter().collect());
        prop_assume!(findings.is_empty());
        let once = canonical(documents.iter().next().unwrap().1);
        prop_assert!(same(&node(&once), &node(&text)), "{}", once);
        prop_assert_eq!(formatted(&once), once.clone());
        prop_assert!(once.ends_with('\n') && !once.contains('\r') && !once.contains(" \n"));
    }
}
