//! Meeting every schema once: from the definitions down, and along every `$ref`.

use std::collections::{BTreeMap, BTreeSet};

use super::address::Addresses;
use super::dialect::Language;
use super::reference::Reference;
use super::{dynamic, position};
use crate::definition::is_definition;
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
    /// Where each `$dynamicRef` and `$recursiveRef` leads if nothing redirects it, by the schema that has it.
    pub(super) dynamic: BTreeMap<SchemaPlace, SchemaPlace>,
    /// What is wrong with references that lead nowhere, by the schema that has them.
    pub(super) dangling: BTreeMap<SchemaPlace, Findings>,
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
    addresses: &'d Addresses,
    languages: &'d BTreeMap<DocumentId, Language>,
    findings: &'f mut Findings,
    open: Vec<(SchemaPlace, &'d Node)>,
    met: BTreeSet<SchemaPlace>,
    walked: Walked,
}

impl<'d, 'f> Walk<'d, 'f> {
    pub(super) fn new(
        documents: &'d Documents,
        addresses: &'d Addresses,
        languages: &'d BTreeMap<DocumentId, Language>,
        findings: &'f mut Findings,
    ) -> Self {
        let walked = Walked {
            schemas: Vec::new(),
            roots: BTreeSet::new(),
            targets: BTreeMap::new(),
            dynamic: BTreeMap::new(),
            dangling: BTreeMap::new(),
            shared: BTreeSet::new(),
        };
        Self { documents, addresses, languages, findings, open: Vec::new(), met: BTreeSet::new(), walked }
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
        if let Some(target) = self.follow(&place, node, "$ref") {
            self.walked.targets.insert(place.clone(), target.clone());
            in_place.push(target);
        }
        let language = self.languages.get(&place.document).copied().unwrap_or_default();
        if let Some(target) =
            dynamic::keyword(node, language.dialect).and_then(|keyword| self.follow(&place, node, keyword))
        {
            // Whether it applies in place, too, shows when everything is met.
            self.walked.dynamic.insert(place.clone(), target);
        }
        for (child, node, applies_in_place) in position::subschemas(&place, node, language) {
            if applies_in_place {
                in_place.push(child.clone());
            }
            if self.met.insert(child.clone()) {
                self.open.push((child, node));
            }
        }
        self.walked.schemas.push(Schema { place, in_place });
    }

    /// Meets what a reference of a schema leads to.
    fn follow(&mut self, from: &SchemaPlace, schema: &Node, keyword: &'static str) -> Option<SchemaPlace> {
        let reference = schema.get(keyword)?;
        let Some(text) = reference.as_str() else {
            let at = self.documents.place(&from.join(keyword));
            let message = format!("`{keyword}` is {}, not a string", reference.kind());
            self.findings.push(Finding::error("wrong-kind", at, message));
            return None;
        };
        let Self { documents, addresses, languages, .. } = *self;
        match (Reference { documents, addresses, languages, from, keyword, text }).target() {
            Ok(target) => {
                let document = target.document;
                if !is_definition(&self.documents.get(document).root) && self.walked.shared.insert(document) {
                    let root = SchemaPlace::new(document, Pointer::root());
                    self.walked.roots.insert(root.clone());
                    self.meet(root);
                }
                if position::is_below_unknown(documents, languages.get(&document).copied().unwrap_or_default(), &target)
                {
                    self.walked.roots.insert(target.clone());
                }
                self.meet(target.clone());
                Some(target)
            }
            Err(found) => {
                self.walked.dangling.entry(from.clone()).or_default().extend(found);
                None
            }
        }
    }
}
