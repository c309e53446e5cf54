//! The stage itself and its result.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use buscodegen_runtime::codegen::Schemas;

use super::address::Addresses;
use super::dialect::Language;
use super::vocabulary::Vocabularies;
use super::walk::{Walk, Walked};
use super::{Dialect, Refs, builtin, cycle, dangling, dialect, dynamic, key, keywords, meta, position, values};
use crate::definition::{self, Definition, RustOptions};
use crate::finding::{Finding, Findings, Place};
use crate::source::{DocumentId, Documents, Node, SchemaPlace};

/// Definitions and the schemas that they use, with every reference resolved.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// All files of the schema folder.
    pub documents: Documents,
    /// The API definitions among them, sorted by file name.
    pub apis: Vec<(DocumentId, Definition)>,
    /// The plain JSON Schema files among them that a definition refers to, directly or through others.
    pub shared: Vec<DocumentId>,
    targets: BTreeMap<SchemaPlace, SchemaPlace>,
    /// Where dynamic references lead if nothing redirects them.
    dynamic: BTreeMap<SchemaPlace, SchemaPlace>,
    /// The schemas whose dynamic reference can be redirected.
    overridable: BTreeSet<SchemaPlace>,
    /// The schemas that lead to a reference which leads nowhere. No message does.
    useless: BTreeSet<SchemaPlace>,
    /// The schemas inside of files that are resources of their own.
    inner: BTreeSet<SchemaPlace>,
    links: Links,
    languages: BTreeMap<DocumentId, Language>,
    schemas: BTreeSet<SchemaPlace>,
    /// The schemas as the runtime judges by them, once they are asked.
    pub(super) judges: OnceLock<Arc<Schemas>>,
}

/// Which documents each one refers to.
#[derive(Clone, Debug, Default)]
struct Links(BTreeMap<DocumentId, BTreeSet<DocumentId>>);

impl Links {
    /// These documents and all that they refer to. Sorted.
    fn reach(&self, start: impl IntoIterator<Item = DocumentId>) -> BTreeSet<DocumentId> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<_> = start.into_iter().collect();
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(self.0.get(&next).into_iter().flatten());
            }
        }
        reached
    }
}

impl Resolved {
    /// The schema that the reference of the schema at `place` leads to: its `$ref`, or without one its `$dynamicRef` or
    /// `$recursiveRef` if that cannot be redirected. `None` if it has no such reference.
    /// The target may be a reference itself, but never in a circle.
    #[must_use]
    pub fn target(&self, place: &SchemaPlace) -> Option<&SchemaPlace> {
        self.static_target(place).or_else(|| self.dynamic_target(place).filter(|_| !self.is_overridable(place)))
    }

    /// The keyword of that reference.
    pub(crate) fn referring(&self, place: &SchemaPlace, schema: &Node) -> Option<&'static str> {
        if schema.get("$ref").is_some() {
            return Some("$ref");
        }
        let keyword = dynamic::keyword(schema, self.dialect(place.document))?;
        self.target(place).map(|_| keyword)
    }

    /// Where the `$ref` of a schema leads.
    pub(crate) fn static_target(&self, place: &SchemaPlace) -> Option<&SchemaPlace> {
        self.targets.get(place)
    }

    /// Where the `$dynamicRef` or `$recursiveRef` of a schema leads if nothing redirects it.
    pub(crate) fn dynamic_target(&self, place: &SchemaPlace) -> Option<&SchemaPlace> {
        self.dynamic.get(place)
    }

    /// Whether the dynamic reference of a schema can lead to more than one place.
    pub(crate) fn is_overridable(&self, place: &SchemaPlace) -> bool {
        self.overridable.contains(place)
    }

    /// Whether a schema leads to a reference which leads nowhere, so that there is nothing to make of it.
    pub(crate) fn is_useless(&self, place: &SchemaPlace) -> bool {
        self.useless.contains(place)
    }

    /// The schemas with dynamic references of which a validator has to know more than where they lead first.
    pub(super) fn truly_dynamic(&self) -> impl Iterator<Item = &SchemaPlace> {
        let beside = |place: &&SchemaPlace| self.static_target(place).is_some();
        self.overridable.iter().chain(self.dynamic.keys().filter(beside))
    }

    /// The schemas inside of files that are resources of their own.
    pub(super) const fn inner_resources(&self) -> &BTreeSet<SchemaPlace> {
        &self.inner
    }

    /// The value at a place.
    #[must_use]
    pub fn node(&self, place: &SchemaPlace) -> Option<&Node> {
        self.documents.node(place)
    }

    /// Where a value stands in its file, for a finding about the value.
    #[must_use]
    pub fn place(&self, place: &SchemaPlace) -> Place {
        self.documents.place(place)
    }

    /// Where the name of a member stands in its file, for a finding about the name or the member as a whole.
    #[must_use]
    pub fn name_place(&self, place: &SchemaPlace) -> Place {
        self.documents.name_place(place)
    }

    /// The draft of JSON Schema that a document's schemas are written in.
    #[must_use]
    pub fn dialect(&self, document: DocumentId) -> Dialect {
        self.language(document).dialect
    }

    /// That draft with what a meta-schema makes of it.
    pub(super) fn language(&self, document: DocumentId) -> Language {
        self.languages.get(&document).copied().unwrap_or_default()
    }

    /// The vocabularies that say something in a document.
    #[must_use]
    pub fn vocabularies(&self, document: DocumentId) -> Vocabularies {
        self.language(document).vocabularies
    }

    /// What the `x-bus-rust` of the schema at `place` says; the default if it has none.
    #[must_use]
    pub fn rust_options(&self, place: &SchemaPlace) -> RustOptions {
        definition::rust_options(&self.documents, place)
    }

    /// Whether a schema that was met is there.
    pub(crate) fn is_schema(&self, place: &SchemaPlace) -> bool {
        self.schemas.contains(place)
    }

    /// Every schema that was met: of definitions, and of the plain files that they refer to. Sorted.
    pub fn schemas(&self) -> impl Iterator<Item = &SchemaPlace> {
        self.schemas.iter()
    }

    /// The schemas directly inside of a schema, `$defs` included.
    #[must_use]
    pub fn subschemas(&self, place: &SchemaPlace) -> Vec<SchemaPlace> {
        let inside = self.node(place).map(|node| {
            position::subschemas(place, node, self.language(place.document)).map(|(child, ..)| child).collect()
        });
        inside.unwrap_or_default()
    }

    /// The documents that a document refers to, directly or through others, itself included. Sorted.
    #[must_use]
    pub fn closure(&self, document: DocumentId) -> BTreeSet<DocumentId> {
        self.reach([document])
    }

    /// The documents of the APIs and all that these refer to. Sorted.
    #[must_use]
    pub fn used(&self) -> BTreeSet<DocumentId> {
        self.reach(self.apis.iter().map(|(document, _)| *document))
    }

    /// Without the APIs that are not wanted, and what only they refer to.
    #[must_use]
    pub fn only(mut self, wanted: impl Fn(DocumentId) -> bool) -> Self {
        self.apis.retain(|(document, _)| wanted(*document));
        let used = self.used();
        self.shared.retain(|document| used.contains(document));
        self
    }

    /// These documents and all that they refer to. Sorted.
    #[must_use]
    pub fn reach(&self, start: impl IntoIterator<Item = DocumentId>) -> BTreeSet<DocumentId> {
        self.links.reach(start)
    }
}

/// Reads the definitions and resolves the references of all schemas that they reach, without a table of addresses.
#[must_use]
pub fn resolve(documents: Documents) -> (Resolved, Findings) {
    resolve_with(documents, Refs::default())
}

/// The same with the `[refs]` of a configuration.
#[must_use]
pub fn resolve_with(mut documents: Documents, refs: Refs) -> (Resolved, Findings) {
    let mut findings = Findings::default();
    let apis = definitions(&documents, &mut findings);
    let mut languages = dialect::languages(&documents, &refs, &mut findings);
    let mut addresses = Addresses::new(&documents, &languages, refs);
    builtin::add(&mut documents, &mut languages, &mut addresses);

    // Also of definitions that could not be read as such: all findings at once.
    let roots = documents.iter().filter(|(_, file)| definition::is_definition(&file.root)).map(|(id, _)| id);
    let mut walked = Walk::new(&documents, &addresses, &languages, &mut findings).run(roots);
    let mut links = Links::default();
    for (from, to) in walked.targets.iter().chain(&walked.dynamic) {
        links.0.entry(from.document).or_default().insert(to.document);
    }
    let overridable =
        dynamic::overridable(&documents, &addresses, &languages, &walked, |document| links.reach([document]));
    for schema in &mut walked.schemas {
        schema.in_place.extend(walked.dynamic.get(&schema.place).cloned());
        schema.in_place.extend(overridable.get(&schema.place).into_iter().flatten().cloned());
    }
    let useless = dangling::judge(&documents, &languages, &walked, &overridable, &mut findings);
    let overridable = overridable.into_keys().collect();
    cycle::find(&documents, &walked, &mut findings);
    let Walked { targets, dynamic, shared, schemas, roots, .. } = walked;
    let shared = shared.into_iter().collect();
    let schemas = schemas.into_iter().map(|schema| schema.place).collect();
    let inner = addresses.inner_resources();
    let resolved = Resolved {
        documents,
        apis,
        shared,
        targets,
        dynamic,
        overridable,
        useless,
        inner,
        links,
        languages,
        schemas,
        judges: OnceLock::new(),
    };

    meta::check(&resolved, &roots, &mut findings);
    keywords::check(&resolved, &mut findings);
    key::check(&resolved, &mut findings);
    // A schema that is wrong in itself says nothing about values.
    if !findings.has_errors() {
        values::check(&resolved, &mut findings);
    }
    (resolved, findings)
}

fn definitions(documents: &Documents, findings: &mut Findings) -> Vec<(DocumentId, Definition)> {
    let mut apis: Vec<(DocumentId, Definition)> = Vec::new();
    for (document, file) in documents.iter() {
        if file.broken || !definition::is_definition(&file.root) {
            continue;
        }
        let (definition, found) = definition::read(documents, document);
        findings.extend(found);
        let Some(definition) = definition else {
            continue;
        };
        if let Some((first, _)) = apis.iter().find(|(_, other)| other.api == definition.api) {
            let place = |document| documents.place(&SchemaPlace::new(document, ["api"].into()));
            let message = format!("the API `{}` is defined twice", definition.api);
            let finding = Finding::error("duplicate-api", place(document), message).also(place(*first), "first here");
            findings.push(finding.help("a second major version is a second API, such as `store.v2`"));
        }
        apis.push((document, definition));
    }
    apis
}
