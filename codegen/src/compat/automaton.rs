//! Sets of strings: what some regular expressions match, and others do not, between two lengths.
//!
//! The expressions run side by side as finite automata over UTF-8, so that "no such string" is a proof. Whatever is too
//! large for that is left out and said so; nothing here guesses.

use std::collections::HashMap;
use std::rc::Rc;

use regex_automata::Anchored;
use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;

/// How large an automaton may become, in bytes.
const MACHINE_BYTES: usize = 4 << 20;
/// How many states the automata may have together.
const MAX_NODES: usize = 12_000;
/// The longest string, in characters, whose length is counted.
const MAX_COUNTED: u64 = 1_000;
/// How many bytes longer than the shortest string others may be.
const MAX_LENGTHS: usize = 96;

/// A regular expression as an automaton.
pub(super) struct Machine {
    dfa: dense::DFA<Vec<u32>>,
    start: StateID,
}

/// Where an automaton is: in a state, or beyond doubt.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Spot {
    At(StateID),
    Matched,
    Dead,
}

impl Machine {
    /// The automaton of a pattern as the validator understands it. `None` for look-around, and for what becomes too large.
    pub(super) fn new(pattern: &str) -> Option<Self> {
        let translated = jsonschema_regex::to_rust_regex(pattern).ok()?;
        let config = dense::Config::new()
            .start_kind(StartKind::Unanchored)
            .dfa_size_limit(Some(MACHINE_BYTES))
            .determinize_size_limit(Some(MACHINE_BYTES));
        let dfa = dense::Builder::new().configure(config).build(&translated).ok()?;
        let start = dfa.start_state(&start::Config::new().anchored(Anchored::No)).ok()?;
        Some(Self { dfa, start })
    }

    /// `None` if it cannot tell.
    fn step(&self, spot: Spot, byte: u8) -> Option<Spot> {
        let Spot::At(state) = spot else { return Some(spot) };
        let next = self.dfa.next_state(state, byte);
        if self.dfa.is_quit_state(next) {
            return None;
        }
        // A match shows one byte late, and stays one.
        Some(if self.dfa.is_match_state(next) {
            Spot::Matched
        } else if self.dfa.is_dead_state(next) {
            Spot::Dead
        } else {
            Spot::At(next)
        })
    }

    fn ends_well(&self, spot: Spot) -> bool {
        match spot {
            Spot::Matched => true,
            Spot::Dead => false,
            Spot::At(state) => self.dfa.is_match_state(self.dfa.next_eoi_state(state)),
        }
    }

    /// Whether the pattern is found in the text. `None` if it cannot tell.
    pub(super) fn accepts(&self, text: &str) -> Option<bool> {
        let end = text.bytes().try_fold(Spot::At(self.start), |spot, byte| self.step(spot, byte))?;
        Some(self.ends_well(end))
    }
}

/// Strings by what is found in them and by their length in characters.
#[derive(Default)]
pub(super) struct Language {
    /// The expressions, and whether they are to be found.
    pub(super) patterns: Vec<(Rc<Machine>, bool)>,
    pub(super) shortest: u64,
    pub(super) longest: Option<u64>,
}

/// Some strings of a set.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) words: Vec<String>,
    /// Whether the set has no others.
    pub(super) complete: bool,
}

impl Language {
    /// Some of the strings, short ones first; at most about `wanted`.
    pub(super) fn words(&self, wanted: usize) -> Words {
        if self.longest.is_some_and(|longest| longest < self.shortest) {
            return Words { words: Vec::new(), complete: true };
        }
        if self.patterns.is_empty() {
            return self.plain(wanted);
        }
        Graph::new(self).map(|graph| graph.words(wanted)).unwrap_or_default()
    }

    /// Strings of which only the length matters.
    fn plain(&self, wanted: usize) -> Words {
        const LETTERS: [char; 8] = ['a', 'b', '0', 'x', ' ', 'é', '\n', '-'];
        let Some(shortest) = usize::try_from(self.shortest).ok().filter(|length| *length <= 1 << 20) else {
            return Words::default();
        };
        let lengths = (shortest..).take_while(|length| self.longest.is_none_or(|longest| *length as u64 <= longest));
        let mut words = Vec::new();
        // More than letters alone: constants and patterns elsewhere may take those.
        for length in lengths.take(wanted.max(2)) {
            for letter in LETTERS.iter().take(if length == 0 { 1 } else { wanted.clamp(2, LETTERS.len()) }) {
                words.push(std::iter::repeat_n(*letter, length).collect());
            }
            if words.len() >= wanted && length > shortest {
                break;
            }
        }
        Words { words, complete: self.longest == Some(0) }
    }
}

/// Whether no string matches both patterns, as far as that can be proven.
pub(crate) fn are_apart(one: &str, other: &str) -> bool {
    let machines = [one, other].map(|pattern| Machine::new(pattern).map(|machine| (Rc::new(machine), true)));
    let Some(patterns) = machines.into_iter().collect::<Option<Vec<_>>>() else { return false };
    let both = Language { patterns, ..Language::default() }.words(1);
    both.complete && both.words.is_empty()
}

/// Where all automata are together.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Node {
    /// Inside of a character.
    utf8: u8,
    /// Characters so far, as far as they matter.
    count: u64,
    spots: Vec<Spot>,
}

struct Graph {
    edges: Vec<Vec<(usize, usize)>>,
    accepts: Vec<bool>,
    /// Bytes that no automaton tells apart.
    groups: Vec<Vec<u8>>,
}

impl Graph {
    /// All states that can be reached. `None` if there are too many.
    fn new(language: &Language) -> Option<Self> {
        let shortest = language.shortest.min(MAX_COUNTED);
        let longest = language.longest.filter(|longest| *longest <= MAX_COUNTED);
        let cap = longest.map_or(shortest, |longest| longest + 1);
        let groups = groups(language);
        let spots = language.patterns.iter().map(|(machine, _)| Spot::At(machine.start)).collect();
        let start = Node { utf8: 0, count: 0, spots };
        let mut index = HashMap::from([(start.clone(), 0)]);
        let mut nodes = vec![start];
        let mut edges: Vec<Vec<(usize, usize)>> = Vec::new();
        while let Some(node) = nodes.get(edges.len()).cloned() {
            let mut out = Vec::new();
            for (group, bytes) in groups.iter().enumerate() {
                let Some(byte) = bytes.first().copied() else { continue };
                let Some((utf8, starts)) = utf8_step(node.utf8, byte) else { continue };
                let count = (node.count + u64::from(starts)).min(cap);
                if longest.is_some_and(|longest| count > longest) {
                    continue;
                }
                let mut spots = Vec::with_capacity(node.spots.len());
                for ((machine, _), spot) in language.patterns.iter().zip(&node.spots) {
                    spots.push(machine.step(*spot, byte)?);
                }
                let hopeless = |((_, wanted), spot): (&(_, bool), &Spot)| match spot {
                    Spot::Matched => !wanted,
                    Spot::Dead => *wanted,
                    Spot::At(_) => false,
                };
                if language.patterns.iter().zip(&spots).any(hopeless) {
                    continue;
                }
                let next = Node { utf8, count, spots };
                let to = *index.entry(next.clone()).or_insert_with(|| {
                    nodes.push(next);
                    nodes.len() - 1
                });
                out.push((group, to));
            }
            if nodes.len() > MAX_NODES {
                return None;
            }
            edges.push(out);
        }
        let accepts = nodes.iter().map(|node| {
            let patterns = language.patterns.iter().zip(&node.spots);
            node.utf8 == 0
                && node.count >= shortest
                && patterns.into_iter().all(|((machine, wanted), spot)| machine.ends_well(*spot) == *wanted)
        });
        let accepts = accepts.collect();
        Some(Self { edges, accepts, groups })
    }

    /// Words in the order of their length in bytes.
    fn words(&self, wanted: usize) -> Words {
        let Some(most) = self.longest_word() else {
            // Without end: a few of each length.
            return self.by_length(wanted, (wanted / 3).max(2), self.edges.len() + MAX_LENGTHS);
        };
        let Some(most) = most else { return Words { words: Vec::new(), complete: true } };
        let mut found = self.by_length(wanted + 1, wanted + 1, most + 1);
        found.complete = found.words.len() <= wanted;
        found
    }

    /// The length of the longest word; `Some(None)` if there is no word, `None` if words have no longest.
    #[expect(clippy::option_option, reason = "no word, and no longest word")]
    fn longest_word(&self) -> Option<Option<usize>> {
        let live = self.live();
        if !live.first().copied().unwrap_or(false) {
            return Some(None);
        }
        // Topological order of the live states, all of which can be reached.
        let mut incoming = vec![0_usize; self.edges.len()];
        let targets = |node: usize| self.edges.get(node).into_iter().flatten().map(|(_, to)| *to);
        let is_live = |node: usize| live.get(node).copied().unwrap_or(false);
        for node in (0..self.edges.len()).filter(|node| is_live(*node)) {
            targets(node).filter(|to| is_live(*to)).for_each(|to| {
                if let Some(count) = incoming.get_mut(to) {
                    *count += 1;
                }
            });
        }
        let mut depth = vec![0_usize; self.edges.len()];
        let mut open: Vec<usize> = if incoming.first() == Some(&0) { vec![0] } else { Vec::new() };
        let mut seen = 0;
        while let Some(node) = open.pop() {
            seen += 1;
            let below = depth.get(node).copied().unwrap_or(0) + 1;
            for to in targets(node).filter(|to| is_live(*to)) {
                if let (Some(depth), Some(count)) = (depth.get_mut(to), incoming.get_mut(to)) {
                    *depth = (*depth).max(below);
                    *count -= 1;
                    if *count == 0 {
                        open.push(to);
                    }
                }
            }
        }
        let live_count = live.iter().filter(|live| **live).count();
        (seen == live_count).then(|| depth.into_iter().max())
    }

    /// The states from which a word can be finished.
    fn live(&self) -> Vec<bool> {
        let mut sources = vec![Vec::new(); self.edges.len()];
        for (from, out) in self.edges.iter().enumerate() {
            for (_, to) in out {
                if let Some(sources) = sources.get_mut(*to) {
                    sources.push(from);
                }
            }
        }
        let mut live = self.accepts.clone();
        let mut open: Vec<usize> = (0..live.len()).filter(|node| live.get(*node) == Some(&true)).collect();
        while let Some(node) = open.pop() {
            for from in sources.get(node).into_iter().flatten() {
                if let Some(live) = live.get_mut(*from).filter(|live| !**live) {
                    *live = true;
                    open.push(*from);
                }
            }
        }
        live
    }

    fn by_length(&self, wanted: usize, each: usize, most: usize) -> Words {
        let mut words = Vec::new();
        // By length: the states from which exactly so many bytes finish a word.
        let mut finishing = vec![self.accepts.clone()];
        let mut first = None;
        for length in 0..=most {
            let ready = |reach: &Vec<bool>| reach.first() == Some(&true);
            if finishing.get(length).is_some_and(ready) {
                first.get_or_insert(length);
                let until = wanted.min(words.len() + each);
                self.spell(0, length, &finishing, &mut Vec::new(), &mut words, until);
            }
            let enough = first.is_some_and(|first| length > first + MAX_LENGTHS);
            if words.len() >= wanted || enough {
                break;
            }
            let Some(last) = finishing.last() else { break };
            let next = self.edges.iter().map(|out| out.iter().any(|(_, to)| last.get(*to) == Some(&true)));
            let next = next.collect();
            finishing.push(next);
        }
        Words { words, complete: false }
    }

    fn spell(
        &self,
        node: usize,
        left: usize,
        finishing: &[Vec<bool>],
        text: &mut Vec<u8>,
        words: &mut Vec<String>,
        until: usize,
    ) {
        if words.len() >= until {
            return;
        }
        let Some(left) = left.checked_sub(1) else {
            words.extend(String::from_utf8(text.clone()));
            return;
        };
        let Some(ready) = finishing.get(left) else { return };
        let out = self.edges.get(node).into_iter().flatten().filter(|(_, to)| ready.get(*to) == Some(&true));
        // The first of each group, then the rest: groups are what tells words apart.
        let mut steps: Vec<(usize, u8, usize)> = Vec::new();
        for (group, to) in out {
            let bytes = self.groups.get(*group).into_iter().flatten().enumerate();
            steps.extend(bytes.map(|(rank, byte)| (rank, *byte, *to)));
        }
        steps.sort_by_key(|(rank, byte, _)| (*rank, niceness(*byte)));
        for (_, byte, to) in steps {
            text.push(byte);
            self.spell(to, left, finishing, text, words, until);
            text.pop();
        }
    }
}

/// Bytes that all automata and UTF-8 treat alike, nice ones first.
fn groups(language: &Language) -> Vec<Vec<u8>> {
    let mut groups: HashMap<Vec<u8>, Vec<u8>> = HashMap::new();
    for byte in 0..=u8::MAX {
        let classes = language.patterns.iter().map(|(machine, _)| machine.dfa.byte_classes().get(byte));
        let key = std::iter::once(utf8_class(byte)).chain(classes).collect();
        groups.entry(key).or_default().push(byte);
    }
    let mut groups: Vec<Vec<u8>> = groups.into_values().collect();
    for group in &mut groups {
        group.sort_by_key(|byte| niceness(*byte));
    }
    groups.sort_by_key(|group| group.first().map(|byte| niceness(*byte)));
    groups
}

/// Letters read better in a message than control characters.
const fn niceness(byte: u8) -> (u8, u8) {
    let class = match byte {
        b'a'..=b'z' => 0,
        b'0'..=b'9' => 1,
        b'A'..=b'Z' => 2,
        b'-' | b'_' | b'.' | b'/' | b':' | b'@' => 3,
        b'!'..=b'~' => 4,
        b' ' => 5,
        0x80.. => 6,
        _ => 7,
    };
    (class, byte)
}

const fn utf8_class(byte: u8) -> u8 {
    match byte {
        0..=0x7f => 0,
        0x80..=0x8f => 1,
        0x90..=0x9f => 2,
        0xa0..=0xbf => 3,
        0xc2..=0xdf => 4,
        0xe0 => 5,
        0xe1..=0xec | 0xee | 0xef => 6,
        0xed => 7,
        0xf0 => 8,
        0xf1..=0xf3 => 9,
        0xf4 => 10,
        _ => 11,
    }
}

/// Where a byte leads inside of a character (0: outside), and whether it starts one. `None` if it cannot stand there.
const fn utf8_step(state: u8, byte: u8) -> Option<(u8, bool)> {
    Some(match (state, utf8_class(byte)) {
        (0, 0) => (0, true),
        (0, 4) => (1, true),
        (0, 5) => (4, true),
        (0, 6) => (2, true),
        (0, 7) => (5, true),
        (0, 8) => (6, true),
        (0, 9) => (3, true),
        (0, 10) => (7, true),
        (1, 1..=3) => (0, false),
        (2, 1..=3) | (4, 3) | (5, 1 | 2) => (1, false),
        (3, 1..=3) | (6, 2 | 3) | (7, 1) => (2, false),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn words(patterns: &[(&str, bool)], shortest: u64, longest: Option<u64>) -> Words {
        let machine = |(pattern, wanted): &(&str, bool)| (Rc::new(Machine::new(pattern).unwrap()), *wanted);
        Language { patterns: patterns.iter().map(machine).collect(), shortest, longest }.words(6)
    }

    #[test]
    fn an_empty_set_is_proven_empty() {
        for (patterns, shortest, longest) in [
            (&[("^a+$", true), ("a", false)][..], 0, None),
            (&[("^(ab)*$", true), ("^(ab){0,3}$", false)], 0, Some(5)),
            (&[("^[ab]$", true)], 2, None),
            (&[("^é$", true)], 2, None),
            (&[("^b.*b$", true), ("b.*b", false)], 0, None),
        ] {
            let found = words(patterns, shortest, longest);
            assert!(found.complete && found.words.is_empty(), "{patterns:?}: {found:?}");
        }
    }

    #[test]
    fn patterns_are_apart_where_no_string_matches_both() {
        for (one, other) in [("^x-", "^y-"), ("-a$", "-b$"), ("^a?b$", "^c"), ("^[a-z]+$", "^[A-Z]+$")] {
            assert!(are_apart(one, other) && are_apart(other, one), "{one} and {other}");
        }
        for (one, other) in [("^x", "^x-"), ("^x-", "a"), ("^a?", "^b"), ("(?=a)", "^b")] {
            assert!(!are_apart(one, other), "{one} and {other}");
        }
    }

    #[test]
    fn words_are_in_the_set_and_few_ones_are_all() {
        let found = words(&[("^[ab]?$", true)], 0, None);
        assert!(found.complete);
        assert_eq!(found.words, ["", "a", "b"]);
        let found = words(&[("^a", true), ("b$", false)], 3, None);
        assert!(!found.complete && found.words.len() >= 4, "{found:?}");
        for word in &found.words {
            assert!(word.starts_with('a') && !word.ends_with('b') && word.chars().count() >= 3, "{word}");
        }
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        let found = words(&[("^[é€😀]*$", true)], 2, Some(2));
        assert!(!found.words.is_empty() && found.words.iter().all(|word| word.chars().count() == 2), "{found:?}");
    }

    #[test]
    fn patterns_with_look_around_have_no_automaton() {
        assert!(Machine::new("^(?=a)").is_none() && Machine::new("(a)\\1").is_none());
    }
}
