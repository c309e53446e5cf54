//! Which crates there will be, what they are called, and which of them has the types of a file.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToKebabCase as _;

use super::guard::Guards;
use super::names::{Claim, Given, Wish, distinct};
use super::naming::stem;
use super::site::Site;
use super::stage::Draft;
use super::words::{Style, digest};
use crate::finding::{Finding, Findings};
use crate::model::{CrateId, Name};
use crate::resolve::Resolved;
use crate::source::{DocumentId, Pointer, SchemaPlace};

/// A crate on its way.
#[derive(Debug)]
pub(super) struct CrateDraft {
    /// The file that it is made from.
    pub(super) document: DocumentId,
    /// The position of its definition among the APIs; `None` for a crate of types.
    pub(super) api: Option<usize>,
    /// The package.
    pub(super) package: String,
    /// The library.
    pub(super) lib: Name,
    /// The files that it reads, itself first.
    pub(super) files: Vec<DocumentId>,
    /// The crates whose types it uses, by the file that they are made from.
    others: BTreeMap<DocumentId, CrateId>,
    /// The items, in the order of their appearance.
    pub(super) items: Vec<Draft>,
    /// Where they are.
    pub(super) index: BTreeMap<Site, usize>,
    /// The members that variants of unions hold in place of the objects that they are in.
    pub(super) payloads: BTreeSet<SchemaPlace>,
    /// What they must satisfy beyond their types.
    pub(super) guards: Guards,
}

impl CrateDraft {
    /// The crate that has the types of a file, seen from this one.
    pub(super) fn owner(&self, own: CrateId, document: DocumentId) -> CrateId {
        self.others.get(&document).copied().unwrap_or(own)
    }
}

/// The crates, sorted by the files that they are made from.
pub(super) fn plan(resolved: &Resolved) -> (Vec<CrateDraft>, Findings) {
    let apis = resolved.apis.iter().enumerate().map(|(index, (document, _))| (*document, Some(index)));
    let mut made_from: Vec<(DocumentId, Option<usize>)> =
        apis.chain(resolved.shared.iter().map(|document| (*document, None))).collect();
    made_from.sort_unstable();
    let closures: BTreeMap<DocumentId, BTreeSet<DocumentId>> =
        made_from.iter().map(|(document, _)| (*document, resolved.closure(*document))).collect();
    let shared: BTreeMap<DocumentId, CrateId> = made_from
        .iter()
        .enumerate()
        .filter(|(_, (_, api))| api.is_none())
        .map(|(index, (document, _))| (*document, CrateId(index)))
        .collect();
    let (names, findings) = packages(resolved, &made_from);
    let crates = made_from.iter().zip(names).map(|((document, api), (package, lib))| {
        let reads = closures.get(document).cloned().unwrap_or_default();
        // Files that refer to one another cannot be crates that do: each crate of such a circle has copies.
        let leads_back = |other: &DocumentId| closures.get(other).is_some_and(|closure| closure.contains(document));
        let others = shared.iter().filter(|(other, _)| reads.contains(other) && !leads_back(other));
        let others = others.map(|(other, id)| (*other, *id)).collect();
        let files = std::iter::once(*document).chain(reads.into_iter().filter(|file| file != document)).collect();
        CrateDraft {
            document: *document,
            api: *api,
            package,
            lib,
            files,
            others,
            items: Vec::new(),
            index: BTreeMap::new(),
            payloads: BTreeSet::new(),
            guards: Guards::default(),
        }
    });
    (crates.collect(), findings)
}

/// The names of packages and libraries.
fn packages(resolved: &Resolved, made_from: &[(DocumentId, Option<usize>)]) -> (Vec<(String, Name)>, Findings) {
    let mut findings = Findings::default();
    let wishes: Vec<Wish> = made_from.iter().map(|(document, api)| wish(resolved, *document, *api)).collect();
    let given = distinct(&wishes, Style::Snake, &["buscodegen_runtime", "core", "std", "alloc"]);
    for ((document, _), Given { name, .. }) in made_from.iter().zip(&given).filter(|(_, given)| given.clashed) {
        let place = resolved.place(&SchemaPlace::new(*document, Pointer::root()));
        let message =
            format!("the crate of this file is called `{}`, as another file's has its natural name", kebab(name));
        findings.push(Finding::warning("rust-name-clash", place, message).help("rename the file or the API"));
    }
    (given.into_iter().map(|given| (kebab(&given.name), given.name)).collect(), findings)
}

fn wish(resolved: &Resolved, document: DocumentId, api: Option<usize>) -> Wish {
    let file = &resolved.documents.get(document).name;
    let (name, suffix, text) = match api.and_then(|index| resolved.apis.get(index)) {
        Some((_, definition)) => {
            let name = definition.rust.as_ref().map_or(definition.api.as_str(), |name| name.as_str());
            (name, "api", definition.api.as_str())
        }
        None => (stem(file), "types", file.as_str()),
    };
    // Package names are ASCII.
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let mut words = plain.to_kebab_case().replace('-', "_");
    words.truncate(60);
    if !words.starts_with(|c: char| c.is_ascii_lowercase()) {
        words.insert(0, 'n');
    }
    let natural = format!("{words}_{suffix}");
    Wish {
        qualified: vec![format!("{words}_x{}_{suffix}", digest(text, 6))],
        natural,
        claim: Claim::Common,
        identity: text.to_owned(),
    }
}

fn kebab(name: &Name) -> String {
    name.plain().replace('_', "-")
}
