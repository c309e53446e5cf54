//! `type-tuple`: an array is a tuple.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Schema};
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "type-tuple",
        group: Group::Type,
        severity: Severity::Warning,
        summary: "an array is a tuple",
        why: "What an item of a tuple means is told by its position alone. Nothing can be left out of it, and nothing be \
              added but at its end.",
        fix: "Make it an object, whose members have names.",
        bad: Example::Definition(
            r##"{
  "$defs": {
    "Point": {
      "type": "array",
      "prefixItems": [{ "type": "number" }, { "type": "number" }],
      "items": false,
      "minItems": 2
    }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "$defs": {
    "Point": { "type": "object", "properties": { "x": { "type": "number" }, "y": { "type": "number" } } }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let keyword = |schema: Schema<'_>| {
        let listed = |keyword: &&str| schema.get(keyword).is_some_and(|node| node.as_array().is_some());
        ["prefixItems", "items"].into_iter().find(listed)
    };
    let finding = |schema: Schema<'_>| {
        let place = context.at_name(&schema.place.join(keyword(schema)?));
        Some(LINT.rule.finding(place, "the items of this array are told apart by position alone"))
    };
    context.schemas().filter_map(finding).collect()
}
