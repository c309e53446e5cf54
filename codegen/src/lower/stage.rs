//! The stage itself: crates, their items, and the order in which they are lowered.

use std::collections::{BTreeSet, HashSet, VecDeque};

use super::crates::{self, CrateDraft};
use super::guard::{Making, Unsaid};
use super::shape;
use super::site::{Found, Site};
use super::types::Lowering;
use super::{api, cycles, depth, exact, foreign, item, item_names, package, roots, traits, written};
use crate::finding::Findings;
use crate::model::{Body, CrateId, Dependency, GuardUse, ItemId, Model, Reason, Type, TypePath};
use crate::resolve::Resolved;
use crate::source::SchemaPlace;

/// What the configuration says about generated crates.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Where the runtime is found.
    pub runtime: Dependency,
    /// The licence of the generated crates, as an SPDX expression.
    pub license: Option<String>,
    /// The oldest compiler that they support.
    pub rust_version: String,
    /// Whether `cargo publish` may publish them.
    pub publish: bool,
    /// What schemas become.
    pub types: crate::config::Types,
    /// The crates that generated ones depend on beside what their types call for; `None` if nobody knows.
    pub dependencies: Option<Vec<String>>,
    /// Further keys of manifests.
    pub manifest: toml::Table,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            runtime: Dependency::Version(crate::VERSION.to_owned()),
            license: None,
            rust_version: "1.95".to_owned(),
            publish: false,
            types: crate::config::Types::default(),
            dependencies: None,
            manifest: toml::Table::new(),
        }
    }
}

/// An item on its way.
#[derive(Debug)]
pub(super) struct Draft {
    /// What it is made from.
    pub(super) site: Site,
    /// Whether a message asks for a type of its own.
    pub(super) root: bool,
    /// What its type cannot say, as long as it is lowered.
    pub(super) unsaid: Vec<Unsaid>,
    /// How many of its values are any value although the schemas say something of them.
    pub(super) untyped: usize,
    /// What says it then: the first keyword, and the guard.
    pub(super) guard: Option<(String, GuardUse)>,
    /// What no guard says.
    pub(super) reasons: Vec<Reason>,
    /// The integers in it.
    pub(super) integers: written::Integers,
    /// Whether it must not be shown.
    pub(super) sensitive: bool,
    /// Traits that were asked for.
    pub(super) derives: Vec<TypePath>,
    /// What it is; `None` until it is lowered.
    pub(super) body: Option<Body>,
    /// Set while it is lowered.
    busy: bool,
}

/// The lowering as a whole.
#[derive(Debug)]
pub(super) struct Stage<'a> {
    pub(super) resolved: &'a Resolved,
    pub(super) options: &'a Options,
    pub(super) crates: Vec<CrateDraft>,
    pub(super) findings: Findings,
    /// The schemas of draft 4 whose integers are told from others by guards.
    pub(super) guarded: BTreeSet<SchemaPlace>,
    open: VecDeque<ItemId>,
    nesting: usize,
}

/// Lowers what was resolved to the api model. Warnings are about names that had to be changed.
#[must_use]
pub fn lower(resolved: &Resolved, options: &Options) -> (Model, Findings) {
    let mut guarded = BTreeSet::new();
    loop {
        match lower_with(resolved, options, &guarded) {
            Ok(lowered) => return lowered,
            // What a message consists of is known when all is lowered; hardly any mixes drafts so.
            Err(mixed) => guarded.extend(mixed),
        }
    }
}

/// The model; the schemas whose integers have to be guarded, if there are more of them.
fn lower_with(
    resolved: &Resolved,
    options: &Options,
    guarded: &BTreeSet<SchemaPlace>,
) -> Result<(Model, Findings), BTreeSet<SchemaPlace>> {
    let (crates, findings) = crates::plan(resolved);
    let mut stage =
        Stage { resolved, options, crates, findings, guarded: guarded.clone(), open: VecDeque::new(), nesting: 0 };
    let mut roots = roots::find(&mut stage);
    stage.run();
    roots::settle(&mut stage, &mut roots);
    cycles::name_recursive_aliases(&mut stage);
    cycles::break_with_boxes(&mut stage);
    traits::spread_sensitivity(&mut stage);
    let names = item_names::assign(&mut stage);
    let mut model = package::model(&stage, &names);
    traits::assign(&mut model);
    foreign::assign(&mut model);
    depth::assign(&mut model);
    let mixed = written::mixed(&model, &stage);
    if !mixed.is_empty() {
        return Err(mixed);
    }
    exact::assign(&mut model, &stage);
    api::assign(&mut model, &mut stage, &roots, &names);
    Ok((model, stage.findings))
}

impl Stage<'_> {
    /// The item of a crate of a site; it is lowered later if it is new.
    pub(super) fn item(&mut self, krate: CrateId, site: Site) -> ItemId {
        let draft = &mut self.crates[krate.0];
        let index = draft.items.len();
        let id = ItemId { krate, index: *draft.index.entry(site.clone()).or_insert(index) };
        if id.index == index {
            draft.items.push(Draft {
                site,
                root: false,
                unsaid: Vec::new(),
                untyped: 0,
                guard: None,
                reasons: Vec::new(),
                integers: written::Integers::default(),
                sensitive: false,
                derives: Vec::new(),
                body: None,
                busy: false,
            });
            self.open.push_back(id);
        }
        id
    }

    /// The type that a reference to a schema leads to, from a crate.
    pub(super) fn reference(&mut self, krate: CrateId, target: &SchemaPlace) -> Type {
        let owner = self.crates[krate.0].owner(krate, target.document);
        Type::Item(self.item(owner, Site::new(target.clone())))
    }

    /// A draft.
    pub(super) fn draft(&mut self, id: ItemId) -> &mut Draft {
        &mut self.crates[id.krate.0].items[id.index]
    }

    /// Whether an item stands at a place.
    pub(super) fn is_at(&self, id: ItemId, place: &SchemaPlace) -> bool {
        self.crates[id.krate.0].items[id.index].site.place == *place
    }

    /// The body of an item, lowered now if it was not yet. `None` while it is being lowered, and where looking through
    /// one item into the next would go too deep.
    pub(super) fn body(&mut self, id: ItemId) -> Option<Body> {
        const MAX_NESTING: usize = 16;
        if self.draft(id).body.is_none() && !self.draft(id).busy && self.nesting < MAX_NESTING {
            self.nesting += 1;
            self.lower(id);
            self.nesting -= 1;
        }
        self.draft(id).body.clone()
    }

    /// Lowers all items, also those that turn up on the way.
    pub(super) fn run(&mut self) {
        while let Some(id) = self.open.pop_front() {
            if self.draft(id).body.is_none() {
                self.lower(id);
            }
        }
    }

    fn lower(&mut self, id: ItemId) {
        let draft = self.draft(id);
        draft.busy = true;
        let site = draft.site.clone();
        let mut lowering = Lowering::new(self, id);
        let body = item::body(&mut lowering, &site);
        let sensitive = lowering.sensitive;
        let body = self.guard(id, &site, body);
        let derives = if matches!(body, Body::Alias(_)) { Vec::new() } else { foreign::derives(self, &site.place) };
        let draft = self.draft(id);
        draft.derives = derives;
        draft.sensitive = sensitive;
        draft.body = Some(body);
        draft.busy = false;
    }

    /// Gives an item the guard that says what its type cannot, or the reasons why there is none.
    fn guard(&mut self, id: ItemId, site: &Site, body: Body) -> Body {
        let unsaid = std::mem::take(&mut self.draft(id).unsaid);
        let Some(first) = unsaid.first() else { return body };
        let keyword = first.keyword.clone();
        let resolved = self.resolved;
        let formats = &self.options.types.formats;
        let guards = &mut self.crates[id.krate.0].guards;
        let mut making = Making::new(resolved, formats, guards);
        let guard = match &body {
            Body::Struct(_) | Body::Union(_) | Body::Alias(_) | Body::Wrapper(_) => making.unsaid(&unsaid),
            // The guard takes over what the newtype would check.
            Body::Checked(_) => match site.find_through(resolved) {
                Found::Facts(_, facts) => {
                    let keywords: HashSet<&str> = unsaid.iter().map(|unsaid| unsaid.keyword.as_str()).collect();
                    making.facts(&facts, |keyword| shape::is_check(keyword) || keywords.contains(keyword))
                }
                Found::Reference(_) => None,
            },
            _ => None,
        };
        let Some(guard) = guard else {
            let reason = |(place, keyword): (SchemaPlace, String)| Reason {
                file: resolved.documents.get(place.document).name.clone(),
                pointer: place.pointer.to_string(),
                keyword,
            };
            self.draft(id).reasons = making.preventing(unsaid).into_iter().map(reason).collect();
            return body;
        };
        let draft = self.draft(id);
        draft.guard = Some((keyword, guard));
        match body {
            Body::Alias(ty) | Body::Wrapper(ty) | Body::Checked(ty) => Body::Guarded(ty),
            body => body,
        }
    }
}
