//! What manifests of generated crates say: what the definition, the configuration and the types call for.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::path::Path;

use buscodegen::config::Config;
use buscodegen::report::{Files, human};
use buscodegen::source::Sources;
use buscodegen::templates::Templates;
use buscodegen::{Compiled, compile};
use toml_edit::DocumentMut;

const STORE: &str = r#"{
  "api": "store",
  "version": "1.2.0",
  "rpcs": { "sell": { "parameters": {
    "type": "object",
    "properties": { "id": { "type": "string", "format": "uuid" }, "money": { "x-bus-rust": { "type": "my_money::Money" } } }
  } } }
}"#;

fn compiled(config: &str, store: &str) -> Compiled {
    compile(
        [("store.json", store)].into_iter().collect::<Sources>(),
        &toml::from_str::<Config>(config).unwrap(),
        &Templates::default(),
    )
    .unwrap()
}

fn manifest(config: &str, store: &str) -> DocumentMut {
    compiled(config, store).tree.unwrap().0["store-api/Cargo.toml"].parse().unwrap()
}

/// What an author reads.
fn report(config: &str, store: &str) -> String {
    let compiled = compiled(config, store);
    human(&compiled.findings, Files { documents: &compiled.resolved.documents, root: Path::new("schemas") }, false)
}

#[test]
fn crates_of_types_are_dependencies_where_they_are_used() {
    let config = "[types]\nformats = { uuid = 'uuid::Uuid', date = 'jiff::civil::Date' }\n[manifest.dependencies]\nmy-money = '1'";
    let manifest = manifest(config, STORE);
    assert_eq!(manifest["dependencies"]["uuid"]["default-features"].as_bool(), Some(false));
    assert_eq!(manifest["dependencies"]["my-money"].as_str(), Some("1"));
    assert!(manifest["dependencies"].get("jiff").is_none(), "no type needs it");
}

#[test]
fn own_keys_are_joined_with_generated_ones_and_take_their_place() {
    let config = "[types]\nformats = { uuid = 'uuid::Uuid' }\n\
                  [manifest.package]\nkeywords = ['pets']\ndescription = 'Mine'\n[manifest.lints]\nworkspace = true\n\
                  [manifest.dependencies]\nuuid = { features = ['v7'] }\nmy_money = { path = '../money' }";
    let manifest = manifest(config, STORE);
    let package = &manifest["package"];
    assert_eq!((package["version"].as_str(), package["description"].as_str()), (Some("1.2.0"), Some("Mine")));
    assert_eq!(package["keywords"][0].as_str(), Some("pets"));
    assert_eq!(manifest["lints"]["workspace"].as_bool(), Some(true));
    assert_eq!(manifest["dependencies"]["uuid"]["version"].as_str(), Some("1"));
    assert_eq!(manifest["dependencies"]["uuid"]["features"][0].as_str(), Some("v7"));
    assert_eq!(manifest["dependencies"]["my_money"]["path"].as_str(), Some("../../../money"), "as seen from the crate");
}

#[test]
fn name_and_version_are_the_definitions() {
    let error = toml::from_str::<Config>("[manifest.package]\nversion = '2.0.0'").unwrap_err().to_string();
    assert!(error.contains("`package.version` is made from the definition"), "{error}");
}

#[test]
fn a_schema_does_not_choose_dependencies() {
    let report = report("", STORE);
    for part in ["unknown-crate", "`my_money::Money`", "store.json:6:", "[manifest.dependencies]"] {
        assert!(report.contains(part), "{part} is not in: {report}");
    }
}

#[test]
fn derives_without_a_type_are_told() {
    let store = STORE.replace(r#""format": "uuid""#, r#""x-bus-rust": { "derives": ["std::hash::Hash"] }"#);
    let report = report("[manifest.dependencies]\nmy_money = '1'", &store);
    assert!(report.contains("rust-option-without-effect") && report.contains("`derives`"), "{report}");
}

#[test]
fn derives_for_all_types_come_from_the_configuration() {
    let config = "[types]\nderives = ['schemars::JsonSchema', 'PartialEq']\n[manifest.dependencies]\nmy_money = '1'\nschemars = '1'";
    let types = &compiled(config, STORE).tree.unwrap().0["store-api/src/types.rs"];
    assert!(types.contains("#[derive(Clone, Debug, PartialEq, Default, schemars::JsonSchema)]"), "{types}");
}
