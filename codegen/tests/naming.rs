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

/// The names of the types of an event with these members, and the definitions that they refer to.
fn of_members(members: &Value, defs: &Value) -> Vec<String> {
    let parameters = json!({ "type": "object", "properties": members });
    let definition = json!({
        "api": "a", "version": "1.0.0", "events": { "e": { "parameters": parameters } }, "$defs": defs
    });
    let (model, findings) = model(&[("a.json", definition)]);
    assert!(!findings.has_errors(), "{findings:?}");
    let mut names: Vec<_> = model.crates[0].items[1..].iter().map(|item| item.name.to_string()).collect();
    names.sort();
    names
}

#[test]
fn a_key_of_definitions_keeps_its_name_against_titles_and_made_up_names() {
    let object = |title: &str| json!({ "type": "object", "title": title, "properties": { "a": { "type": "string" } } });
    let members = json!({ "flag": { "$ref": "#/$defs/flag" }, "other": object("Flag") });
    let defs = json!({ "flag": object("The flag") });
    assert_eq!(of_members(&members, &defs), ["EEventOther", "Flag"]);
    // Only another key with the same identifier takes it away.
    let members = json!({ "flag": { "$ref": "#/$defs/flag" }, "other": { "$ref": "#/$defs/FLAG" } });
    let defs = json!({ "flag": object("The flag"), "FLAG": object("Another") });
    assert_eq!(of_members(&members, &defs), ["FlagLower", "FlagUpper"]);
}

#[test]
fn schemas_that_hold_together_are_told_apart_by_what_is_joined() {
    let object = |members: Value| json!({ "type": "object", "properties": members });
    let listed = |values: Value| object(json!({ "size": { "enum": values } }));
    let both = |other: &str| json!({ "allOf": [{ "$ref": "#/$defs/base" }, { "$ref": format!("#/$defs/{other}") }] });
    let defs = json!({
        "base": listed(json!(["s", "m", "l"])), "small": listed(json!(["s", "m"])), "large": listed(json!(["m", "l"])),
        "shirt": both("small"), "coat": both("large")
    });
    let refer = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
    let (coat, shirt) = (json!({ "coat": refer("coat") }), json!({ "coat": refer("coat"), "shirt": refer("shirt") }));
    assert_eq!(of_members(&coat, &defs), ["BaseSize", "Coat"]);
    assert_eq!(of_members(&shirt, &defs), ["Coat", "LargeSize", "Shirt", "SmallSize"]);
    // The schema that others are joined to keeps its name.
    let mut all = shirt;
    all["base"] = refer("base");
    assert_eq!(of_members(&all, &defs), ["Base", "BaseSize", "Coat", "LargeSize", "Shirt", "SmallSize"]);
}

#[test]
fn a_member_of_a_part_is_called_as_one_of_the_whole() {
    let inner = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let part = json!({ "properties": { "inner": inner } });
    let whole = json!({ "type": "object", "properties": { "b": { "type": "string" } }, "allOf": [part] });
    let defs = json!({ "Whole": whole });
    assert_eq!(of_members(&json!({ "x": { "$ref": "#/$defs/Whole" } }), &defs), ["Whole", "WholeInner"]);
}

#[test]
fn what_follows_from_a_condition_is_called_by_the_condition() {
    let then = |member: &str| json!({ "properties": { member: { "type": "string" } }, "required": [member] });
    let of_kind = |kind: &str, member: &str| {
        json!({
            "if": { "properties": { "kind": { "const": kind } }, "required": ["kind"] }, "then": then(member)
        })
    };
    let has = |member: &str, more: &str| json!({ "if": { "required": [member] }, "then": then(more) });
    let defs = json!({
        "Shape": { "type": "object", "allOf": [of_kind("circle", "radius"), of_kind("square", "side")] },
        "Door": { "type": "object", "allOf": [has("lock", "key"), has("bell", "tone")] }
    });
    let names = of_members(&json!({ "x": { "$ref": "#/$defs/Shape" }, "y": { "$ref": "#/$defs/Door" } }), &defs);
    for name in ["ShapeCircle", "ShapeSquare", "DoorWithLock", "DoorWithBell"] {
        assert!(names.contains(&name.to_owned()), "{names:?}");
    }
}

#[test]
fn a_branch_of_few_types_is_called_by_them_and_the_rest_of_all_values_the_other() {
    let variants = |branches: Value| {
        let definition = json!({
            "api": "a", "version": "1.0.0",
            "events": { "e": { "parameters": { "$ref": "#/$defs/Id" } } }, "$defs": { "Id": { "anyOf": branches } }
        });
        let (model, _) = model(&[("a.json", definition)]);
        let union = model.crates[0].items.iter().find_map(|item| match &item.body {
            Body::Union(union) => Some(union),
            _ => None,
        });
        let names = union.unwrap().variants.iter().map(|variant| variant.name.to_string());
        names.collect::<Vec<_>>()
    };
    let object = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    assert_eq!(variants(json!([{ "type": ["integer", "string"] }, object])), ["IntegerOrString", "A"]);
    assert_eq!(variants(json!([object, { "not": { "type": "object" } }, { "type": "string" }]))[..2], ["A", "Other"]);
    assert_eq!(variants(json!([{ "enum": ["a", "b"] }, { "type": "string", "pattern": "^x" }])), ["Known", "String"]);
    // What is said twice is one alternative.
    assert_eq!(variants(json!([object, { "type": "string" }, object])), ["A", "String"]);
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
