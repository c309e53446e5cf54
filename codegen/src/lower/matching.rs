//! Members by patterns of their names: a map for each pattern, for the names that no pattern before it matches. Knows nothing of
//! Rust types.

use buscodegen_runtime::codegen::Pattern;

use super::schema::{IN_PLACE, is_anything};
use super::site::{Fact, Facts};
use super::string;
use super::words::{Style, append, identifier};
use crate::compat::are_apart;
use crate::source::{Member, Node, SchemaPlace};

/// The patterns of a schema.
#[derive(Clone, Debug)]
pub(super) struct Patterns<'f, 'a> {
    /// The schema that has them.
    pub(super) fact: &'f Fact<'a>,
    /// The patterns of names that no member may have.
    pub(super) refused: Vec<String>,
    /// The maps.
    pub(super) maps: Vec<Matched<'a>>,
    /// The names that patterns spell out, with what is said of such a member: no more than properties.
    pub(super) literal: Vec<(&'a str, &'a Member)>,
    /// Whether a member that is in a map may be spoken of by another pattern, too.
    pub(super) overlap: bool,
}

/// The members of one map.
#[derive(Clone, Debug)]
pub(super) struct Matched<'a> {
    /// The pattern of their names: one of the schema's, or several that have the same schema.
    pub(super) pattern: String,
    /// The first of the schema's patterns.
    pub(super) first: &'a str,
    /// The schema of each value.
    pub(super) value: &'a Node,
}

impl<'f, 'a> Patterns<'f, 'a> {
    /// The patterns of the first of the schemas that has any which can be checked and say something. `named` are all names that the
    /// schemas mention, and `others` whether they say something of the members that neither have such a name nor match.
    pub(super) fn of(facts: &'f Facts<'a>, named: &[&str], others: bool) -> Option<Self> {
        let with = facts.all.iter().filter(|fact| fact.asserting().any(|keyword| keyword == "patternProperties"));
        with.into_iter().find_map(|fact| Self::of_one(fact, named, others))
    }

    fn of_one(fact: &'f Fact<'a>, named: &[&str], others: bool) -> Option<Self> {
        let (mut refused, mut literal) = (Vec::new(), Vec::new());
        let mut maps: Vec<(Vec<&'a str>, &'a Node)> = Vec::new();
        for member @ Member { name, value, .. } in fact.schema.members("patternProperties") {
            Pattern::support(name).ok()?;
            if !others && is_anything(value) {
                continue;
            }
            if value.as_bool() == Some(false) {
                refused.push(string::strict(name));
            } else if let Some(name) = spelled_out(name) {
                literal.push((name, member));
            } else {
                match maps.iter_mut().find(|(_, other)| other.to_json() == value.to_json()) {
                    Some((patterns, _)) => patterns.push(name),
                    None => maps.push((vec![name], value)),
                }
            }
        }
        let maps: Vec<Matched<'_>> = maps.into_iter().filter_map(Matched::of).collect();
        let meets = |(index, one): (usize, &Matched<'_>)| {
            maps.iter().skip(index + 1).any(|other| !are_apart(&one.pattern, &other.pattern))
        };
        let patterns = || maps.iter().map(|map| map.pattern.as_str()).chain(refused.iter().map(String::as_str));
        let mut named = named.iter().chain(literal.iter().map(|(name, _)| name));
        let is_known = named.all(|name| patterns().all(|pattern| Pattern::matches(pattern, name).is_ok()));
        let says_something = !(maps.is_empty() && literal.is_empty() && refused.is_empty());
        let overlap = maps.iter().enumerate().any(meets);
        (is_known && says_something).then_some(Self { fact, refused, maps, literal, overlap })
    }

    /// The map that a member of this name would be in.
    pub(super) fn find(&self, name: &str) -> Option<&Matched<'a>> {
        self.maps.iter().find(|map| matches(&map.pattern, name))
    }

    /// Whether no member may have this name.
    pub(super) fn refuse(&self, name: &str) -> bool {
        self.refused.iter().any(|pattern| matches(pattern, name))
    }

    /// Whether a member of this name matches.
    pub(super) fn names(&self, name: &str) -> bool {
        self.refuse(name) || self.find(name).is_some() || self.literal.iter().any(|(literal, _)| *literal == name)
    }

    /// Whether they are this schema's.
    pub(super) fn is_of(&self, fact: &Fact<'_>) -> bool {
        self.fact.place == fact.place
    }

    /// The patterns.
    pub(super) fn all(&self) -> Vec<String> {
        let maps = self.maps.iter().map(|map| map.pattern.clone());
        maps.chain(self.refused.iter().cloned()).collect()
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    Pattern::matches(pattern, name) == Ok(true)
}

impl<'a> Matched<'a> {
    fn of((patterns, value): (Vec<&'a str>, &'a Node)) -> Option<Self> {
        let first = *patterns.first()?;
        Some(Self { pattern: any_of(&patterns), first, value })
    }

    /// Where the schema of the values stands.
    pub(super) fn place(&self, of: &Fact<'_>) -> SchemaPlace {
        of.place.join("patternProperties").join(self.first)
    }

    /// The field's name: of what all names begin with, if that is a word.
    pub(super) fn field(&self) -> String {
        let begin = beginning(self.first).filter(|begin| begin.chars().any(char::is_alphanumeric));
        let members = |begin: String| append(&identifier(&begin, Style::Snake), "members", Style::Snake);
        begin.map_or_else(|| "matching".to_owned(), members)
    }

    /// Whether it asks more of a value than its other schema does, as far as can be told.
    pub(super) fn says_more_than(&self, other: &Node) -> bool {
        !is_anything(self.value) && self.value.to_json() != other.to_json()
    }

    /// Whether it speaks of values without parts only, and in its own words.
    pub(super) fn is_scalar(&self) -> bool {
        let ty = self.value.get("type").and_then(Node::as_str);
        ty.is_some_and(|ty| !["object", "array"].contains(&ty))
            && IN_PLACE.iter().all(|word| self.value.get(word).is_none())
    }
}

/// One pattern that matches what any of these do.
pub(super) fn any_of(patterns: &[&str]) -> String {
    match patterns {
        [only] => string::strict(only),
        all => all.iter().map(|pattern| format!("(?:{})", string::strict(pattern))).collect::<Vec<_>>().join("|"),
    }
}

/// The only name that a pattern matches, if that is plain to see.
pub(super) fn spelled_out(pattern: &str) -> Option<&str> {
    let name = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let is_plain = |c: char| c.is_alphanumeric() || "-_:@ ".contains(c);
    (!name.is_empty() && name.chars().all(is_plain)).then_some(name)
}

/// The text that every name which matches begins with, as far as it is written out.
fn beginning(pattern: &str) -> Option<String> {
    let behind = pattern.strip_prefix('^').filter(|behind| !behind.contains('|'))?;
    let mut text = String::new();
    let mut chars = behind.chars().peekable();
    while let Some(c) = chars.next() {
        let literal = match c {
            '\\' => chars.next().filter(char::is_ascii_punctuation),
            c => Some(c).filter(|c| !".^$*+?()[]{}".contains(*c)),
        };
        // What may be missing begins nothing.
        let Some(literal) = literal.filter(|_| !matches!(chars.peek(), Some('*' | '?' | '{'))) else { break };
        text.push(literal);
    }
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_without_signs_is_a_name() {
        assert_eq!(spelled_out("^pdf-ext$"), Some("pdf-ext"));
        for pattern in ["pdf-ext$", "^pdf-ext", "^$", r"^a\.b$", "^a.b$", "^a|b$"] {
            assert_eq!(spelled_out(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn a_beginning_is_what_all_matching_names_share() {
        let cases = [
            ("^x-", Some("x-")),
            (r"^\$ref$", Some("$ref")),
            (r"^/[a-z]", Some("/")),
            ("^ab*", Some("a")),
            ("^ab{0,2}c", Some("a")),
            ("^ab+", Some("ab")),
            ("^a?", None),
            (r"^\d", None),
            ("^a|b", None),
            ("^(a)", None),
            ("x-", None),
        ];
        for (pattern, expected) in cases {
            assert_eq!(beginning(pattern).as_deref(), expected, "{pattern}");
        }
    }
}
