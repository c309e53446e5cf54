//! Strings by length, by what is found in them, and by format.

use std::rc::Rc;

use buscodegen_runtime::formats::Format;
use serde_json::Value;

use super::{Found, formats};
use crate::compat::automaton::Language;
use crate::compat::engine::Engine;
use crate::compat::formula::{Atom, F, Form};

/// How many strings are looked at besides those that are excluded by name.
const WANTED: usize = 8;
/// Strings with and without content of one kind or another.
const CONTENTS: [&str; 7] = ["{}", "e30=", "PN6Q====", "FDUG====", "7B7D", "{", "!"];

impl Engine<'_> {
    pub(super) fn strings(&mut self, literals: &[F]) -> Found {
        let mut language = Language::default();
        let mut excluded = 0;
        let mut demanded = Vec::new();
        let mut refused = Vec::new();
        let mut samples = Vec::new();
        for literal in literals {
            let Form::Is(atom, holds) = self.form(*literal) else { continue };
            match (&*atom, holds) {
                (Atom::Long(least), true) => language.shortest = language.shortest.max(*least),
                (Atom::Long(least), false) => {
                    let longest = least.saturating_sub(1);
                    language.longest = Some(language.longest.map_or(longest, |known| known.min(longest)));
                }
                (Atom::Pattern(pattern), holds) => {
                    language.patterns.extend(self.machine(pattern).map(|machine| (machine, holds)));
                }
                (Atom::Format(format), true) => demanded.push(*format),
                (Atom::Format(format), false) => refused.push(*format),
                (Atom::Among(values), false) => excluded += values.len(),
                (Atom::Content(_), _) => samples.extend(CONTENTS.map(Value::from)),
                _ => {}
            }
        }
        if demanded.iter().any(|format| refused.iter().any(|other| formats::is_within(*format, *other))) {
            return Found::nothing();
        }
        if !demanded.is_empty() || !refused.is_empty() {
            // Also of other formats: what one has and another has not is often a text of a third.
            let all = demanded.iter().copied().chain(Format::ALL).flat_map(formats::samples);
            samples.extend(all.map(|text| Value::from(*text)));
        }
        for format in &demanded {
            if let Some(longest) = formats::longest(*format) {
                language.longest = Some(language.longest.map_or(longest, |known| known.min(longest)));
            }
            self.narrow(&mut language, formats::around(*format), true);
        }
        for format in &refused {
            self.narrow(&mut language, formats::within(*format), false);
        }
        let words = language.words(excluded + WANTED);
        samples.extend(words.words.into_iter().map(Value::String));
        self.select(literals, samples, words.complete)
    }

    fn narrow(&mut self, language: &mut Language, pattern: Option<&str>, holds: bool) {
        let machine = pattern.and_then(|pattern| self.machine(&Rc::from(pattern)));
        language.patterns.extend(machine.map(|machine| (machine, holds)));
    }
}
