//! `evo-deprecated-sunset`: something is deprecated without a day on which it goes.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Schema, is_set};
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "evo-deprecated-sunset",
        group: Group::Evo,
        severity: Severity::Warning,
        summary: "something is deprecated without a day on which it goes",
        why: "Without a day nobody moves away, and without a replacement nobody can.",
        fix: "Add `\"x-bus-sunset\": \"2027-01-31\"`, and name in the description what to use instead.",
        bad: Example::Definition(
            r##"{
  "$defs": {
    "Pet": {
      "type": "object",
      "properties": { "tag": { "description": "Use `label`.", "type": "string", "deprecated": true } }
    }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "$defs": {
    "Pet": {
      "type": "object",
      "properties": {
        "tag": {
          "description": "Use `label`.",
          "type": "string",
          "deprecated": true,
          "x-bus-sunset": "2027-01-31"
        }
      }
    }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let endless = context.schemas().filter(|schema| is_set(schema.node, "deprecated"));
    let endless = endless.filter(|schema| schema.get("x-bus-sunset").is_none());
    let finding = |schema: Schema<'_>| {
        let place = context.at_name(&schema.place.join("deprecated"));
        LINT.rule.finding(place, "deprecated, but until when?").help(LINT.rule.hint())
    };
    endless.map(finding).collect()
}
