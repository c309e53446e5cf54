//! `evo-readonly`: `readOnly` or `writeOnly` is used.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, is_set};
use crate::lint::edit::remove;
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "evo-readonly",
        group: Group::Evo,
        severity: Severity::Error,
        summary: "`readOnly` or `writeOnly` is used",
        why: "They tell what is sent from what comes back, where one schema stands for both. Here parameters and responses \
              have schemas of their own, so the keyword has no effect.",
        fix: "Name the member where it travels, and leave it out where it does not.",
        bad: Example::Definition(
            r##"{
  "$defs": {
    "Pet": { "type": "object", "properties": { "id": { "type": "string", "readOnly": true } } }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{ "$defs": { "Pet": { "type": "object", "properties": { "id": { "type": "string" } } } } }"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    for schema in context.schemas() {
        for keyword in ["readOnly", "writeOnly"].into_iter().filter(|keyword| is_set(schema.node, keyword)) {
            let place = context.at_name(&schema.place.join(keyword));
            let finding = LINT.rule.finding(place, format!("`{keyword}` has no effect")).help(LINT.rule.hint());
            findings.push(finding.fixed_by(remove(schema.node, keyword)));
        }
    }
    findings
}
