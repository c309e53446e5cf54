//! serde's face of the strict reader.

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, Visitor};

use super::number::Number;
use super::object::{Array, Object};
use super::refusal::Refusal;
use super::scan::{Reader, Text};
use super::union::Alternatives;
use super::{TRUSTED, UNION};
use crate::validate::Violation;

impl<'de> Reader<'de> {
    /// Reads whatever comes. A trusted visitor refuses duplicate members itself.
    #[inline]
    fn any<V: Visitor<'de>>(&mut self, visitor: V, trusted: bool) -> Result<V::Value, Refusal> {
        match self.peek() {
            Some(b'"') => match self.string()? {
                Text::Input(text) => visitor.visit_borrowed_str(text),
                Text::Scratch => visitor.visit_str(&self.scratch),
            },
            Some(b'-' | b'0'..=b'9') => match self.number()? {
                Number::Unsigned(number) => visitor.visit_u64(number),
                Number::Signed(number) => visitor.visit_i64(number),
                Number::Float(number) => visitor.visit_f64(number),
            },
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
        if self.as_written && !self.is_written_as_integer() {
            return Err(Refusal::custom(Violation::new("type", "must be an integer without fraction and exponent")));
        }
        self.any(visitor, false)
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
