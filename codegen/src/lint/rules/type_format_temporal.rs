//! `type-format-temporal`: a time is any string.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Property, types};
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "type-format-temporal",
        group: Group::Type,
        severity: Severity::Warning,
        summary: "a time is any string",
        why: "Without a format each sender writes times as it likes, with or without a zone, and readers guess.",
        fix: "Say `\"format\": \"date-time\"` (RFC 3339, with the zone), or `date`, `time`, `duration`.",
        bad: Example::Definition(
            r##"{ "$defs": { "Sale": { "type": "object", "properties": { "sold_at": { "type": "string" } } } } }"##,
        ),
        good: Example::Definition(
            r##"{ "$defs": { "Sale": { "type": "object", "properties": { "sold_at": { "type": "string", "format": "date-time" } } } } }"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let is_time = |property: &Property<'_>| {
        let named = ["_at", "_time", "_date"].iter().any(|suffix| property.name.ends_with(suffix));
        let told = ["format", "enum", "const", "pattern"].iter().any(|keyword| property.node.get(keyword).is_some());
        named && types(property.node).contains(&"string") && !told
    };
    let finding = |property: Property<'_>| {
        let message = format!("`{}` looks like a time, and may be any string", property.name);
        LINT.rule.finding(context.at_name(&property.place), message).help("add `\"format\": \"date-time\"`")
    };
    context.properties().filter(is_time).map(finding).collect()
}
