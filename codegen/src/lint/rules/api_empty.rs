//! `api-empty`: an API has neither rpcs nor events.

use crate::definition::Definition;
use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};
use crate::source::SchemaPlace;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "api-empty",
        group: Group::Api,
        severity: Severity::Warning,
        summary: "an API has neither rpcs nor events",
        why: "Nobody can call it and nobody can listen to it: the crate would hold types at most. Types alone are better \
              kept in a plain schema file, which several APIs can share.",
        fix: "Add an rpc or an event, or make it a plain schema file by taking out `api`.",
        bad: Example::Definition(r##"{ "api": "store", "version": "1.0.0", "description": "A shop." }"##),
        good: Example::Definition(
            r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "events": { "sold": { "description": "A pet was sold." } }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let empty = context.apis().filter(|(_, api)| api.rpcs.is_empty() && api.events.is_empty());
    let finding = |(root, api): (SchemaPlace, &Definition)| {
        let message = format!("the API `{}` has neither rpcs nor events", api.api);
        LINT.rule.finding(context.at(&root.join("api")), message)
    };
    empty.map(finding).collect()
}
