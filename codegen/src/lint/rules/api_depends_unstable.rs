//! `api-depends-unstable`: a stable API refers to an unstable one.

use crate::definition::Definition;
use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "api-depends-unstable",
        group: Group::Api,
        severity: Severity::Error,
        summary: "a stable API refers to an unstable one",
        why: "An API of version 1.0.0 or later promises not to break. What it takes from an API below 1.0.0, or from a \
              pre-release, may change at any time, and the promise with it.",
        fix: "Move what both need to a plain schema file, or release 1.0.0 of the other API.",
        bad: Example::Files(&[
            (
                "store.json",
                r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "events": { "sold": { "description": "A pet was sold.", "parameters": { "$ref": "farm.json#/$defs/Pet" } } }
}"##,
            ),
            (
                "farm.json",
                r##"{
  "api": "farm",
  "version": "0.3.0",
  "description": "A farm.",
  "events": { "born": { "description": "A pet was born.", "parameters": { "$ref": "#/$defs/Pet" } } },
  "$defs": { "Pet": { "description": "A pet.", "type": "object" } }
}"##,
            ),
        ]),
        good: Example::Files(&[
            (
                "store.json",
                r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "events": { "sold": { "description": "A pet was sold.", "parameters": { "$ref": "farm.json#/$defs/Pet" } } }
}"##,
            ),
            (
                "farm.json",
                r##"{
  "api": "farm",
  "version": "1.0.0",
  "description": "A farm.",
  "events": { "born": { "description": "A pet was born.", "parameters": { "$ref": "#/$defs/Pet" } } },
  "$defs": { "Pet": { "description": "A pet.", "type": "object" } }
}"##,
            ),
        ]),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    for (root, api) in context.apis().filter(|(_, api)| is_stable(api)) {
        let needed = context.resolved.closure(root.document);
        for (other, unstable) in
            context.apis().filter(|(other, api)| needed.contains(&other.document) && !is_stable(api))
        {
            let message = format!("`{}` is stable, but needs `{}`, which is not", api.api, unstable.api);
            let finding = LINT.rule.finding(context.at(&root.join("version")), message).key(unstable.api.as_str());
            findings.push(finding.also(context.at(&other.join("version")), "this one may break at any time"));
        }
    }
    findings
}

fn is_stable(api: &Definition) -> bool {
    api.version.major > 0 && api.version.pre.is_empty()
}
