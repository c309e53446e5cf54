//! `style-description`: something has no description.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};
use crate::source::SchemaPlace;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "style-description",
        group: Group::Style,
        severity: Severity::Warning,
        summary: "something has no description",
        why: "Descriptions become the documentation of the generated crate: what a caller reads in the editor. What seems \
              plain today is not plain to whoever joins next year.",
        fix: "Say in a sentence what it is for.",
        bad: Example::Definition(
            r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "events": {
    "sold": {
      "description": "A pet was sold.",
      "parameters": { "type": "object", "properties": { "pet": { "type": "string" } } }
    }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "events": {
    "sold": {
      "description": "A pet was sold.",
      "parameters": {
        "type": "object",
        "properties": { "pet": { "description": "Its name.", "type": "string" } }
      }
    }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    for (root, api) in context.apis().filter(|(_, api)| api.description.is_none()) {
        let message = format!("the API `{}` has no description", api.api);
        findings.push(LINT.rule.finding(context.at(&root.join("api")), message));
    }
    let parts = context.parts().into_iter().chain(context.defs());
    for part in parts.filter(|part| !is_described(context, &part.place)) {
        let message = format!("{} `{}` has no description", part.what, part.name);
        findings.push(LINT.rule.finding(context.at_name(&part.place), message));
    }
    for property in context.properties() {
        // A single value is there to tell variants apart, and speaks for itself.
        if property.node.get("const").is_none() && !is_described(context, &property.place) {
            let message = format!("the member `{}` has no description", property.name);
            findings.push(LINT.rule.finding(context.at_name(&property.place), message));
        }
    }
    findings
}

/// Whether it has a description, or is of a type that has one.
fn is_described(context: &Context<'_>, place: &SchemaPlace) -> bool {
    let described = |place: &SchemaPlace| {
        let node = context.resolved.node(place);
        node.is_some_and(|node| node.as_bool().is_some() || node.get("description").is_some())
    };
    described(place) || context.all_of(place).iter().any(described)
}
