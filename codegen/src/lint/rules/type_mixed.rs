//! `type-mixed`: a value may be of several types.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, types};
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "type-mixed",
        group: Group::Type,
        severity: Severity::Warning,
        summary: "a value may be of several types",
        why: "A value that is now a number and now a string becomes an enum that is told apart by trying, and everybody who \
              reads it has to handle each case. `null` beside one other type is fine.",
        fix: "Decide on one type. Where several are meant, use `oneOf` over objects with a member that tells them apart.",
        bad: Example::Definition(
            r##"{ "$defs": { "Age": { "type": ["integer", "string"], "minimum": 0, "maximum": 99 } } }"##,
        ),
        good: Example::Definition(
            r##"{ "$defs": { "Age": { "type": ["integer", "null"], "minimum": 0, "maximum": 99 } } }"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mixed = context.schemas().filter_map(|schema| {
        let names: Vec<&str> = types(schema.node).into_iter().filter(|name| *name != "null").collect();
        let message = format!("the value may be {}", names.join(" or "));
        (names.len() > 1).then(|| LINT.rule.finding(context.at(&schema.place.join("type")), message))
    });
    mixed.collect()
}
