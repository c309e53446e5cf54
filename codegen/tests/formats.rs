//! Findings in every format: golden texts in `snapshots/`, and what the readers of each format rely on.
//!
//! `INSTA_UPDATE=always cargo test -p buscodegen --test formats` writes them anew; read the difference.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use buscodegen::finding::{Change, Finding, Findings, Severity};
use buscodegen::report::{Files, Format, Report, Style, failure, output_schema};
use buscodegen::source::{Documents, Pointer, SchemaPlace, Sources};
use serde_json::{Value, json};

mod published;

const STORE: &str = r##"{
  "api": "store",
  "version": "1.0.0",
  "events": { "größe": { "parameters": { "type": "object" } } }
}
"##;

/// Findings of every kind, and what they are about.
fn findings() -> (Findings, Documents) {
    let sources: Sources = [("empty, or not.json", ""), ("my schemas/größe.json", STORE)].into_iter().collect();
    let (mut documents, mut findings) = Documents::parse(sources);
    let store = documents.find("my schemas/größe.json").unwrap();
    let place = |pointer: &str| SchemaPlace::new(store, Pointer::parse(pointer).unwrap());
    let events = documents.place(&place("/events"));
    let name = documents.name_place(&place("/events/größe"));
    let version = documents.place(&place("/version"));
    findings.push(
        Finding::warning("bad-name", name, "100% <wrong>: a,b & \"c\"\r\nsecond")
            .label("this name")
            .also(events.clone(), "among these")
            .help("use snake_case, such as `size`"),
    );
    findings.push(Finding::info("old-version", version, "no change"));
    findings.push(Finding::error("event-removed", events, "the event `sold` is gone").key("sold").change(Change {
        layers: vec!["wire", "source"],
        api: "store".to_owned(),
        member: "sold".to_owned(),
        position: Some("event"),
        direction: Some("new-to-old"),
        relation: Some("narrowed"),
        rollouts: vec!["any"],
        against: None,
        witness: Some(json!({ "url": "/a\u{1b}[31m" })),
    }));
    findings.sort();
    let config = documents.beside("../buscodegen.toml", "[lint]\n");
    let place = buscodegen::finding::Place { document: config, span: 1..5, pointer: Pointer::root() };
    findings.push(Finding::warning("stale-ignore", place, "no finding is ignored by it"));
    (findings, documents)
}

const STYLE: Style = Style { format: Format::Human, color: false, max_findings: None, fail_on: Severity::Error };

fn text(style: &Style) -> String {
    let (findings, documents) = findings();
    Report::new(&findings, Files { documents: &documents, root: Path::new("schemas") }).text(style)
}

fn in_format(format: Format) -> String {
    text(&Style { format, ..STYLE })
}

fn json_in(format: Format) -> Value {
    serde_json::from_str(&in_format(format)).unwrap()
}

/// So many errors about one file.
fn many(count: usize) -> (Findings, Documents) {
    let (documents, _) = Documents::parse([("a.json", "{}")].into_iter().collect());
    let (id, _) = documents.iter().next().unwrap();
    let place = documents.place(&SchemaPlace::new(id, Pointer::root()));
    let mut findings = Findings::default();
    (0..count).for_each(|n| findings.push(Finding::error("rule", place.clone(), format!("number {n}"))));
    (findings, documents)
}

macro_rules! golden {
    ($name:ident, $format:ident) => {
        #[test]
        fn $name() {
            insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
                let text = in_format(Format::$format).replace(env!("CARGO_PKG_VERSION"), "VERSION");
                insta::assert_snapshot!(stringify!($name), text);
            });
        }
    };
}

golden!(findings_for_people, Human);
golden!(findings_on_a_line_each, Concise);
golden!(findings_as_json, Json);
golden!(findings_as_sarif, Sarif);
golden!(findings_for_github, Github);
golden!(findings_for_gitlab, Gitlab);
golden!(findings_as_junit, Junit);

#[test]
fn json_is_what_its_schema_says_and_the_schema_leaves_nothing_out() {
    let failed: Value = serde_json::from_str(&failure(Format::Json, "cannot read `schemas`")).unwrap();
    for output in [json_in(Format::Json), failed] {
        assert_eq!(published::problem(&output), None);
    }
    let mut wrong = json_in(Format::Json);
    wrong["findings"][0]["lines"] = 1.into();
    assert_ne!(published::problem(&wrong), None);
}

#[test]
fn the_published_schema_of_the_output_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/output.schema.json");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text == output_schema(), "run `cargo run -p buscodegen -- output-schema docs/output.schema.json`");
}

#[test]
fn sarif_has_what_code_scanning_reads() {
    let log = json_in(Format::Sarif);
    assert_eq!((&log["version"], log["runs"].as_array().unwrap().len()), (&"2.1.0".into(), 1));
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "buscodegen");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        // Rules that can be explained are explained where the finding is shown.
        if let Ok(rule) = buscodegen::rule::rule(result["ruleId"].as_str().unwrap()) {
            assert_eq!(rules[index]["shortDescription"]["text"], rule.summary);
        }
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert_eq!(result["partialFingerprints"]["buscodegen/v1"].as_str().unwrap().len(), 32);
    }
    let name = results.iter().find(|result| result["ruleId"] == "bad-name").unwrap();
    let physical = &name["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "schemas/my%20schemas/gr%C3%B6%C3%9Fe.json");
    assert_eq!(physical["region"], json!({ "startLine": 4, "startColumn": 15, "endLine": 4, "endColumn": 22 }));
    // Where there is no text, there is no line.
    let empty = results.iter().find(|result| result["ruleId"] == "invalid-json").unwrap();
    assert!(empty["locations"][0]["physicalLocation"].get("region").is_none());
}

#[test]
fn junit_is_xml_in_which_errors_alone_have_failed_unless_told_otherwise() {
    let counts = |fail_on| {
        let text = text(&Style { format: Format::Junit, fail_on, ..STYLE });
        let document = roxmltree::Document::parse(&text).unwrap();
        let count = |name| document.descendants().filter(|node| node.has_tag_name(name)).count();
        let failures: usize = document.root_element().attribute("failures").unwrap().parse().unwrap();
        assert_eq!(failures, count("failure"));
        (count("testcase"), failures)
    };
    assert_eq!(counts(Severity::Error), (5, 2));
    assert_eq!(counts(Severity::Info), (5, 5));

    let (none, documents) = many(0);
    let report = Report::new(&none, Files { documents: &documents, root: Path::new("schemas") });
    let text = report.text(&Style { format: Format::Junit, ..STYLE });
    let document = roxmltree::Document::parse(&text).unwrap();
    assert_eq!(document.root_element().attribute("tests"), Some("1"));
    assert_eq!(document.root_element().attribute("failures"), Some("0"));
}

#[test]
fn github_gets_no_more_than_it_shows_and_the_log_gets_the_rest() {
    let (findings, documents) = many(12);
    let report = Report::new(&findings, Files { documents: &documents, root: Path::new("schemas") });
    let text = report.text(&Style { format: Format::Github, ..STYLE });
    assert_eq!(text.lines().filter(|line| line.starts_with("::error ")).count(), 10);
    assert!(text.contains("::notice title=buscodegen::12 errors; not all of them are shown here\n"), "{text}");
    assert!(text.ends_with("schemas/a.json:1:1: error[rule]: number 11\n"), "{text}");
}

#[test]
fn so_many_findings_are_shown_as_wanted_and_all_are_counted() {
    let (findings, documents) = many(3);
    let report = Report::new(&findings, Files { documents: &documents, root: Path::new("schemas") });
    let of = |format| report.text(&Style { format, max_findings: Some(2), ..STYLE });
    assert!(of(Format::Human).ends_with("3 errors; the first 2 of 3 are shown\n"));
    assert_eq!(of(Format::Concise).lines().count(), 3);
    let output: Value = serde_json::from_str(&of(Format::Json)).unwrap();
    assert_eq!(output["findings"].as_array().unwrap().len(), 2);
    assert_eq!((&output["summary"]["errors"], &output["summary"]["notShown"]), (&3.into(), &1.into()));
}

#[test]
fn that_a_command_could_not_run_is_said_in_every_format_for_programs() {
    let message = "cannot read `a<b>`: 50%";
    let of = |format| failure(format, message);
    assert!(of(Format::Human).is_empty() && of(Format::Concise).is_empty());
    let json = |format| serde_json::from_str::<Value>(&of(format)).unwrap();
    assert_eq!(json(Format::Json)["error"], message);
    let invocation = &json(Format::Sarif)["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(invocation["toolExecutionNotifications"][0]["message"]["text"], message);
    assert_eq!(json(Format::Gitlab)[0]["severity"], "blocker");
    assert_eq!(of(Format::Github), "::error title=buscodegen::cannot read `a<b>`: 50%25\n");
    let text = of(Format::Junit);
    let document = roxmltree::Document::parse(&text).unwrap();
    let error = document.descendants().find(|node| node.has_tag_name("error")).unwrap();
    assert_eq!(error.attribute("message"), Some(message));
}
