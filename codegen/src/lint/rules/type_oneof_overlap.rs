//! `type-oneof-overlap`: a value fits two branches of a `oneOf`.

use serde_json::{Value, json};
use std::sync::LazyLock;

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};
use crate::source::{Node, SchemaPlace};

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

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    for schema in context.schemas().filter(|schema| schema.get("oneOf").is_some()) {
        let branches = context.items(schema.place, "oneOf");
        let samples: Vec<Value> = branches.iter().flat_map(|(place, _)| samples(context, place)).collect();
        let judges: Vec<_> = branches.iter().map(|(place, _)| (place, context.judge(place))).collect();
        let accepted = |value: &Value| {
            let fitting = judges.iter().filter(|(_, judge)| judge.validate(value).is_ok());
            fitting.map(|(place, _)| *place).take(2).collect::<Vec<_>>()
        };
        let overlap = samples.iter().chain(PROBES.iter()).find_map(|value| match accepted(value)[..] {
            [first, second] => Some((value, first, second)),
            _ => None,
        });
        if let Some((value, first, second)) = overlap {
            let message = format!("`{value}` fits two branches of `oneOf`, which refuses it therefore");
            let finding = LINT.rule.finding(context.at_name(&schema.place.join("oneOf")), message);
            findings.push(finding.also(context.at(first), "this").also(context.at(second), "and this"));
        }
    }
    findings
}

/// Values of every kind, small and large.
static PROBES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let text = |n| "a".repeat(n);
    let values = json!([null, true, false, 0, 1, -1, 7, 1000, 1_000_000_000, 0.5, -0.5, [], {}, [0], [""], ["a"]]);
    let texts = json!(["", "a", "A", "0", text(10), text(100), "2024-01-01", "a@example.com", "https://example.com"]);
    [values, texts].into_iter().filter_map(|list| list.as_array().cloned()).flatten().collect()
});

/// The values that a branch itself names.
fn samples(context: &Context<'_>, place: &SchemaPlace) -> Vec<Value> {
    let mut samples = Vec::new();
    for place in context.in_place(place) {
        let Some(node) = context.resolved.node(&place) else { continue };
        samples.extend(["const", "default"].into_iter().filter_map(|keyword| node.get(keyword)).map(Node::to_json));
        let lists = ["enum", "examples"].into_iter().filter_map(|keyword| node.get(keyword)?.as_array());
        samples.extend(lists.flatten().take(MAX_LISTED).map(Node::to_json));
        let numbers = ["minimum", "maximum"].into_iter().filter_map(|keyword| node.get(keyword)).map(Node::to_json);
        samples.extend(numbers.filter(Value::is_number));
    }
    samples
}

/// So many values of a list are tried.
const MAX_LISTED: usize = 50;
