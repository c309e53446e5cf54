//! Patterns that are regular expressions of ECMA-262 only without its flag `u`, or only elsewhere, spelled so that they are ones
//! with it.
//!
//! Published schemas have them: a bracket that closes nothing, a dash beside `\w`. What engines read differently is left alone:
//! nobody knows what its author meant.

use std::borrow::Cow;

use crate::formats::Format;

/// The pattern as ECMA-262 spells it with the flag `u`; `None` if it is none, or has more than one meaning.
pub(super) fn strict(source: &str) -> Option<Cow<'_, str>> {
    if Format::Regex.accepts(source) {
        if backtracks(source) {
            return Some(Spelling::of(source).map_or(Cow::Borrowed(source), Cow::Owned));
        }
        let alike = !["\\0", "\\uD", "\\ud"].iter().any(|escape| source.contains(escape));
        return Some(if alike { Cow::Borrowed(source) } else { Cow::Owned(Spelling::of(source)?) });
    }
    let flags = "(?i)";
    let strict = match source.strip_prefix(flags).or_else(|| source.strip_prefix('^')?.strip_prefix(flags)) {
        // `^` has no case.
        Some(rest) => format!("(?i:{}{})", if source.starts_with('^') { "^" } else { "" }, Spelling::of(rest)?),
        None => Spelling::of(source)?,
    };
    Format::Regex.accepts(&strict).then_some(Cow::Owned(strict))
}

/// Whether a pattern has look-around or back-references, or looks as if it had. Nobody translates such patterns to those of the
/// engine, which means other characters by the same escapes: they are spelled out.
fn backtracks(source: &str) -> bool {
    let refers = |escape: &[u8]| matches!(escape, [b'\\', b'1'..=b'9']);
    ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|group| source.contains(group))
        || source.as_bytes().windows(2).any(refers)
}

/// The characters of an escape of ECMA-262 as parts of a class.
fn characters(escaped: char) -> Option<&'static str> {
    Some(match escaped {
        'd' => "0-9",
        'D' => r"\x00-\x2f\x3a-\u{10ffff}",
        'w' => "0-9A-Z_a-z",
        'W' => r"\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\u{10ffff}",
        's' => r"\x09-\x0d\x20\xa0\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}",
        'S' => {
            r"\x00-\x08\x0e-\x1f\x21-\x9f\xa1-\u{167f}\u{1681}-\u{1fff}\u{200b}-\u{2027}\u{202a}-\u{202e}\u{2030}-\u{205e}\u{2060}-\u{2fff}\u{3001}-\u{fefe}\u{ff00}-\u{10ffff}"
        }
        _ => return None,
    })
}

/// What stands for a part of a pattern outside of classes.
fn outside(part: char) -> Option<&'static str> {
    Some(match part {
        '.' => r"[^\n\r\u{2028}\u{2029}]",
        'b' => "(?:(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z]))",
        'B' => "(?:(?<=[0-9A-Z_a-z])(?=[0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?![0-9A-Z_a-z]))",
        _ => return None,
    })
}

/// A pattern while it is spelled anew.
struct Spelling<'p> {
    rest: &'p str,
    strict: String,
    /// Whether escapes are spelled out.
    spells_out: bool,
    in_class: bool,
    /// Whether a bracket was met that closes no class.
    lone_bracket: bool,
    /// Whether a class was met that other engines end further on: `[]a]`, `[^]]`, `[[:alpha:]]`.
    long_class: bool,
}

/// A part of a class.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Character,
    /// Several, such as `\w`.
    Characters,
}

impl<'p> Spelling<'p> {
    fn of(source: &'p str) -> Option<String> {
        let strict = String::with_capacity(source.len() + 8);
        let spells_out = backtracks(source);
        let mut spelling =
            Self { rest: source, strict, spells_out, in_class: false, lone_bracket: false, long_class: false };
        while let Some(next) = spelling.rest.chars().next() {
            match next {
                '\\' => drop(spelling.escape()?),
                '[' => spelling.class()?,
                '{' => spelling.brace()?,
                ']' | '}' => {
                    spelling.lone_bracket |= next == ']';
                    spelling.literal();
                }
                '(' if spelling.rest.starts_with("(?P<") => {
                    spelling.rest = &spelling.rest["(?P<".len()..];
                    spelling.strict.push_str("(?<");
                }
                '.' if spelling.spells_out => spelling.replace(1, outside(next)?),
                _ => spelling.take(next.len_utf8()),
            }
        }
        (!(spelling.lone_bracket && spelling.long_class)).then_some(spelling.strict)
    }

    fn take(&mut self, bytes: usize) {
        let (taken, rest) = self.rest.split_at(bytes);
        self.strict.push_str(taken);
        self.rest = rest;
    }

    /// Puts something in the place of what comes next.
    fn replace(&mut self, bytes: usize, spelled: &str) {
        self.rest = &self.rest[bytes..];
        self.strict.push_str(spelled);
    }

    /// Takes a character of one byte that means itself.
    fn literal(&mut self) {
        self.strict.push('\\');
        self.take(1);
    }

    /// Takes an escape, with the braces that belong to it.
    fn escape(&mut self) -> Option<Part> {
        let escaped = self.rest.chars().nth(1)?;
        let behind = self.rest.chars().nth(2);
        if escaped == '0' && !behind.is_some_and(|next| next.is_ascii_digit()) {
            self.replace(2, r"\x00");
            return Some(Part::Character);
        }
        if let Some((character, rest)) = pair(self.rest) {
            self.rest = rest;
            self.strict.push_str(&format!(r"\u{{{:x}}}", u32::from(character)));
            return Some(Part::Character);
        }
        if self.spells_out {
            match (characters(escaped), outside(escaped)) {
                (Some(characters), _) if self.in_class => self.replace(2, characters),
                (Some(characters), _) => self.replace(2, &format!("[{characters}]")),
                (None, Some(assertion)) if !self.in_class && escaped != '.' => self.replace(2, assertion),
                _ => self.take(1 + escaped.len_utf8()),
            }
        } else {
            self.take(1 + escaped.len_utf8());
        }
        if matches!(escaped, 'p' | 'P' | 'u') && self.rest.starts_with('{') {
            self.take(self.rest.find('}')? + 1);
        }
        let several = matches!(escaped, 'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P');
        Some(if several { Part::Characters } else { Part::Character })
    }

    /// Takes the braces of a quantifier, or else one that means itself.
    fn brace(&mut self) -> Option<()> {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let least = digits(&self.rest[1..]);
        let mut end = 1 + least;
        if self.rest[end..].starts_with(',') {
            end += 1 + digits(&self.rest[end + 1..]);
        }
        let closed = self.rest[end..].starts_with('}');
        match (closed, least, end) {
            // `{}` counts nothing.
            (false, ..) | (true, 0, 1) => self.literal(),
            // `{,3}` is at most three for some, and these four characters for others.
            (true, 0, _) => return None,
            _ => self.take(end + 1),
        }
        Some(())
    }

    /// Takes a class.
    fn class(&mut self) -> Option<()> {
        self.take(if self.rest.starts_with("[^") { 2 } else { 1 });
        self.in_class = true;
        self.long_class |= self.rest.starts_with(']');
        while !self.rest.starts_with(']') {
            let first = self.part()?;
            if !self.dash() {
                continue;
            }
            let dash = self.strict.len();
            self.take(1);
            let is_dash = self.rest.starts_with('-');
            let last = self.part()?;
            if (first, last) != (Part::Character, Part::Character) {
                // A range of what has no end is none. What a dash behind it means is read differently.
                if is_dash || self.dash() {
                    return None;
                }
                self.strict.insert(dash, '\\');
            }
        }
        self.take(1);
        self.in_class = false;
        Some(())
    }

    /// Whether a dash comes next that could be one of a range.
    fn dash(&self) -> bool {
        self.rest.starts_with('-') && !self.rest.starts_with("-]")
    }

    fn part(&mut self) -> Option<Part> {
        let next = self.rest.chars().next()?;
        if next == '\\' {
            return self.escape();
        }
        self.long_class |= next == '[';
        self.take(next.len_utf8());
        Some(Part::Character)
    }
}

/// A character that two escapes of halves spell, and what comes behind.
fn pair(text: &str) -> Option<(char, &str)> {
    let half = |text: &str| u16::from_str_radix(text.strip_prefix(r"\u")?.get(..4)?, 16).ok();
    let halves = [half(text)?, half(text.get(6..)?)?];
    let character = char::decode_utf16(halves).next()?.ok().filter(|character| character.len_utf16() == 2)?;
    Some((character, text.get(12..)?))
}

#[cfg(test)]
mod tests {
    use super::strict;
    use crate::validate::Pattern;

    #[test]
    fn what_all_engines_read_alike_is_spelled_strictly() {
        for (lax, spelled) in [
            ("a]", r"a\]"),
            ("^}$", r"^\}$"),
            ("^{$", r"^\{$"),
            ("{}", r"\{\}"),
            ("^${[a-z]+}", r"^$\{[a-z]+\}"),
            ("a{2", r"a\{2"),
            ("a{2,", r"a\{2,"),
            ("x{2}]", r"x{2}\]"),
            (r"^{{\w+}}$", r"^\{\{\w+\}\}$"),
            (r"[\w-.]", r"[\w\-.]"),
            (r"[\w-.]{1,3}}", r"[\w\-.]{1,3}\}"),
            (r"[.-\w]", r"[.\-\w]"),
            (r"[^\s-:a-z]", r"[^\s\-:a-z]"),
            (r"[\p{L}-_]", r"[\p{L}\-_]"),
            (r"[\d-\w]", r"[\d\-\w]"),
            (r"\p{L}}", r"\p{L}\}"),
            (r"\u{61}{2}}", r"\u{61}{2}\}"),
            ("(?P<year>[0-9]+)", "(?<year>[0-9]+)"),
            ("(?i)^a|b$", "(?i:^a|b$)"),
            ("^(?i)a$", "(?i:^a$)"),
            ("é]", r"é\]"),
        ] {
            assert_eq!(strict(lax).as_deref(), Some(spelled), "{lax}");
            assert_eq!(Pattern::support(lax), Ok(()), "{lax}");
        }
    }

    #[test]
    fn escapes_that_the_engines_below_do_not_know_are_spelled_otherwise() {
        for (pattern, spelled) in [
            (r"^\0$", r"^\x00$"),
            (r"[\0-\x1f]", r"[\x00-\x1f]"),
            (r"\\0", r"\\0"),
            (r"\ud83d\uDE00", r"\u{1f600}"),
            (r"[\uD83D\uDE00-\uD83D\uDE4F]+", r"[\u{1f600}-\u{1f64f}]+"),
        ] {
            assert_eq!(strict(pattern).as_deref(), Some(spelled), "{pattern}");
            assert_eq!(Pattern::support(pattern), Ok(()), "{pattern}");
        }
    }

    #[test]
    fn beside_look_around_the_characters_of_escapes_are_those_of_ecma_262() {
        let texts = [
            "1", "\u{661}", "a", "\u{e9}", "_", " ", "\u{a0}", "\u{feff}", "\u{85}", "\u{1680}", "\r", "\n",
            "\u{2028}", "-", ".", "b",
        ];
        for part in [
            r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", ".", r"[\d]", r"[^\d]", r"[\D]", r"[\w-]", r"[^\W-]", r"[\S.]",
            r"[\s-]", r"\.",
        ] {
            for text in texts {
                // Without look-around, the pattern is translated.
                let wanted = Pattern::matches(&format!("^{part}$"), text);
                for source in [format!("^(?=){part}$"), format!("^(?!aa){part}$"), format!(r"^()\1{part}$")] {
                    assert_eq!(Pattern::matches(&source, text), wanted, "{source} {text:?}");
                }
            }
        }
        for (text, bounds) in [("a", true), ("\u{e9}", false), ("1", true), ("-", false)] {
            assert_eq!(Pattern::matches(r"(?=)\b", text), Ok(bounds), "{text}");
            assert_eq!(Pattern::matches(r"^(?=)\B", text), Ok(!bounds), "{text}");
        }
    }

    #[test]
    fn strict_patterns_stay_as_they_are() {
        for pattern in ["", "^[a-z]{2,3}$", r"[\w-]", r"\{\}", "[^]", "[]", r"[\]\[]", "[{}]", r"\-\_\/\@", "[a[]"] {
            assert_eq!(strict(pattern).as_deref(), Some(pattern), "{pattern}");
        }
    }

    #[test]
    fn what_engines_read_differently_is_no_pattern() {
        for pattern in [
            "[]a]",
            "[^]]",
            "[[:alpha:]]",
            "[a-z&&[^aeiou]]",
            "a{,3}",
            "{,}",
            "{2}",
            "a{2,1}",
            r"[\w-a-z]",
            r"[\w--z]",
            r"[a-\d-x]",
            r"a\Z",
            r"\Aa",
            r"\z",
            r"\h",
            "a++",
            "a(?i)b",
            "(?x)a",
            "(?#a)b",
            "(",
            "[",
            "a)",
            r"\",
            r"[\w-",
            "[a-",
            r"\p{L",
            r"\1",
            "(?P=a)",
        ] {
            assert_eq!(strict(pattern), None, "{pattern}");
        }
    }
}
