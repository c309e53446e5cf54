//! `generate`, `inspect`, `templates`, `meta-schema` and `output-schema`.

use crate::project::{MONEY, Project, STORE, golden};

fn shop() -> Project {
    Project::new([("schemas/store.json", STORE), ("schemas/common/money.json", MONEY)])
}

#[test]
fn crates_are_written_and_checked() {
    let shop = shop();
    golden!(
        "generate",
        shop.transcript([
            &["generate", "--dry-run"],
            &["generate"],
            &["generate"],
            &["generate", "--check"],
            &["generate", "--only", "stor"],
        ])
    );
    shop.put("generated/store-api/src/types.rs", "// mine\n");
    shop.put("schemas/common/money.json", MONEY.replace("10", "12"));
    golden!("generate_over_what_was_changed_by_hand", shop.transcript([&["generate"], &["generate", "--check"]]));
    shop.put("schemas/store.json", STORE.replace("\"version\"", "\"vesion\""));
    golden!("generate_from_wrong_definitions", shop.run(&["generate"]));
}

#[test]
fn what_becomes_of_messages_is_told() {
    let shop = shop();
    // What only draft 7 asserts.
    let money = r#"{ "$schema": "http://json-schema.org/draft-07/schema#",
  "$defs": { "Count": { "contentEncoding": "base64" } } }"#;
    shop.put("schemas/common/money.json", money);
    golden!(
        "inspect",
        shop.transcript([&["inspect"], &["inspect", "store.page_view"], &["inspect", "store.page_vew"]])
    );
}

#[test]
fn templates_are_written_once() {
    let folder = Project::new([]);
    golden!("templates", folder.transcript([&["templates", "eject"], &["templates", "eject"]]));
    folder.put("templates/lib.rs.hbs", "mine");
    golden!("templates_that_were_changed", folder.run(&["templates", "eject"]));
    assert_eq!(folder.text("templates/lib.rs.hbs"), "mine");
}

#[test]
fn schemas_for_editors_and_programs_are_schemas() {
    let folder = Project::new([]);
    for (command, title) in [("meta-schema", "Definition"), ("output-schema", "Output of buscodegen")] {
        let ran = folder.run(&[command]);
        let schema: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!((ran.code, ran.err.as_str(), &schema["title"]), (0, "", &title.into()));
        let ran = folder.run(&[command, "deep/er/schema.json"]);
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
        assert_eq!(folder.text("deep/er/schema.json"), folder.run(&[command]).out);
    }
}
