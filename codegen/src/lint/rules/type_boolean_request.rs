//! `type-boolean-request`: a fact of an event is a flag.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Property, types};
use crate::lint::position::Position;
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "type-boolean-request",
        group: Group::Type,
        severity: Severity::Info,
        summary: "a fact of an event is a flag",
        why: "A flag has two states for ever. When a third turns up (`is_paid`, and then refunded), old listeners cannot be \
              told of it.",
        fix: "An enum that is left open says the same and can grow: `anyOf: [{ \"enum\": [\"paid\", \"unpaid\"] }, { \
              \"type\": \"string\" }]`.",
        bad: Example::Definition(
            r##"{ "events": { "sold": { "parameters": { "type": "object", "properties": { "is_paid": { "type": "boolean" } } } } } }"##,
        ),
        good: Example::Definition(
            r##"{
  "events": {
    "sold": {
      "parameters": {
        "type": "object",
        "properties": { "payment": { "anyOf": [{ "enum": ["paid", "unpaid"] }, { "type": "string" }] } }
      }
    }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let is_flag = |property: &Property<'_>| {
        let named = ["is_", "has_"].iter().any(|prefix| property.name.starts_with(prefix));
        named && types(property.node) == ["boolean"] && context.is_at(&property.place, Position::Event)
    };
    let finding = |property: Property<'_>| {
        let message = format!("`{}` will never say more than yes or no", property.name);
        LINT.rule.finding(context.at_name(&property.place), message).help(LINT.rule.hint())
    };
    context.properties().filter(is_flag).map(finding).collect()
}
