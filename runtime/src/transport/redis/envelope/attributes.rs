//! What follows in the line: `name=value` for headers, `@name=value` for what the transport itself has to say.
//!
//! Spaces, percent signs and all bytes that are not visible ASCII are written as `%` and two hexadecimal digits.
//! An `@name` that is not known is passed over, so that later versions may add some.

use super::header::{Words, Writer};
use crate::headers::Headers;

/// The longest value of an attribute of the transport, in bytes before it is escaped.
pub(super) const MAX_ATTRIBUTE: usize = 4096;

impl Writer {
    pub(super) fn headers(&mut self, headers: &Headers) {
        for (name, value) in headers.iter() {
            self.word(name);
            self.line.push(b'=');
            self.escaped(value);
        }
    }

    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.word("@");
        self.line.extend_from_slice(name.as_bytes());
        self.line.push(b'=');
        self.escaped(value);
    }

    fn escaped(&mut self, value: &str) {
        for byte in value.bytes() {
            if matches!(byte, b'!'..=b'~') && byte != b'%' {
                self.line.push(byte);
            } else {
                self.line.push(b'%');
                self.line.extend([byte >> 4, byte & 15].map(|digit| b"0123456789ABCDEF"[usize::from(digit)]));
            }
        }
    }
}

/// Reads the rest of a line. `attribute` gets those of the transport.
pub(super) fn read<'a>(
    rest: Words<'a>,
    mut attribute: impl FnMut(&'a str, String) -> Result<(), &'static str>,
) -> Result<Headers, &'static str> {
    let mut headers = Headers::new();
    for word in rest {
        let (name, value) = word.split_once('=').ok_or("a header has no value")?;
        if let Some(name) = name.strip_prefix('@') {
            attribute(name, unescape(value).ok_or("an attribute's value is not written as it should be")?)?;
        } else if headers.get(name).is_some() {
            return Err("a header is there twice");
        } else {
            let value = unescape(value).ok_or("a header's value is not written as it should be")?;
            headers.insert(name, &value).map_err(|_| "a header's name or value is not valid, or there are too many")?;
        }
    }
    Ok(headers)
}

fn unescape(value: &str) -> Option<String> {
    if !value.contains('%') {
        return Some(value.to_owned());
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut parts = value.split('%');
    bytes.extend_from_slice(parts.next()?.as_bytes());
    for part in parts {
        let digits = part.get(..2)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

/// As much of a text as an attribute may hold, cut at a character.
pub(super) fn shortened(text: &str) -> &str {
    let mut end = text.len().min(MAX_ATTRIBUTE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
