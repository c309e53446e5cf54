//! `type-untagged-union`: the objects of a union have no member that tells them apart.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

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
        fix: "Give every object a required member with a `const` of its own, such as `\"kind\": { \"const\": \"card\" }`; or let \
              each be closed and have one member of its own, which is required.",
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
            let named = || {
                let names: Option<BTreeSet<&str>> =
                    objects.iter().map(|(place, _)| only_member(context, place)).collect();
                names.is_some_and(|names| names.len() == objects.len())
            };
            if objects.len() > 1 && !are_told_apart(&tags.collect::<Vec<_>>()) && !named() {
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

/// The one member that a closed object has and must have.
fn only_member<'a>(context: &'a Context<'_>, place: &SchemaPlace) -> Option<&'a str> {
    let parts = context.all_of(place);
    let mut names = BTreeSet::new();
    let mut closed = false;
    let mut required = Vec::new();
    for node in parts.iter().filter_map(|place| context.resolved.node(place)) {
        let members = node.get("properties").and_then(Node::as_object).unwrap_or_default();
        names.extend(members.iter().map(|member| member.name.as_str()));
        closed |= node.get("additionalProperties").and_then(Node::as_bool) == Some(false);
        required.extend(strings(node.get("required")));
    }
    let mut names = names.into_iter();
    let (Some(name), None) = (names.next(), names.next()) else { return None };
    (closed && required.contains(&name)).then_some(name)
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
