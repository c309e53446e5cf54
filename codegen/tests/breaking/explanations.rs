//! What `explain` shows of a breaking rule is what happens.

use buscodegen::breaking::{Options, RULES, Rollout};
use buscodegen::rule::{Example, Rule};
use serde_json::{Value, json};

use crate::compared;

/// Rules that no two definitions show.
const NOT_SHOWN: &[&str] = &["history-incomplete", "stale-acceptance"];

/// A part of a definition, with what makes it a whole one.
fn whole(part: &str, version: &str) -> Value {
    let mut definition: Value = serde_json::from_str(part).unwrap();
    let members = definition.as_object_mut().unwrap();
    members.entry("api").or_insert(json!("store"));
    members.entry("version").or_insert(json!(version));
    definition
}

/// What is said of the change by the rule, whatever is deployed first.
fn said(rule: &Rule, before: &str, after: &str) -> Vec<String> {
    let options = Options { rollout: Rollout::Any, ..Options::default() };
    let found = compared(&whole(before, "1.0.0"), &whole(after, "2.0.0"), options);
    let lines = found.findings.iter().filter(|finding| finding.rule == rule.id).map(|finding| {
        let witness = finding.change.as_ref().and_then(|change| change.witness.as_ref());
        let witness = witness.map(|value| format!(", such as {value}")).unwrap_or_default();
        format!("{}: {}{witness}", finding.severity.name(), finding.message)
    });
    lines.collect()
}

#[test]
fn every_rule_shows_a_change_and_what_is_said_of_it() {
    let mut wrong = Vec::new();
    for rule in RULES.into_iter().flatten() {
        let Example::Change { before, after, says } = rule.bad else {
            assert!(NOT_SHOWN.contains(&rule.id), "{} shows no change", rule.id);
            continue;
        };
        let said = said(rule, before, after);
        if said != says {
            wrong.push(format!("{}:\n{}", rule.id, said.join("\n")));
        }
        // It is as bad as the rule says it is.
        let severity = format!("{}: ", rule.severity.name());
        assert!(!says.is_empty() && says.iter().all(|said| said.starts_with(&severity)), "{}: {says:?}", rule.id);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn nothing_is_said_of_a_change_that_is_undone() {
    for rule in RULES.into_iter().flatten() {
        let Example::Change { before, after, .. } = rule.bad else { continue };
        for part in [before, after] {
            assert!(said(rule, part, part).is_empty(), "{}", rule.id);
        }
    }
}
