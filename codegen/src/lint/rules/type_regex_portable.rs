//! `type-regex-portable`: a pattern cannot be matched in linear time.

use buscodegen_runtime::codegen::Pattern;

use crate::finding::Place;
use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};
use crate::source::Node;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "type-regex-portable",
        group: Group::Type,
        severity: Severity::Warning,
        summary: "a pattern cannot be matched in linear time",
        why: "Look-around and back-references need an engine that tries again and again. Values that it gives up on are \
              refused, and other languages (Go, RE2, Rust) do not know these constructs at all.",
        fix: "Say it without them: several patterns in `allOf`, or `minLength` and `maxLength` beside a simple one.",
        bad: Example::Definition(r##"{ "$defs": { "Code": { "type": "string", "pattern": "^(?!admin)[a-z]+$" } } }"##),
        good: Example::Definition(r##"{ "$defs": { "Code": { "type": "string", "pattern": "^[a-z]+$" } } }"##),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    let mut judge = |pattern: &str, place: Place| {
        if Pattern::support(pattern).is_ok() && !Pattern::is_linear(pattern) {
            let message = format!("`{pattern}` cannot be matched in linear time");
            findings.push(LINT.rule.finding(place, message).help(LINT.rule.hint()));
        }
    };
    for schema in context.schemas() {
        if let Some(pattern) = schema.get("pattern").and_then(Node::as_str) {
            judge(pattern, context.at(&schema.place.join("pattern")));
        }
        let named = schema.place.join("patternProperties");
        for member in schema.get("patternProperties").and_then(Node::as_object).unwrap_or_default() {
            judge(&member.name, context.at_name(&named.join(&member.name)));
        }
    }
    findings
}
