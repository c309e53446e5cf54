//! `schemas/bus.schema.json` is fresh, is a schema, and says what the reader says.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use buscodegen::definition::read;
use buscodegen::meta_schema;
use buscodegen::source::{Documents, Sources};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::Value;

mod mutation;

use mutation::{cases, everything, mutate, mutation};

static META_SCHEMA: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&meta_schema()).unwrap());
static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| jsonschema::validator_for(&META_SCHEMA).unwrap());

#[test]
fn the_checked_in_file_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/bus.schema.json");
    let text = fs::read_to_string(path).unwrap();
    assert!(text == meta_schema(), "run `cargo run -p buscodegen -- meta-schema schemas/bus.schema.json`");
}

#[test]
fn it_is_a_json_schema() {
    jsonschema::draft202012::meta::validate(&META_SCHEMA).map_err(|error| error.to_string()).unwrap();
}

/// What the reader refuses and a schema cannot say: one member depends on another.
const BEYOND_SCHEMA: [&str; 2] = ["ordered-without-key", "undeclared-error"];

fn reader_accepts(definition: &Value) -> bool {
    let sources: Sources = [("a.json", definition.to_string())].into_iter().collect();
    let (documents, findings) = Documents::parse(sources);
    assert!(findings.is_empty());
    let (id, _) = documents.iter().next().unwrap();
    let (_, findings) = read(&documents, id);
    findings.iter().all(|finding| BEYOND_SCHEMA.contains(&finding.rule))
}

#[test]
fn the_definition_that_uses_everything_is_accepted_by_both() {
    assert!(reader_accepts(&everything()));
    VALIDATOR.validate(&everything()).map_err(|error| error.to_string()).unwrap();
}

/// Inside a schema the meta-schema judges a little, for the editor, and the reader nothing.
fn in_schema(pointer: &str) -> bool {
    let steps: Vec<_> = pointer.split('/').skip(1).collect();
    let Some((_, above)) = steps.split_last() else { return false };
    let schemas = ["parameters", "response", "data"];
    above.iter().any(|step| schemas.contains(step)) || (above.len() > 1 && above[0] == "$defs")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: cases(1000), ..ProptestConfig::default() })]

    #[test]
    fn the_reader_and_the_meta_schema_agree(mutations in proptest::collection::vec(mutation(), 1..4)) {
        let mut definition = everything();
        for mutation in mutations {
            mutate(&mut definition, mutation, |pointer| !in_schema(pointer));
        }
        let valid = VALIDATOR.is_valid(&definition);
        prop_assert_eq!(reader_accepts(&definition), valid, "{:#}", definition);
    }
}
