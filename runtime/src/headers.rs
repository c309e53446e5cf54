//! Headers: small texts that travel with a message, outside its body and its schema.
//!
//! They hold what middleware needs (trace context, tenant, …). Nothing here knows what a header means.

use std::{borrow::Cow, fmt};

use crate::trace::{TRACEPARENT, TRACESTATE};

/// The longest header name, in bytes.
pub(crate) const MAX_HEADER_NAME: usize = 64;
/// The longest header value, in bytes.
pub(crate) const MAX_HEADER_VALUE: usize = 4096;
/// The most headers of one message.
pub(crate) const MAX_HEADERS: usize = 32;

/// Header names and values, in the order in which they were set. Names are unique.
///
/// A name is up to 64 lower-case letters, digits, `-`, `_` and `.`; a value is up to 4096 characters of visible ASCII and
/// spaces; a message has at most 32 headers.
/// `Debug` shows the names only, as values may be secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(Cow<'static, str>, Box<str>)>);

/// A header that may not be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidHeader {
    /// The name is empty, too long, or has other characters.
    #[error("a header's name is 1 to {MAX_HEADER_NAME} lower-case letters, digits, `-`, `_` or `.`")]
    Name,
    /// The value is too long or has other characters.
    #[error("a header's value is at most {MAX_HEADER_VALUE} characters of visible ASCII and spaces")]
    Value,
    /// There are too many.
    #[error("a message has at most {MAX_HEADERS} headers")]
    TooMany,
}

impl Headers {
    /// No headers.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Sets a header, in place of one of the same name.
    ///
    /// # Errors
    /// When the name or the value may not be sent, or there are 32 already.
    pub fn insert(&mut self, name: &str, value: &str) -> Result<(), InvalidHeader> {
        if !is_header_name(name) {
            return Err(InvalidHeader::Name);
        }
        if value.len() > MAX_HEADER_VALUE || !value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Err(InvalidHeader::Value);
        }
        if let Some((_, old)) = self.0.iter_mut().find(|(known, _)| **known == *name) {
            *old = value.into();
            return Ok(());
        }
        if self.0.len() == MAX_HEADERS {
            return Err(InvalidHeader::TooMany);
        }
        self.0.push((owned(name), value.into()));
        Ok(())
    }

    /// The value of a header.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| **known == *name).map(|(_, value)| &**value)
    }

    /// Takes a header out.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| **known != *name);
    }

    /// Names and values, in the order in which they were set.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// The name for keeping. Those that nearly every message has are not allocated.
fn owned(name: &str) -> Cow<'static, str> {
    match name {
        TRACEPARENT => Cow::Borrowed(TRACEPARENT),
        TRACESTATE => Cow::Borrowed(TRACESTATE),
        _ => Cow::Owned(name.to_owned()),
    }
}

fn is_header_name(name: &str) -> bool {
    (1..=MAX_HEADER_NAME).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.'))
}
