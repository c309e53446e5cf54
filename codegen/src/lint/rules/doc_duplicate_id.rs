//! `doc-duplicate-id`: two files have the same `$id`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};
use crate::source::SchemaPlace;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "doc-duplicate-id",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "two files have the same `$id`",
        why: "An `$id` is the address that references use. When two files have the same one, a reference to it may mean \
              either, and other tools pick one of them without a word.",
        fix: "Give each file an `$id` of its own, or none.",
        bad: Example::Files(&[
            (
                "store.json",
                r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "events": {
    "sold": { "description": "A pet was sold.", "parameters": { "$ref": "pet.json" } },
    "fed": { "description": "A pet was fed.", "parameters": { "$ref": "food.json" } }
  }
}"##,
            ),
            (
                "food.json",
                r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://example.com/pet",
  "description": "Food.",
  "type": "object"
}"##,
            ),
            (
                "pet.json",
                r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://example.com/pet",
  "description": "A pet.",
  "type": "object"
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
  "events": {
    "sold": { "description": "A pet was sold.", "parameters": { "$ref": "pet.json" } },
    "fed": { "description": "A pet was fed.", "parameters": { "$ref": "food.json" } }
  }
}"##,
            ),
            (
                "food.json",
                r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://example.com/food",
  "description": "Food.",
  "type": "object"
}"##,
            ),
            (
                "pet.json",
                r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://example.com/pet",
  "description": "A pet.",
  "type": "object"
}"##,
            ),
        ]),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut first: HashMap<&str, SchemaPlace> = HashMap::new();
    let mut findings = Findings::default();
    let documents = context.resolved.documents.iter().filter(|(id, _)| context.is_own(*id));
    for (id, document) in documents {
        let Some((keyword, text)) =
            ["$id", "id"].iter().find_map(|keyword| Some((*keyword, document.root.get(keyword)?.as_str()?)))
        else {
            continue;
        };
        let place = SchemaPlace::new(id, [keyword].into());
        match first.entry(text.trim_end_matches('#')) {
            Entry::Vacant(entry) => drop(entry.insert(place)),
            Entry::Occupied(entry) => {
                let message = format!("another file has the `$id` `{text}`, too");
                let finding = LINT.rule.finding(context.at(&place), message);
                findings.push(finding.also(context.at(entry.get()), "this one"));
            }
        }
    }
    findings
}
