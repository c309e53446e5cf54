//! Regular expressions whose look-ahead is a conjunction: `^(?=A)(?!B)C` is found where `^A` and `^C` are, and `^B` is not.

use buscodegen_runtime::codegen::Pattern;

use super::Reader;
use crate::compat::formula::{Atom, F};

impl Reader<'_> {
    /// That a pattern is found in a string.
    pub(in crate::compat) fn pattern(&mut self, text: &str) -> F {
        let text = &*Pattern::strict(text).unwrap_or(text.into());
        let parts = conjunction(text).unwrap_or_else(|| vec![(text.to_owned(), true)]);
        let mut all = Vec::new();
        for (pattern, holds) in parts {
            let found = self.formulas.is(Atom::Pattern(pattern.as_str().into()));
            all.push(if holds { found } else { self.formulas.not(found) });
        }
        self.formulas.all(all)
    }
}

/// Patterns without look-around, and whether each is found. `None` where that is not all that the pattern says.
fn conjunction(text: &str) -> Option<Vec<(String, bool)>> {
    let mut rest = text.strip_prefix('^')?;
    let mut parts = Vec::new();
    while let Some((holds, inside)) = look_ahead(rest) {
        let end = closing(inside)?;
        let (inner, after) = (inside.get(..end)?, inside.get(end + 1..)?);
        if !is_plain(inner, true) || after.starts_with(['*', '+', '?', '{']) {
            return None;
        }
        parts.push((format!("^(?:{inner})"), holds));
        rest = after;
    }
    if parts.is_empty() || !is_plain(rest, false) {
        return None;
    }
    parts.push((format!("^{rest}"), true));
    Some(parts)
}

fn look_ahead(text: &str) -> Option<(bool, &str)> {
    [("(?=", true), ("(?!", false)]
        .into_iter()
        .find_map(|(opening, holds)| text.strip_prefix(opening).map(|inside| (holds, inside)))
}

/// Where the group ends whose inside the text begins with.
fn closing(text: &str) -> Option<usize> {
    tokens(text).find(|(_, depth, token)| *depth == 0 && *token == ")").map(|(at, ..)| at)
}

/// Whether there is neither look-around nor a reference to a group, nor, unless it may be, a choice of the whole.
fn is_plain(text: &str, may_choose: bool) -> bool {
    tokens(text).all(|(at, depth, token)| {
        let after = text.get(at..).unwrap_or_default();
        let looks = ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|opening| after.starts_with(opening));
        let refers =
            token.starts_with('\\') && token.ends_with(|last: char| last == 'k' || ('1'..='9').contains(&last));
        !(token == "(" && looks || refers || (token == "|" && depth == 0 && !may_choose))
    })
}

/// The characters outside of classes, escapes as one, each with its place and how many groups are open around it.
fn tokens(text: &str) -> impl Iterator<Item = (usize, usize, &str)> {
    let mut at = 0;
    let mut depth = 0_usize;
    let mut in_class = false;
    std::iter::from_fn(move || {
        loop {
            let mut characters = text.get(at..)?.chars();
            let first = characters.next()?;
            let second = if first == '\\' { characters.next().map_or(0, char::len_utf8) } else { 0 };
            let start = at;
            at += first.len_utf8() + second;
            match first {
                '[' if !in_class => in_class = true,
                ']' if in_class => in_class = false,
                _ if in_class => continue,
                _ => {}
            }
            let token = text.get(start..at)?;
            let around = depth;
            match token {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            return Some((start, around, token));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_ahead_at_the_start_is_taken_apart() {
        let parts = |text| {
            conjunction(text)
                .map(|parts| parts.into_iter().map(|(part, holds)| format!("{part} {holds}")).collect::<Vec<_>>())
        };
        let found = parts(r"^(?=.*[)(])(?!a(b|c))[a-z]+$");
        assert_eq!(
            found,
            Some(vec!["^(?:.*[)(]) true".to_owned(), "^(?:a(b|c)) false".to_owned(), "^[a-z]+$ true".to_owned()])
        );
        assert_eq!(parts(r"^(?!a|b)"), Some(vec!["^(?:a|b) false".to_owned(), "^ true".to_owned()]));
        assert_eq!(parts(r"^(?=\))x"), Some(vec![r"^(?:\)) true".to_owned(), "^x true".to_owned()]));
    }

    #[test]
    fn what_look_around_says_elsewhere_is_left_alone() {
        for text in
            ["^a(?=b)", "(?=a)", "^(?=a)b|c", "^(?=(?!a))", "^(?=a)*b", r"^(?=(a))\1", "^(?=a", "^a", "^(?=a)(?<!b)"]
        {
            assert_eq!(conjunction(text), None, "{text}");
        }
    }
}
