//! The names of guards: those of the types that their schemas would be, and the keywords that they hold.

use super::crates::CrateDraft;
use super::names::{Wish, distinct};
use super::naming;
use super::site::Site;
use super::words::{Style, digest, identifier};
use crate::model::{Name, NamedGuard};
use crate::resolve::Resolved;

/// Names the guards of a crate, in their order.
pub(super) fn assign(resolved: &Resolved, krate: &CrateDraft) -> Vec<NamedGuard> {
    let wish = |(place, keywords, _): &(_, Vec<String>, _)| {
        let wish = naming::wish(resolved, &Site::new(Clone::clone(place)), krate.document, |_| false, |_| false);
        let natural = identifier(&format!("{} {}", wish.natural, keywords.join(" ")), Style::Snake);
        let identity = format!("{} {}", wish.identity, keywords.join(" "));
        Wish { qualified: format!("{natural}_x{}", digest(&identity, 6)), natural, first: false, identity }
    };
    let wishes: Vec<Wish> = krate.guards.named.iter().map(wish).collect();
    let given = distinct(&wishes, Style::Snake, &[]);
    let named = krate.guards.named.iter().zip(given);
    named.map(|((.., guard), given)| NamedGuard { name: constant(&given.name), guard: guard.clone() }).collect()
}

/// As a constant is spelled.
fn constant(name: &Name) -> Name {
    Name::new(&name.plain().to_uppercase()).unwrap_or_else(|| name.clone())
}
