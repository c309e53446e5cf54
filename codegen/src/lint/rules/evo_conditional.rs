//! `evo-conditional`: a schema depends on a condition.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "evo-conditional",
        group: Group::Evo,
        severity: Severity::Warning,
        summary: "a schema depends on a condition",
        why: "`if`, `not`, `dependentSchemas` and `contains` say something that no Rust type can: the compiler does not help those \
              who build such a message, and whether a change is safe can seldom be proved.",
        fix: "Use variants with a member that tells them apart, or check the condition in the handler.",
        bad: Example::Definition(
            r##"{
  "$defs": {
    "Pet": { "type": "object", "properties": { "name": { "type": "string" } }, "not": { "required": ["id"] } }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{ "$defs": { "Pet": { "type": "object", "properties": { "name": { "type": "string" } } } } }"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    for schema in context.schemas() {
        for keyword in ["if", "not", "dependentSchemas", "contains"] {
            if schema.get(keyword).is_some() {
                let message = format!("no Rust type can say what `{keyword}` demands");
                let finding = LINT.rule.finding(context.at_name(&schema.place.join(keyword)), message);
                findings.push(finding.help(LINT.rule.hint()));
            }
        }
    }
    findings
}
