//! Types that hold themselves: an alias that does becomes a newtype, and a `Box` stands where a value would be endless.

use std::collections::{HashMap, HashSet};

use super::stage::Stage;
use crate::model::{Body, CrateId, ItemId, Member, Struct, Type};

/// The types of a body, for looking at.
pub(super) fn types(body: &Body) -> Vec<&Type> {
    match body {
        Body::Struct(Struct { members, matching, rest, .. }) => {
            let members = members.iter().map(|member| &member.ty);
            let others = matching.iter().map(|matching| &matching.value).chain(rest.kept().map(|(_, ty)| ty));
            members.chain(others).collect()
        }
        Body::Checked(ty) | Body::Guarded(ty) | Body::Wrapper(ty) | Body::Alias(ty) => vec![ty],
        Body::Union(union) => union.variants.iter().filter_map(|variant| variant.held.ty()).collect(),
        Body::Enum(_) | Body::IntegerEnum(_) | Body::ValueEnum(_) | Body::Constant(_) => Vec::new(),
    }
}

/// The items that a type names, anywhere in it.
pub(super) fn items(ty: &Type, found: &mut Vec<ItemId>) {
    match ty {
        Type::Item(id) => found.push(*id),
        Type::Array(inner, _) | Type::Map(inner, _) | Type::Nullable(inner) | Type::Boxed(inner) => items(inner, found),
        Type::Tuple(all) => all.iter().for_each(|ty| items(ty, found)),
        _ => {}
    }
}

/// The items that a value of the type holds in itself, not behind a pointer.
fn held(ty: &Type, found: &mut Vec<ItemId>) {
    match ty {
        Type::Item(id) => found.push(*id),
        Type::Nullable(inner) => held(inner, found),
        Type::Tuple(all) => all.iter().for_each(|ty| held(ty, found)),
        _ => {}
    }
}

fn all_items(stage: &Stage<'_>) -> Vec<ItemId> {
    let crates = stage.crates.iter().enumerate();
    crates
        .flat_map(|(krate, draft)| (0..draft.items.len()).map(move |index| ItemId { krate: CrateId(krate), index }))
        .collect()
}

fn body<'s>(stage: &'s Stage<'_>, id: ItemId) -> Option<&'s Body> {
    stage.crates[id.krate.0].items[id.index].body.as_ref()
}

/// Rust has no alias that names itself.
pub(super) fn name_recursive_aliases(stage: &mut Stage<'_>) {
    for id in all_items(stage) {
        if !matches!(body(stage, id), Some(Body::Alias(_))) {
            continue;
        }
        let next = |from: ItemId| match body(stage, from) {
            Some(Body::Alias(ty)) => {
                let mut found = Vec::new();
                items(ty, &mut found);
                found
            }
            _ => Vec::new(),
        };
        if reaches(id, id, next)
            && let Some(Body::Alias(ty)) = stage.draft(id).body.take()
        {
            stage.draft(id).body = Some(Body::Wrapper(ty));
        }
    }
}

/// Whether `to` comes after `from`, in one step or more.
fn reaches(from: ItemId, to: ItemId, next: impl Fn(ItemId) -> Vec<ItemId>) -> bool {
    let mut seen = HashSet::new();
    let mut open = next(from);
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        if seen.insert(id) {
            open.extend(next(id));
        }
    }
    false
}

/// Adds what items hold one by one, and boxes what would close a circle.
pub(super) fn break_with_boxes(stage: &mut Stage<'_>) {
    let mut holds: HashMap<ItemId, Vec<ItemId>> = HashMap::new();
    let circular = circular(stage);
    for id in all_items(stage) {
        if !circular.contains(&id) {
            continue;
        }
        let Some(mut body) = stage.draft(id).body.take() else { continue };
        for ty in held_mut(&mut body) {
            visit(ty, &mut |ty| {
                let Type::Item(target) = *ty else { return };
                if !circular.contains(&target) {
                    return;
                }
                let closes = target == id || reaches(target, id, |from| holds.get(&from).cloned().unwrap_or_default());
                if closes {
                    *ty = Type::Boxed(Box::new(Type::Item(target)));
                } else {
                    holds.entry(id).or_default().push(target);
                }
            });
        }
        stage.draft(id).body = Some(body);
    }
}

fn held_mut(body: &mut Body) -> Vec<&mut Type> {
    match body {
        Body::Struct(Struct { members, .. }) => members.iter_mut().map(|Member { ty, .. }| ty).collect(),
        Body::Checked(ty) | Body::Guarded(ty) | Body::Wrapper(ty) | Body::Alias(ty) => vec![ty],
        Body::Union(union) => union.variants.iter_mut().filter_map(|variant| variant.held.ty_mut()).collect(),
        Body::Enum(_) | Body::IntegerEnum(_) | Body::ValueEnum(_) | Body::Constant(_) => Vec::new(),
    }
}

fn visit(ty: &mut Type, change: &mut impl FnMut(&mut Type)) {
    match ty {
        Type::Item(_) => change(ty),
        Type::Nullable(inner) => visit(inner, change),
        Type::Tuple(all) => all.iter_mut().for_each(|ty| visit(ty, change)),
        _ => {}
    }
}

/// The items that may hold themselves: what is left when those that hold nothing more are taken away, again and again.
fn circular(stage: &Stage<'_>) -> HashSet<ItemId> {
    let mut holders: HashMap<ItemId, Vec<ItemId>> = HashMap::new();
    let mut counts: HashMap<ItemId, usize> = HashMap::new();
    for id in all_items(stage) {
        let mut found = Vec::new();
        body(stage, id).map(types).into_iter().flatten().for_each(|ty| held(ty, &mut found));
        counts.insert(id, found.len());
        found.into_iter().for_each(|target| holders.entry(target).or_default().push(id));
    }
    let mut done: Vec<ItemId> = counts.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
    while let Some(id) = done.pop() {
        counts.remove(&id);
        for holder in holders.remove(&id).unwrap_or_default() {
            if let Some(count) = counts.get_mut(&holder) {
                *count -= 1;
                if *count == 0 {
                    done.push(holder);
                }
            }
        }
    }
    counts.into_keys().collect()
}
