//! Schemas that need themselves to judge one and the same value: no validator would ever come to an end.
//!
//! Recursion through a member or an item is fine, as each step takes a smaller part of the value.

use std::collections::HashMap;

use super::walk::Walked;
use crate::finding::{Finding, Findings};
use crate::source::{Documents, SchemaPlace};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Reports every circle of schemas that apply in place.
pub(super) fn find(documents: &Documents, walked: &Walked, findings: &mut Findings) {
    let index: HashMap<&SchemaPlace, usize> =
        walked.schemas.iter().enumerate().map(|(index, schema)| (&schema.place, index)).collect();
    let next = |schema: usize, edge: usize| {
        let target = walked.schemas.get(schema)?.in_place.get(edge)?;
        index.get(target).copied()
    };
    let edges = |schema: usize| walked.schemas.get(schema).map_or(0, |schema| schema.in_place.len());
    let mut states = vec![State::New; walked.schemas.len()];
    for start in 0..states.len() {
        // An own stack, as chains of references can be long.
        let mut path: Vec<(usize, usize)> = Vec::new();
        if states[start] == State::New {
            states[start] = State::Open;
            path.push((start, 0));
        }
        while let Some((schema, edge)) = path.last_mut() {
            let (here, taken) = (*schema, *edge);
            *edge += 1;
            if taken == edges(here) {
                states[here] = State::Done;
                path.pop();
                continue;
            }
            let Some(there) = next(here, taken) else {
                continue;
            };
            match states[there] {
                State::New => {
                    states[there] = State::Open;
                    path.push((there, 0));
                }
                State::Open => {
                    let circle = path.iter().skip_while(|(schema, _)| *schema != there).map(|(schema, _)| *schema);
                    findings.extend(report(documents, walked, circle));
                }
                State::Done => {}
            }
        }
    }
}

fn report(documents: &Documents, walked: &Walked, circle: impl Iterator<Item = usize>) -> Findings {
    let places = circle.filter_map(|schema| walked.schemas.get(schema)).map(|schema| &schema.place);
    let keyword = |place: &SchemaPlace| {
        let keywords = ["$ref", "$dynamicRef", "$recursiveRef"].into_iter();
        keywords.zip([&walked.targets, &walked.dynamic, &walked.dynamic]).find_map(|(keyword, targets)| {
            let refers = targets.contains_key(place) && documents.node(place)?.get(keyword).is_some();
            refers.then(|| place.join(keyword))
        })
    };
    let mut references: Vec<_> = places.filter_map(keyword).collect();
    references.sort();
    let mut findings = Findings::default();
    if let Some((first, rest)) = references.split_first() {
        let at = |reference: &SchemaPlace| documents.place(reference);
        let message = "the reference leads back to itself without a step into the value";
        let mut finding = Finding::error("ref-cycle", at(first), message)
            .help("a recursive type goes through a member (`properties`) or an item (`items`)");
        for place in rest {
            finding = finding.also(at(place), "by way of this one");
        }
        findings.push(finding);
    }
    findings
}
