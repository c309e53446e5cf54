//! `lint`, `rules` and `explain`.

use std::fs;
use std::time::{Duration, Instant};

use super::project::{Project, STORE, golden};

/// A shop with something to complain about in every way.
const SHOP: &str = r#"{
  "api": "shop",
  "version": "1.0.0",
  "description": "A shop.",
  "rpcs": {
    "buy": {
      "description": "Buys a pet.",
      "parameters": {
        "type": "object",
        "properties": {
          "petName": { "description": "Its name.", "type": "string", "maxLength": 80, "minLength": 0 },
          "kind": { "description": "What it is.", "enum": ["cat"] }
        }
      },
      "response": {
        "type": "object",
        "properties": { "sold_at": { "description": "When it was sold.", "type": "string" } },
        "additionalProperties": false
      },
      "timeout": "2s",
      "execution": "at-most-once"
    }
  }
}
"#;

#[test]
fn what_will_hurt_later_is_found_with_its_place_and_what_to_do() {
    let project = Project::new([("schemas/shop.json", SHOP)]);
    golden!("lint_finds", project.run(&["lint"]));
    let lists: [&[&str]; 4] = [
        &["lint", "--output-format", "concise"],
        &["lint", "--output-format", "concise", "--only", "name,style-enum-to-const"],
        &["lint", "--output-format", "concise", "--except", "name,style,api", "--fail-on", "warning"],
        &["lint", "--output-format", "github", "--only", "evo", "--max-findings", "1"],
    ];
    golden!("lint_selects", project.transcript(lists));
}

#[test]
fn repairs_change_the_files_and_say_what_is_left() {
    let project = Project::new([("schemas/shop.json", &SHOP.replace("\"api\": \"shop\",", "\"api\":  \"shop\","))]);
    let ran = project.run(&["lint", "--fix"]);
    let text = fs::read_to_string(project.path("schemas/shop.json")).unwrap();
    golden!("lint_repairs", format!("{ran}\nschemas/shop.json\n{text}"));
    assert_eq!(
        project.run(&["lint", "--fix", "--only", "style,unformatted"]).err.lines().next(),
        Some("0 findings repaired in 0 files")
    );
}

#[test]
fn a_sound_definition_gives_nothing_to_complain_about() {
    let sound = SHOP
        .replace("petName", "pet_name")
        .replace(", \"minLength\": 0", "")
        .replace("\"enum\": [\"cat\"]", "\"const\": \"cat\"")
        .replace(
            "\"type\": \"string\" } },\n        \"add",
            "\"type\": \"string\", \"format\": \"date-time\" } },\n        \"add",
        )
        .replace(",\n        \"additionalProperties\": false", "")
        .replace(
            "\"timeout\"",
            "\"errors\": { \"closed\": { \"description\": \"It is night.\" } },\n      \"timeout\"",
        );
    let project = Project::new([("schemas/shop.json", &*sound)]);
    assert_eq!(project.run(&["fmt"]).code, 0);
    let ran = project.run(&["lint", "--fail-on", "info"]);
    assert_eq!((ran.code, &*ran.out, &*ran.err), (0, "", "1 API, and nothing to complain about\n"), "{ran}");
}

#[test]
fn what_is_wrong_in_itself_comes_first_and_with_its_line() {
    let project = Project::new([
        ("schemas/store.json", &STORE.replace("\"required\": [\"pet\"]", "\"requred\": [\"pet\"]")),
        ("schemas/common/money.json", super::project::MONEY),
    ]);
    golden!("lint_unknown_keyword", project.run(&["lint", "--only", "unknown-keyword"]));
    project.put("schemas/broken.json", "{\n  \"api\": \"broken\",\n}\n");
    project.put("schemas/bytes.json", b"\xff\xfe");
    golden!("lint_broken_files", project.run(&["lint"]));
}

#[test]
fn files_are_named_as_they_are_called() {
    let project = Project::new([("schemas/große läden/shop 1.json", SHOP)]);
    let arguments: [&[&str]; 2] = [
        &["lint", "--output-format", "concise", "--only", "name-file-match"],
        &["lint", "--output-format", "sarif", "--only", "name-file-match"],
    ];
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    golden!("lint_names_files", project.transcript(arguments).replace(&version, "\"version\": \"VERSION\""));
}

#[test]
fn what_cannot_run_says_why() {
    let project = Project::new([("schemas/common.json", "{}")]);
    let arguments: [&[&str]; 6] = [
        &["lint"],
        &["lint", "--only", "evo-readonli"],
        &["lint", "--onyl", "evo"],
        &["lint", "--fail-on", "warnings"],
        &["explain", "evo-closed-enums"],
        &["rules", "nme"],
    ];
    golden!("lint_cannot_run", project.transcript(arguments));
    let empty = Project::new([]);
    golden!("lint_without_a_folder", empty.run(&["lint"]));
    empty.put("schemas/.keep", "");
    golden!("lint_in_an_empty_folder", empty.run(&["lint"]));
}

#[test]
fn the_configuration_selects_ignores_and_is_told_what_is_in_vain() {
    let config = r#"[lint]
except = ["style", "api"]
severity = { name-property-snake = "error" }
fail-on = "warning"

[[ignore]]
rule = "evo-closed-object"
path = "shop.json"
until = "2999-12-31"
reason = "The old dashboard reads nothing else."

[[ignore]]
rule = "type-format-temporal"
until = "2001-02-03"
reason = "Until the old shop is gone."

[[ignore]]
rule = "type-tuple"
reason = "There were some."

[[ignore]]
rule = "stale-ignore"
path = "nowhere.json"
reason = "Nobody ignores this."
"#;
    let project = Project::new([("buscodegen.toml", config), ("schemas/shop.json", SHOP)]);
    golden!("lint_by_configuration", project.run(&["lint", "--except", "stale-ignore"]));
    project.put(
        "buscodegen.toml",
        config.replace(
            "except = [\"style\", \"api\"]",
            "except = [\"style-no-effect\", \"style-enum-to-const\", \"api\"]",
        ),
    );
    golden!("lint_stale_ignores", project.run(&["lint", "--output-format", "concise"]));
    let listed: [&[&str]; 1] = [&["lint", "--list", "--only", "name"]];
    golden!("lint_lists", project.transcript(listed));
    project.put("buscodegen.toml", "[[ignore]]\nrule = \"type-tuple\"\n");
    golden!("lint_ignore_without_reason", project.run(&["lint"]));
}

#[test]
fn what_is_ignored_is_ignored_by_other_commands_too() {
    let wrong = SHOP.replace("\"enum\": [\"cat\"]", "\"enum\": [\"cat\"], \"exmaples\": []");
    let project = Project::new([("schemas/shop.json", &*wrong)]);
    let generate = |project: &Project| {
        let ran = project.run(&["generate", "--dry-run", "--output-format", "concise"]);
        (ran.code, ran.out.contains("warning[unknown-keyword]"))
    };
    assert_eq!(generate(&project), (0, true));
    project.put("buscodegen.toml", "[[ignore]]\nrule = \"unknown-keyword\"\nreason = \"it comes from elsewhere\"\n");
    assert_eq!(generate(&project), (0, false));
    project.put("buscodegen.toml", "");
    let lint = "\"x-bus-lint\": { \"ignore\": [\"unknown-keyword\"], \"reason\": \"it comes from elsewhere\" }";
    project.put("schemas/shop.json", wrong.replace("\"exmaples\"", &format!("{lint}, \"exmaples\"")));
    assert_eq!(generate(&project), (0, false));
    // An error is one, whoever wants to hear of it.
    project.put("buscodegen.toml", "[[ignore]]\nrule = \"bad-value\"\nreason = \"no time\"\n");
    project.put("schemas/shop.json", wrong.replace("\"1.0.0\"", "\"1\""));
    assert_eq!(project.run(&["generate", "--dry-run"]).code, 1);
}

#[test]
fn rules_and_their_texts_are_told() {
    let project = Project::new([]);
    golden!(
        "explain",
        project.transcript([&["explain", "type-untagged-union", "became-required"], &["rules", "evo", "doc-dialect"]])
    );
    let ran = project.run(&["rules", "--output-format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let all = report["rules"].as_array().unwrap();
    assert!(all.len() > 80, "{}", all.len());
    assert!(all.iter().all(|rule| rule["why"].is_string() && rule["severity"].is_string()));
    let texts: [&[&str]; 3] = [&["lint", "--help"], &["rules", "--help"], &["explain", "--help"]];
    golden!("lint_help", project.transcript(texts));
}

/// Without optimisation everything takes longer.
const DEFINITIONS: usize = if cfg!(debug_assertions) { 100 } else { 1000 };

/// Many times what it takes on its own, as other tests run beside it.
const LIMIT: Duration = Duration::from_secs(10);

#[test]
fn a_thousand_definitions_take_no_time() {
    let project = Project::new([]);
    for number in 0..DEFINITIONS {
        project.put(&format!("schemas/shop{number}.json"), SHOP.replace("\"shop\"", &format!("\"shop{number}\"")));
    }
    let started = Instant::now();
    let ran = project.run(&["lint", "--output-format", "concise"]);
    let taken = started.elapsed();
    assert_eq!((ran.code, ran.out.lines().count()), (0, 7 * DEFINITIONS));
    assert!(taken < LIMIT, "{taken:?}");
}
