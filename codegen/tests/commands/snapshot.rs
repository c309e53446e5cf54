//! `buscodegen snapshot`.

use std::path::Path;

use buscodegen::snapshot::unpack;
use buscodegen::source::Documents;

use crate::project::{MONEY, Project, STORE, golden};

fn shop() -> Project {
    Project::new([("schemas/store.json", STORE), ("schemas/common/money.json", MONEY), ("schemas/unused.json", "{}")])
}

#[test]
fn a_snapshot_holds_an_api_and_all_that_it_refers_to() {
    let shop = shop();
    assert_eq!(shop.run(&["snapshot"]).code, 0);
    golden!("snapshot_of_a_store", shop.text("snapshots/store.json"));
}

#[test]
fn only_what_an_api_says_changes_its_snapshot() {
    let shop = shop();
    golden!(
        "snapshot",
        shop.transcript([&["snapshot", "--check"], &["snapshot"], &["snapshot"], &["snapshot", "--check"]])
    );
    // Another order, another layout, another way to say where a schema is.
    let store: serde_json::Value = serde_json::from_str(STORE).unwrap();
    shop.put("schemas/store.json", store.to_string().replace("common/money.json#/", "./common/../common/money.json#/"));
    assert_eq!(shop.run(&["snapshot", "--check"]).code, 0);
    shop.put("schemas/common/money.json", MONEY.replace("10", "11"));
    golden!("snapshot_of_a_changed_api", shop.run(&["snapshot", "--check"]));
}

#[test]
fn an_api_that_is_gone_has_none_and_files_of_others_stay() {
    let shop = shop();
    shop.put("schemas/b.json", r#"{ "api": "b", "version": "1.0.0" }"#);
    shop.put("base line/notes.json", "{}");
    assert_eq!(shop.run(&["snapshot", "--out", "base line"]).code, 0);
    std::fs::remove_file(shop.path("schemas/b.json")).unwrap();
    golden!(
        "snapshot_of_an_api_that_is_gone",
        shop.transcript([&["snapshot", "--out", "base line", "--check"], &["snapshot", "--out", "base line"]])
    );
    assert!(shop.path("base line/notes.json").exists() && !shop.path("base line/b.json").exists());
}

#[test]
fn a_snapshot_can_be_read_like_the_folder_that_it_was_made_from() {
    let shop = shop();
    assert_eq!(shop.run(&["snapshot"]).code, 0);
    let sources = unpack(&shop.path("snapshots/store.json")).unwrap();
    let (documents, findings) = Documents::parse(sources);
    assert!(findings.is_empty());
    let (resolved, findings) = buscodegen::resolve::resolve(documents);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!((resolved.apis.len(), resolved.apis[0].1.api.as_str(), resolved.shared.len()), (1, "store", 1));
    for (text, reason) in [("{}", "did not write it"), ("{", "ends too early"), ("{ \"snapshot\": 2 }", "newer")] {
        shop.put("x.json", text);
        let error = unpack(&shop.path("x.json")).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
    assert!(unpack(Path::new("gone.json")).is_err());
}

#[test]
fn wrong_definitions_and_folders_get_none() {
    let shop = shop();
    shop.put("schemas/store.json", STORE.replace("\"version\"", "\"vesion\""));
    let ran = shop.run(&["snapshot"]);
    assert!(ran.code == 1 && ran.err.contains("did you mean `version`?"), "{ran}");
    assert!(!shop.path("snapshots").exists());
    shop.put("schemas/store.json", STORE);
    shop.put("snapshots", "a file");
    assert_eq!(shop.run(&["snapshot"]).code, 2);
}
