//! `evo-closed-enum`: an enum that others read is closed.

use std::collections::BTreeSet;

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Schema, types};
use crate::rule::{Example, Group, Rule};
use crate::source::{Node, SchemaPlace};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "evo-closed-enum",
        group: Group::Evo,
        severity: Severity::Warning,
        summary: "an enum that others read is closed",
        why: "Readers that are deployed already refuse the whole message when it has a value that they do not know. Adding a \
              value is the most common change of all.",
        fix: "Leave it open: `\"anyOf\": [{ \"enum\": [\"cat\", \"dog\"] }, { \"type\": \"string\" }]` becomes an enum with \
              a variant `Other`. Where there will never be another value, say so: `\"x-bus-closed\": true`.",
        bad: Example::Definition(
            r##"{
  "events": {
    "sold": { "parameters": { "type": "object", "properties": { "pet": { "type": "string", "enum": ["cat", "dog"] } } } }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "events": {
    "sold": {
      "parameters": {
        "type": "object",
        "properties": { "pet": { "anyOf": [{ "enum": ["cat", "dog"] }, { "type": "string" }] } }
      }
    }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let open = open(context);
    let is_closed = |schema: &Schema<'_>| {
        let values = schema.get("enum").and_then(Node::as_array).unwrap_or_default();
        let texts = values.iter().filter(|value| value.as_str().is_some()).count();
        let read = context.positions(schema.place).has_many_readers();
        texts > 1 && read && schema.get("x-bus-closed").is_none() && !open.contains(schema.place)
    };
    let finding = |schema: Schema<'_>| {
        let place = context.at_name(&schema.place.join("enum"));
        let message = "no value can be added later: those who read this refuse what they do not know";
        LINT.rule.finding(place, message).help(LINT.rule.hint())
    };
    context.schemas().filter(is_closed).map(finding).collect()
}

/// The schemas that stand beside one for any string.
fn open(context: &Context<'_>) -> BTreeSet<SchemaPlace> {
    let mut open = BTreeSet::new();
    for schema in context.schemas() {
        let branches = context.items(schema.place, "anyOf");
        let is_any_string = |(_, node): &(SchemaPlace, &Node)| {
            let narrowed = ["enum", "const", "pattern", "format"].iter().any(|keyword| node.get(keyword).is_some());
            types(node).contains(&"string") && !narrowed
        };
        if branches.iter().any(is_any_string) {
            open.extend(branches.iter().flat_map(|(place, _)| context.in_place(place)));
        }
    }
    open
}
