//! Distinct names for things whose natural names clash.
//!
//! The rule looks only at the names that clash: the one with the best claim keeps it, such as the one that is spelled like the
//! identifier; each other one is told apart by how it is spelled or where it comes from. So a third that joins never renames
//! the first two.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::words::{Style, append, digest, identifier, spelling};
use crate::model::Name;

/// What something would like to be called.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// If nobody else wants it.
    pub(super) natural: String,
    /// How good its claim to the natural name is.
    pub(super) claim: Claim,
    /// In a clash, the best first.
    pub(super) qualified: Vec<String>,
    /// Unique among all wishes, for when the qualified names are taken as well.
    pub(super) identity: String,
}

/// How good a claim to a natural name is. In a clash the best keeps it, if nothing else has one as good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// The name is its own.
    First,
    /// As good as any.
    Common,
    /// It is made of something that may want the name itself.
    Derived,
}

/// A name that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    /// The name.
    pub(super) name: Name,
    /// Whether it is not the natural one.
    pub(super) clashed: bool,
}

impl Wish {
    /// The wish of something that a text names, such as a member or a value of an enum.
    pub(super) fn of_text(text: &str, style: Style) -> Self {
        let natural = identifier(text, style);
        let qualified = append(&natural, &spelling(text, style), style);
        let claim = if natural == text { Claim::First } else { Claim::Common };
        Self { claim, natural, qualified: vec![qualified], identity: text.to_owned() }
    }
}

/// Gives each wish a name, all distinct and none of them in `taken`.
pub(super) fn distinct(wishes: &[Wish], style: Style, taken: &[&str]) -> Vec<Given> {
    // The best claim to each name, and how many have it.
    let mut wanted: HashMap<&str, (Claim, usize)> = HashMap::new();
    for wish in wishes {
        let (best, count) = wanted.entry(&wish.natural).or_insert((wish.claim, 0));
        match wish.claim.cmp(best) {
            Ordering::Less => (*best, *count) = (wish.claim, 1),
            Ordering::Equal => *count += 1,
            Ordering::Greater => {}
        }
    }
    let natural = |wish: &Wish| {
        !taken.contains(&wish.natural.as_str()) && wanted.get(wish.natural.as_str()) == Some(&(wish.claim, 1))
    };
    let mut used: HashSet<String> = taken.iter().map(|&name| name.to_owned()).collect();
    used.extend(wishes.iter().filter(|wish| natural(wish)).map(|wish| wish.natural.clone()));
    let mut names: Vec<Option<Given>> =
        wishes.iter().map(|wish| natural(wish).then(|| given(&wish.natural, false))).collect();
    // Not in the order of the file: a schema that is moved keeps its name.
    let mut left: Vec<(&Wish, &mut Option<Given>)> =
        wishes.iter().zip(&mut names).filter(|(_, name)| name.is_none()).collect();
    left.sort_by_key(|(wish, _)| &wish.identity);
    for (wish, name) in left {
        *name = Some(qualified(wish, style, &mut used));
    }
    names.into_iter().flatten().collect()
}

fn qualified(wish: &Wish, style: Style, used: &mut HashSet<String>) -> Given {
    if let Some(free) = wish.qualified.iter().find(|name| used.insert((*name).clone())) {
        return given(free, true);
    }
    let mut hashed =
        (6..=64).map(|digits| append(&wish.natural, &format!("x{}", digest(&wish.identity, digits)), style));
    let free = hashed.find(|name| used.insert(name.clone()));
    given(&free.unwrap_or_else(|| wish.natural.clone()), true)
}

#[expect(clippy::expect_used, reason = "wishes are made by `identifier` and `append`, whose texts are identifiers")]
fn given(text: &str, clashed: bool) -> Given {
    Given { name: Name::new(text).expect("an identifier"), clashed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(texts: &[&str]) -> Vec<String> {
        let wishes: Vec<Wish> = texts.iter().map(|text| Wish::of_text(text, Style::Snake)).collect();
        distinct(&wishes, Style::Snake, &[]).into_iter().map(|given| given.name.to_string()).collect()
    }

    #[test]
    fn a_name_alone_is_natural() {
        assert_eq!(fields(&["foo-bar", "type"]), ["foo_bar", "r#type"]);
    }

    #[test]
    fn a_third_does_not_rename_the_first_two() {
        assert_eq!(fields(&["foo-bar", "fooBar"]), ["foo_bar_kebab", "foo_bar_camel"]);
        assert_eq!(fields(&["foo-bar", "fooBar", "foo_bar"]), ["foo_bar_kebab", "foo_bar_camel", "foo_bar"]);
        assert_eq!(fields(&["foo-bar", "fooBar", "FOO_BAR"])[..2], fields(&["foo-bar", "fooBar"]));
    }

    #[test]
    fn what_is_made_of_something_never_takes_its_name() {
        let wish = |claim, qualified: &[&str]| Wish {
            natural: "Pet".to_owned(),
            claim,
            qualified: qualified.iter().map(|&name| name.to_owned()).collect(),
            identity: qualified.concat(),
        };
        let names = |wishes: &[Wish]| -> Vec<String> {
            distinct(wishes, Style::Pascal, &[]).into_iter().map(|given| given.name.to_string()).collect()
        };
        let (own, made) = (wish(Claim::Common, &["StorePet"]), wish(Claim::Derived, &["CatPet", "PetPart1"]));
        let another = wish(Claim::Derived, &["CatPet", "PetPart2"]);
        assert_eq!(names(std::slice::from_ref(&made)), ["Pet"]);
        assert_eq!(names(&[made.clone(), own.clone()]), ["CatPet", "Pet"]);
        assert_eq!(names(&[own, made, another]), ["Pet", "CatPet", "PetPart2"]);
    }

    #[test]
    fn the_order_changes_no_name() {
        let wish = |identity: &str| Wish {
            natural: "Pet".to_owned(),
            claim: Claim::Common,
            qualified: vec!["StorePet".to_owned()],
            identity: identity.to_owned(),
        };
        let names = |wishes: &[Wish]| distinct(wishes, Style::Pascal, &[]);
        let (first, second) = (wish("a"), wish("b"));
        let (one, other) = (names(&[first.clone(), second.clone()]), names(&[second, first]));
        assert_eq!(one, [other[1].clone(), other[0].clone()]);
    }

    #[test]
    fn a_name_that_was_made_up_gives_way_to_a_natural_one() {
        let names = fields(&["foo-bar", "foo_bar", "foo_bar_kebab"]);
        assert_eq!(names[1..], ["foo_bar", "foo_bar_kebab"]);
        assert!(names[0].starts_with("foo_bar_x"), "{names:?}");
    }
}
