//! `api-shared-message`: one type is a message in different positions.

use std::collections::BTreeMap;

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::lint::position::Message;
use crate::rule::{Example, Group, Rule};
use crate::source::SchemaPlace;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "api-shared-message",
        group: Group::Api,
        severity: Severity::Warning,
        summary: "one type is a message in different positions",
        why: "What a caller sends may be narrowed only with care, what it gets may be widened only with care. A type that is \
              both can hardly be changed at all: each change breaks one side or the other.",
        fix: "Give each message a type of its own, even if they look alike today. Their parts may be shared.",
        bad: Example::Definition(
            r##"{
  "rpcs": {
    "buy": { "parameters": { "$ref": "#/$defs/Pet" }, "response": { "$ref": "#/$defs/Pet" } }
  },
  "$defs": { "Pet": { "type": "object", "properties": { "name": { "type": "string", "maxLength": 80 } } } }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "rpcs": {
    "buy": { "parameters": { "$ref": "#/$defs/Order" }, "response": { "$ref": "#/$defs/Sale" } }
  },
  "$defs": {
    "Order": { "type": "object", "properties": { "name": { "type": "string", "maxLength": 80 } } },
    "Sale": { "type": "object", "properties": { "name": { "type": "string" } } }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut uses: BTreeMap<SchemaPlace, Vec<&Message>> = BTreeMap::new();
    for message in &context.messages {
        let target = context.target(&message.place);
        if target != message.place {
            uses.entry(target).or_default().push(message);
        }
    }
    let finding = |(target, uses): (SchemaPlace, Vec<&Message>)| {
        let (first, rest) = uses.split_first()?;
        let other = rest.iter().find(|message| message.position != first.position)?;
        let name = target.pointer.last().unwrap_or("the file").to_owned();
        let (a, b) = (first.position.name(), other.position.name());
        let finding = LINT.rule.finding(context.at_name(&target), format!("`{name}` is both {a} and {b}"));
        Some(finding.also(context.at(&first.place), a).also(context.at(&other.place), b).help(LINT.rule.hint()))
    };
    uses.into_iter().filter_map(finding).collect()
}
