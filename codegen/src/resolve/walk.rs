//! Meeting every schema once: from the definitions down, and along every `$ref`.

use std::collections::{BTreeMap, BTreeSet};

use super::position;
use super::reference::Reference;
use crate::definition::{Holds, is_definition, keyword};
use crate::finding::{Finding, Findings};
use crate::source::{DocumentId, Documents, Node, Pointer, SchemaPlace};

/// What the walk found.
pub(super) struct Walked {
    /// Every schema, in the order of meeting.
    pub(super) schemas: Vec<Schema>,
    /// Those that no keyword of another one leads to.
    pub(super) roots: BTreeSet<SchemaPlace>,
    /// Where each `$ref` leads, by the schema that has it.
    pub(super) targets: BTreeMap<SchemaPlace, SchemaPlace>,
    /// Plain files that are referred to.
    pub(super) shared: BTreeSet<DocumentId>,
}

/// A schema, and the schemas that apply to the same value with it.
pub(super) struct Schema {
    pub(super) place: SchemaPlace,
    pub(super) in_place: Vec<SchemaPlace>,
}

/// The walk while it goes on.
pub(super) struct Walk<'d, 'f> {
    documents: &'d Documents,
    findings: &'f mut Findings,
    open: Vec<(SchemaPlace, &'d Node)>,
    met: BTreeSet<SchemaPlace>,
    walked: Walked,
}

impl<'d, 'f> Walk<'d, 'f> {
    pub(super) fn new(documents: &'d Documents, findings: &'f mut Findings) -> Self {
        let walked =
            Walked { schemas: Vec::new(), roots: BTreeSet::new(), targets: BTreeMap::new(), shared: BTreeSet::new() };
        Self { documents, findings, open: Vec::new(), met: BTreeSet::new(), walked }
    }

    /// Walks from the schemas in the envelopes of these definitions.
    pub(super) fn run(mut self, definitions: impl Iterator<Item = DocumentId>) -> Walked {
        for document in definitions {
            let root = SchemaPlace::new(document, Pointer::root());
            for place in position::envelope_schemas(self.documents, &root) {
                self.walked.roots.insert(place.clone());
                self.meet(place);
            }
        }
        while let Some((place, node)) = self.open.pop() {
            self.visit(place, node);
        }
        self.walked
    }

    fn meet(&mut self, place: SchemaPlace) {
        if let Some(node) = self.documents.node(&place)
            && self.met.insert(place.clone())
        {
            self.open.push((place, node));
        }
    }

    fn visit(&mut self, place: SchemaPlace, node: &'d Node) {
        let mut in_place = Vec::new();
        for member in node.as_object().unwrap_or_default() {
            let Some(keyword) = keyword(&member.name) else {
                continue;
            };
            let here = place.join(&member.name);
            let mut children = Vec::new();
            match keyword.holds {
                Holds::Schema | Holds::SchemaInPlace => children.push((here, &member.value)),
                Holds::SchemaOrSchemas if member.value.as_array().is_none() => children.push((here, &member.value)),
                Holds::Schemas | Holds::SchemasInPlace | Holds::SchemaOrSchemas => {
                    let items = member.value.as_array().unwrap_or_default().iter().enumerate();
                    children.extend(items.map(|(index, item)| (here.join(index), item)));
                }
                Holds::SchemaMap | Holds::SchemaMapInPlace | Holds::SchemaMapOrNamesInPlace => {
                    let members = member.value.as_object().unwrap_or_default().iter();
                    children.extend(members.map(|member| (here.join(&member.name), &member.value)));
                }
                Holds::Reference => in_place.extend(self.follow(&place, &member.value)),
                _ => {}
            }
            children.retain(|(_, child)| child.as_object().is_some() || child.as_bool().is_some());
            if keyword.holds.applies_in_place() {
                in_place.extend(children.iter().map(|(child, _)| child.clone()));
            }
            for (child, node) in children {
                if self.met.insert(child.clone()) {
                    self.open.push((child, node));
                }
            }
        }
        self.walked.schemas.push(Schema { place, in_place });
    }

    fn follow(&mut self, from: &SchemaPlace, reference: &Node) -> Option<SchemaPlace> {
        let Some(text) = reference.as_str() else {
            let at = self.documents.place(&from.join("$ref"));
            let message = format!("`$ref` is {}, not a string", reference.kind());
            self.findings.push(Finding::error("wrong-kind", at, message));
            return None;
        };
        match (Reference { documents: self.documents, from, text }).target() {
            Ok(target) => {
                let document = target.document;
                if !is_definition(&self.documents.get(document).root) && self.walked.shared.insert(document) {
                    let root = SchemaPlace::new(document, Pointer::root());
                    self.walked.roots.insert(root.clone());
                    self.meet(root);
                }
                if position::is_below_unknown(self.documents, &target) {
                    self.walked.roots.insert(target.clone());
                }
                self.meet(target.clone());
                self.walked.targets.insert(from.clone(), target.clone());
                Some(target)
            }
            Err(found) => {
                self.findings.extend(found);
                None
            }
        }
    }
}
