//! A text that is no JSON at all, or not JSON that can be trusted. It knows places, never values.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Bytes that are not a JSON text as this crate reads it: a class apart from values that a schema refuses.
///
/// Besides syntax errors these are refused: anything but UTF-8, a byte order mark, an object with the same member twice,
/// nesting deeper than 128, alternatives nested so that telling them apart takes too long, surrogates that are not a pair, and numbers that fit no Rust number (see [`read_value`](crate::read_value)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Malformed {
    /// What is wrong, in words; never a piece of the text.
    pub what: Cow<'static, str>,
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The byte in the text, from 0.
    pub offset: usize,
}

impl Malformed {
    /// `what` is wrong at byte `offset` of `bytes`; line and column are counted here, off the hot path.
    pub(crate) fn at(bytes: &[u8], offset: usize, what: &'static str) -> Self {
        let before = &bytes[..offset.min(bytes.len())];
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        Self {
            what: Cow::Borrowed(what),
            line: memchr::memchr_iter(b'\n', before).count() + 1,
            column: before[line_start..].iter().filter(|byte| !is_continuation(**byte)).count() + 1,
            offset,
        }
    }
}

/// Whether the byte continues a character of UTF-8 rather than starts one.
fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

impl fmt::Display for Malformed {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "malformed JSON at line {} column {}: {}", self.line, self.column, self.what)
    }
}

impl std::error::Error for Malformed {}
