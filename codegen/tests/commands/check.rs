//! `buscodegen check`.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::project::{MONEY, Project, STORE, golden};

fn shop() -> Project {
    let shop = Project::new([("schemas/store.json", STORE), ("schemas/common/money.json", MONEY)]);
    shop.put("buscodegen.toml", QUIET);
    assert_eq!(shop.run(&["generate"]).code, 0);
    shop
}

/// What the linter says is tested elsewhere.
const QUIET: &str = "[lint]\nonly = [\"doc-unused-def\"]\n";

#[test]
fn one_line_says_whether_all_is_well() {
    let shop = shop();
    golden!("check", shop.transcript([&["check"], &["check", "--quiet"]]));
    shop.put("schemas/store.json", STORE.replace("\"pet\"", "\"animal\"").replace("A shop.", "A store."));
    golden!(
        "check_of_stale_crates",
        shop.transcript([&["check"], &["check", "--output-format", "concise"], &["check", "--skip", "generated"]])
    );
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let shop = shop();
    let examples = r#""examples": [{ "parameters": { "pet": "" } }], "response""#;
    shop.put("schemas/store.json", STORE.replacen("\"response\"", examples, 1));
    golden!("check_of_a_wrong_example", shop.run(&["check"]));
    shop.put("schemas/ünfertig 1.json", "{ \"api\":\n  \"x\"");
    shop.put("schemas/store.json", STORE.replace("\"version\"", "\"vesion\""));
    golden!("check_of_wrong_definitions", shop.run(&["check"]));
}

#[test]
fn what_keeps_it_from_running_is_told() {
    let empty = Project::new([("schemas/notes.txt", "")]);
    golden!(
        "check_cannot_run",
        empty.transcript([
            &["check"],
            &["check", "--config", "gone.toml"],
            &["check", "--skip", "everything"],
            &["chekc"],
            &["check", "--chekc"],
        ])
    );
}

#[test]
fn what_will_hurt_later_is_told_and_fails_if_it_is_as_bad_as_the_configuration_says() {
    let shop = shop();
    shop.put("schemas/store.json", STORE.replace("#/$defs/Order", "common/money.json#/$defs/Count"));
    assert_eq!(shop.run(&["generate"]).code, 0);
    let ran = shop.run(&["check"]);
    assert!(ran.code == 0 && ran.err.contains("warning[doc-unused-def]"), "{ran}");
    assert!(!shop.run(&["check", "--skip", "lint"]).err.contains("doc-unused-def"));
    shop.put("buscodegen.toml", format!("{QUIET}fail-on = \"warning\"\n"));
    assert_eq!(shop.run(&["check"]).code, 1);
}

#[test]
fn what_breaks_since_the_default_branch_is_told() {
    let shop = shop();
    shop.put("buscodegen.toml", format!("{QUIET}[breaking]\nagainst = [\"git:\"]\n"));
    shop.git(".", "init -q -b main");
    shop.git(".", "add .");
    shop.git(".", "commit -q -m one");
    shop.git(".", "checkout -q -b change");
    golden!("check_in_a_repository", shop.run(&["check"]));
    shop.put("schemas/store.json", STORE.replace("\"required\": [\"pet\"],", "\"required\": [\"pet\", \"count\"],"));
    assert_eq!(shop.run(&["generate"]).code, 0);
    golden!("check_of_a_breaking_change", shop.run(&["check"]));
    assert_eq!(shop.run(&["check", "--skip", "breaking"]).code, 0);
    // A branch whose beginning is not here: that must not pass for a new project.
    shop.git(".", "commit -q -a -m two");
    shop.git(".", "checkout -q --orphan other");
    shop.git(".", "commit -q -m three");
    let ran = shop.run(&["check"]);
    assert!(ran.code == 2 && ran.err.contains("no commit in common"), "{ran}");
}

/// A definition of the size of the worked example's.
fn definition(number: usize) -> String {
    let mut members = String::new();
    for member in 0..6 {
        write!(members, r#""m{member}": {{ "description": "A member.", "type": "string", "maxLength": 100 }}, "#)
            .unwrap();
    }
    format!(
        r##"{{ "api": "api{number}", "version": "1.0.0", "description": "An API.",
  "rpcs": {{ "buy": {{ "description": "Buys.", "parameters": {{ "$ref": "#/$defs/Order" }}, "response": {{ "$ref": "#/$defs/Answer" }},
    "timeout": "2s", "examples": [{{ "parameters": {{ "m0": "a", "count": 1 }}, "response": {{ "count": 2 }} }}] }} }},
  "events": {{ "page_view": {{ "description": "A view.", "parameters": {{ "$ref": "#/$defs/Order" }}, "retention": "7d" }} }},
  "$defs": {{
    "Order": {{ "description": "An order.", "type": "object", "properties": {{ {members}
      "count": {{ "description": "How many.", "type": "integer", "minimum": 1, "maximum": 9 }} }}, "required": ["m0"] }},
    "Answer": {{ "description": "An answer.", "type": "object", "properties": {{ {members}
      "count": {{ "description": "How many.", "type": "integer", "minimum": 1, "maximum": 9 }} }}, "required": ["count"] }} }} }}"##
    )
}

/// For a release build: `cargo test --release -p buscodegen --test commands a_thousand -- --nocapture`. A debug build is many
/// times slower, and sees whether it works with fewer.
#[test]
fn a_thousand_definitions_are_checked_in_three_seconds() {
    let (count, bound) = if cfg!(debug_assertions) { (50, 600) } else { (1000, 3) };
    let project = Project::new([]);
    for number in 0..count {
        project.put(&format!("schemas/{number}.json"), definition(number));
    }
    assert_eq!(project.run(&["generate"]).code, 0);
    let started = Instant::now();
    let ran = project.run(&["check"]);
    let taken = started.elapsed();
    assert!(ran.code == 0 && ran.err.contains(&format!("{count} APIs, {count} rpcs, {count} events")), "{ran}");
    println!("{count} definitions checked in {taken:?}");
    assert!(taken < Duration::from_secs(bound), "{taken:?}");
}
