//! How deep types lie in each other: what the compiler walks through to see whether a type is `Send`.

use std::collections::HashMap;

use super::cycles::{items, types};
use crate::model::{CrateId, ItemId, Model};

/// Sets the depth of each crate: the length of the longest chain of types, each a part of the one before. Types that lie in a
/// circle, or hold one that does, count as if they were all in a row.
pub(super) fn assign(model: &mut Model) {
    let depths = depths(model);
    for (index, krate) in model.crates.iter_mut().enumerate() {
        let own = (0..krate.items.len()).filter_map(|item| depths.get(&ItemId { krate: CrateId(index), index: item }));
        krate.depth = own.copied().max().unwrap_or(0);
    }
}

/// The depth of each item: layer by layer, first those that hold nothing more. What is left is circular.
fn depths(model: &Model) -> HashMap<ItemId, usize> {
    let mut holders: HashMap<ItemId, Vec<ItemId>> = HashMap::new();
    let mut counts: HashMap<ItemId, usize> = HashMap::new();
    for (krate, of) in model.crates.iter().enumerate() {
        for (index, item) in of.items.iter().enumerate() {
            let (id, mut found) = (ItemId { krate: CrateId(krate), index }, Vec::new());
            types(&item.body).into_iter().for_each(|ty| items(ty, &mut found));
            counts.insert(id, found.len());
            found.into_iter().for_each(|target| holders.entry(target).or_default().push(id));
        }
    }
    let mut depths = HashMap::new();
    let mut layer: Vec<ItemId> = counts.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
    let mut depth = 1;
    while !layer.is_empty() {
        let mut next = Vec::new();
        for id in layer {
            depths.insert(id, depth);
            for holder in holders.remove(&id).unwrap_or_default() {
                if let Some(count) = counts.get_mut(&holder) {
                    *count -= 1;
                    next.extend((*count == 0).then_some(holder));
                }
            }
        }
        (layer, depth) = (next, depth + 1);
    }
    let circular = counts.len() - depths.len();
    for id in counts.into_keys() {
        depths.entry(id).or_insert(depth + circular);
    }
    depths
}
