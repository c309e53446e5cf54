//! What tells the variants of a union apart, where there is a choice.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use buscodegen::compile;
use buscodegen::config::Config;
use buscodegen::model::{Body, Model, Union, UnionChoice};
use buscodegen::source::Sources;
use buscodegen::templates::Templates;
use serde_json::{Value, json};

/// The types of an event with a union of these branches.
fn of(config: &Config, more: &Value, branches: &[Value]) -> String {
    let mut union = json!({ "oneOf": branches });
    union.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let definition = json!({ "api": "pets", "version": "1.0.0", "events": { "seen": { "parameters": union } } });
    let sources: Sources = [("pets.json", definition.to_string())].into_iter().collect();
    compile(sources, config, &Templates::default()).unwrap().tree.unwrap().0["pets-api/src/types.rs"].clone()
}

/// An object that has these members and no other.
fn closed(members: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let members: serde_json::Map<_, _> =
        members.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "properties": members, "required": names, "additionalProperties": false })
}

/// The types of an event with a union of objects, each with two members of a fixed text.
fn types(more: &Value) -> String {
    let branch = |shape: &str, kind: &str| {
        json!({
            "type": "object",
            "properties": { "shape": { "const": shape }, "kind": { "const": kind } },
            "required": ["shape", "kind"]
        })
    };
    of(&Config::default(), more, &[branch("round", "cat"), branch("square", "dog")])
}

#[test]
fn of_several_members_the_first_tells_variants_apart() {
    let types = types(&json!({}));
    assert!(types.contains(r#"tagged "oneOf"["shape"]"#) && types.contains("Round(SeenRound)"), "{types}");
}

#[test]
fn of_several_members_the_one_that_openapi_s_discriminator_names_does() {
    let types = types(&json!({ "discriminator": { "propertyName": "kind" } }));
    assert!(types.contains(r#"tagged "oneOf"["kind"]"#) && types.contains("Cat(SeenCat)"), "{types}");
}

#[test]
fn a_discriminator_that_names_nothing_of_use_changes_nothing() {
    assert_eq!(types(&json!({ "discriminator": { "propertyName": "colour" } })), types(&json!({ "discriminator": 1 })));
}

#[test]
fn a_discriminator_names_the_tag_beside_a_content() {
    let branch = |kind: &str, content: &str| {
        closed(&[("kind", json!({ "const": kind })), ("content", json!({ "type": content }))])
    };
    let named = json!({ "discriminator": { "propertyName": "kind" } });
    let types = of(&Config::default(), &named, &[branch("name", "string"), branch("age", "integer")]);
    assert!(types.contains("Name(String),") && types.contains("Age(i64),"), "{types}");
    assert!(types.contains(r#"Name(String as "content"): ["name"]"#), "{types}");
}

#[test]
fn a_tag_further_below_leaves_objects_whole() {
    let branch = |kind: &str, member: &str| {
        closed(&[("meta", closed(&[("kind", json!({ "const": kind }))])), (member, json!({ "type": "string" }))])
    };
    let types = of(&Config::default(), &json!({}), &[branch("a", "content"), branch("b", "content")]);
    assert!(types.contains(r#"tagged "oneOf"["meta", "kind"]"#) && types.contains("A(SeenA),"), "{types}");
}

#[test]
fn what_holds_for_all_branches_does_not_hide_their_members() {
    let branch = |name: &str| {
        let mut branch = closed(&[(name, json!({ "type": "string" }))]);
        branch.as_object_mut().unwrap().remove("type");
        branch
    };
    let types = of(&Config::default(), &json!({ "type": "object" }), &[branch("a"), branch("b")]);
    assert!(types.contains("A(String),") && types.contains(r#"external "oneOf""#), "{types}");
    let types = of(&Config::default(), &json!({ "type": "object", "maxProperties": 9 }), &[branch("a"), branch("b")]);
    assert!(types.contains("A(SeenA),"), "{types}");
}

#[test]
fn a_member_of_another_crate_s_type_stays_in_a_field_of_that_type() {
    let config: Config = toml::from_str("[types]\nformats = { date-time = 'jiff::Timestamp' }").unwrap();
    let at = closed(&[("at", json!({ "type": "string", "format": "date-time" }))]);
    let types = of(&config, &json!({}), &[at, closed(&[("after", json!({ "type": "integer" }))])]);
    assert!(types.contains("pub at: jiff::Timestamp") && types.contains("After(i64),"), "{types}");
}

/// The model of two events: `first` has so many types, and `seen` is a union of two objects with a member that holds for both.
fn beside_types(count: usize) -> Model {
    let members: serde_json::Map<_, _> =
        (0..count).map(|index| (format!("m{index}"), json!({ "const": index }))).collect();
    let branch = |name: &str| json!({ "properties": { (name): { "type": "integer" } }, "required": [name] });
    let seen = json!({
        "type": "object",
        "properties": { "at": { "type": "string" } },
        "required": ["at"],
        "oneOf": [branch("a"), branch("b")]
    });
    let first = json!({ "type": "object", "properties": members });
    let events = json!({ "first": { "parameters": first }, "seen": { "parameters": seen } });
    let definition = json!({ "api": "pets", "version": "1.0.0", "events": events });
    let sources: Sources = [("pets.json", definition.to_string())].into_iter().collect();
    buscodegen::model(sources, &Config::default()).model.unwrap()
}

/// The union of the event `seen`, and what its message leaves to the general validator.
fn seen(model: &Model) -> (&Union, Vec<String>) {
    let id = model.crates[0].api.as_ref().unwrap().events[1].parameters.unwrap().0;
    let item = model.item(id);
    let Body::Union(union) = &item.body else { panic!("{:?}", item.body) };
    let reasons = &item.message.as_ref().unwrap().reasons;
    (union, reasons.iter().map(|reason| format!("{} of {}", reason.keyword, reason.pointer)).collect())
}

#[test]
fn what_one_branch_asks_for_is_not_asked_of_others_where_there_are_too_many_types() {
    let model = beside_types(8);
    let (union, reasons) = seen(&model);
    assert!(matches!(union.choice, UnionChoice::Tried { exactly_one: true, .. }), "{:?}", union.choice);
    assert_eq!(reasons, [""; 0]);

    let model = beside_types(4_001);
    let (union, reasons) = seen(&model);
    // Neither variant says what its branch does: the schema judges the message, and chooses the variant.
    assert!(matches!(union.choice, UnionChoice::Tried { exactly_one: false, .. }), "{:?}", union.choice);
    assert!(union.variants.iter().all(|variant| variant.schema.is_some()), "{:?}", union.variants);
    for index in 0..2 {
        let wanted = format!("required of /events/seen/parameters/oneOf/{index}");
        assert!(reasons.contains(&wanted), "{reasons:?}");
    }
}
