//! serde's face of the strict reader.

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, Visitor};

use super::number::Number;
use super::object::{Array, Object};
use super::refusal::Refusal;
use super::scan::{Reader, Text};
use super::union::Alternatives;
use super::{AS_KEPT, EXACT, TRUSTED, UNION};
use crate::validate::Violation;
use crate::validate::words::AS_WRITTEN;

impl<'de> Reader<'de> {
    /// Reads whatever comes. A trusted visitor refuses duplicate members itself.
    #[inline]
    fn any<V: Visitor<'de>>(&mut self, visitor: V, trusted: bool) -> Result<V::Value, Refusal> {
        match self.peek() {
            Some(b'"') => match self.string()? {
                Text::Input(text) => visitor.visit_borrowed_str(text),
                Text::Scratch => visitor.visit_str(&self.scratch),
            },
            Some(b'-' | b'0'..=b'9') => {
                let start = self.at;
                match self.number()? {
                    Number::Unsigned(number) => visitor.visit_u64(number),
                    Number::Signed(number) => visitor.visit_i64(number),
                    Number::Float(number) => visitor.visit_f64(number),
                    Number::Beyond => visitor.visit_borrowed_bytes(self.written(start)),
                }
            }
            Some(b'{') => self.object(visitor, trusted),
            Some(b'[') => self.array(visitor),
            Some(b't') => self.literal("true").and_then(|()| visitor.visit_bool(true)),
            Some(b'f') => self.literal("false").and_then(|()| visitor.visit_bool(false)),
            Some(b'n') => self.literal("null").and_then(|()| visitor.visit_unit()),
            _ => Err(self.unexpected("expected a value")),
        }
    }

    #[inline]
    fn integer<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refusal> {
        if self.numbers.as_written && !self.is_written_as_integer() {
            return Err(Refusal::custom(Violation::new("type", AS_WRITTEN)));
        }
        self.any(visitor, false)
    }

    /// Reads whatever comes, a number as the bytes of its literal.
    fn exact<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refusal> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return self.any(visitor, true);
        }
        let start = self.at;
        self.number_of_any_size()?;
        visitor.visit_borrowed_bytes(self.written(start))
    }

    /// The bytes from a place to the cursor.
    fn written(&self, start: usize) -> &'de [u8] {
        self.text.as_bytes().get(start..self.at).unwrap_or_default()
    }

    #[inline]
    fn object<V: Visitor<'de>>(&mut self, visitor: V, trusted: bool) -> Result<V::Value, Refusal> {
        self.enter()?;
        let mut object = Object::new(self, trusted);
        let value = visitor.visit_map(&mut object)?;
        object.end()?;
        Ok(value)
    }

    #[inline]
    fn array<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refusal> {
        self.enter()?;
        let mut array = Array::new(self);
        let value = visitor.visit_seq(&mut array)?;
        if !array.end()? {
            return Err(Refusal::invalid_length(0, &"an array with fewer elements"));
        }
        Ok(value)
    }
}

/// The methods for integers, which may depend on how a number is written.
macro_rules! integers {
    ($($method:ident)+) => {
        $(#[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
            self.integer(visitor)
        })+
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Refusal;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.any(visitor, false)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.peek() {
            Some(b'n') => self.literal("null").and_then(|()| visitor.visit_none()),
            _ => visitor.visit_some(self),
        }
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Refusal> {
        match name {
            TRUSTED => self.any(visitor, true),
            EXACT => self.exact(visitor),
            AS_KEPT if self.numbers.kept => self.exact(visitor),
            AS_KEPT => self.any(visitor, true),
            UNION => visitor.visit_enum(Alternatives { reader: self }),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.any(visitor, name == TRUSTED)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match self.peek() {
            Some(b'"') => match self.string()? {
                Text::Input(text) => visitor.visit_enum(BorrowedStrDeserializer::new(text)),
                Text::Scratch => visitor.visit_enum(StrDeserializer::new(&self.scratch)),
            },
            Some(b'{') => {
                self.enter()?;
                let mut object = Object::new(self, false);
                let value = visitor.visit_enum(MapAccessDeserializer::new(&mut object))?;
                object.end()?;
                Ok(value)
            }
            _ => self.any(visitor, false),
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    serde::forward_to_deserialize_any! {
        bool f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map identifier ignored_any
    }
}
