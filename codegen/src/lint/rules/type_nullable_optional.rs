//! `type-nullable-optional`: a member may be missing and may be `null`.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Property};
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "type-nullable-optional",
        group: Group::Type,
        severity: Severity::Warning,
        summary: "a member may be missing and may be `null`",
        why: "That are two ways to say nothing, and each reader has to know whether they differ. In Rust the member is an \
              `Option` in an `Option`.",
        fix: "Take away `null` and leave the member out, or make it required. Where the difference matters, as in a patch, \
              ignore the rule with this as the reason.",
        bad: Example::Definition(
            r##"{ "$defs": { "Pet": { "type": "object", "properties": { "owner": { "type": ["string", "null"] } } } } }"##,
        ),
        good: Example::Definition(
            r##"{ "$defs": { "Pet": { "type": "object", "properties": { "owner": { "type": "string" } } } } }"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let twice = context.properties().filter(|property| !property.required && context.is_nullable(&property.place));
    let finding = |property: Property<'_>| {
        let message = format!("`{}` may be missing, and may be `null`", property.name);
        LINT.rule.finding(context.at_name(&property.place), message).help(LINT.rule.hint())
    };
    twice.map(finding).collect()
}
