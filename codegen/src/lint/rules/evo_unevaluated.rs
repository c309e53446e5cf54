//! `evo-unevaluated`: `unevaluatedProperties` or `unevaluatedItems` is used.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "evo-unevaluated",
        group: Group::Evo,
        severity: Severity::Warning,
        summary: "`unevaluatedProperties` or `unevaluatedItems` is used",
        why: "What it refuses depends on which other keywords looked at a member, through every reference. Hardly anybody \
              can tell from the schema, few Rust types say it, and whether a change of it is safe can seldom be proved.",
        fix: "Close the object that lists the members with `additionalProperties`, or leave it open.",
        bad: Example::Definition(
            r##"{ "rpcs": { "buy": { "parameters": { "type": "object", "unevaluatedProperties": false } } } }"##,
        ),
        good: Example::Definition(
            r##"{ "rpcs": { "buy": { "parameters": { "type": "object", "additionalProperties": false } } } }"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    for schema in context.schemas() {
        for keyword in ["unevaluatedProperties", "unevaluatedItems"] {
            if schema.get(keyword).is_some() {
                let message = format!("what `{keyword}` refuses is hard to tell and hard to change");
                let finding = LINT.rule.finding(context.at_name(&schema.place.join(keyword)), message);
                findings.push(finding.help(LINT.rule.hint()));
            }
        }
    }
    findings
}
