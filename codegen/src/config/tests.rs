//! What the file may say, and what is said about it.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;

use super::*;

fn error(text: &str) -> String {
    toml::from_str::<Config>(text).unwrap_err().to_string()
}

#[test]
fn every_key_has_a_default() {
    let config: Config = toml::from_str("").unwrap();
    assert_eq!(config, Config::default());
    assert_eq!((config.schema_root(), config.out()), ("schemas".into(), "generated".into()));
}

#[test]
fn the_runtime_is_found_in_three_ways() {
    let runtime = |text: &str| {
        toml::from_str::<Config>(&format!("[package]\nruntime = {text}")).map(|config| config.package.runtime)
    };
    assert_eq!(runtime("\"1.2\"").unwrap(), Runtime::Version("1.2".to_owned()));
    assert_eq!(runtime("{ workspace = true }").unwrap(), Runtime::Workspace);
    assert_eq!(runtime("{ path = \"../runtime\" }").unwrap(), Runtime::Path("../runtime".into()));
    for text in ["1", "{}", "{ workspace = false }", "{ git = \"x\" }", "{ path = \"a\", version = \"1\" }", "\"one\""]
    {
        assert!(runtime(text).is_err(), "{text}");
    }
}

#[test]
fn the_runtime_s_folder_is_written_as_seen_from_the_crates() {
    let config: Config =
        toml::from_str("[generate]\nout = \"gen/crates\"\n[package]\nruntime = { path = \"../bus/./runtime\" }")
            .unwrap();
    assert_eq!(config.options().runtime, Dependency::Path("../../../bus/runtime".to_owned()));
}

#[test]
fn unknown_members_are_ignored_or_kept() {
    let unknown = |text: &str| {
        toml::from_str::<Config>(&format!("[types]\n{text}")).map(|config| config.options().types.unknown_members)
    };
    assert_eq!(unknown("").unwrap(), UnknownMembers::Ignore);
    assert_eq!(unknown("unknown-members = \"keep\"").unwrap(), UnknownMembers::Keep);
    assert!(unknown("unknown-members = \"refuse\"").is_err());
}

#[test]
fn integers_and_numbers_are_of_rust_or_texts() {
    let types = |text: &str| toml::from_str::<Config>(&format!("[types]\n{text}")).map(|config| config.types);
    let plain = types("").unwrap();
    assert_eq!((plain.integers, plain.numbers), (Integers::Sized, Numbers::Float));
    let texts = types("integers = \"text\"\nnumbers = \"text\"").unwrap();
    assert_eq!((texts.integers, texts.numbers), (Integers::Text, Numbers::Text));
    assert!(types("integers = \"float\"").is_err() && types("numbers = \"sized\"").is_err());
}

#[test]
fn formats_are_typed_or_texts_all_or_one_by_one() {
    let style = |text: &str, name: &str| {
        toml::from_str::<Config>(&format!("[types]\n{text}")).map(|config| config.types.formats.style(name).clone())
    };
    assert_eq!(style("", "uuid").unwrap(), FormatStyle::Typed);
    assert_eq!(style("formats = \"text\"", "uuid").unwrap(), FormatStyle::Text);
    assert_eq!(style("formats = { uuid = \"text\" }", "uuid").unwrap(), FormatStyle::Text);
    assert_eq!(style("formats = { uuid = \"text\" }", "date").unwrap(), FormatStyle::Typed);
    let path = FormatStyle::Type("uuid::Uuid".parse().unwrap());
    assert_eq!(style("formats = { uuid = \"uuid::Uuid\" }", "uuid").unwrap(), path);
    for (text, part) in [
        ("formats = \"string\"", "such as \"uuid::Uuid\""),
        ("formats = \"uuid::Uuid\"", "name one"),
        ("formats = { uuid = \"uuid::\" }", "not the path of a type"),
        ("formats = { uuid = \"text; fn x() {}::y\" }", "not the path of a type"),
    ] {
        let error = style(text, "uuid").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains(part), "{error}");
    }
}

#[test]
fn addresses_stand_for_files() {
    let config: Config = toml::from_str("[refs]\n\"https://a.example/x.json\" = \"vendored/x.json\"").unwrap();
    assert_eq!(config.refs(), [("https://a.example/x.json", "vendored/x.json")].into_iter().collect());
    assert!(error("[refs]\n\"https://a.example/x.json\" = 1").contains("line 2"));
}

#[test]
fn unknown_keys_are_named_with_their_line() {
    let error = error("[schemas]\nrot = \"schemas\"");
    assert!(error.contains("line 2") && error.contains("`rot`") && error.contains("`root`"), "{error}");
}

#[test]
fn the_nearest_file_upwards_counts_and_paths_are_relative_to_it() {
    let top = tempfile::TempDir::new().unwrap();
    let deep = top.path().join("a/b");
    fs::create_dir_all(&deep).unwrap();
    fs::write(top.path().join(FILE), "[generate]\nout = \"crates\"").unwrap();

    let config = Config::read(&Config::locate(&deep, None).unwrap()).unwrap();

    assert_eq!(config.out(), top.path().join("crates"));
    // But not above a ceiling, nor in it.
    let below = |ceiling: &str| Config::locate(&deep, Some(&top.path().join(ceiling)));
    assert_eq!([below("a/b"), below("a"), below("")], [None, None, None]);
    assert_eq!(below(".."), Some(top.path().join(FILE)));
    fs::write(top.path().join("a").join(FILE), "").unwrap();
    assert_eq!([below("a"), below("")], [None, Some(top.path().join("a").join(FILE))]);
}
