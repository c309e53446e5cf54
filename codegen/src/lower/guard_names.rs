//! The names of guards: those of the types that their schemas would be, and the keywords that they hold.

use super::crates::CrateDraft;
use super::names::{Claim, Wish, distinct};
use super::naming::Naming;
use super::site::Site;
use super::words::{Style, identifier};
use crate::model::{Name, NamedGuard};
use crate::resolve::Resolved;

/// Names the guards of a crate, in their order.
pub(super) fn assign(resolved: &Resolved, krate: &CrateDraft) -> Vec<NamedGuard> {
    let documents = krate.guards.named.iter().map(|(place, ..)| place.document);
    let names = Naming::new(resolved, krate.document, documents);
    let wish = |(place, keywords, _): &(_, Vec<String>, _)| {
        let wish = names.wish(&Site::new(Clone::clone(place)), |_| false, |_| false);
        let natural = identifier(&format!("{} {}", wish.natural, keywords.join(" ")), Style::Snake);
        let identity = format!("{} {}", wish.identity, keywords.join(" "));
        Wish { qualified: Vec::new(), natural, claim: Claim::Common, identity }
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
