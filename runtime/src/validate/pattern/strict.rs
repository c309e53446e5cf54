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

/// A pattern while it is spelled anew.
struct Spelling<'p> {
    rest: &'p str,
    strict: String,
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
        let mut spelling = Self { rest: source, strict, lone_bracket: false, long_class: false };
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
            self.rest = &self.rest[2..];
            self.strict.push_str(r"\x00");
            return Some(Part::Character);
        }
        if let Some((character, rest)) = pair(self.rest) {
            self.rest = rest;
            self.strict.push_str(&format!(r"\u{{{:x}}}", u32::from(character)));
            return Some(Part::Character);
        }
        self.take(1 + escaped.len_utf8());
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
