//! What unions are read with: a look ahead at the value to come, and several attempts at it.
//!
//! The visitor of a union asks for the newtype struct [`UNION`](super::UNION), and gets an enum: its variant's name is the look ahead,
//! its content the value. No other deserializer does that, so a visitor that is given anything else knows that it has another.

use serde::de::value::{BorrowedBytesDeserializer, BorrowedStrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, SeqAccess, VariantAccess, Visitor};

use super::number::Number;
use super::refusal::Refusal;
use super::scan::{Mark, Reader, Text};

/// The value under the cursor, before it is read.
pub(super) struct Alternatives<'a, 'de> {
    pub(super) reader: &'a mut Reader<'de>,
}

impl<'a, 'de> EnumAccess<'de> for Alternatives<'a, 'de> {
    type Error = Refusal;
    type Variant = Self;

    #[inline]
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Refusal> {
        let start = self.reader.mark();
        let seen = seed.deserialize(Ahead { reader: &mut *self.reader })?;
        self.reader.rewind(start);
        Ok((seen, self))
    }
}

impl<'de> VariantAccess<'de> for Alternatives<'_, 'de> {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        Ok(())
    }

    #[inline]
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        seed.deserialize(self.reader)
    }

    /// As a sequence whose every element is the value, read once more.
    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refusal> {
        let start = self.reader.mark();
        let mut attempts = Attempts { reader: self.reader, start, end: None };
        let chosen = visitor.visit_seq(&mut attempts)?;
        match attempts.end {
            Some(end) => {
                attempts.reader.rewind(end);
                Ok(chosen)
            }
            // Chosen without a look at it; no visitor of ours does that.
            None => Err(attempts.reader.refuse("a value that was not read")),
        }
    }

    /// As the value, and then its text.
    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Refusal> {
        self.reader.peek();
        let start = self.reader.mark();
        visitor.visit_seq(ValueAndText { reader: self.reader, start, read: false })
    }
}

/// A value, and what it was read from.
struct ValueAndText<'a, 'de> {
    reader: &'a mut Reader<'de>,
    start: Mark,
    read: bool,
}

impl<'de> SeqAccess<'de> for ValueAndText<'_, 'de> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        if std::mem::replace(&mut self.read, true) {
            let text = self.reader.since(self.start);
            // As bytes where numbers of any size are kept.
            return match self.reader.numbers.kept {
                true => seed.deserialize(BorrowedBytesDeserializer::new(text.as_bytes())),
                false => seed.deserialize(BorrowedStrDeserializer::new(text)),
            }
            .map(Some);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

/// Attempts to read one value.
struct Attempts<'a, 'de> {
    reader: &'a mut Reader<'de>,
    start: Mark,
    /// After an attempt that succeeded. Each that does ends at the same place.
    end: Option<Mark>,
}

impl<'de> SeqAccess<'de> for Attempts<'_, 'de> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        self.reader.rewind(self.start);
        self.reader.attempt()?;
        let read = seed.deserialize(&mut *self.reader);
        // The first that succeeds is the reading that there would be without a union.
        if read.is_err() || self.end.is_some() {
            self.reader.attempted(self.start);
        }
        if read.is_ok() {
            self.end = Some(self.reader.mark());
        }
        read.map(Some)
    }
}

/// Looks at the value under the cursor: as a struct it is the member at the path that the names of fields are, as an identifier it is
/// its text, or inside a newtype struct the name of its first member, and otherwise it is the letter of its kind. It judges nothing: what it passes is read afterwards.
struct Ahead<'a, 'de> {
    reader: &'a mut Reader<'de>,
}

impl<'de> Deserializer<'de> for Ahead<'_, 'de> {
    type Error = Refusal;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.reader.peek() {
            Some(b'-' | b'0'..=b'9') => {
                let start = self.reader.at;
                match self.reader.number_of_any_size()? {
                    Number::Float(number) if number.fract() != 0.0 => visitor.visit_u8(b'.'),
                    Number::Beyond if !self.reader.is_integer(start) => visitor.visit_u8(b'.'),
                    _ => visitor.visit_u8(b'0'),
                }
            }
            Some(b't' | b'f') => visitor.visit_u8(b't'),
            Some(kind @ (b'n' | b'"' | b'[' | b'{')) => visitor.visit_u8(kind),
            _ => Err(self.reader.unexpected("expected a value")),
        }
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        path: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let reader = self.reader;
        if path.iter().any(|name| reader.find(name).is_none()) {
            return visitor.visit_unit();
        }
        match reader.peek() {
            Some(b'"') => match reader.string()? {
                Text::Input(text) => visitor.visit_borrowed_str(text),
                Text::Scratch => visitor.visit_str(&reader.scratch),
            },
            Some(b'-' | b'0'..=b'9') => match reader.number()? {
                Number::Unsigned(number) => visitor.visit_u64(number),
                Number::Signed(number) => visitor.visit_i64(number),
                Number::Float(number) => visitor.visit_f64(number),
                Number::Beyond => visitor.visit_unit(),
            },
            Some(b't') => visitor.visit_bool(true),
            Some(b'f') => visitor.visit_bool(false),
            _ => visitor.visit_unit(),
        }
    }

    #[inline]
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let reader = self.reader;
        match reader.peek() {
            Some(b'"') => match reader.string()? {
                Text::Input(text) => visitor.visit_borrowed_str(text),
                Text::Scratch => visitor.visit_str(&reader.scratch),
            },
            Some(b'{') => {
                reader.at += 1;
                if reader.peek() == Some(b'"') {
                    visitor.visit_newtype_struct(Ahead { reader })
                } else {
                    visitor.visit_unit()
                }
            }
            _ => visitor.visit_unit(),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum ignored_any
    }
}

impl Reader<'_> {
    /// Goes into the object under the cursor and to the value of its first member of this name.
    #[inline]
    fn find(&mut self, wanted: &str) -> Option<()> {
        if self.peek() != Some(b'{') {
            return None;
        }
        loop {
            // Past the brace or the comma.
            self.at += 1;
            if self.peek() != Some(b'"') {
                return None;
            }
            let found = match self.string().ok()? {
                Text::Input(name) => name == wanted,
                Text::Scratch => self.scratch == wanted,
            };
            if self.peek() != Some(b':') {
                return None;
            }
            self.at += 1;
            if found {
                return Some(());
            }
            self.pass()?;
            if self.peek() != Some(b',') {
                return None;
            }
        }
    }

    /// Goes past a value, with no more of a look than its end needs.
    pub(super) fn pass(&mut self) -> Option<()> {
        let mut open = 0_usize;
        loop {
            match self.peek()? {
                b'"' => self.string().map(drop).ok()?,
                b'{' | b'[' => {
                    open += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    open = open.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' if open > 0 => self.at += 1,
                b',' | b':' => return None,
                _ => {
                    let rest = &self.text.as_bytes()[self.at..];
                    // A text may end with the value.
                    let end = rest.iter().position(|byte| b",:]}\" \n\t\r".contains(byte));
                    self.at += end.unwrap_or(rest.len());
                }
            }
            if open == 0 {
                return Some(());
            }
        }
    }
}
