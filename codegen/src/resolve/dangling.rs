//! References that lead nowhere: an error, unless only parts of files have them that no message leads to. Published schemas
//! have such parts, and no validator looks at them.

use std::collections::{BTreeMap, BTreeSet};

use super::dialect::Language;
use super::position;
use super::walk::Walked;
use crate::definition::is_definition;
use crate::finding::{Findings, Severity};
use crate::source::{DocumentId, Documents, Pointer, SchemaPlace};

/// Reports the references that lead nowhere, and returns the schemas that lead to them without being errors.
pub(super) fn judge(
    documents: &Documents,
    languages: &BTreeMap<DocumentId, Language>,
    walked: &Walked,
    overridable: &BTreeMap<SchemaPlace, Vec<SchemaPlace>>,
    findings: &mut Findings,
) -> BTreeSet<SchemaPlace> {
    if walked.dangling.is_empty() {
        return BTreeSet::new();
    }
    let mut leads_to: BTreeMap<&SchemaPlace, Vec<SchemaPlace>> = BTreeMap::new();
    for schema in &walked.schemas {
        let place = &schema.place;
        let next = leads_to.entry(place).or_default();
        next.extend(walked.targets.get(place).into_iter().chain(walked.dynamic.get(place)).cloned());
        next.extend(overridable.get(place).into_iter().flatten().cloned());
        let language = languages.get(&place.document).copied().unwrap_or_default();
        let inside = documents.node(place).into_iter().flat_map(|node| position::subschemas(place, node, language));
        next.extend(inside.map(|(child, ..)| child).filter(|child| !only_defines(place, child)));
    }
    let definitions = documents.iter().filter(|(_, file)| is_definition(&file.root));
    let own = definitions
        .flat_map(|(id, _)| position::envelope_schemas(documents, &SchemaPlace::new(id, Pointer::root())))
        .collect();
    let reached = closure(own, |place| leads_to.get(place).map_or(&[], Vec::as_slice));
    let mut beside = Vec::new();
    for (place, found) in &walked.dangling {
        let mut found = found.clone();
        if !reached.contains(place) {
            found.for_each_mut(|finding| {
                finding.severity = Severity::Warning;
                finding.help =
                    Some("no message leads here, so nothing is generated from it: correct or remove it".into());
            });
            beside.push(place.clone());
        }
        findings.extend(found);
    }
    let mut from: BTreeMap<&SchemaPlace, Vec<SchemaPlace>> = BTreeMap::new();
    for (place, next) in &leads_to {
        next.iter().for_each(|next| from.entry(next).or_default().push((*place).clone()));
    }
    closure(beside, |place| from.get(place).map_or(&[], Vec::as_slice))
}

/// Whether a schema is inside of another one only to have a name.
fn only_defines(schema: &SchemaPlace, inside: &SchemaPlace) -> bool {
    let keyword = inside.pointer.tokens().get(schema.pointer.tokens().len());
    keyword.is_some_and(|keyword| keyword == "$defs" || keyword == "definitions")
}

/// These places, and all that they lead to.
fn closure<'p>(start: Vec<SchemaPlace>, next: impl Fn(&SchemaPlace) -> &'p [SchemaPlace]) -> BTreeSet<SchemaPlace> {
    let mut open = start;
    let mut met = BTreeSet::new();
    while let Some(place) = open.pop() {
        if met.insert(place.clone()) {
            open.extend(next(&place).iter().cloned());
        }
    }
    met
}
