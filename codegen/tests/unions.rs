//! What tells the variants of a union apart, where there is a choice.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use buscodegen::compile;
use buscodegen::config::Config;
use buscodegen::source::Sources;
use buscodegen::templates::Templates;
use serde_json::json;

/// The types of an event with a union of objects, each with two members of a fixed text.
fn types(more: &serde_json::Value) -> String {
    let branch = |shape: &str, kind: &str| {
        json!({
            "type": "object",
            "properties": { "shape": { "const": shape }, "kind": { "const": kind } },
            "required": ["shape", "kind"]
        })
    };
    let mut union = json!({ "oneOf": [branch("round", "cat"), branch("square", "dog")] });
    union.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let definition = json!({ "api": "pets", "version": "1.0.0", "events": { "seen": { "parameters": union } } });
    let sources: Sources = [("pets.json", definition.to_string())].into_iter().collect();
    compile(sources, &Config::default(), &Templates::default()).unwrap().tree.unwrap().0["pets-api/src/types.rs"]
        .clone()
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
