//! `buscodegen breaking`.

use crate::project::{Project, golden};

fn two_schemas() -> Project {
    Project::new([
        ("old.json", r#"{ "type": "object", "properties": { "name": { "type": "string" } } }"#),
        ("new.json", r#"{ "type": "object", "properties": { "name": { "type": "string", "maxLength": 3 } } }"#),
    ])
}

#[test]
fn two_schemas_are_compared_in_both_directions() {
    let project = two_schemas();
    golden!(
        "breaking_compares_two_schemas",
        project.transcript([
            &["breaking", "--schema", "old.json", "new.json"],
            &["breaking", "--schema", "new.json", "old.json"],
            &["breaking", "--schema", "old.json", "old.json"],
            &["breaking", "--schema", "old.json", "new.json", "--output-format", "json"],
            &["breaking", "--schema", "old.json", "new.json#/properties/name", "--output-format", "json"],
        ])
    );
}

#[test]
fn formats_are_asserted_unless_they_only_describe() {
    let project = Project::new([
        ("any.json", r#"{ "type": "string" }"#),
        ("day.json", r#"{ "type": "string", "format": "date" }"#),
    ]);
    let ran = |formats| project.run(&["breaking", "--schema", "any.json", "day.json", "--formats", formats]).code;
    assert_eq!((ran("assert"), ran("annotate")), (1, 0));
}

#[test]
fn what_cannot_be_decided_is_said() {
    let project = Project::new([
        ("old.json", r#"{ "type": "string", "pattern": "^a.*(?<=a)$" }"#),
        ("new.json", r#"{ "type": "string", "pattern": "^a" }"#),
    ]);
    let ran = project.run(&["breaking", "--schema", "old.json", "new.json"]);
    assert!(ran.code == 0 && ran.out.contains("cannot prove that new.json accepts every value"), "{ran}");
    let ran = project.run(&["breaking", "--schema", "old.json", "new.json", "--output-format", "json"]);
    assert!(ran.out.contains(r#""old_in_new": null"#) && ran.out.contains("reasons"), "{ran}");
}

#[test]
fn what_is_no_schema_is_not_compared() {
    let project = two_schemas();
    project.put("kind.json", r#"{ "type": "strnig" }"#);
    project.put("broken.json", "{\n  \"type\": \n}\n");
    project.put("lost.json", r##"{ "$ref": "#/$defs/Lost" }"##);
    golden!(
        "breaking_refuses_what_is_no_schema",
        project.transcript([
            &["breaking", "--schema", "old.json", "kind.json"],
            &["breaking", "--schema", "broken.json", "new.json"],
            &["breaking", "--schema", "old.json", "lost.json"],
            &["breaking", "--schema", "old.json", "missing.json"],
            &["breaking", "--schema", "old.json"],
        ])
    );
}

#[test]
fn references_to_files_beside_a_schema_are_followed() {
    let project = Project::new([
        ("a/old.json", r#"{ "items": { "$ref": "part.json#/$defs/Part" } }"#),
        ("a/part.json", r#"{ "$defs": { "Part": { "type": "integer" } } }"#),
        ("b/new.json", r#"{ "items": { "$ref": "part.json#/$defs/Part" } }"#),
        ("b/part.json", r#"{ "$defs": { "Part": { "type": "number" } } }"#),
    ]);
    let ran = project.run(&["breaking", "--schema", "a/old.json", "b/new.json"]);
    assert!(ran.code == 0 && ran.out.contains("b/new.json accepts every value that a/old.json accepts"), "{ran}");
}
