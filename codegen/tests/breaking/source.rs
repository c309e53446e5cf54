//! What breaks code that uses the generated crate, though messages stay as they were, is told by name.

use buscodegen::breaking::{Layers, Options};
use buscodegen::config::Level;
use serde_json::{Value, json};

use crate::compared;

fn store() -> Value {
    json!({
        "api": "store",
        "version": "1.0.0",
        "rpcs": { "buy": {
            "parameters": { "$ref": "#/$defs/Order" },
            "response": { "oneOf": [
                { "type": "object", "properties": { "kind": { "const": "done" }, "n": { "type": "integer" } }, "required": ["kind"] },
                { "type": "object", "properties": { "kind": { "const": "late" } }, "required": ["kind"] },
            ] },
            "errors": { "gone": {} },
        } },
        "events": { "sold": { "parameters": { "$ref": "#/$defs/Order" } } },
        "$defs": {
            "Order": {
                "type": "object",
                "properties": { "pet": { "type": "string" }, "shop": { "type": "string" }, "mood": { "$ref": "#/$defs/Mood" } },
                "required": ["pet", "shop"],
            },
            "Mood": { "enum": ["good", "bad"] },
        },
    })
}

/// The paths of what an edit of the text breaks, with the rules.
fn told(from: &str, to: &str, options: Options) -> Vec<(String, &'static str)> {
    let text = store().to_string();
    assert!(text.contains(from), "{from} is not in {text}");
    let found = compared(&store(), &serde_json::from_str(&text.replace(from, to)).unwrap(), options);
    assert!(found.compared, "{:?}", found.findings);
    let named = found.findings.iter().filter(|finding| finding.rule.starts_with("rust-"));
    named.map(|finding| (finding.key.clone(), finding.rule)).collect()
}

#[test]
fn what_code_names_is_told_when_it_is_gone_or_of_another_type() {
    let (gone, other) = ("rust-name-removed", "rust-type-changed");
    for (from, to, path, rule) in [
        ("Order", "Purchase", "Order", gone),
        ("Mood", "Temper", "Mood", gone),
        (r#""mood":{"#, r#""mood":{"x-bus-rust":"temper","#, "Order.mood", gone),
        (r#""gone":{}"#, r#""gone":{"x-bus-rust":"Lost"}"#, "BuyError::Gone", gone),
        (r#""buy":{"#, r#""buy":{"x-bus-rust":"purchase","#, "StoreClient::buy", gone),
        // Both take the same types, and code that is compiled again means the other one.
        (
            r#""pet":{"type":"string"},"shop":{"type":"string"}"#,
            r#""shop":{"type":"string"},"pet":{"type":"string"}"#,
            "Order::new",
            other,
        ),
    ] {
        let told = told(from, to, Options::default());
        assert!(told.contains(&(path.to_owned(), rule)), "{from}: {told:?}");
    }
}

/// A number has no `Eq`, and what holds one neither.
#[test]
fn an_object_gains_a_member_of_any_type_without_breaking_code() {
    let added = r#""weight":{"type":"number"},"pet":"#;
    assert_eq!(told(r#""pet":"#, added, Options::default()), []);
    let held = r#""n":{"type":"integer"},"weight":{"type":"number"}"#;
    assert_eq!(told(r#""n":{"type":"integer"}"#, held, Options::default()), []);
}

#[test]
fn a_trait_that_a_type_loses_is_told() {
    let mut asked = store();
    asked["$defs"]["Order"]["x-bus-rust"] = json!({ "derives": ["Eq", "Hash"] });
    let found = compared(&asked, &store(), Options::default());
    let keys: Vec<&str> = found.findings.iter().map(|finding| &*finding.key).collect();
    assert!(keys.contains(&"Order: Hash") && keys.contains(&"Order: Eq"), "{keys:?}");
}

#[test]
fn what_follows_from_a_name_that_is_gone_is_not_told_apart() {
    assert_eq!(told("Order", "Purchase", Options::default()), [("Order".to_owned(), "rust-name-removed")]);
}

#[test]
fn what_is_told_of_messages_is_not_told_of_code() {
    for (from, to) in [
        (r#""enum":["good","bad"]"#, r#""enum":["good"]"#),
        (r#""n":{"type":"integer"}"#, r#""n":{"type":"string"}"#),
        (r#""mood":{"$ref""#, r#""age":{"$ref""#),
        (r#""gone":{}"#, r#""gone":{"data":{"type":"object"}}"#),
        (r#""sold":"#, r#""bought":"#),
    ] {
        assert_eq!(told(from, to, Options::default()), [], "{from}");
    }
}

#[test]
fn a_major_version_may_break_code_and_so_may_one_that_nobody_compiles() {
    let renamed = |version: &str| store().to_string().replace("Order", "Purchase").replace("1.0.0", version);
    let major = compared(&store(), &serde_json::from_str(&renamed("2.0.0")).unwrap(), Options::default());
    assert!(major.findings.is_empty(), "{:?}", major.findings);
    let minor = compared(&store(), &serde_json::from_str(&renamed("1.1.0")).unwrap(), Options::default());
    let rules: Vec<_> = minor.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["version-not-bumped", "rust-name-removed"]);
    let layers = Layers { source: Level::Off, ..Layers::default() };
    assert_eq!(told("Order", "Purchase", Options { layers, ..Options::default() }), []);
}
