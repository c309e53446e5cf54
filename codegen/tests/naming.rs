//! Names of types and members are stable: what is added later renames nothing.

#![allow(clippy::unwrap_used, reason = "tests")]

use buscodegen::finding::Findings;
use buscodegen::lower::{Options, lower};
use buscodegen::model::{Body, Model};
use buscodegen::resolve::resolve;
use buscodegen::source::Documents;
use serde_json::{Value, json};

fn model(files: &[(&str, Value)]) -> (Model, Findings) {
    let sources = files.iter().map(|(name, value)| ((*name).to_owned(), value.to_string())).collect();
    let (documents, findings) = Documents::parse(sources);
    assert!(!findings.has_errors(), "{findings:?}");
    let (resolved, findings) = resolve(documents);
    assert!(!findings.has_errors(), "{findings:?}");
    lower(&resolved, &Options::default())
}

/// The names of the types that these keys of `$defs` become, in the order of the keys.
fn types(keys: &[&str]) -> Vec<String> {
    let object = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let defs: serde_json::Map<_, _> = keys.iter().map(|key| ((*key).to_owned(), object.clone())).collect();
    let items: Vec<_> = keys.iter().map(|key| json!({ "$ref": format!("#/$defs/{key}") })).collect();
    let parameters = json!({ "type": "array", "prefixItems": items, "minItems": keys.len(), "items": false });
    let definition =
        json!({ "api": "a", "version": "1.0.0", "events": { "e": { "parameters": parameters } }, "$defs": defs });
    let (model, findings) = model(&[("a.json", definition)]);
    assert!(!findings.has_errors());
    model.crates[0].items[1..].iter().map(|item| item.name.to_string()).collect()
}

#[test]
fn a_third_type_does_not_rename_the_first_two() {
    assert_eq!(types(&["foo-bar"]), ["FooBar"]);
    let two = types(&["foo-bar", "foo_bar"]);
    assert_eq!(two, ["FooBarKebab", "FooBarSnake"]);
    for third in ["FooBar", "fooBar", "FOO_BAR", "foo.bar"] {
        assert_eq!(types(&["foo-bar", "foo_bar", third])[..2], two, "{third}");
    }
    assert_eq!(types(&["FooBar", "foo_bar"]), ["FooBar", "FooBarSnake"]);
}

/// The names of the structs that the branches of a `oneOf` become.
fn branches(branches: &[Value]) -> Vec<String> {
    let definition = json!({
        "api": "a", "version": "1.0.0",
        "events": { "e": { "parameters": { "$ref": "#/$defs/Pay" } } }, "$defs": { "Pay": { "oneOf": branches } }
    });
    let (model, findings) = model(&[("a.json", definition)]);
    assert!(!findings.has_errors());
    let structs = model.crates[0].items.iter().filter(|item| matches!(item.body, Body::Struct(_)));
    structs.map(|item| item.name.to_string()).collect()
}

#[test]
fn a_branch_without_a_title_is_called_by_its_constant_or_its_only_member() {
    let only =
        |name: &str| json!({ "type": "object", "properties": { name: { "type": "string" } }, "required": [name] });
    let tagged = |tag: &str, more: &str| {
        json!({
            "type": "object", "required": ["by", more],
            "properties": { "by": { "const": tag }, more: { "type": "string" } }
        })
    };
    let optional = json!({ "type": "object", "properties": { "z": { "type": "string" } } });
    assert_eq!(branches(&[only("card"), only("cash")]), ["PayCard", "PayCash"]);
    assert_eq!(branches(&[tagged("card", "a"), tagged("bank-transfer", "b")]), ["PayCard", "PayBankTransfer"]);
    assert_eq!(branches(&[only("card"), optional]), ["PayCard", "PayZ"]);
    // What is added behind them renames none.
    let three = branches(&[tagged("card", "a"), tagged("cash", "b"), tagged("card", "c")]);
    assert_eq!(three, ["PayCard", "PayCash", "PayC"]);
}

#[test]
fn a_branch_is_called_by_what_it_alone_requires_or_by_its_type() {
    let object = |required: &[&str]| {
        let members = ["path", "url", "rev", "name"].map(|name| (name.to_owned(), json!({ "type": "string" })));
        let members: serde_json::Map<_, _> = members.into_iter().collect();
        json!({ "type": "object", "properties": members, "required": required })
    };
    let (path, url, rev) = (object(&["name", "path"]), object(&["name", "url"]), object(&["name", "rev"]));
    assert_eq!(branches(&[path.clone(), url.clone()]), ["PayPath", "PayUrl"]);
    assert_eq!(branches(&[path.clone(), url.clone(), rev]), ["PayPath", "PayUrl", "PayRev"]);
    let text = json!({ "type": "string" });
    assert_eq!(branches(&[text.clone(), path.clone()]), ["PayObject"]);
    assert_eq!(branches(&[text.clone(), path.clone(), url]), ["PayObject", "PayUrl"]);
    assert_eq!(branches(&[path.clone(), text, path]), ["PayObject", "PayObject3"]);
}

#[test]
fn variants_of_one_type_are_numbered() {
    let definition = json!({
        "api": "a", "version": "1.0.0",
        "events": { "e": { "parameters": { "$ref": "#/$defs/Id" } } },
        "$defs": { "Id": { "type": ["string", "integer"], "anyOf": [
            { "type": "string", "pattern": "^a" }, { "type": "string", "pattern": "^b" }, { "type": "integer" }
        ] } }
    });
    let (model, _) = model(&[("a.json", definition)]);
    let union = model.crates[0].items.iter().find_map(|item| match &item.body {
        Body::Union(union) => Some(union),
        _ => None,
    });
    let names: Vec<_> = union.unwrap().variants.iter().map(|variant| variant.name.to_string()).collect();
    assert_eq!(names, ["String", "String2", "Integer"]);
    let items: Vec<_> = model.crates[0].items.iter().map(|item| item.name.to_string()).collect();
    assert_eq!(items, ["Id", "IdString", "IdString2"]);
}

#[test]
fn a_clash_is_a_warning_at_the_name_that_had_to_change() {
    let properties = json!({ "a-b": { "type": "string" }, "a_b": { "type": "string" } });
    let definition = json!({
        "api": "a", "version": "1.0.0",
        "events": { "e": { "parameters": { "type": "object", "properties": properties } } }
    });
    let (_, findings) = model(&[("a.json", definition)]);
    let found: Vec<_> = findings.iter().map(|finding| (finding.rule, finding.place.pointer.to_string())).collect();
    assert_eq!(found, [("rust-name-clash", "/events/e/parameters/properties/a-b".to_owned())]);
    assert!(!findings.has_errors());
}

#[test]
fn names_that_the_author_chose_are_kept_and_spelled_as_rust_does() {
    let parameters = json!({
        "type": "object", "x-bus-rust": "http_thing",
        "properties": {
            "a": { "type": "string", "x-bus-rust": "Chosen" },
            "b": { "enum": ["x"], "x-bus-rust": { "name": "HTTPMethod", "variants": { "x": "TheX" } } }
        }
    });
    let definition = json!({ "api": "a", "version": "1.0.0", "events": { "e": { "parameters": parameters } } });
    let (model, _) = model(&[("a.json", definition)]);
    let names: Vec<_> = model.crates[0].items.iter().map(|item| item.name.to_string()).collect();
    assert_eq!(names, ["HttpThing", "HTTPMethod"]);
    let Body::Struct(body) = &model.crates[0].items[0].body else { unreachable!("an object with members") };
    assert_eq!(body.members.iter().map(|member| member.field.as_str()).collect::<Vec<_>>(), ["chosen", "b"]);
}

#[test]
fn files_of_types_that_refer_to_one_another_do_not_make_crates_that_do() {
    let file = |other: &str| json!({ "$defs": { "Own": { "type": "object", "properties": { "next": { "$ref": format!("{other}#/$defs/Own") } } } } });
    let definition = json!({
        "api": "a", "version": "1.0.0",
        "events": { "e": { "parameters": { "type": "object", "properties": { "x": { "$ref": "one.json#/$defs/Own" } } } } }
    });
    let (model, findings) =
        model(&[("a.json", definition), ("one.json", file("two.json")), ("two.json", file("one.json"))]);
    assert!(!findings.has_errors());
    let uses: Vec<_> = model.crates.iter().map(|krate| (krate.package.as_str(), krate.uses.len())).collect();
    assert_eq!(uses, [("a-api", 1), ("one-types", 0), ("two-types", 0)]);
}
