//! Whatever the input is, there is an answer, and it is the same each time.

#![allow(clippy::unwrap_used, reason = "tests")]

use buscodegen::config::Config;
use buscodegen::source::{Documents, Sources};
use buscodegen::templates::Templates;
use buscodegen::{Compiled, compile};
use proptest::prelude::*;
use serde_json::{Value, json};

mod mutation;
mod reversed;

use mutation::{cases, everything, mutate, mutation};
use reversed::reversed;

fn compile_texts(files: &[(&str, &str)]) -> Compiled {
    compile(files.iter().copied().collect::<Sources>(), &Config::default(), &Templates::default()).unwrap()
}

/// A definition with schemas of many kinds, for the changes to hit.
fn definition() -> Value {
    let mut definition = everything();
    definition["$defs"] = json!({
        "Pet": {
            "type": "object",
            "properties": {
                "id": { "type": "string", "format": "uuid", "minLength": 1 },
                "age": { "type": "integer", "minimum": 0, "maximum": 30, "default": 1 },
                "kind": { "enum": ["cat", "dog"] },
                "tags": { "type": "array", "items": { "type": "string", "pattern": "^[a-z]+$" }, "uniqueItems": true },
                "parent": { "$ref": "#/$defs/Pet" },
                "owner": { "oneOf": [{ "$ref": "common.json#/$defs/Person" }, { "type": "null" }] },
                "place": { "prefixItems": [{ "type": "number" }, { "type": "number" }], "items": false },
            },
            "required": ["id"],
            "additionalProperties": false,
            "x-bus-rust": { "name": "Animal", "derives": ["Eq"] },
        },
    });
    definition["events"]["sold"]["parameters"] =
        json!({ "properties": { "pet": { "$ref": "#/$defs/Pet" } }, "required": ["pet"] });
    let example = json!({ "parameters": { "pet": { "id": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6" } } });
    definition["events"]["sold"]["examples"] = json!([example]);
    definition
}

const COMMON: &str =
    r#"{ "$defs": { "Person": { "type": "object", "properties": { "name": { "type": "string" } } } } }"#;

#[test]
fn the_definition_that_the_changes_start_from_is_right() {
    let text = definition().to_string();
    let compiled = compile_texts(&[("store.json", &text), ("common.json", COMMON)]);
    assert!(!compiled.findings.has_errors(), "{:?}", compiled.findings);
    assert!(compiled.tree.is_some());
}

/// From the first to the last there are 20 ways for each of 20 levels: who followed each would never be done.
#[test]
fn a_schema_is_looked_at_once_however_many_branches_lead_to_it() {
    for keyword in ["allOf", "anyOf", "oneOf", "not"] {
        let level = |next: usize| {
            let branches = vec![json!({ "$ref": format!("#/$defs/L{next}") }); 20];
            if keyword == "not" { json!({ "not": { "anyOf": branches } }) } else { json!({ keyword: branches }) }
        };
        let mut levels: serde_json::Map<String, Value> =
            (0..20).map(|index| (format!("L{index}"), level(index + 1))).collect();
        levels.insert("L20".to_owned(), json!({ "type": "string" }));
        let events = json!({ "sold": { "parameters": { "$ref": "#/$defs/L0" } } });
        let definition = json!({ "api": "store", "version": "1.0.0", "events": events, "$defs": levels });
        let compiled = compile_texts(&[("store.json", &definition.to_string())]);
        assert!(compiled.tree.is_some(), "{keyword} {:?}", compiled.findings);
    }
}

#[test]
fn the_order_of_rpcs_events_and_files_does_not_matter() {
    let text = |order: [&str; 3]| {
        let members: Value = order.into_iter().map(|name| (name.to_owned(), json!({ "description": name }))).collect();
        json!({ "api": "store", "version": "1.0.0", "rpcs": members, "events": members }).to_string()
    };
    let (one, other) = (text(["a", "b", "c"]), text(["c", "a", "b"]));
    let forwards = compile_texts(&[("a.json", &one), ("z.json", COMMON)]);
    let backwards = compile_texts(&[("z.json", COMMON), ("a.json", &other)]);
    // The copy of the schema keeps the author's order, and the digest is that of the copy.
    let code = |compiled: Compiled| {
        let mut files = compiled.tree.unwrap().0;
        files.retain(|path, _| path.ends_with(".rs") && !path.ends_with("/lib.rs"));
        files
    };
    assert_eq!(code(forwards), code(backwards));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: cases(40), ..ProptestConfig::default() })]

    #[test]
    fn changed_definitions_give_findings_or_crates_and_the_same_each_time(
        mutations in proptest::collection::vec(mutation(), 1..6),
    ) {
        let mut definition = definition();
        for mutation in mutations {
            mutate(&mut definition, mutation, |_| true);
        }
        let text = format!("{definition:#}");
        let files = [("store.json", text.as_str()), ("common.json", COMMON)];
        let (first, second) = (compile_texts(&files), compile_texts(&files));
        prop_assert_eq!(first.tree.is_none(), first.findings.has_errors());
        prop_assert_eq!(&first.findings, &second.findings);
        prop_assert_eq!(first.tree, second.tree);
        for finding in &second.findings {
            prop_assert!(text.is_char_boundary(finding.place.span.start) && text.is_char_boundary(finding.place.span.end));
        }
    }

    #[test]
    fn the_order_of_members_changes_no_verdict(mutations in proptest::collection::vec(mutation(), 0..3)) {
        let mut definition = definition();
        for mutation in mutations {
            mutate(&mut definition, mutation, |_| true);
        }
        let rules = |text: &str| {
            let compiled = compile_texts(&[("store.json", text), ("common.json", COMMON)]);
            let mut rules: Vec<_> = compiled.findings.iter().map(|finding| finding.rule).collect();
            rules.sort_unstable();
            rules
        };
        prop_assert_eq!(rules(&definition.to_string()), rules(&reversed(&definition).to_string()));
    }

    #[test]
    fn bytes_in_disorder_are_no_danger(at in any::<prop::sample::Index>(), text in "\\PC{0,3}|[{}\\[\\]\",:\\\\]{0,4}") {
        let mut whole = definition().to_string();
        let mut at = at.index(whole.len());
        while !whole.is_char_boundary(at) {
            at -= 1;
        }
        whole.insert_str(at, &text);
        compile_texts(&[("store.json", &whole), ("common.json", COMMON)]);
    }

    #[test]
    fn what_serde_json_reads_is_what_documents_hold(text in json_text()) {
        let (documents, findings) = Documents::parse([("a.json", text.as_str())].into_iter().collect());
        let (_, document) = documents.iter().next().unwrap();
        match serde_json::from_str::<Value>(&text) {
            Ok(value) => {
                prop_assert!(!document.broken, "{:?}", findings);
                if findings.is_empty() {
                    prop_assert_eq!(document.root.to_json(), value);
                }
            }
            Err(_) => prop_assert!(document.broken),
        }
    }
}

/// Texts that are JSON or nearly.
fn json_text() -> impl Strategy<Value = String> {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"\\u00e9\\n\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud800\"",
        "\"\\/\"",
        "\"\t\"",
        "1",
        "-0",
        "1.50",
        "1e400",
        "1e5",
        "01",
        ".5",
        "+1",
        "0x1",
        "true",
        "null",
        "NaN",
        " ",
        "\n",
        "'a'",
        "// c",
        "\"\u{7f}\"",
        "{\"a\":1}",
        "[1,2]",
    ];
    proptest::collection::vec(prop::sample::select(pieces.to_vec()), 0..8).prop_map(|pieces| pieces.concat())
}

#[test]
fn what_is_asked_of_names_is_asked_of_names_however_deep_they_lie() {
    let guards = |depth: usize| {
        let map = json!({ "type": "object", "propertyNames": { "enum": ["a", "b"] }, "additionalProperties": {} });
        let nested = (0..depth).fold(map, |inner, _| json!({ "type": "array", "items": inner }));
        let parameters = json!({ "type": "object", "properties": { "x": nested }, "required": ["x"] });
        let definition = json!({ "api": "a", "version": "1.0.0", "events": { "seen": { "parameters": parameters } } });
        let compiled = compile_texts(&[("a.json", &definition.to_string())]);
        compiled.tree.unwrap().0["a-api/src/types.rs"].contains("guard")
    };
    // From there on, what lies below is any value, and a guard says what it is.
    let first = (0..40).find(|depth| guards(*depth)).unwrap();
    assert_eq!(first, 24);
}
