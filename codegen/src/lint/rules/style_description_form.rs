//! `style-description-form`: a description is not a sentence.

use crate::finding::{Edit, Place};
use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::lint::edit::replace;
use crate::rule::{Example, Group, Rule};
use crate::source::Node;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "style-description-form",
        group: Group::Style,
        severity: Severity::Info,
        summary: "a description is not a sentence",
        why: "Descriptions become documentation comments, which begin with a sentence of their own: the first one is what \
              lists and editors show.",
        fix: "Begin with an upper-case letter, end with a full stop, and say more than the name.",
        bad: Example::Definition(r##"{ "$defs": { "Pet": { "description": "a pet", "type": "object" } } }"##),
        good: Example::Definition(
            r##"{ "$defs": { "Pet": { "description": "An animal that is for sale.", "type": "object" } } }"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let parts = context.parts().into_iter().map(|part| (part.place, part.node));
    let apis = context.apis().filter_map(|(root, _)| Some((root.clone(), context.resolved.node(&root)?)));
    let schemas = context.schemas().map(|schema| (schema.place.clone(), schema.node));
    let mut findings = Findings::default();
    for (place, node) in apis.chain(parts).chain(schemas) {
        let Some(text) = node.get("description").and_then(Node::as_str) else { continue };
        if let Some(complaint) = complaint(text, node.get("title").and_then(Node::as_str)) {
            let place = context.at(&place.join("description"));
            let edits = trimmed(&place, text);
            findings.push(LINT.rule.finding(place, format!("the description {complaint}")).fixed_by(edits));
        }
    }
    findings
}

/// Without white space at its ends. Other complaints take somebody who can write.
fn trimmed(place: &Place, text: &str) -> Vec<Edit> {
    let better = text.trim();
    if better == text || better.is_empty() {
        return Vec::new();
    }
    // A string is always JSON.
    serde_json::to_string(better).map(|json| vec![replace(&place.span, json)]).unwrap_or_default()
}

fn complaint(text: &str, title: Option<&str>) -> Option<&'static str> {
    if text.trim().is_empty() {
        return Some("is empty");
    }
    if text.trim() != text {
        return Some("begins or ends with white space");
    }
    if title == Some(text) {
        return Some("only repeats the title");
    }
    // A list, a heading or code may begin with anything.
    if text.starts_with(char::is_lowercase) {
        return Some("does not begin with an upper-case letter");
    }
    let last = text.lines().last().unwrap_or_default();
    let is_markup = last.starts_with(['-', '*', '|', '#', '>', '`', ' ']);
    let ends = text.ends_with(['.', '!', '?', ':', ')', '`', '"']);
    (!is_markup && !ends).then_some("does not end with a full stop")
}
