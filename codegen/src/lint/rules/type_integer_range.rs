//! `type-integer-range`: an integer has no bounds.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Schema, types};
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "type-integer-range",
        group: Group::Type,
        severity: Severity::Warning,
        summary: "an integer has no bounds",
        why: "Without `minimum` and `maximum` the width of the Rust type is a guess, and other languages lose digits beyond \
              2^53. A bound also says what the number may mean: an age, a count, a time.",
        fix: "Say the smallest and the largest value that makes sense.",
        bad: Example::Definition(r##"{ "$defs": { "Age": { "type": "integer" } } }"##),
        good: Example::Definition(r##"{ "$defs": { "Age": { "type": "integer", "minimum": 0, "maximum": 99 } } }"##),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let has = |schema: &Schema<'_>, keywords: &[&str]| keywords.iter().any(|keyword| schema.get(keyword).is_some());
    let mut findings = Findings::default();
    for schema in context.schemas() {
        if !types(schema.node).contains(&"integer") || has(&schema, &["enum", "const"]) {
            continue;
        }
        let low = has(&schema, &["minimum", "exclusiveMinimum"]);
        let high = has(&schema, &["maximum", "exclusiveMaximum"]);
        let missing = match (low, high) {
            (true, true) => continue,
            (false, false) => "neither `minimum` nor `maximum`",
            (true, false) => "no `maximum`",
            (false, true) => "no `minimum`",
        };
        let message = format!("the integer has {missing}");
        findings.push(LINT.rule.finding(context.at(&schema.place.join("type")), message));
    }
    findings
}
