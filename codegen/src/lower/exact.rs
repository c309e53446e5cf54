//! Which messages are exact: those whose type says all that the schema does, with everything that the type holds.

use std::collections::{BTreeSet, HashSet};

use super::cycles::{items, types};
use super::stage::Stage;
use crate::model::{Body, ItemId, Message, Model, Reason};

/// A message that is not exact names at most this many keywords that prevent it.
const MAX_REASONS: usize = 32;

/// Sets the messages: of APIs, what messages are made of; of shared types, everything that can be one.
pub(super) fn assign(model: &mut Model, stage: &Stage<'_>) {
    for (krate, draft) in stage.crates.iter().enumerate() {
        for (index, item) in draft.items.iter().enumerate() {
            let id = ItemId { krate: crate::model::CrateId(krate), index };
            let is_alias = matches!(model.item(id).body, Body::Alias(_));
            if !(item.root || (draft.api.is_none() && !is_alias)) {
                continue;
            }
            let message = Message {
                file: stage.resolved.documents.get(item.key.place.document).name.clone(),
                pointer: item.key.place.pointer.to_string(),
                reasons: reasons(model, stage, id),
            };
            model.crates[krate].items[index].message = Some(message);
        }
    }
}

fn reasons(model: &Model, stage: &Stage<'_>, root: ItemId) -> Vec<Reason> {
    let mut found = BTreeSet::new();
    let mut seen = HashSet::from([root]);
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        let draft = &stage.crates[id.krate.0].items[id.index];
        found.extend(draft.reasons.iter().cloned());
        let mut next = Vec::new();
        types(&model.item(id).body).into_iter().for_each(|ty| items(ty, &mut next));
        open.extend(next.into_iter().filter(|id| seen.insert(*id)));
    }
    found.into_iter().take(MAX_REASONS).collect()
}
