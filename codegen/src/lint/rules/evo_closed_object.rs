//! `evo-closed-object`: an object that others read is closed.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Schema, strings};
use crate::rule::{Example, Group, Rule};
use crate::source::Node;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "evo-closed-object",
        group: Group::Evo,
        severity: Severity::Warning,
        summary: "an object that others read is closed",
        why: "Readers that are deployed already refuse whatever has a member that they do not know. So no member can ever be \
              added to a response or an event: every listener would have to be updated at the same moment.",
        fix: "Leave `additionalProperties` out. Parameters of rpcs may well be closed: there it finds misspelt members.",
        bad: Example::Definition(
            r##"{
  "events": {
    "sold": {
      "parameters": {
        "type": "object",
        "properties": { "pet": { "type": "string" } },
        "additionalProperties": false
      }
    }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "events": {
    "sold": { "parameters": { "type": "object", "properties": { "pet": { "type": "string" } } } }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let is_closed = |schema: &Schema<'_>| {
        let closed = schema.get("additionalProperties").and_then(Node::as_bool) == Some(false);
        closed && !only_wraps(schema) && context.positions(schema.place).has_many_readers()
    };
    let finding = |schema: Schema<'_>| {
        let place = context.at_name(&schema.place.join("additionalProperties"));
        let message = "no member can be added later: those who read this refuse what they do not know";
        LINT.rule.finding(place, message).help(LINT.rule.hint())
    };
    context.schemas().filter(is_closed).map(finding).collect()
}

/// Whether it is a branch of a union that is there for its only member, beside which there may be a tag. What grows is the member.
fn only_wraps(schema: &Schema<'_>) -> bool {
    let [.., "oneOf" | "anyOf", _] = schema.place.pointer.tokens().iter().map(String::as_str).collect::<Vec<_>>()[..]
    else {
        return false;
    };
    let required: Vec<&str> = strings(schema.get("required")).collect();
    let members = schema.get("properties").and_then(Node::as_object).unwrap_or_default();
    let tags = members.iter().filter(|member| member.value.get("const").is_some()).count();
    members.len() - tags <= 1 && tags <= 1 && members.iter().all(|member| required.contains(&member.name.as_str()))
}
