//! Objects and arrays of the strict reader, as serde's accesses.

use std::borrow::Cow;

use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, MapAccess, SeqAccess};

use super::names::Names;
use super::refusal::{DUPLICATE, Refusal};
use super::scan::{Reader, Text};

/// The members of an object, the cursor being past its opening brace.
pub(super) struct Object<'a, 'de> {
    reader: &'a mut Reader<'de>,
    first: bool,
    /// None when the visitor refuses duplicates itself.
    names: Option<Names<'de>>,
}

impl<'a, 'de> Object<'a, 'de> {
    pub(super) fn new(reader: &'a mut Reader<'de>, trusted: bool) -> Self {
        Self { reader, first: true, names: (!trusted).then(Names::default) }
    }

    /// Goes to the next member's name, past the comma; false at the closing brace.
    #[inline]
    fn advance(&mut self) -> Result<bool, Refusal> {
        let reader = &mut *self.reader;
        match reader.peek() {
            Some(b'}') => return Ok(false),
            Some(b'"') if self.first => {}
            Some(b',') if !self.first => {
                reader.at += 1;
                if reader.peek() != Some(b'"') {
                    return Err(reader.unexpected("expected a member's name in quotes"));
                }
            }
            _ if self.first => return Err(reader.unexpected("expected a member's name in quotes, or `}`")),
            _ => return Err(reader.unexpected("expected `,` or `}`")),
        }
        self.first = false;
        Ok(true)
    }

    /// The visitor must have taken every member.
    pub(super) fn end(self) -> Result<(), Refusal> {
        if self.reader.peek() != Some(b'}') {
            return Err(self.reader.unexpected("expected `}`"));
        }
        self.reader.leave();
        Ok(())
    }
}

impl<'de> MapAccess<'de> for Object<'_, 'de> {
    type Error = Refusal;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refusal> {
        if !self.advance()? {
            return Ok(None);
        }
        let start = self.reader.at;
        self.reader.name_at = start;
        let name = self.reader.string()?;
        if let Some(names) = &mut self.names {
            let name = match name {
                Text::Input(name) => Cow::Borrowed(name),
                Text::Scratch => Cow::Owned(self.reader.scratch.clone()),
            };
            if !names.insert(name) {
                return Err(Refusal::malformed(DUPLICATE, start));
            }
        }
        match name {
            Text::Input(name) => seed.deserialize(BorrowedStrDeserializer::new(name)),
            Text::Scratch => seed.deserialize(StrDeserializer::new(&self.reader.scratch)),
        }
        .map(Some)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refusal> {
        if self.reader.peek() != Some(b':') {
            return Err(self.reader.unexpected("expected `:`"));
        }
        self.reader.at += 1;
        seed.deserialize(&mut *self.reader)
    }
}

/// The elements of an array, the cursor being past its opening bracket.
pub(super) struct Array<'a, 'de> {
    reader: &'a mut Reader<'de>,
    first: bool,
}

impl<'a, 'de> Array<'a, 'de> {
    pub(super) fn new(reader: &'a mut Reader<'de>) -> Self {
        Self { reader, first: true }
    }

    /// Whether every element was taken; then goes past the closing bracket.
    pub(super) fn end(self) -> Result<bool, Refusal> {
        match self.reader.peek() {
            Some(b']') => {
                self.reader.leave();
                Ok(true)
            }
            Some(b',') => Ok(false),
            Some(_) if self.first => Ok(false),
            _ => Err(self.reader.unexpected("expected `,` or `]`")),
        }
    }
}

impl<'de> SeqAccess<'de> for Array<'_, 'de> {
    type Error = Refusal;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        match self.reader.peek() {
            Some(b']') => return Ok(None),
            Some(_) if self.first => self.first = false,
            Some(b',') => {
                self.reader.at += 1;
                if self.reader.peek() == Some(b']') {
                    return Err(self.reader.unexpected("expected a value after `,`"));
                }
            }
            _ => return Err(self.reader.unexpected("expected `,` or `]`")),
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}
