//! `evo-reserved-reused`: a name that was given up is used again.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, strings};
use crate::rule::{Example, Group, Rule};
use crate::source::Node;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "evo-reserved-reused",
        group: Group::Evo,
        severity: Severity::Error,
        summary: "a name that was given up is used again",
        why: "`x-bus-reserved` lists the names of members and values that were removed. Events with the old meaning may \
              still lie in a stream, and old services may still send it: a new meaning would be taken for the old one.",
        fix: "Choose another name.",
        bad: Example::Definition(
            r##"{
  "$defs": {
    "Pet": { "type": "object", "properties": { "tag": { "type": "string" } }, "x-bus-reserved": ["tag"] }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "$defs": {
    "Pet": { "type": "object", "properties": { "label": { "type": "string" } }, "x-bus-reserved": ["tag"] }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    for schema in context.schemas() {
        let reserved: Vec<&str> = strings(schema.get("x-bus-reserved")).collect();
        let named = schema.place.join("properties");
        let members = schema.get("properties").and_then(Node::as_object).unwrap_or_default();
        let members = members.iter().map(|member| (&*member.name, context.at_name(&named.join(&member.name))));
        let listed = context.items(schema.place, "enum");
        let values = listed.iter().filter_map(|(place, node)| Some((node.as_str()?, context.at(place))));
        for (name, place) in members.chain(values).filter(|(name, _)| reserved.contains(name)) {
            let finding = LINT.rule.finding(place, format!("`{name}` was given up, and must not come back"));
            findings.push(finding.also(context.at(&schema.place.join("x-bus-reserved")), "reserved here"));
        }
    }
    findings
}
