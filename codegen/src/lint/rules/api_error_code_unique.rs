//! `api-error-code-unique`: one name stands for errors with different data.

use serde_json::Value;
use std::collections::BTreeMap;

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Part};
use crate::rule::{Example, Group, Rule};
use crate::source::{DocumentId, Node};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "api-error-code-unique",
        group: Group::Api,
        severity: Severity::Warning,
        summary: "one name stands for errors with different data",
        why: "Errors are told apart by their names, also in logs and dashboards, where the rpc is not always at hand. Two \
              errors of one name should be one error.",
        fix: "Refer to the same type, or choose another name for one of them.",
        bad: Example::Definition(
            r##"{
  "rpcs": {
    "buy": {
      "errors": { "closed": { "data": { "type": "object", "properties": { "until": { "type": "string" } } } } }
    },
    "sell": {
      "errors": { "closed": { "data": { "type": "object", "properties": { "reason": { "type": "string" } } } } }
    }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "rpcs": {
    "buy": { "errors": { "closed": { "data": { "$ref": "#/$defs/Closed" } } } },
    "sell": { "errors": { "closed": { "data": { "$ref": "#/$defs/Closed" } } } }
  },
  "$defs": { "Closed": { "type": "object", "properties": { "until": { "type": "string" } } } }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut first: BTreeMap<(DocumentId, &str), Part<'_>> = BTreeMap::new();
    let mut findings = Findings::default();
    for part in context.parts().into_iter().filter(|part| part.what == "the error") {
        let key = (part.place.document, part.name);
        let Some(other) = first.get(&key) else {
            first.insert(key, part);
            continue;
        };
        if data(context, &part) != data(context, other) {
            let message = format!("another rpc has an error `{}`, with other data", part.name);
            let finding = LINT.rule.finding(context.at_name(&part.place), message);
            findings.push(finding.also(context.at_name(&other.place), "this one").help(LINT.rule.hint()));
        }
    }
    findings
}

/// What comes with an error, wherever that is said.
fn data(context: &Context<'_>, error: &Part<'_>) -> Option<Value> {
    let place = error.place.join("data");
    context.resolved.node(&place)?;
    context.resolved.node(&context.target(&place)).map(Node::to_json)
}
