//! `gen-deep-recursion`: a type contains itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};
use crate::source::{Pointer, SchemaPlace};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "gen-deep-recursion",
        group: Group::Gen,
        severity: Severity::Info,
        summary: "a type contains itself",
        why: "Values of such a type can be nested without end. Readers refuse what is nested more than 128 deep, so a sender \
              that goes further is told that its message is malformed. In Rust the member is a `Box`.",
        fix: "Nothing, if values stay shallow. Otherwise send a flat list whose items name their parent.",
        bad: Example::Definition(
            r##"{
  "$defs": {
    "Folder": {
      "type": "object",
      "properties": { "folders": { "type": "array", "items": { "$ref": "#/$defs/Folder" } } }
    }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "$defs": {
    "Folder": {
      "type": "object",
      "properties": { "folders": { "type": "array", "items": { "type": "string" } } }
    }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut edges: BTreeMap<SchemaPlace, BTreeSet<SchemaPlace>> = BTreeMap::new();
    for from in context.resolved.schemas() {
        if let Some(to) = context.resolved.target(from) {
            edges.entry(named(from)).or_default().insert(named(to));
        }
    }
    let finding = |place: SchemaPlace| {
        let name = place.pointer.last().unwrap_or("the file").to_owned();
        LINT.rule.finding(context.at_name(&place), format!("`{name}` contains itself"))
    };
    entrances(&edges).into_iter().filter(|place| context.is_own(place.document)).map(finding).collect()
}

/// The named type that a schema is part of: an entry of `$defs`, or the file.
fn named(place: &SchemaPlace) -> SchemaPlace {
    match place.pointer.tokens() {
        [list, name, ..] if list == "$defs" || list == "definitions" => {
            SchemaPlace::new(place.document, [list.as_str(), name.as_str()].into())
        }
        _ => SchemaPlace::new(place.document, Pointer::root()),
    }
}

/// One type of each circle: that by which the search came into it.
fn entrances(edges: &BTreeMap<SchemaPlace, BTreeSet<SchemaPlace>>) -> BTreeSet<SchemaPlace> {
    let next = |place: &SchemaPlace| edges.get(place).into_iter().flatten().cloned().collect::<Vec<_>>();
    let (mut entrances, mut done, mut open) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for start in edges.keys() {
        // An own stack, as chains of references can be long.
        let mut path = vec![(start.clone(), None::<Vec<SchemaPlace>>)];
        while let Some((place, rest)) = path.last_mut() {
            if rest.is_none() && (done.contains(place) || !open.insert(place.clone())) {
                path.pop();
                continue;
            }
            let place = place.clone();
            match rest.get_or_insert_with(|| next(&place)).pop() {
                Some(to) if open.contains(&to) => drop(entrances.insert(to)),
                Some(to) => path.push((to, None)),
                None => {
                    open.remove(&place);
                    done.insert(place);
                    path.pop();
                }
            }
        }
    }
    entrances
}
