//! Fields whose types come from other crates, such as `uuid::Uuid`: read, checked and written by a type that stands for them.
//!
//! The orphan rule lets generated code implement nothing of this contract for such a type, so a [`Proxy`] of its own is
//! read and written in the field's place. It knows nothing of which crates there are.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use serde::de::DeserializeOwned;
use serde::ser::{Error as _, Serialize, SerializeTuple, Serializer};

use super::check::{Check, Depth, Verdict};
use super::read::{Read, read_str};
use super::same::distinct;
use crate::formats::Format;
use crate::validate::{Violation, format_message};
use crate::{Nullable, Value};

/// A type that stands for another one where JSON is read and written.
#[doc(hidden)]
pub trait Proxy: for<'any> Read<'any> {
    /// The type that it stands for, which fields have.
    type Native;

    /// What was read, as the field wants it.
    fn into_native(self) -> Self::Native;

    /// Checks a field, as [`Check`] does.
    ///
    /// # Errors
    /// The first rule that it breaks.
    fn check(native: &Self::Native, depth: Depth) -> Verdict;

    /// Writes a field.
    ///
    /// # Errors
    /// Those of the serializer, and one for a value that has no text.
    fn write<S: Serializer>(native: &Self::Native, to: S) -> Result<S::Ok, S::Error>;
}

/// A field of a foreign type, as something that serde writes.
pub(super) struct Written<'a, P: Proxy>(pub(super) &'a P::Native);

impl<P: Proxy> Serialize for Written<'_, P> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        P::write(self.0, to)
    }
}

/// `uniqueItems` for elements of a foreign type: two are the same when they are written the same.
///
/// # Errors
/// When two are the same.
pub fn distinct_as<P: Proxy>(elements: &[P::Native]) -> Verdict {
    let written: Vec<_> = elements.iter().map(Written::<P>).collect();
    distinct(&written)
}

/// How values of a foreign type are texts.
#[doc(hidden)]
pub trait TextOf {
    /// The type.
    type Native;
    /// The format that every text has. It judges first, so that what the schema refuses is refused whatever the type takes.
    const FORMAT: Option<Format>;
    /// What error texts call the type.
    const NAME: &'static str;

    /// The value of a text that has the format; `None` if the type has none for it.
    fn parse(text: &str) -> Option<Self::Native>;

    /// The text of a value; `None` if it has none.
    fn text(value: &Self::Native) -> Option<String>;
}

/// Stands for a foreign type that is a text in JSON.
pub struct AsText<T: TextOf>(T::Native);

impl<'de, T: TextOf> Read<'de> for AsText<T> {
    fn read<D: super::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_str(from, |text| {
            if let Some(format) = T::FORMAT.filter(|format| !format.accepts(text)) {
                return Err(Violation::new("format", format_message(format)));
            }
            T::parse(text).map(Self).ok_or_else(|| beyond(T::NAME))
        })
    }
}

/// What the schema accepts and the Rust type cannot hold.
#[cold]
fn beyond(name: &str) -> Violation {
    Violation::new("format", format!("must be a text that `{name}` can hold"))
}

impl<T: TextOf> Proxy for AsText<T> {
    type Native = T::Native;

    fn into_native(self) -> T::Native {
        self.0
    }

    fn check(native: &T::Native, _: Depth) -> Verdict {
        let Some(text) = T::text(native) else { return Err(beyond(T::NAME)) };
        match T::FORMAT.filter(|format| !format.accepts(&text)) {
            Some(format) => Err(Violation::new("format", format_message(format))),
            None => Ok(()),
        }
    }

    fn write<S: Serializer>(native: &T::Native, to: S) -> Result<S::Ok, S::Error> {
        match T::text(native) {
            Some(text) => to.serialize_str(&text),
            None => Err(S::Error::custom(beyond(T::NAME))),
        }
    }
}

/// Stands for a type that needs nothing to stand for it, beside others that do.
pub struct Own<T>(T);

impl<'de, T: Read<'de>> Read<'de> for Own<T> {
    fn read<D: super::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::read(from).map(Self)
    }
}

impl<T: for<'any> Read<'any> + Check + Serialize> Proxy for Own<T> {
    type Native = T;

    fn into_native(self) -> T {
        self.0
    }

    fn check(native: &T, depth: Depth) -> Verdict {
        native.check(depth)
    }

    fn write<S: Serializer>(native: &T, to: S) -> Result<S::Ok, S::Error> {
        native.serialize(to)
    }
}

/// A value of a type that somebody wrote by hand, where generated code holds it: in a variant of a union, or in a newtype.
///
/// The type reads and writes itself through serde; the schema is held against the message as a whole. In the field of a
/// struct the type stands by itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Existing<T>(T);

impl<T> Existing<T> {
    /// Holds a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, owned.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Existing<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Existing<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: fmt::Debug> fmt::Debug for Existing<T> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(to)
    }
}

impl<'de, T: DeserializeOwned> Read<'de> for Existing<T> {
    fn read<D: super::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::read(from)?;
        // What serde says may hold the value.
        T::deserialize(value).map(Self).map_err(|_| {
            super::ReadError::custom(Violation::new(
                "x-bus-rust",
                format!("must be a value that `{}` can hold", std::any::type_name::<T>()),
            ))
        })
    }
}

impl<T: Serialize> Serialize for Existing<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<T> Check for Existing<T> {}

impl<T: DeserializeOwned + Serialize> Proxy for Existing<T> {
    type Native = T;

    fn into_native(self) -> T {
        self.0
    }

    fn check(_: &T, _: Depth) -> Verdict {
        Ok(())
    }

    fn write<S: Serializer>(native: &T, to: S) -> Result<S::Ok, S::Error> {
        native.serialize(to)
    }
}

impl<P: Proxy> Proxy for Option<P> {
    type Native = Option<P::Native>;

    fn into_native(self) -> Self::Native {
        self.map(P::into_native)
    }

    fn check(native: &Self::Native, depth: Depth) -> Verdict {
        native.as_ref().map_or(Ok(()), |value| P::check(value, depth))
    }

    fn write<S: Serializer>(native: &Self::Native, to: S) -> Result<S::Ok, S::Error> {
        match native {
            Some(value) => P::write(value, to),
            None => to.serialize_unit(),
        }
    }
}

impl<P: Proxy> Proxy for Nullable<P> {
    type Native = Nullable<P::Native>;

    fn into_native(self) -> Self::Native {
        match self {
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value.into_native()),
        }
    }

    fn check(native: &Self::Native, depth: Depth) -> Verdict {
        native.as_ref().map_or(Ok(()), |value| P::check(value, depth))
    }

    fn write<S: Serializer>(native: &Self::Native, to: S) -> Result<S::Ok, S::Error> {
        match native {
            Nullable::Value(value) => P::write(value, to),
            Nullable::Null => to.serialize_unit(),
        }
    }
}

impl<P: Proxy> Proxy for Box<P> {
    type Native = Box<P::Native>;

    fn into_native(self) -> Self::Native {
        Box::new((*self).into_native())
    }

    fn check(native: &Self::Native, depth: Depth) -> Verdict {
        P::check(native, depth)
    }

    fn write<S: Serializer>(native: &Self::Native, to: S) -> Result<S::Ok, S::Error> {
        P::write(native, to)
    }
}

impl<P: Proxy> Proxy for Vec<P> {
    type Native = Vec<P::Native>;

    fn into_native(self) -> Self::Native {
        self.into_iter().map(P::into_native).collect()
    }

    fn check(native: &Self::Native, depth: Depth) -> Verdict {
        native.iter().try_for_each(|element| P::check(element, depth))
    }

    fn write<S: Serializer>(native: &Self::Native, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(native.iter().map(Written::<P>))
    }
}

impl<K: Ord + Serialize + TryFrom<String>, P: Proxy> Proxy for BTreeMap<K, P> {
    type Native = BTreeMap<K, P::Native>;

    fn into_native(self) -> Self::Native {
        self.into_iter().map(|(name, member)| (name, member.into_native())).collect()
    }

    fn check(native: &Self::Native, depth: Depth) -> Verdict {
        native.values().try_for_each(|member| P::check(member, depth))
    }

    fn write<S: Serializer>(native: &Self::Native, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(native.iter().map(|(name, member)| (name, Written::<P>(member))))
    }
}

macro_rules! proxy_tuple {
    ($count:literal: $($name:ident)+) => {
        impl<$($name: Proxy),+> Proxy for ($($name,)+) {
            type Native = ($($name::Native,)+);

            #[expect(non_snake_case, reason = "a type's name names its element")]
            fn into_native(self) -> Self::Native {
                let ($($name,)+) = self;
                ($($name.into_native(),)+)
            }

            #[expect(non_snake_case, reason = "a type's name names its element")]
            fn check(native: &Self::Native, depth: Depth) -> Verdict {
                let ($($name,)+) = native;
                $($name::check($name, depth)?;)+
                Ok(())
            }

            #[expect(non_snake_case, reason = "a type's name names its element")]
            fn write<S: Serializer>(native: &Self::Native, to: S) -> Result<S::Ok, S::Error> {
                let ($($name,)+) = native;
                let mut tuple = to.serialize_tuple($count)?;
                $(tuple.serialize_element(&Written::<$name>($name))?;)+
                tuple.end()
            }
        }
    };
}

proxy_tuple!(1: T1);
proxy_tuple!(2: T1 T2);
proxy_tuple!(3: T1 T2 T3);
proxy_tuple!(4: T1 T2 T3 T4);
proxy_tuple!(5: T1 T2 T3 T4 T5);
proxy_tuple!(6: T1 T2 T3 T4 T5 T6);
proxy_tuple!(7: T1 T2 T3 T4 T5 T6 T7);
proxy_tuple!(8: T1 T2 T3 T4 T5 T6 T7 T8);
