//! `buscodegen validate`.

use crate::project::{MONEY, Project, STORE, golden};

fn shop() -> Project {
    Project::new([("schemas/store.json", STORE), ("schemas/common/money.json", MONEY)])
}

#[test]
fn messages_are_judged_by_every_part_of_an_api() {
    let shop = shop();
    shop.put("view.json", r#"{ "url": "/pet/1" }"#);
    shop.put("order.json", r#"{ "pet": "cat", "count": 2 }"#);
    shop.put("token.json", r#"{ "token": "8f4b0c3e-7f0a-4d1c-9a35-5d3f1f3b8a11" }"#);
    shop.put("count.json", "3");
    for (schema, file) in [
        ("store.page_view", "view.json"),
        ("store.page_view#parameters", "view.json"),
        ("store.buy#parameters", "order.json"),
        ("store.buy#response", "token.json"),
        ("store.buy#error/sold_out", "order.json"),
        ("store#Order", "order.json"),
        ("store#/$defs/Order", "order.json"),
        ("store#/events/page_view/parameters", "view.json"),
        ("schemas/store.json#/$defs/Order", "order.json"),
        ("schemas/common/money.json#/$defs/Count", "count.json"),
    ] {
        let ran = shop.run(&["validate", schema, file]);
        assert_eq!((ran.code, ran.err.as_str()), (0, "1 of 1 valid\n"), "{schema}");
    }
    // The same file by another schema: it is really judged by the one that was named.
    assert_eq!(shop.run(&["validate", "store.buy#response", "order.json"]).code, 1);
    assert_eq!(shop.run(&["validate", "schemas/common/money.json#/$defs/Count", "order.json"]).code, 1);
}

#[test]
fn everything_that_is_wrong_is_named_and_no_value_shown() {
    let shop = shop();
    shop.put("bad order.json", "{\n  \"pet\": \"\",\n  \"count\": 987654321,\n  \"währung\": \"hunter2\"\n}\n");
    shop.put("good.json", r#"{ "pet": "cat" }"#);
    let ran = shop.run(&["validate", "store.buy#parameters", "bad order.json", "good.json"]);
    assert!(!ran.to_string().contains("987654321") && !ran.to_string().contains("hunter2"));
    golden!("validate_names_everything_that_is_wrong", ran);
}

#[test]
fn violations_without_number_are_all_told() {
    let shop = shop();
    shop.put("names.json", r#"{ "type": "array", "items": { "type": "string" } }"#);
    // More than the runtime tells of a message, and a message that it would call too large to explain.
    let items = ["0"; 20].into_iter().chain(["\"a\""; 5000]).collect::<Vec<_>>().join(",\n");
    let ran = shop.run_with(&["validate", "names.json"], &format!("[{items}]"));
    assert_eq!((ran.code, ran.err.matches("error[violation]").count()), (1, 20));
}

#[test]
fn violations_are_told_to_programs() {
    let shop = shop();
    let ran =
        shop.run_with(&["validate", "store.buy#response", "--output-format", "json"], r#"{ "token": "hunter2" }"#);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let finding = &report["findings"][0];
    assert_eq!(ran.code, 1);
    assert_eq!(
        (&finding["file"], &finding["pointer"], &finding["label"], &finding["column"]),
        (&"<stdin>".into(), &"/token".into(), &"format".into(), &12.into())
    );
    assert!(!ran.out.contains("hunter2"));
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    let shop = shop();
    shop.put("comma.json", "{\n  \"url\": \"hunter2\",\n}");
    shop.put("twice.json", r#"{ "url": "/a", "url": "hunter2" }"#);
    shop.put("large.json", r#"{ "url": 123456789012345678901234567890 }"#);
    shop.put("empty.json", "");
    let ran = shop.run(&["validate", "store.page_view", "comma.json", "twice.json", "large.json", "empty.json"]);
    assert!(!ran.to_string().contains("hunter2") && !ran.to_string().contains("123456789"));
    golden!("validate_refuses_what_is_no_json", ran);
}

#[test]
fn files_that_cannot_be_read_and_schemas_that_are_not_there() {
    let shop = shop();
    shop.put("latin1.json", b"\"\xe4\"");
    golden!(
        "validate_cannot_run",
        shop.transcript([
            &["validate", "store.page_view", "missing.json", "latin1.json"],
            &["validate", "stor.page_view", "x.json"],
            &["validate", "store.page_vew", "x.json"],
            &["validate", "store", "x.json"],
            &["validate", "store.buy", "x.json"],
            &["validate", "store.buy#error/sold", "x.json"],
            &["validate", "store.buy#error/closed", "x.json"],
            &["validate", "store.ping#response", "x.json"],
            &["validate", "store#Ordr", "x.json"],
            &["validate", "store#/rpcs/buy", "x.json"],
            &["validate", "gone.json", "x.json"],
            &["validate", "schemas/store.json", "x.json"],
            &["validate", "schemas/common/money.json#/$defs/Cuont", "x.json"],
            &["validate", "schemas/common/money.json#$defs", "x.json"],
            &["validate"],
        ])
    );
}

#[test]
fn a_schema_that_is_wrong_judges_nothing_and_others_do_not_matter() {
    let shop = shop();
    shop.put("schemas/unfinished.json", "{ \"api\":");
    assert_eq!(shop.run_with(&["validate", "store.page_view"], r#"{ "url": "/" }"#).code, 0);
    shop.put("schemas/common/money.json", "{ \"$defs\": { \"Count\": { \"type\": \"intger\" } } }");
    golden!("validate_by_a_schema_that_is_wrong", shop.run(&["validate", "store#Order", "x.json"]));
    shop.put("schemas/common/money.json", "{ \"$defs\": ");
    let ran = shop.run(&["validate", "store#Order", "x.json"]);
    assert!(ran.code == 2 && ran.err.contains("schemas/common/money.json:1:11"), "{ran}");
    shop.put("schemas/store.json", "{ \"api\": \"store\"");
    let ran = shop.run(&["validate", "store.page_view", "x.json"]);
    assert!(ran.code == 2 && ran.err.contains("schemas/store.json:1:16"), "{ran}");
}

#[test]
fn a_schema_outside_of_a_project_needs_only_what_it_refers_to() {
    let folder = Project::new([
        (
            "a b/ä.json",
            r#"{ "$schema": "http://json-schema.org/draft-07/schema#", "items": [{ "$ref": "deep/n.json" }] }"#,
        ),
        (
            "a b/deep/n.json",
            r##"{ "type": "number", "allOf": [{ "$ref": "#/$defs/x" }], "$defs": { "x": { "minimum": 3 } } }"##,
        ),
        ("a b/broken.json", "{"),
    ]);
    assert_eq!(folder.run_with(&["validate", "a b/ä.json"], "[3]").code, 0);
    let ran = folder.run_with(&["validate", "a b/ä.json"], "[2]");
    assert!(ran.code == 1 && ran.err.contains("`/0` must be at least 3"), "{ran}");
}

#[test]
fn formats_that_the_project_only_describes_are_not_asserted() {
    let shop = shop();
    let bad = r#"{ "token": "not a uuid" }"#;
    assert_eq!(shop.run_with(&["validate", "store.buy#response"], bad).code, 1);
    shop.put("buscodegen.toml", "[types]\nformats = \"annotation\"\n");
    assert_eq!(shop.run_with(&["validate", "store.buy#response"], bad).code, 0);
}

#[test]
fn a_name_that_is_required_twice_counts_once() {
    let shop = shop();
    shop.put("schemas/common/money.json", r#"{ "$defs": { "Count": { "required": ["a", "b", "a"] } } }"#);
    shop.put("good.json", r#"{ "a": 1, "b": 2 }"#);
    shop.put("bad.json", r#"{ "a": 1, "c": 2, "d": 3 }"#);
    let code = |file| shop.run(&["validate", "schemas/common/money.json#/$defs/Count", file]).code;
    assert_eq!((code("good.json"), code("bad.json")), (0, 1));
}
