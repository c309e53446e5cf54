//! Where types begin: the messages of APIs, and all that a file of shared types defines.

use std::collections::HashMap;

use super::schema::Schema;
use super::site::{Found, Site};
use super::stage::Stage;
use crate::model::{Body, CrateId, ItemId};
use crate::resolve::Resolved;
use crate::source::{Pointer, SchemaPlace};

/// The messages of all APIs.
#[derive(Debug, Default)]
pub(super) struct Roots {
    all: Vec<Root>,
    /// Positions by place.
    index: HashMap<SchemaPlace, usize>,
}

#[derive(Debug)]
struct Root {
    krate: CrateId,
    place: SchemaPlace,
    item: ItemId,
}

impl Roots {
    /// The item of the message whose schema stands at a place.
    pub(super) fn item(&self, place: &SchemaPlace) -> Option<ItemId> {
        Some(self.all[*self.index.get(place)?].item)
    }
}

/// Enters the roots of every crate.
pub(super) fn find(stage: &mut Stage<'_>) -> Roots {
    let mut roots = Roots::default();
    for index in 0..stage.crates.len() {
        let krate = CrateId(index);
        let document = stage.crates[index].document;
        if stage.crates[index].api.is_none() {
            for place in defined(stage.resolved, &SchemaPlace::new(document, Pointer::root())) {
                stage.item(krate, Site::new(place));
            }
            continue;
        }
        for place in messages(stage.resolved, &SchemaPlace::new(document, Pointer::root())) {
            let target = behind_references(stage.resolved, &place);
            let owner = stage.crates[index].owner(krate, target.document);
            let item = stage.item(owner, Site::new(target));
            stage.draft(item).root |= owner == krate;
            roots.index.entry(place.clone()).or_insert(roots.all.len());
            roots.all.push(Root { krate, place, item });
        }
    }
    roots
}

/// Makes types of their own of what messages are, and of aliases in other crates that they lead to.
pub(super) fn settle(stage: &mut Stage<'_>, roots: &mut Roots) {
    for root in &mut roots.all {
        if root.item.krate != root.krate && matches!(stage.body(root.item), Some(Body::Alias(_))) {
            root.item = stage.item(root.krate, Site::new(root.place.clone()));
            stage.draft(root.item).root = true;
        }
    }
    stage.run();
    for draft in stage.crates.iter_mut().flat_map(|krate| &mut krate.items).filter(|draft| draft.root) {
        if let Some(Body::Alias(ty)) = &draft.body {
            draft.body = Some(Body::Wrapper(ty.clone()));
        }
    }
}

/// The schemas of the messages of a definition, in the order of the file.
fn messages(resolved: &Resolved, definition: &SchemaPlace) -> Vec<SchemaPlace> {
    let mut found = Vec::new();
    for rpc in below(resolved, &definition.join("rpcs")) {
        found.extend(["parameters", "response"].map(|part| rpc.join(part)));
        found.extend(below(resolved, &rpc.join("errors")).into_iter().map(|error| error.join("data")));
    }
    found.extend(below(resolved, &definition.join("events")).into_iter().map(|event| event.join("parameters")));
    found.retain(|place| resolved.node(place).is_some());
    found
}

/// What a file of shared types defines: itself, if it says anything, and everything in its `$defs`.
fn defined(resolved: &Resolved, file: &SchemaPlace) -> Vec<SchemaPlace> {
    let says = Schema::at(resolved, file).is_some_and(|schema| !schema.asserting().is_empty());
    let mut found = if says { vec![file.clone()] } else { Vec::new() };
    found.extend(["$defs", "definitions"].into_iter().flat_map(|keyword| below(resolved, &file.join(keyword))));
    found.retain(|place| !resolved.is_useless(place));
    found
}

/// The members of an object.
pub(super) fn below(resolved: &Resolved, place: &SchemaPlace) -> Vec<SchemaPlace> {
    let members = resolved.node(place).and_then(|node| node.as_object()).unwrap_or_default();
    members.iter().map(|member| place.join(&member.name)).collect()
}

/// The schema that a place is another name for.
fn behind_references(resolved: &Resolved, place: &SchemaPlace) -> SchemaPlace {
    let mut place = place.clone();
    while Schema::at(resolved, &place).is_some_and(Schema::is_reference) {
        let Found::Reference(target) = Site::new(place.clone()).find(resolved) else { break };
        // A validator that begins at the target would not know what it came through.
        if resolved.leads_differently(&target) {
            break;
        }
        place = target;
    }
    place
}
