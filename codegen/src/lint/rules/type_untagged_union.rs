//! `type-untagged-union`: the objects of a union have no member that tells them apart.

use serde_json::Value;
use std::collections::BTreeMap;

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, strings};
use crate::rule::{Example, Group, Rule};
use crate::source::{Node, SchemaPlace};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "type-untagged-union",
        group: Group::Type,
        severity: Severity::Error,
        summary: "the objects of a union have no member that tells them apart",
        why: "Which of the objects a value is has to be found out by trying one after the other. That is slow, gives poor \
              error messages, and a variant that is added later may match values that were another one before. Nor can \
              anybody prove that a change of it is safe.",
        fix: "Give every object a required member with a `const` of its own, such as `\"kind\": { \"const\": \"card\" }`.",
        bad: Example::Definition(
            r##"{
  "$defs": {
    "Payment": {
      "oneOf": [
        {
          "type": "object",
          "properties": { "card": { "type": "string", "description": "Its number." } },
          "required": ["card"]
        },
        {
          "type": "object",
          "properties": { "iban": { "type": "string", "description": "Of the account." } },
          "required": ["iban"]
        }
      ]
    }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "$defs": {
    "Payment": {
      "oneOf": [
        {
          "type": "object",
          "properties": { "kind": { "const": "card" }, "card": { "type": "string" } },
          "required": ["kind", "card"]
        },
        {
          "type": "object",
          "properties": { "kind": { "const": "account" }, "iban": { "type": "string" } },
          "required": ["kind", "iban"]
        }
      ]
    }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    for schema in context.schemas() {
        for keyword in ["oneOf", "anyOf"] {
            let branches = context.items(schema.place, keyword);
            let objects: Vec<_> = branches.iter().filter(|(place, _)| context.is_object(place)).collect();
            let tags = objects.iter().map(|(place, _)| tags(context, place));
            if objects.len() > 1 && !are_told_apart(&tags.collect::<Vec<_>>()) {
                let message = format!("no member tells the {} objects of `{keyword}` apart", objects.len());
                let finding = LINT.rule.finding(context.at_name(&schema.place.join(keyword)), message);
                findings.push(finding.help(LINT.rule.hint()));
            }
        }
    }
    findings
}

/// The required members of an object that have one value only.
fn tags(context: &Context<'_>, place: &SchemaPlace) -> BTreeMap<String, Value> {
    let parts = context.all_of(place);
    let nodes: Vec<&Node> = parts.iter().filter_map(|place| context.resolved.node(place)).collect();
    let required: Vec<&str> = nodes.iter().flat_map(|node| strings(node.get("required"))).collect();
    let mut tags = BTreeMap::new();
    for part in &parts {
        let named = part.join("properties");
        for name in &required {
            let member = named.join(name);
            if context.resolved.node(&member).is_none() {
                continue;
            }
            for place in context.all_of(&member) {
                let value = context.resolved.node(&place).and_then(only_value);
                tags.extend(value.map(|value| ((*name).to_owned(), value)));
            }
        }
    }
    tags
}

fn only_value(node: &Node) -> Option<Value> {
    let listed = match node.get("enum").and_then(Node::as_array) {
        Some([only]) => Some(only),
        _ => None,
    };
    node.get("const").or(listed).map(Node::to_json)
}

/// Whether one member has a different value in each.
fn are_told_apart(tags: &[BTreeMap<String, Value>]) -> bool {
    let Some((first, rest)) = tags.split_first() else { return true };
    first.keys().any(|name| {
        let values: Vec<_> = [first].into_iter().chain(rest).filter_map(|tags| tags.get(name)).collect();
        let distinct = values.iter().enumerate().all(|(index, value)| !values[..index].contains(value));
        values.len() == tags.len() && distinct
    })
}
