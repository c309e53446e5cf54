//! `style-inline-depth`: objects are nested deeply without names.

use std::collections::BTreeSet;

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};
use crate::source::{Pointer, SchemaPlace};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "style-inline-depth",
        group: Group::Style,
        severity: Severity::Warning,
        summary: "objects are nested deeply without names",
        why: "Each object becomes a type. One that has no name is called by the way to it, and three levels down that is a \
              long word. Nor can it be used in another place.",
        fix: "Give it a name in `$defs`, and refer to it.",
        bad: Example::Definition(
            r##"{
  "$defs": {
    "Shop": {
      "type": "object",
      "properties": {
        "owner": {
          "type": "object",
          "properties": {
            "address": {
              "type": "object",
              "properties": {
                "city": { "type": "object", "properties": { "name": { "type": "string" } } }
              }
            }
          }
        }
      }
    }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "$defs": {
    "Shop": {
      "type": "object",
      "properties": {
        "owner": { "type": "object", "properties": { "address": { "$ref": "#/$defs/Address" } } }
      }
    },
    "Address": {
      "type": "object",
      "properties": { "city": { "type": "object", "properties": { "name": { "type": "string" } } } }
    }
  }
}"##,
        ),
    },
    check,
};

/// So many unnamed objects may stand in each other.
const MAX_DEPTH: usize = 2;

fn check(context: &Context<'_>) -> Findings {
    let objects: BTreeSet<SchemaPlace> = context
        .schemas()
        .filter(|schema| schema.get("properties").is_some_and(|node| node.as_object().is_some()))
        .map(|schema| schema.place.clone())
        .collect();
    let depth = |place: &SchemaPlace| {
        let above = std::iter::successors(place.pointer.parent(), Pointer::parent);
        above.filter(|pointer| objects.contains(&SchemaPlace::new(place.document, pointer.clone()))).count()
    };
    // One finding for the first that is too deep, none for those in it.
    let deep = objects.iter().filter(|place| depth(place) == MAX_DEPTH + 1);
    let finding = |place: &SchemaPlace| {
        let message = format!("an object in {} others without a name", MAX_DEPTH + 1);
        LINT.rule.finding(context.at_name(place), message).help(LINT.rule.hint())
    };
    deep.map(finding).collect()
}
