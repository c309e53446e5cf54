//! Which messages are exact: those whose type says all that the schema does, with everything that the type holds.

use std::collections::{BTreeSet, HashSet};

use super::cycles::{items, types};
use super::stage::Stage;
use super::written;
use crate::model::{Body, ItemId, Message, Model, Reason, Type, UnionChoice, UnionVariant};

/// A message that is not exact names at most this many keywords that prevent it.
const MAX_REASONS: usize = 32;

/// Sets the messages: of APIs, what messages are made of; of shared types, everything that can be one.
pub(super) fn assign(model: &mut Model, stage: &Stage<'_>) {
    guard_unions(model, stage);
    for (krate, draft) in stage.crates.iter().enumerate() {
        for (index, item) in draft.items.iter().enumerate() {
            let id = ItemId { krate: crate::model::CrateId(krate), index };
            if !is_message(model, stage, id) {
                continue;
            }
            let message = Message {
                file: stage.resolved.documents.get(item.site.place.document).name.clone(),
                pointer: stage.resolved.portable_pointer(&item.site.place).to_string(),
                reasons: reasons(model, stage, id),
                as_written: written::only(model, stage, id),
                keeps_numbers: keeps_numbers(model, id),
            };
            model.crates[krate].items[index].message = Some(message);
        }
    }
}

/// Whether a message has numbers that keep their text.
fn keeps_numbers(model: &Model, message: ItemId) -> bool {
    fn is_kept(ty: &Type) -> bool {
        match ty {
            Type::Decimal(_) => true,
            Type::Array(inner, _) | Type::Map(inner, _) | Type::Nullable(inner) | Type::Boxed(inner) => is_kept(inner),
            Type::Tuple(all) => all.iter().any(is_kept),
            _ => false,
        }
    }
    written::reached(model, message).into_iter().any(|id| types(&model.item(id).body).into_iter().any(is_kept))
}

/// Whether an item travels on its own.
pub(super) fn is_message(model: &Model, stage: &Stage<'_>, id: ItemId) -> bool {
    let draft = &stage.crates[id.krate.0];
    draft.items[id.index].root || (draft.api.is_none() && !matches!(model.item(id).body, Body::Alias(_)))
}

/// Where a variant's type takes more than its schema, the schema chooses; the message is judged as a whole before.
fn guard_unions(model: &mut Model, stage: &Stage<'_>) {
    let of_type = |model: &Model, ty: &crate::model::Type| {
        let mut found = Vec::new();
        items(ty, &mut found);
        found.into_iter().all(|id| reasons(model, stage, id).is_empty())
    };
    let mut guarded = Vec::new();
    for (krate, draft) in model.crates.iter().enumerate() {
        for (index, item) in draft.items.iter().enumerate() {
            let Body::Union(union) = &item.body else { continue };
            let UnionChoice::Tried { .. } = union.choice else { continue };
            let own = !stage.crates[krate].items[index].reasons.is_empty();
            let exact = |variant: &UnionVariant| !own && variant.held.ty().is_none_or(|ty| of_type(model, ty));
            let exact: Vec<bool> = union.variants.iter().map(exact).collect();
            guarded.push((krate, index, exact));
        }
    }
    for (krate, index, exact) in guarded {
        let Body::Union(union) = &mut model.crates[krate].items[index].body else { continue };
        if let UnionChoice::Tried { exactly_one, .. } = &mut union.choice {
            *exactly_one &= exact.iter().all(|exact| *exact);
        }
        for (variant, exact) in union.variants.iter_mut().zip(exact) {
            variant.schema = variant.schema.take().filter(|_| !exact);
        }
    }
    for item in model.crates.iter_mut().flat_map(|krate| &mut krate.items) {
        if let Body::Union(union) = &mut item.body
            && !matches!(union.choice, UnionChoice::Tried { .. })
        {
            union.variants.iter_mut().for_each(|variant| variant.schema = None);
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
