//! `type-oneof-overlap`: a value fits two branches of a `oneOf`.

use serde_json::Value;

use crate::compat::Common;
use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};
use crate::source::SchemaPlace;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "type-oneof-overlap",
        group: Group::Type,
        severity: Severity::Error,
        summary: "a value fits two branches of a `oneOf`",
        why: "`oneOf` refuses what fits more than one branch: the value that is valid by each of them is valid by none. And \
              each branch that is added may take values away from the others.",
        fix: "Use `anyOf` if a value may well fit several, or make the branches disjoint.",
        bad: Example::Definition(
            r##"{
  "$defs": {
    "Size": { "oneOf": [{ "type": "integer", "minimum": 0, "maximum": 9 }, { "const": 7 }] }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "$defs": {
    "Size": { "oneOf": [{ "type": "integer", "minimum": 0, "maximum": 9 }, { "const": "any" }] }
  }
}"##,
        ),
    },
    check,
};

/// So many branches are compared with each other.
const MAX_BRANCHES: usize = 12;

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    for schema in context.schemas().filter(|schema| schema.get("oneOf").is_some()) {
        let branches: Vec<SchemaPlace> =
            context.items(schema.place, "oneOf").into_iter().map(|(place, _)| place).take(MAX_BRANCHES).collect();
        if let Some((value, first, second)) = overlap(context, &branches) {
            let message = format!("`{value}` fits two branches of `oneOf`, which refuses it therefore");
            let finding = LINT.rule.finding(context.at_name(&schema.place.join("oneOf")), message);
            findings.push(finding.also(context.at(first), "this").also(context.at(second), "and this"));
        }
    }
    findings
}

/// The first two that have a value in common, and that value.
fn overlap<'b>(
    context: &Context<'_>,
    branches: &'b [SchemaPlace],
) -> Option<(Value, &'b SchemaPlace, &'b SchemaPlace)> {
    let pairs = branches
        .iter()
        .enumerate()
        .flat_map(|(index, second)| branches.get(..index).unwrap_or_default().iter().map(move |first| (first, second)));
    pairs.into_iter().find_map(|(first, second)| match context.common(&[first, second]) {
        Common::Value(value) => Some((value, first, second)),
        Common::Nothing | Common::Unknown => None,
    })
}
