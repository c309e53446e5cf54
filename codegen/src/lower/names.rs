//! Distinct names for things whose natural names clash.
//!
//! The rule looks only at the names that clash: the one that is spelled like the identifier keeps it, each other one is
//! told apart by how it is spelled or where it comes from. So a third that joins never renames the first two.

use std::collections::{HashMap, HashSet};

use super::words::{Style, append, digest, identifier, spelling};
use crate::model::Name;

/// What something would like to be called.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// If nobody else wants it.
    pub(super) natural: String,
    /// Whether it keeps the natural name in a clash.
    pub(super) first: bool,
    /// In a clash.
    pub(super) qualified: String,
    /// Unique among all wishes, for when the qualified name is taken as well.
    pub(super) identity: String,
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
        Self { first: natural == text, natural, qualified, identity: text.to_owned() }
    }
}

/// Gives each wish a name, all distinct and none of them in `taken`.
pub(super) fn distinct(wishes: &[Wish], style: Style, taken: &[&str]) -> Vec<Given> {
    let mut wanted: HashMap<&str, (usize, usize)> = HashMap::new();
    for wish in wishes {
        let (all, first) = wanted.entry(&wish.natural).or_default();
        *all += 1;
        *first += usize::from(wish.first);
    }
    let natural = |wish: &Wish| match wanted.get(wish.natural.as_str()) {
        _ if taken.contains(&wish.natural.as_str()) => false,
        Some((1, _)) => true,
        Some((_, 1)) => wish.first,
        _ => false,
    };
    let mut used: HashSet<String> = taken.iter().map(|&name| name.to_owned()).collect();
    used.extend(wishes.iter().filter(|wish| natural(wish)).map(|wish| wish.natural.clone()));
    wishes
        .iter()
        .map(|wish| if natural(wish) { given(&wish.natural, false) } else { qualified(wish, style, &mut used) })
        .collect()
}

fn qualified(wish: &Wish, style: Style, used: &mut HashSet<String>) -> Given {
    if used.insert(wish.qualified.clone()) {
        return given(&wish.qualified, true);
    }
    let mut hashed =
        (6..=64).map(|digits| append(&wish.natural, &format!("x{}", digest(&wish.identity, digits)), style));
    let free = hashed.find(|name| used.insert(name.clone()));
    given(&free.unwrap_or_else(|| wish.qualified.clone()), true)
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
    fn a_name_that_was_made_up_gives_way_to_a_natural_one() {
        let names = fields(&["foo-bar", "foo_bar", "foo_bar_kebab"]);
        assert_eq!(names[1..], ["foo_bar", "foo_bar_kebab"]);
        assert!(names[0].starts_with("foo_bar_x"), "{names:?}");
    }
}
