//! `type-unbounded-string`: a string that callers send has no greatest length.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Schema, types};
use crate::lint::position::Position;
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "type-unbounded-string",
        group: Group::Type,
        severity: Severity::Info,
        summary: "a string that callers send has no greatest length",
        why: "A bus is shared: one caller that sends a gigabyte takes memory from all of them. What has no bound is bounded \
              by the size of a message alone.",
        fix: "Say with `maxLength` how long it can sensibly be.",
        bad: Example::Definition(
            r##"{
  "rpcs": {
    "buy": {
      "parameters": { "type": "object", "properties": { "pet": { "type": "string" } } }
    }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "rpcs": {
    "buy": {
      "parameters": { "type": "object", "properties": { "pet": { "type": "string", "maxLength": 80 } } }
    }
  }
}"##,
        ),
    },
    check,
};

const BOUNDS: [&str; 5] = ["maxLength", "enum", "const", "format", "pattern"];

fn check(context: &Context<'_>) -> Findings {
    let is_unbounded = |schema: &Schema<'_>| {
        let bounded = BOUNDS.iter().any(|keyword| schema.get(keyword).is_some());
        types(schema.node).contains(&"string") && !bounded && context.is_at(schema.place, Position::Request)
    };
    let finding = |schema: Schema<'_>| {
        let place = context.at(&schema.place.join("type"));
        LINT.rule.finding(place, "callers may send a string of any length").help("add `maxLength`")
    };
    context.schemas().filter(is_unbounded).map(finding).collect()
}
