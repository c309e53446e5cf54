//! The lexical half of the strict reader: white space, literals, strings.

use super::Numbers;
use super::refusal::Refusal;

/// How deep arrays and objects may nest.
pub(crate) const DEPTH: u8 = 128;

/// A cursor over a text of JSON.
pub(crate) struct Reader<'de> {
    pub(super) text: &'de str,
    pub(super) at: usize,
    /// Where the last member's name starts: the place of a duplicate that a visitor finds.
    pub(super) name_at: usize,
    depth: u8,
    pub(crate) numbers: Numbers,
    /// How many bytes attempts at unions may still read in vain.
    attempts: usize,
    /// Strings with escapes are put together here, and it is reused.
    pub(crate) scratch: String,
}

/// A place to come back to.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    at: usize,
    name_at: usize,
    depth: u8,
}

/// Where the text of a string is, after it was read.
pub(crate) enum Text<'de> {
    /// In the input, as it had no escapes.
    Input(&'de str),
    /// In the reader's scratch.
    Scratch,
}

impl<'de> Reader<'de> {
    pub(super) fn new(text: &'de str) -> Self {
        /// A byte of a message is read in vain no more often than this, however alternatives nest in each other.
        const ATTEMPTS: usize = 64;
        /// So many are allowed to the smallest message.
        const FREE: usize = 1 << 16;
        Self::bounded(text, text.len().saturating_mul(ATTEMPTS).saturating_add(FREE))
    }

    /// For a text that was read before, to be judged: what is read several times is passed over mostly.
    pub(crate) fn again(text: &'de str, numbers: Numbers) -> Self {
        const ATTEMPTS: usize = 512;
        const FREE: usize = 1 << 16;
        let attempts = text.len().saturating_mul(ATTEMPTS).saturating_add(FREE);
        Self { numbers, ..Self::bounded(text, attempts) }
    }

    fn bounded(text: &'de str, attempts: usize) -> Self {
        Self { text, at: 0, name_at: 0, depth: 0, numbers: Numbers::default(), attempts, scratch: String::new() }
    }

    /// The text from a mark to here.
    pub(crate) fn since(&self, start: Mark) -> &'de str {
        self.text.get(start.at..self.at).unwrap_or_default()
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark { at: self.at, name_at: self.name_at, depth: self.depth }
    }

    pub(crate) fn rewind(&mut self, to: Mark) {
        self.at = to.at;
        self.name_at = to.name_at;
        self.depth = to.depth;
    }

    /// Before an attempt: whether one more may be made.
    pub(crate) fn attempt(&mut self) -> Result<(), Refusal> {
        self.attempts = self.attempts.saturating_sub(1);
        self.affordable()
    }

    /// After an attempt in vain, which read from `start` to here.
    pub(crate) fn attempted(&mut self, start: Mark) {
        self.attempts = self.attempts.saturating_sub(self.at.saturating_sub(start.at));
    }

    /// Whether attempts have stayed within their bound. Once they have not, nothing is read any more.
    pub(super) fn affordable(&self) -> Result<(), Refusal> {
        if self.attempts > 0 {
            return Ok(());
        }
        Err(self.refuse("alternatives that nest in each other so that telling them apart takes too long"))
    }

    /// Nothing but white space may follow.
    pub(super) fn end(&mut self) -> Result<(), Refusal> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.refuse("more text after the value")),
        }
    }

    /// The next byte that is not white space, left in place.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    pub(super) fn refuse(&self, what: &'static str) -> Refusal {
        Refusal::malformed(what, self.at)
    }

    /// Refuses the byte under the cursor, or the end of the text.
    #[cold]
    pub(crate) fn unexpected(&self, what: &'static str) -> Refusal {
        if self.at >= self.text.len() { self.refuse("the text ends too early") } else { self.refuse(what) }
    }

    /// Goes one level down, past an opening bracket.
    pub(crate) fn enter(&mut self) -> Result<(), Refusal> {
        if self.depth == DEPTH {
            return Err(self.refuse("arrays and objects nest deeper than 128"));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Comes back up, past a closing bracket.
    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
        self.at += 1;
    }

    /// Goes to the next element or member, past a comma; or past the closing bracket, which it tells.
    pub(crate) fn closes(&mut self, bracket: u8) -> Result<bool, Refusal> {
        match self.peek() {
            Some(byte) if byte == bracket => {
                self.leave();
                return Ok(true);
            }
            Some(b',') => {
                self.at += 1;
                self.peek();
            }
            Some(_) => {}
            None => return Err(self.unexpected("expected a closing bracket")),
        }
        Ok(false)
    }

    /// Goes past the colon behind a member's name.
    pub(crate) fn colon(&mut self) -> Result<(), Refusal> {
        if self.peek() != Some(b':') {
            return Err(self.unexpected("expected `:`"));
        }
        self.at += 1;
        self.peek();
        Ok(())
    }

    /// Goes past a value of a text that is known to be well-formed.
    pub(crate) fn skip(&mut self) -> Result<(), Refusal> {
        self.pass().ok_or_else(|| self.unexpected("expected a value"))
    }

    /// Goes past `true`, `false` or `null`.
    pub(super) fn literal(&mut self, literal: &'static str) -> Result<(), Refusal> {
        if self.text.as_bytes()[self.at..].starts_with(literal.as_bytes()) {
            self.at += literal.len();
            return Ok(());
        }
        Err(self.refuse("expected a value"))
    }

    /// Reads a string, the cursor being on its opening quote.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<Text<'de>, Refusal> {
        let start = self.at + 1;
        let end = plain_end(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Text::Input(&self.text[start..end]));
        }
        self.escaped_string(start, end)
    }

    /// Goes on with a string whose plain beginning is `start..end`, into the scratch.
    fn escaped_string(&mut self, mut start: usize, mut end: usize) -> Result<Text<'de>, Refusal> {
        self.scratch.clear();
        loop {
            self.scratch.push_str(&self.text[start..end]);
            self.at = end;
            match self.text.as_bytes().get(end) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Text::Scratch);
                }
                Some(b'\\') => {
                    let character = self.escape()?;
                    self.scratch.push(character);
                }
                Some(_) => return Err(self.refuse("a control character in a string, which must be escaped")),
                None => return Err(self.unexpected("")),
            }
            start = self.at;
            end = plain_end(self.text.as_bytes(), start);
        }
    }

    /// Reads an escape, the cursor being on its backslash.
    fn escape(&mut self) -> Result<char, Refusal> {
        let kind = self.text.as_bytes().get(self.at + 1).copied();
        let character = match kind {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.refuse("an escape that JSON does not have")),
        };
        self.at += 2;
        Ok(character)
    }

    /// Reads `\uXXXX`, or two of them that are a surrogate pair.
    fn unicode_escape(&mut self) -> Result<char, Refusal> {
        const LONE: &str = "a surrogate that is not part of a pair";
        let first = self.hex(self.at)?;
        let code = match first {
            0xd800..0xdc00 => {
                if !self.text.as_bytes()[self.at + 6..].starts_with(b"\\u") {
                    return Err(self.refuse(LONE));
                }
                let second = self.hex(self.at + 6)?;
                if !(0xdc00..0xe000).contains(&second) {
                    return Err(self.refuse(LONE));
                }
                self.at += 6;
                0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            }
            other => other,
        };
        self.at += 6;
        char::from_u32(code).ok_or_else(|| Refusal::malformed(LONE, self.at - 6))
    }

    /// The four digits of the `\uXXXX` that starts at byte `start`.
    fn hex(&self, start: usize) -> Result<u32, Refusal> {
        const BAD: &str = "an escape \\u without four hexadecimal digits";
        let digits = self.text.as_bytes().get(start + 2..start + 6).ok_or_else(|| self.refuse(BAD))?;
        digits.iter().try_fold(0, |code, digit| match char::from(*digit).to_digit(16) {
            Some(value) => Ok(code * 16 + value),
            None => Err(self.refuse(BAD)),
        })
    }
}

/// The first byte from `start` that is a quote, a backslash or a control character, or the end of the text.
#[inline]
fn plain_end(bytes: &[u8], start: usize) -> usize {
    /// Most strings end within this, faster than a vector search starts.
    const NEAR: usize = 24;
    let near = bytes.len().min(start + NEAR);
    let mut at = start;
    while at < near {
        if matches!(bytes[at], b'"' | b'\\' | 0..0x20) {
            return at;
        }
        at += 1;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let run = memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
    at + rest[..run].iter().position(|byte| *byte < 0x20).unwrap_or(run)
}
