//! `type-missing`: a schema allows any value.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "type-missing",
        group: Group::Type,
        severity: Severity::Warning,
        summary: "a schema allows any value",
        why: "Without a type the value becomes a `serde_json::Value`: nobody is told what it may be, and nothing is checked. \
              Mostly a keyword was forgotten or misspelt.",
        fix: "Say what it is or, where any value is meant, say so: `\"x-bus-any\": true`.",
        bad: Example::Definition(r##"{ "$defs": { "Pet": { "type": "object", "properties": { "tag": {} } } } }"##),
        good: Example::Definition(
            r##"{ "$defs": { "Pet": { "type": "object", "properties": { "tag": { "x-bus-any": true } } } } }"##,
        ),
    },
    check,
};

const TELLING: [&str; 10] =
    ["type", "enum", "const", "$ref", "$dynamicRef", "$recursiveRef", "allOf", "anyOf", "oneOf", "x-bus-any"];

fn check(context: &Context<'_>) -> Findings {
    let objects = context.schemas().filter(|schema| !TELLING.iter().any(|keyword| schema.get(keyword).is_some()));
    let places = objects.map(|schema| schema.place.clone());
    let flags = context.properties().filter(|property| property.node.as_bool() == Some(true));
    let places = places.chain(flags.map(|property| property.place));
    let of_values = places.filter(|place| !context.positions(place).is_empty() && !context.is_branch(place));
    of_values
        .map(|place| LINT.rule.finding(context.at(&place), "this may be any value").help(LINT.rule.hint()))
        .collect()
}
