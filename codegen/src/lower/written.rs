//! Integers of draft 4, which are numbers written without fraction and exponent: `1.0` is none, as it is in later drafts.
//!
//! How a number was written is the reader's to judge, for a message as a whole. Where one message has integers of both kinds, the
//! general validator tells them apart.

use std::collections::HashSet;

use super::cycles::{items, types};
use super::site::{Fact, Facts};
use super::stage::Stage;
use crate::model::{CrateId, ItemId, Model, Reason};
use crate::resolve::{Dialect, Resolved};

/// The kinds of integers in an item, or in all that a message consists of.
#[derive(Clone, Debug, Default)]
pub(super) struct Integers {
    /// Where draft 4 asks for one.
    written: Option<Reason>,
    /// Whether there are others.
    other: bool,
}

impl Integers {
    /// Notes an integer that schemas describe.
    pub(super) fn note(&mut self, resolved: &Resolved, facts: &Facts<'_>) {
        match draft4(facts) {
            Some(fact) => {
                let file = resolved.documents.get(fact.place.document).name.clone();
                let pointer = fact.place.pointer.to_string();
                self.written = Some(Reason { keyword: "type".to_owned(), file, pointer });
            }
            None => self.other = true,
        }
    }

    fn add(&mut self, other: &Self) {
        self.written = self.written.take().or_else(|| other.written.clone());
        self.other |= other.other;
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

/// Leaves to the general validator what has both kinds.
pub(super) fn settle(model: &Model, stage: &mut Stage<'_>) {
    for krate in 0..stage.crates.len() {
        for index in 0..stage.crates[krate].items.len() {
            let id = ItemId { krate: CrateId(krate), index };
            if !super::exact::is_message(model, stage, id) {
                continue;
            }
            let reached = reached(model, id);
            if !is_mixed(&all(stage, &reached)) {
                continue;
            }
            for id in reached {
                let draft = stage.draft(id);
                let reason = draft.integers.written.clone();
                draft.reasons.extend(reason);
            }
        }
    }
}

/// Whether all integers of a message are those of draft 4.
pub(super) fn only(model: &Model, stage: &Stage<'_>, message: ItemId) -> bool {
    let all = all(stage, &reached(model, message));
    all.written.is_some() && !is_mixed(&all)
}

const fn is_mixed(integers: &Integers) -> bool {
    integers.other && integers.written.is_some()
}

fn all(stage: &Stage<'_>, reached: &HashSet<ItemId>) -> Integers {
    reached.iter().fold(Integers::default(), |mut all, id| {
        all.add(&stage.crates[id.krate.0].items[id.index].integers);
        all
    })
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
