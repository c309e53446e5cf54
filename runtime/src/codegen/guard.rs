//! Types whose values must satisfy a guard: read as they would be without it, and then held to it on the same bytes.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, SeqAccess, VariantAccess, Visitor};
use serde::ser::Serialize;

use super::check::{Depth, Verdict};
use super::read::Read;
use super::union::{FromAhead, Unseen, read_ahead};
use crate::validate::{self, Guard, Numbers, Violation};

/// A type whose values must satisfy a guard.
pub trait Guarded: for<'any> Read<'any> {
    /// The first of the keywords that the guard holds.
    const KEYWORD: &'static str;

    /// What they must satisfy.
    fn guard() -> &'static Guard;

    /// Reads a value that may not satisfy it.
    ///
    /// # Errors
    /// Those of the deserializer, and what the type refuses.
    fn read_unguarded<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error>;
}

/// Reads a `T` that satisfies its guard.
///
/// # Errors
/// Those of the deserializer, what the type refuses, and what the guard does.
pub fn read_guarded<'de, T: Guarded, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    read_ahead::<Held<T>, D>(from)
}

/// Holds a value to its guard.
///
/// # Errors
/// When the guard refuses it.
pub fn guarded<T: Guarded + Serialize>(value: &T, depth: Depth) -> Verdict {
    match depth {
        Depth::Own => Ok(()),
        Depth::Deep => satisfies(value, T::guard(), T::KEYWORD),
    }
}

/// Holds a value to a guard by what it writes.
///
/// # Errors
/// When the guard refuses it.
pub fn satisfies<T: Serialize>(value: &T, guard: &Guard, keyword: &'static str) -> Verdict {
    let written = validate::write(value).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    match written.map(|text| guard.accepts(&text, Numbers::KEPT)) {
        Some(Ok(true)) => Ok(()),
        _ => Err(refused(keyword)),
    }
}

#[cold]
fn refused(keyword: &'static str) -> Violation {
    Violation::new(keyword, format!("must keep to `{keyword}` of its schema"))
}

/// Reads by reading and judging.
struct Held<T>(PhantomData<T>);

impl<T: Guarded> FromAhead for Held<T> {
    type Value = T;

    fn from_ahead<'de, A: EnumAccess<'de>>(from: A) -> Result<T, A::Error> {
        let ((), value) = from.variant_seed(Unseen)?;
        value.struct_variant(&[], Self(PhantomData))
    }
}

impl<'de, T: Guarded> Visitor<'de> for Held<T> {
    type Value = T;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a value and its text")
    }

    /// The value, and its text.
    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<T, A::Error> {
        let missing = || A::Error::custom(refused(T::KEYWORD));
        let value = access.next_element_seed(Unguarded(PhantomData))?.ok_or_else(missing)?;
        let text = access.next_element_seed(RawText)?.ok_or_else(missing)?;
        let (text, numbers) = text;
        match T::guard().accepts(text, numbers) {
            Ok(true) => Ok(value),
            Ok(false) => Err(missing()),
            Err(refusal) => Err(A::Error::custom(refusal)),
        }
    }
}

struct Unguarded<T>(PhantomData<T>);

impl<'de, T: Guarded> DeserializeSeed<'de> for Unguarded<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        T::read_unguarded(from)
    }
}

/// The text of a value, which the strict reader gives after the value itself, and how numbers in it are read.
struct RawText;

impl<'de> DeserializeSeed<'de> for RawText {
    type Value = (&'de str, Numbers);

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for RawText {
    type Value = (&'de str, Numbers);

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("the text of a value")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok((text, Numbers::default()))
    }

    fn visit_borrowed_bytes<E: Error>(self, text: &'de [u8]) -> Result<Self::Value, E> {
        let text = std::str::from_utf8(text).map_err(|_| E::custom(Violation::new("type", "must be text")))?;
        Ok((text, Numbers::KEPT))
    }
}
