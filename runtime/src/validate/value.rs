//! JSON of any shape, through the strict reader. It does not use serde_json's own reading, whose meaning depends on features.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::invalid::Violation;
use super::malformed::Malformed;
use super::reader::{self, Refused, TRUSTED};
use crate::codegen::{Read, Seed};

/// Reads any JSON, strictly.
///
/// Integers of 64 bits are kept exactly and other decimals become the nearest `f64`. A literal without fraction and
/// exponent that neither holds exactly, and one beyond the range of `f64`, are malformed: an integer is never rounded.
///
/// # Errors
/// [`Malformed`] for everything that is not JSON, and for what [`Malformed`] lists.
pub fn read_value(bytes: &[u8]) -> Result<Value, Malformed> {
    reader::read(bytes).map_err(|refused| match refused {
        Refused::Malformed(malformed) => malformed,
        // The visitor below takes every value there is; should that change, say so instead of guessing.
        Refused::Broken(_) => Malformed::at(bytes, 0, "not a JSON value"),
    })
}

impl<'de> Read<'de> for Value {
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_newtype_struct(TRUSTED, AnyValue)
    }
}

/// Takes any JSON as it is.
pub(crate) struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("any JSON")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom(Violation::new("type", "must be a finite number")))
    }

    fn visit_bytes<E: Error>(self, _: &[u8]) -> Result<Value, E> {
        Err(E::custom(Violation::new("type", "must be a number that 64 bits hold exactly")))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(element) = elements.next_element_seed(Seed::new())? {
            array.push(element);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let Entry::Vacant(entry) = object.entry(name) else {
                return Err(A::Error::duplicate_field("of any name"));
            };
            entry.insert(members.next_value_seed(Seed::new())?);
        }
        Ok(Value::Object(object))
    }
}
