//! `evo-required-default`: a member is required and has a default.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Property};
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "evo-required-default",
        group: Group::Evo,
        severity: Severity::Warning,
        summary: "a member is required and has a default",
        why: "A default says what a missing member means. This one cannot be missing, so the default never applies; \
              validators do not fill it in.",
        fix: "Take the member out of `required`, or drop the default.",
        bad: Example::Definition(
            r##"{
  "$defs": {
    "Order": {
      "type": "object",
      "properties": { "count": { "type": "integer", "minimum": 1, "maximum": 9, "default": 1 } },
      "required": ["count"]
    }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "$defs": {
    "Order": {
      "type": "object",
      "properties": { "count": { "type": "integer", "minimum": 1, "maximum": 9, "default": 1 } }
    }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let idle = context.properties().filter(|property| property.required && property.node.get("default").is_some());
    let finding = |property: Property<'_>| {
        let place = context.at_name(&property.place.join("default"));
        let message = format!("`{}` is required, so its default never applies", property.name);
        LINT.rule.finding(place, message).help(LINT.rule.hint())
    };
    idle.map(finding).collect()
}
