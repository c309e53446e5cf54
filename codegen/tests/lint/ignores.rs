//! What is ignored, for how long, and what of it is in vain.

use buscodegen::config::{Config, Day};
use buscodegen::finding::{Findings, Severity};
use buscodegen::fmt::format;
use buscodegen::lint::{Asked, lint};
use buscodegen::source::Sources;

use crate::example::today;

/// A definition whose event has no description.
fn bare(lint: &str) -> String {
    let lint = if lint.is_empty() { String::new() } else { format!(", \"x-bus-lint\": {lint}") };
    let event = format!("{{ \"sold\": {{ \"retention\": \"7d\"{lint} }} }}");
    let text =
        format!("{{ \"api\": \"store\", \"version\": \"1.0.0\", \"description\": \"A shop.\", \"events\": {event} }}");
    format([("store.json", text)].into_iter().collect()).texts.remove(0).1
}

fn config(text: &str) -> Config {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("buscodegen.toml");
    std::fs::write(&path, text).unwrap();
    Config::read(&path).unwrap()
}

fn found_on(day: &Day, definition: &str, configuration: &str) -> Vec<(&'static str, String)> {
    let findings = findings_on(day, definition, &config(configuration), &Asked::default());
    findings.iter().map(|finding| (finding.rule, finding.message.clone())).collect()
}

fn findings_on(day: &Day, definition: &str, config: &Config, asked: &Asked) -> Findings {
    let sources: Sources = [("shops/store.json", definition)].into_iter().collect();
    lint(sources, config, asked, day).unwrap().findings
}

fn found(definition: &str, configuration: &str) -> Vec<(&'static str, String)> {
    found_on(&today(), definition, configuration)
}

const BARE: &str = "the event `sold` has no description";

#[test]
fn a_part_of_a_definition_ignores_a_rule_for_all_that_is_in_it() {
    assert_eq!(found(&bare(""), ""), [("style-description", BARE.to_owned())]);
    let ignored = bare(r#"{ "ignore": ["style-description"], "reason": "plain" }"#);
    assert_eq!(found(&ignored, ""), []);
}

#[test]
fn what_a_definition_ignores_in_vain_is_a_finding() {
    let idle = bare(r#"{ "ignore": ["style-description", "evo-readonly"], "reason": "plain" }"#);
    let message = "there is no finding of `evo-readonly` here to ignore".to_owned();
    assert_eq!(found(&idle, ""), [("stale-ignore", message)]);
    let unknown = bare(r#"{ "ignore": ["style-description", "evo-readonli"], "reason": "plain" }"#);
    let message = "there is no rule `evo-readonli`; did you mean `evo-readonly`?".to_owned();
    assert_eq!(found(&unknown, ""), [("unknown-rule", message)]);
}

#[test]
fn a_rule_that_is_not_looked_for_says_nothing_about_its_ignores() {
    let idle = bare(r#"{ "ignore": ["style-description", "evo-readonly"], "reason": "plain" }"#);
    let asked = Asked { only: vec!["style".to_owned()], except: Vec::new() };
    assert!(findings_on(&today(), &idle, &config(""), &asked).is_empty());
}

fn ignoring(more: &str) -> String {
    format!("[[ignore]]\nrule = \"style-description\"\nreason = \"plain\"\n{more}")
}

#[test]
fn the_configuration_ignores_rules_by_file() {
    for path in ["path = \"shops/*.json\"", "path = \"**/store.json\"", "path = \"shops/**\"", ""] {
        assert_eq!(found(&bare(""), &ignoring(path)), [], "{path}");
    }
    for path in ["*.json", "shop/*.json", "shops/store"] {
        let found = found(&bare(""), &ignoring(&format!("path = \"{path}\"")));
        assert_eq!(found.iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), ["style-description", "stale-ignore"]);
    }
}

#[test]
fn an_ignore_holds_through_its_last_day_and_is_a_finding_afterwards() {
    let until = ignoring("until = \"2027-01-31\"");
    assert_eq!(found_on(&Day::new(2027, 1, 31), &bare(""), &until), []);
    let found = found_on(&Day::new(2027, 2, 1), &bare(""), &until);
    let expired = "the ignore of `style-description` expired on 2027-01-31".to_owned();
    assert_eq!(found, [("style-description", BARE.to_owned()), ("stale-ignore", expired)]);
}

#[test]
fn a_finding_about_an_ignore_points_to_it() {
    let config = config("[lint]\n\n[[ignore]]\nrule = \"evo-readonly\"\nreason = \"old\"\n");
    let described = bare(r#"{ "ignore": ["style-description"], "reason": "plain" }"#);
    let sources: Sources = [("store.json", described)].into_iter().collect();
    let linted = lint(sources, &config, &Asked::default(), &today()).unwrap();
    let files = buscodegen::report::Files { documents: &linted.resolved.documents, root: "schemas".as_ref() };
    let stale = linted.findings.iter().next().unwrap();
    let location = files.location(&stale.place);
    assert!(location.file.ends_with("/buscodegen.toml"), "{}", location.file);
    assert_eq!(location.line, 3);
}

#[test]
fn an_ignore_has_a_reason_and_a_day_that_there_is() {
    for text in [
        "[[ignore]]\nrule = \"evo-readonly\"",
        "[[ignore]]\nrule = \"evo-readonly\"\nreason = \" \"",
        "[[ignore]]\nrule = \"evo-readonly\"\nreason = \"x\"\nuntil = \"2027-02-30\"",
    ] {
        assert!(toml::from_str::<Config>(text).is_err(), "{text}");
    }
}

#[test]
fn rules_and_patterns_that_there_are_not_are_refused() {
    let error = |text: &str| {
        let sources: Sources = [("store.json", bare(""))].into_iter().collect();
        lint(sources, &config(text), &Asked::default(), &today()).unwrap_err().to_string()
    };
    assert!(error("[lint]\nonly = [\"evo-readonli\"]").contains("did you mean `evo-readonly`?"));
    assert!(error("[lint.severity]\nevoo = \"off\"").contains("there is no rule `evoo`"));
    assert!(error("[[ignore]]\nrule = \"nothing\"\nreason = \"x\"").contains("there is no rule `nothing`"));
    assert!(error(&ignoring("path = \"***\"")).contains("no pattern"));
}

#[test]
fn rules_are_selected_and_their_severity_is_set() {
    let severities = |text: &str, asked: &Asked| {
        let findings = findings_on(&today(), &bare(""), &config(text), asked);
        findings.iter().map(|finding| finding.severity).collect::<Vec<_>>()
    };
    let nothing = Asked::default();
    assert_eq!(severities("", &nothing), [Severity::Warning]);
    assert_eq!(severities("[lint]\nexcept = [\"style\"]", &nothing), []);
    assert_eq!(severities("[lint]\nonly = [\"evo\"]", &nothing), []);
    assert_eq!(severities("[lint.severity]\nstyle = \"off\"", &nothing), []);
    // What is said of a rule counts before what is said of its group.
    let both = "[lint.severity]\nstyle-description = \"error\"\nstyle = \"info\"";
    assert_eq!(severities(both, &nothing), [Severity::Error]);
    // What is asked for counts before the configuration.
    let only = Asked { only: vec!["style-description".to_owned()], except: Vec::new() };
    assert_eq!(severities("[lint]\nexcept = [\"style\"]", &only), [Severity::Warning]);
    let except = Asked { only: Vec::new(), except: vec!["style".to_owned()] };
    assert_eq!(severities("", &except), []);
}

#[test]
fn errors_cannot_be_ignored_and_hide_nothing_but_what_follows_from_them() {
    let wrong = bare(r#"{ "ignore": ["bad-value"], "reason": "plain" }"#).replace("7d", "seven days");
    let found = found(&wrong, "[lint]\nexcept = [\"bad-value\"]");
    assert_eq!(found.iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), ["bad-value"]);
}
