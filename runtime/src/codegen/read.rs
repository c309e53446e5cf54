//! Reading: what each Rust type takes from JSON. Stricter than derived serde where that takes more than a schema would
//! (arrays for structs, null for options), and wider where it takes less (`1.0` for an integer).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::marker::PhantomData;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::Nullable;
use crate::formats::Format;
use crate::validate::{TRUSTED, Violation};

/// A type that is read from JSON, accepting exactly what its schema accepts.
#[doc(hidden)]
pub trait Read<'de>: Sized {
    /// Reads one value.
    ///
    /// # Errors
    /// Those of the deserializer, and what the type refuses.
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error>;
}

/// Reads a `T` where serde wants a seed.
pub struct Seed<T>(PhantomData<T>);

impl<T> Seed<T> {
    /// A seed for `T`.
    #[expect(clippy::new_without_default, reason = "a seed is spelled out where it is used")]
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Read<'de>> DeserializeSeed<'de> for Seed<T> {
    type Value = T;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        T::read(from)
    }
}

/// Declares a visitor in one place: what it expects, and what it takes.
macro_rules! visitor {
    ($name:ident -> $value:ty, $expected:literal, { $($methods:tt)* }) => {
        struct $name;

        impl<'de> Visitor<'de> for $name {
            type Value = $value;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str($expected)
            }

            $($methods)*
        }
    };
}

/// Reads null, as the whole of a value.
///
/// # Errors
/// Those of the deserializer, and for anything but null.
pub fn read_null<'de, D: Deserializer<'de>>(from: D) -> Result<(), D::Error> {
    visitor!(Null -> (), "null", {
        fn visit_unit<E: Error>(self) -> Result<(), E> {
            Ok(())
        }
    });
    from.deserialize_unit(Null)
}

impl<'de> Read<'de> for () {
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_null(from)
    }
}

impl<'de> Read<'de> for bool {
    #[inline]
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        visitor!(Boolean -> bool, "a boolean", {
            #[inline]
            fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
                Ok(value)
            }
        });
        from.deserialize_bool(Boolean)
    }
}

impl<'de> Read<'de> for String {
    #[inline]
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        visitor!(Text -> String, "a string", {
            #[inline]
            fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
                Ok(value.to_owned())
            }

            fn visit_string<E: Error>(self, value: String) -> Result<String, E> {
                Ok(value)
            }
        });
        from.deserialize_string(Text)
    }
}

/// Reads a string without keeping it.
///
/// # Errors
/// Those of the deserializer, and what `take` refuses.
#[inline]
pub fn read_str<'de, D: Deserializer<'de>, T>(from: D, take: fn(&str) -> Result<T, Violation>) -> Result<T, D::Error> {
    struct Taken<T>(fn(&str) -> Result<T, Violation>);

    impl<T> Visitor<'_> for Taken<T> {
        type Value = T;

        fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
            to.write_str("a string")
        }

        #[inline]
        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).map_err(E::custom)
        }
    }

    from.deserialize_str(Taken(take))
}

macro_rules! read_address {
    ($type:ty, $format:expr) => {
        impl<'de> Read<'de> for $type {
            fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                read_str(from, |text| {
                    <$type>::from_str(text)
                        .map_err(|_| Violation::new("format", crate::validate::format_message($format)))
                })
            }
        }
    };
}

read_address!(Ipv4Addr, Format::Ipv4);
read_address!(Ipv6Addr, Format::Ipv6);

macro_rules! read_integer {
    ($($type:ty => $method:ident),+) => {
        $(impl<'de> Read<'de> for $type {
            #[inline]
            fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                visitor!(Integer -> $type, "an integer", {
                    #[inline]
                    fn visit_u64<E: Error>(self, value: u64) -> Result<$type, E> {
                        value.try_into().map_err(|_| out_of_range(stringify!($type)))
                    }

                    #[inline]
                    fn visit_i64<E: Error>(self, value: i64) -> Result<$type, E> {
                        value.try_into().map_err(|_| out_of_range(stringify!($type)))
                    }

                    fn visit_f64<E: Error>(self, value: f64) -> Result<$type, E> {
                        let whole = whole(value)?;
                        whole.try_into().map_err(|_| out_of_range(stringify!($type)))
                    }

                    // A number that no type of Rust holds.
                    fn visit_bytes<E: Error>(self, _: &[u8]) -> Result<$type, E> {
                        Err(out_of_range(stringify!($type)))
                    }
                });
                from.$method(Integer)
            }
        })+
    };
}

read_integer!(
    i8 => deserialize_i8, i16 => deserialize_i16, i32 => deserialize_i32, i64 => deserialize_i64,
    u8 => deserialize_u8, u16 => deserialize_u16, u32 => deserialize_u32, u64 => deserialize_u64
);

#[cold]
fn out_of_range<E: Error>(type_name: &str) -> E {
    E::custom(Violation::new("type", format!("must be an integer in the range of {type_name}")))
}

/// The integer that a float is, as JSON Schema takes `1.0` for one.
fn whole<E: Error>(value: f64) -> Result<i128, E> {
    if value.fract() != 0.0 {
        return Err(E::custom(Violation::new("type", "must be an integer")));
    }
    #[expect(clippy::cast_possible_truncation, reason = "saturates beyond i128, which no integer type here holds")]
    Ok(value as i128)
}

impl<'de> Read<'de> for f64 {
    #[inline]
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        visitor!(Float -> f64, "a number", {
            #[inline]
            fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
                exact(value)
            }

            #[inline]
            fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
                exact::<E>(value.unsigned_abs()).map(|magnitude| magnitude.copysign(if value < 0 { -1.0 } else { 1.0 }))
            }

            #[inline]
            fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
                Ok(value)
            }

            // A number that no type of Rust holds.
            fn visit_bytes<E: Error>(self, _: &[u8]) -> Result<f64, E> {
                Err(E::custom(Violation::new("type", NOT_HELD)))
            }
        });
        from.deserialize_f64(Float)
    }
}

const NOT_HELD: &str = "must be a number that 64-bit floating point holds exactly";

/// The float that is this integer. None is near enough: an integer is never rounded.
#[inline]
fn exact<E: Error>(value: u64) -> Result<f64, E> {
    let significant = 64_u32.saturating_sub(value.leading_zeros() + value.trailing_zeros());
    if significant > f64::MANTISSA_DIGITS {
        return Err(E::custom(Violation::new("type", NOT_HELD)));
    }
    #[expect(clippy::cast_precision_loss, reason = "no more significant bits than a float has")]
    Ok(value as f64)
}

impl<'de, T: Read<'de>> Read<'de> for Box<T> {
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::read(from).map(Self::new)
    }
}

impl<'de, T: Read<'de>> Read<'de> for Nullable<T> {
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_option(NullableVisitor(PhantomData))
    }
}

/// A required member that may be null.
impl<'de, T: Read<'de>> Read<'de> for Option<T> {
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Nullable::read(from).map(Into::into)
    }
}

struct NullableVisitor<T>(PhantomData<T>);

impl<'de, T: Read<'de>> Visitor<'de> for NullableVisitor<T> {
    type Value = Nullable<T>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<Nullable<T>, E> {
        Ok(Nullable::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Nullable<T>, E> {
        Ok(Nullable::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Nullable<T>, D::Error> {
        T::read(from).map(Nullable::Value)
    }
}

impl<'de, T: Read<'de>> Read<'de> for Vec<T> {
    #[inline]
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_seq(Elements(PhantomData))
    }
}

struct Elements<T>(PhantomData<T>);

impl<'de, T: Read<'de>> Visitor<'de> for Elements<T> {
    type Value = Vec<T>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Vec<T>, A::Error> {
        // The sender's word on how many there are is not trusted with memory.
        let mut read = Vec::new();
        while let Some(element) = elements.next_element_seed(Seed::new())? {
            read.push(element);
        }
        Ok(read)
    }
}

impl<'de, T: Read<'de>, const N: usize> Read<'de> for [T; N] {
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Vec::read(from)?.try_into().map_err(|_| wrong_count(N))
    }
}

#[cold]
fn wrong_count<E: Error>(count: usize) -> E {
    E::custom(Violation::new("items", format!("must have exactly {count} elements")))
}

impl<'de, K: Ord + TryFrom<String>, T: Read<'de>> Read<'de> for BTreeMap<K, T> {
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_struct(TRUSTED, &[], Entries(PhantomData))
    }
}

struct Entries<K, T>(PhantomData<(K, T)>);

impl<'de, K: Ord + TryFrom<String>, T: Read<'de>> Visitor<'de> for Entries<K, T> {
    type Value = BTreeMap<K, T>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(name) = members.next_key::<String>()? {
            let name = K::try_from(name).map_err(|_| wrong_name())?;
            let Entry::Vacant(entry) = map.entry(name) else {
                return Err(A::Error::duplicate_field("of any name"));
            };
            entry.insert(members.next_value_seed(Seed::new())?);
        }
        Ok(map)
    }
}

#[cold]
fn wrong_name<E: Error>() -> E {
    E::custom(Violation::new("propertyNames", "has a member whose name is not allowed"))
}

macro_rules! read_tuple {
    ($count:literal: $($name:ident)+) => {
        impl<'de, $($name: Read<'de>),+> Read<'de> for ($($name,)+) {
            fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                struct Tuple<$($name),+>(PhantomData<($($name,)+)>);

                impl<'de, $($name: Read<'de>),+> Visitor<'de> for Tuple<$($name),+> {
                    type Value = ($($name,)+);

                    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                        write!(to, "an array of {}", $count)
                    }

                    fn visit_seq<S: SeqAccess<'de>>(self, mut elements: S) -> Result<Self::Value, S::Error> {
                        let read = ($(
                            elements.next_element_seed(Seed::<$name>::new())?.ok_or_else(|| wrong_count($count))?,
                        )+);
                        if elements.next_element::<serde::de::IgnoredAny>()?.is_some() {
                            return Err(wrong_count($count));
                        }
                        Ok(read)
                    }
                }

                from.deserialize_tuple($count, Tuple(PhantomData))
            }
        }
    };
}

read_tuple!(1: T1);
read_tuple!(2: T1 T2);
read_tuple!(3: T1 T2 T3);
read_tuple!(4: T1 T2 T3 T4);
read_tuple!(5: T1 T2 T3 T4 T5);
read_tuple!(6: T1 T2 T3 T4 T5 T6);
read_tuple!(7: T1 T2 T3 T4 T5 T6 T7);
read_tuple!(8: T1 T2 T3 T4 T5 T6 T7 T8);
