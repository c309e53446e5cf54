//! `buscodegen changelog`.

use crate::project::{MONEY, Project, STORE, golden};

/// A shop, and beside it what was deployed before.
fn shop() -> Project {
    Project::new([
        ("schemas/store.json", STORE),
        ("schemas/common/money.json", MONEY),
        ("old/store.json", STORE),
        ("old/common/money.json", MONEY),
    ])
}

#[test]
fn everything_that_changed_is_told_worst_first() {
    let shop = shop();
    golden!("changelog_of_nothing", shop.run(&["changelog", "--against", "old"]));
    let changed = STORE
        .replace("\"1.0.0\"", "\"2.0.0\"")
        .replace("\"required\": [\"pet\"],", "\"required\": [\"pet\", \"count\"],")
        .replace("\"description\": \"Nothing.\"", "\"description\": \"Nothing.\", \"deprecated\": true")
        .replace("\"events\": {", "\"events\": { \"sold\": { \"description\": \"Sold.\" },");
    shop.put("schemas/store.json", changed);
    shop.put("schemas/common/money.json", MONEY.replace("10", "20"));
    shop.put("schemas/new.json", r#"{ "api": "new", "version": "0.1.0", "rpcs": { "x": {} } }"#);
    shop.put("old/gone.json", r#"{ "api": "gone", "version": "3.0.0", "rpcs": { "x": {} } }"#);
    golden!("changelog", shop.run(&["changelog", "--against", "old"]));
    let ran = shop.run(&["changelog", "--against", "old", "--format", "json"]);
    let log: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&log["schemaVersion"], &log["baseline"]), (&1.into(), &"old".into()));
    let store = log["apis"].as_array().unwrap().iter().find(|api| api["api"] == "store").unwrap();
    assert_eq!((&store["from"], &store["to"]), (&"1.0.0".into(), &"2.0.0".into()));
    assert_eq!(store["changes"][0]["kind"], "breaking");
    assert!(store["changes"][0]["witness"].is_object());
}

#[test]
fn what_only_breaks_code_is_told_whether_or_not_the_version_announces_it() {
    let shop = shop();
    for version in ["1.0.0", "2.0.0"] {
        shop.put(
            "schemas/store.json",
            STORE.replace("Order", "Purchase").replace("\"1.0.0\"", &format!("\"{version}\"")),
        );
        let told = shop.run(&["changelog", "--against", "old"]).out;
        assert!(told.contains("### Breaking") && told.contains("`Order` is gone"), "{told}");
    }
}

#[test]
fn what_cannot_be_compared_is_told() {
    let shop = shop();
    golden!(
        "changelog_cannot_run",
        shop.transcript([
            &["changelog"],
            &["changelog", "--against", "gone"],
            &["changelog", "--against", "schemas/store.json"]
        ])
    );
    shop.put("schemas/store.json", "{");
    assert_eq!(shop.run(&["changelog", "--against", "old"]).code, 1);
}
