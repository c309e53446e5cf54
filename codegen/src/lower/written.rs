//! Integers of draft 4, which are numbers written without fraction and exponent: `1.0` is none, as it is in later drafts.
//!
//! How a number was written is the reader's to judge, for a message as a whole. Where one message has integers of both kinds,
//! guards tell them apart.

use std::collections::{BTreeSet, HashSet};

use super::cycles::{items, types};
use super::site::{Fact, Facts};
use super::stage::Stage;
use crate::model::{CrateId, ItemId, Model};
use crate::resolve::Dialect;
use crate::source::SchemaPlace;

/// The integers in an item.
#[derive(Clone, Debug, Default)]
pub(super) struct Integers {
    /// The schemas of draft 4 that ask for one, and leave it to the reader.
    written: BTreeSet<SchemaPlace>,
    /// Whether there are others.
    other: bool,
}

impl Integers {
    /// Notes an integer that schemas describe.
    pub(super) fn note(&mut self, facts: &Facts<'_>) {
        match draft4(facts) {
            Some(fact) => {
                self.written.insert(fact.place.clone());
            }
            None => self.other = true,
        }
    }
}

/// The schema by which draft 4 asks for an integer.
pub(super) fn draft4<'f, 'a>(facts: &'f Facts<'a>) -> Option<&'f Fact<'a>> {
    facts.all.iter().filter(|fact| fact.schema.dialect == Dialect::Draft4).find(|fact| {
        let names = |name: &str| match fact.schema.get("type") {
            Some(node) => match node.as_array() {
                Some(all) => all.iter().any(|one| one.as_str() == Some(name)),
                None => node.as_str() == Some(name),
            },
            None => false,
        };
        names("integer") && !names("number")
    })
}

/// The schemas of draft 4 whose integers stand beside others in some message: the reader cannot judge them.
pub(super) fn mixed(model: &Model, stage: &Stage<'_>) -> BTreeSet<SchemaPlace> {
    let items = stage.crates.iter().enumerate().flat_map(|(krate, draft)| {
        let krate = CrateId(krate);
        (0..draft.items.len()).map(move |index| ItemId { krate, index })
    });
    let messages = items.filter(|id| super::exact::is_message(model, stage, *id));
    let reached = messages.map(|id| reached(model, id)).filter(|reached| kinds(stage, reached) == (true, true));
    let mixed: HashSet<ItemId> = reached.flatten().collect();
    mixed.into_iter().flat_map(|id| integers(stage, id).written.iter().cloned()).collect()
}

/// Whether all integers of a message are those of draft 4.
pub(super) fn only(model: &Model, stage: &Stage<'_>, message: ItemId) -> bool {
    kinds(stage, &reached(model, message)) == (true, false)
}

/// Whether there are integers of draft 4 in these items, and others.
fn kinds(stage: &Stage<'_>, items: &HashSet<ItemId>) -> (bool, bool) {
    let all = items.iter().map(|id| integers(stage, *id));
    all.fold((false, false), |(written, other), next| (written || !next.written.is_empty(), other || next.other))
}

fn integers<'s>(stage: &'s Stage<'_>, id: ItemId) -> &'s Integers {
    &stage.crates[id.krate.0].items[id.index].integers
}

/// The items that a message consists of.
pub(super) fn reached(model: &Model, message: ItemId) -> HashSet<ItemId> {
    let mut seen = HashSet::from([message]);
    let mut open = vec![message];
    while let Some(id) = open.pop() {
        let mut next = Vec::new();
        types(&model.item(id).body).into_iter().for_each(|ty| items(ty, &mut next));
        open.extend(next.into_iter().filter(|id| seen.insert(*id)));
    }
    seen
}
