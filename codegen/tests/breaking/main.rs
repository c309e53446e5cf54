//! Each kind of change: what it does to the values that a schema accepts, and what breaks, in every order of deployment.
//!
//! A case is a folder below `cases/<rule>`: a schema `before.json` and `after.json`, and what is expected of them. It is judged
//! as request, response and event, and the other way round, too.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod apis;
mod explanations;
mod source;
mod versions;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use buscodegen::breaking::{Baseline, Breaking, Layers, Options, RULES, Rollout, breaking};
use buscodegen::compat::{Judge, Limits, Reading, contained};
use buscodegen::config::{Config, Level};
use buscodegen::finding::{Finding, Severity};
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

#[path = "../side/mod.rs"]
mod side;

use side::Side;

/// What is expected of a case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    /// How the values that both accept stand to each other.
    relation: String,
    /// A value that only the old schema accepts, as JSON.
    only_old: Option<String>,
    /// A value that only the new schema accepts.
    only_new: Option<String>,
    /// The rules that say what the old version sends and the new one refuses.
    old_to_new: BTreeSet<String>,
    /// The reverse.
    new_to_old: BTreeSet<String>,
}

struct Case {
    name: String,
    before: Value,
    after: Value,
    expect: Expect,
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/breaking/cases");
    let mut found = Vec::new();
    for rule in entries(&root) {
        for folder in entries(&rule) {
            let text = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
            let name = folder.strip_prefix(&root).unwrap().display().to_string();
            found.push(Case {
                before: serde_json::from_str(&text("before.json")).unwrap(),
                after: serde_json::from_str(&text("after.json")).unwrap(),
                expect: toml::from_str(&text("expect.toml")).unwrap_or_else(|error| panic!("{name}: {error}")),
                name,
            });
        }
    }
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// An API whose request, response and event are this schema.
fn definition(schema: &Value, version: &str) -> Value {
    json!({
        "api": "store",
        "version": version,
        "rpcs": { "buy": { "parameters": schema, "response": schema } },
        "events": { "sold": { "parameters": schema } },
    })
}

/// Compares two versions of a project with one definition file.
pub(crate) fn compared(old: &Value, new: &Value, options: Options) -> Breaking {
    let folder = TempDir::new().unwrap();
    for (name, definition) in [("old", old), ("schemas", new)] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("store.json"), definition.to_string()).unwrap();
    }
    let config = Config { folder: folder.path().to_owned(), ..Config::default() };
    breaking(&config, &[Baseline::Path(folder.path().join("old"))], options).unwrap()
}

/// References of a schema mean the file; in a definition they would mean the definition.
fn compared_schemas(old: &Value, new: &Value, options: Options) -> Breaking {
    let folder = TempDir::new().unwrap();
    let message = json!({ "$ref": "message.json" });
    for (name, schema, version) in [("old", old, "1.0.0"), ("schemas", new, "2.0.0")] {
        fs::create_dir(folder.path().join(name)).unwrap();
        let file = |file: &str| folder.path().join(name).join(file);
        fs::write(file("store.json"), definition(&message, version).to_string()).unwrap();
        fs::write(file("message.json"), schema.to_string()).unwrap();
    }
    let config = Config { folder: folder.path().to_owned(), ..Config::default() };
    breaking(&config, &[Baseline::Path(folder.path().join("old"))], options).unwrap()
}

/// The rules of the findings about one direction of one position.
fn rules(found: &Breaking, position: &str, direction: &str) -> BTreeSet<String> {
    let is_about = |finding: &&Finding| {
        finding
            .change
            .as_ref()
            .is_some_and(|change| change.position == Some(position) && change.direction == Some(direction))
    };
    found.findings.iter().filter(is_about).map(|finding| finding.rule.to_owned()).collect()
}

#[test]
fn every_kind_of_change_does_to_values_what_is_expected() {
    for Case { name, before, after, expect } in cases() {
        let (old, new) = (Side::new(&before).unwrap(), Side::new(&after).unwrap());
        let asserts = |_| true;
        let judges = [Judge::new(&old.resolved, &asserts), Judge::new(&new.resolved, &asserts)];
        let sides = [(&judges[0], &old.place), (&judges[1], &new.place)];
        let ask = |from: usize, to: usize| {
            contained(sides[from], sides[to], (Reading::Exact, Reading::Exact), Limits::default())
        };
        let relation = match (ask(0, 1).verdict(), ask(1, 0).verdict()) {
            (Some(true), Some(true)) => "equal",
            (Some(true), Some(false)) => "widened",
            (Some(false), Some(true)) => "narrowed",
            (Some(false), Some(false)) => "crossed",
            _ => "undecided",
        };
        assert_eq!(relation, expect.relation, "{name}");
        for (value, expected) in [(&expect.only_old, [true, false]), (&expect.only_new, [false, true])] {
            let Some(value) = value else { continue };
            let value: Value = serde_json::from_str(value).unwrap();
            let accepted = [0, 1].map(|side| sides[side].0.accepts(sides[side].1, &value).unwrap());
            assert_eq!(accepted, expected, "{name}: {value}");
        }
        assert_eq!(expect.only_old.is_some(), ["narrowed", "crossed"].contains(&relation), "{name}");
        assert_eq!(expect.only_new.is_some(), ["widened", "crossed"].contains(&relation), "{name}");
    }
}

#[test]
fn every_kind_of_change_is_told_by_its_rule_in_every_position_and_order() {
    let mut wrong = Vec::new();
    for Case { name, before, after, expect } in cases() {
        for rollout in [Rollout::ServerFirst, Rollout::ClientFirst, Rollout::Any] {
            let found = compared_schemas(&before, &after, Options { rollout, ..Options::default() });
            assert!(found.compared, "{name}: {:?}", found.findings);
            for (direction, expected) in [("old-to-new", &expect.old_to_new), ("new-to-old", &expect.new_to_old)] {
                for position in ["request", "response", "event"] {
                    let rules = rules(&found, position, direction);
                    if rules != *expected {
                        wrong.push(format!("{name} {rollout} {position} {direction}: {rules:?}"));
                    }
                }
            }
            for finding in &found.findings {
                let change = finding.change.as_ref().unwrap();
                let Some(position) = change.position else { continue };
                let is_first = change.rollouts.contains(&rollout.to_string().as_str());
                let is_error = position == "event" || rollout == Rollout::Any || is_first;
                assert_eq!(finding.severity == Severity::Error, is_error, "{name} {finding:?}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_break_shows_a_value_that_one_side_accepts_and_the_other_refuses() {
    for Case { name, before, after, .. } in cases() {
        let sides = [Side::new(&before).unwrap(), Side::new(&after).unwrap()];
        let asserts = |_| true;
        let accepts = |side: &Side, value| Judge::new(&side.resolved, &asserts).accepts(&side.place, value).unwrap();
        for finding in &compared_schemas(&before, &after, Options::default()).findings {
            let change = finding.change.as_ref().unwrap();
            if change.position.is_none() || finding.rule == "content-changed" {
                continue;
            }
            let witness = change.witness.as_ref().unwrap_or_else(|| panic!("{name}: {finding:?}"));
            let accepted = [accepts(&sides[0], witness), accepts(&sides[1], witness)];
            assert_eq!(
                accepted,
                [change.direction == Some("old-to-new"), change.direction == Some("new-to-old")],
                "{name}"
            );
        }
    }
}

#[test]
fn the_other_way_round_the_other_direction_breaks() {
    for Case { name, before, after, expect } in cases() {
        let found = compared_schemas(&after, &before, Options::default());
        for (direction, expected) in [("new-to-old", &expect.old_to_new), ("old-to-new", &expect.new_to_old)] {
            let rules = rules(&found, "event", direction);
            assert_eq!(rules.is_empty(), expected.is_empty(), "{name} {direction} {rules:?}");
        }
    }
}

#[test]
fn every_rule_has_a_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/breaking/cases");
    let with_cases: BTreeSet<String> =
        entries(&root).iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    let all: BTreeSet<String> = RULES.into_iter().flatten().map(|rule| rule.id.to_owned()).collect();
    let elsewhere: BTreeSet<String> = apis::RULES_TESTED.iter().map(|rule| (*rule).to_owned()).collect();
    assert_eq!(all.difference(&with_cases).cloned().collect::<BTreeSet<_>>(), elsewhere);
    assert!(with_cases.is_subset(&all), "{with_cases:?}");
}

/// Senders of other languages may send members that no schema names, and lenient readers take them.
#[test]
fn who_writes_and_who_reads_can_be_said() {
    let open = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let more = json!({ "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "integer" } } });
    let closed = |schema: &Value| {
        let mut schema = schema.clone();
        schema["additionalProperties"] = json!(false);
        schema
    };
    let any = Options { any_writer: true, ..Options::default() };
    let found = compared_schemas(&open, &more, any);
    assert_eq!(rules(&found, "event", "old-to-new"), ["property-added".to_owned()].into());
    let tolerant = Options { tolerant_reader: true, ..Options::default() };
    let found = compared_schemas(&closed(&open), &closed(&more), tolerant);
    assert_eq!(rules(&found, "event", "new-to-old"), BTreeSet::new());
    assert_eq!(rules(&found, "request", "new-to-old"), ["property-added".to_owned()].into());
}

/// The layers of the findings of a rule, all alike.
fn layers(found: &Breaking, rule: &str) -> Vec<&'static str> {
    let mut all = found.findings.iter().filter(|finding| finding.rule == rule);
    let first = all.next().unwrap_or_else(|| panic!("{rule}: {:?}", found.findings)).change.clone().unwrap().layers;
    assert!(all.all(|finding| finding.change.as_ref().unwrap().layers == first));
    first
}

#[test]
fn a_break_says_whether_messages_types_or_rust_are_broken() {
    let object = |member: Value| json!({ "type": "object", "properties": { "a": member }, "required": ["a"] });
    let short = object(json!({ "type": "string", "maxLength": 5 }));
    let long = object(json!({ "type": "string", "maxLength": 9 }));
    let number = object(json!({ "type": "number" }));
    let encoded = object(json!({ "type": "string", "maxLength": 5, "contentEncoding": "base64" }));
    let layers_of = |old, new, rule| layers(&compared_schemas(old, new, Options::default()), rule);
    assert_eq!(layers_of(&short, &long, "max-length-changed"), ["wire", "decode"]);
    assert_eq!(layers_of(&short, &number, "type-changed"), ["wire", "decode", "source"]);
    assert_eq!(layers_of(&short, &encoded, "content-changed"), ["decode"]);
    let named = |version: &str, member: &str| {
        json!({ "api": "store", "version": version, "events": { "sold": { "parameters":
            { "type": "object", "properties": { member: { "type": "string" } } } } } })
    };
    let found = compared(&named("1.0.0", "a"), &json!({ "api": "store", "version": "1.0.0" }), Options::default());
    assert_eq!(layers(&found, "event-removed"), ["wire", "source"]);
    assert_eq!(layers(&found, "version-not-bumped"), ["source"]);
}

#[test]
fn how_bad_the_breaks_of_a_layer_are_can_be_said() {
    let event = |parameters: Value| json!({ "api": "store", "version": "1.0.0", "events": { "sold": { "parameters": parameters } } });
    let old = event(json!({ "type": "object", "properties": { "a": { "type": "string", "maxLength": 5 } } }));
    let new = event(json!({ "type": "object", "properties": { "a": { "type": "string", "maxLength": 9 } } }));
    let severities = |layers: Layers| -> BTreeSet<(&'static str, Severity)> {
        let found = compared(&old, &new, Options { layers, ..Options::default() });
        found.findings.iter().map(|finding| (finding.rule, finding.severity)).collect()
    };
    let all = Layers::default();
    let (length, version) = ("max-length-changed", "version-not-bumped");
    assert_eq!(severities(all), [(length, Severity::Error), (version, Severity::Error)].into());
    let no_source = Layers { source: Level::Off, ..all };
    assert_eq!(severities(no_source), [(length, Severity::Error)].into());
    // It breaks two layers, and is as bad as the worse one.
    let mild = Layers { wire: Level::Info, decode: Level::Warning, ..all };
    assert_eq!(severities(mild), [(length, Severity::Warning), (version, Severity::Error)].into());
}

#[test]
fn the_configuration_says_it_too() {
    let config: Config = toml::from_str("[breaking.layers]\nsource = \"warning\"\n").unwrap();
    let layers = Options::of(&config).layers;
    assert_eq!(layers, Layers { source: Level::Warning, ..Layers::default() });
}
