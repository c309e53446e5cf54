//! Numbers of any size, which keep the text that they were sent as.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::{Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::Violation;
use crate::codegen::{Check, Read, Scalar, WriteError};
use crate::validate::{EXACT, Literal};

/// The names under which texts of JSON are written that are integers, and other numbers.
pub(crate) const INTEGER: &str = "$buscodegen::integer";
pub(crate) const FRACTION: &str = "$buscodegen::fraction";

/// A text that is a number of JSON.
#[derive(Clone)]
struct Text(Box<str>);

impl Text {
    fn of(text: &str) -> Option<(Self, Literal<'_>)> {
        Some((Self(text.into()), Literal::parse(text)?))
    }

    fn literal(&self) -> Option<Literal<'_>> {
        Literal::parse(&self.0)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        // As Rust's own where that writes the same, for serializers that know nothing of texts of JSON.
        if let Ok(integer) = self.0.parse::<i64>()
            && integer.to_string() == *self.0
        {
            return to.serialize_i64(integer);
        }
        let name = if self.literal().is_some_and(|literal| literal.is_integer()) { INTEGER } else { FRACTION };
        match RawValue::from_string(self.0.to_string()) {
            Ok(raw) => to.serialize_newtype_struct(name, &raw),
            Err(_) => Err(S::Error::custom(Violation::new("type", "cannot be written as JSON"))),
        }
    }
}

/// Takes a number, as its text where the deserializer has it.
struct Number;

impl<'de> Visitor<'de> for Number {
    type Value = Text;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a number")
    }

    fn visit_bytes<E: Error>(self, literal: &[u8]) -> Result<Text, E> {
        let text = std::str::from_utf8(literal).ok().and_then(Text::of);
        text.map(|(text, _)| text).ok_or_else(|| E::custom(Violation::new("type", "must be a number")))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<Text, D::Error> {
        from.deserialize_any(self)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Text, E> {
        Ok(Text(number.to_string().into()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Text, E> {
        Ok(Text(number.to_string().into()))
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<Text, E> {
        Ok(Text(number.to_string().into()))
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<Text, E> {
        Ok(Text(number.to_string().into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Text, E> {
        of_float(number).ok_or_else(|| E::custom(Violation::new("type", "must be a finite number")))
    }
}

/// The shortest text that reads back as this float.
fn of_float(number: f64) -> Option<Text> {
    number.is_finite().then(|| Text(format!("{number:?}").into()))
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $refusal:literal, $accepts:expr) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(Text);

        impl $name {
            /// The number as it was written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0.0
            }

            /// The integer that it is, if 128 bits hold it.
            #[must_use]
            pub fn to_i128(&self) -> Option<i128> {
                self.0.literal()?.to_i128()
            }

            /// The integer that it is, if 64 bits hold it.
            #[must_use]
            pub fn to_i64(&self) -> Option<i64> {
                self.to_i128()?.try_into().ok()
            }

            /// The integer that it is, if 64 bits without sign hold it.
            #[must_use]
            pub fn to_u64(&self) -> Option<u64> {
                self.to_i128()?.try_into().ok()
            }

            /// The nearest float; infinite where the number is too large.
            #[must_use]
            pub fn to_f64(&self) -> f64 {
                // What is a number of JSON is one of Rust.
                self.as_str().parse().unwrap_or(f64::NAN)
            }

            fn take(text: Text) -> Result<Self, Violation> {
                let accepts: fn(&Literal<'_>) -> bool = $accepts;
                if text.literal().is_some_and(|literal| accepts(&literal)) {
                    return Ok(Self(text));
                }
                Err(Violation::new("type", $refusal))
            }
        }

        impl FromStr for $name {
            type Err = Violation;

            fn from_str(text: &str) -> Result<Self, Violation> {
                Self::take(Text(text.into()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.pad(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.pad(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::from(0_u8)
            }
        }

        impl PartialEq for $name {
            /// By value: `1.0` is `1`.
            fn eq(&self, other: &Self) -> bool {
                self.0.literal() == other.0.literal()
            }
        }

        impl Eq for $name {}

        impl Hash for $name {
            fn hash<H: Hasher>(&self, to: &mut H) {
                self.0.literal().hash(to);
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.0.literal().cmp(&other.0.literal())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl<'de> Read<'de> for $name {
            fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Self::take(from.deserialize_newtype_struct(EXACT, Number)?).map_err(D::Error::custom)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(to)
            }
        }

        impl Check for $name {}

        impl Scalar for $name {
            fn order(&self, other: &Self) -> Ordering {
                self.cmp(other)
            }
        }

        crate::codegen::impl_serde!($name);

        from_integers!($name: u8 u16 u32 u64 u128 i8 i16 i32 i64 i128);
    };
}

macro_rules! from_integers {
    ($name:ident: $($type:ty)+) => {
        $(impl From<$type> for $name {
            fn from(number: $type) -> Self {
                Self(Text(number.to_string().into()))
            }
        })+
    };
}

number! {
    /// An integer of any size. It keeps the text that it was sent as, and is compared by value.
    ///
    /// The type of integers that 64 bits may not hold, with `integers = "text"` in `buscodegen.toml`.
    Integer, "must be an integer", |literal| literal.is_integer()
}

number! {
    /// A decimal number of any size and precision. It keeps the text that it was sent as, and is compared by value.
    ///
    /// The type of numbers, with `numbers = "text"` in `buscodegen.toml`.
    Decimal, "must be a number", |_| true
}

impl From<Integer> for Decimal {
    fn from(integer: Integer) -> Self {
        Self(integer.0)
    }
}

impl TryFrom<f64> for Decimal {
    type Error = Violation;

    /// The shortest decimal that reads back as the float. Fails for infinities and NaN, which JSON does not have.
    fn try_from(number: f64) -> Result<Self, Violation> {
        of_float(number).map(Self).ok_or_else(|| Violation::new("type", "must be a finite number"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::codegen::Depth;
    use crate::validate::{read, write};

    const HUGE: &str = "12345678910111213141516171819202122232425262728293031";

    #[test]
    fn numbers_keep_their_text_through_reading_and_writing() {
        for text in [HUGE, "-1", "0.10", "1e400", "-1.50E+3", "18446744073709551616", "1.0"] {
            let number: Decimal = read(text.as_bytes()).unwrap();
            assert_eq!(number.as_str(), text);
            assert_eq!(write(&number).unwrap(), text.as_bytes());
            assert!(number.check(Depth::Deep).is_ok());
        }
        let all: Vec<Integer> = read(b"[1, 1.0, 1e2, -0]").unwrap();
        assert_eq!(write(&all).unwrap(), b"[1,1.0,1e2,-0]");
        for text in ["\"1\"", "null", "[1]", "true"] {
            assert!(read::<Decimal>(text.as_bytes()).is_err(), "{text}");
        }
        assert!(read::<Integer>(b"1.5").is_err() && read::<Integer>(b"1e-1").is_err());
    }

    #[test]
    fn numbers_are_compared_by_value() {
        let integer = |text: &str| text.parse::<Integer>().unwrap();
        assert_eq!(integer("1.0"), Integer::from(1));
        assert_eq!(integer("1e2"), Integer::from(100_u64));
        assert!(integer(HUGE) > Integer::from(i128::MAX));
        assert!("1.5".parse::<Integer>().is_err() && "x".parse::<Decimal>().is_err());
        assert_eq!(integer("1e2").to_i64(), Some(100));
        assert_eq!((integer(HUGE).to_i128(), integer("18446744073709551615").to_u64()), (None, Some(u64::MAX)));
        assert_eq!(Decimal::try_from(0.1).unwrap().to_f64(), 0.1);
        assert!(Decimal::try_from(f64::NAN).is_err());
        assert_eq!(Decimal::try_from(1e300).unwrap(), "1e300".parse().unwrap());
    }

    #[test]
    fn other_deserializers_and_serializers_take_part() {
        let number: Decimal = serde_json::from_str("0.25").unwrap();
        assert_eq!(serde_json::to_value(&number).unwrap(), 0.25);
        let integer: Integer = serde_json::from_value(serde_json::json!(7)).unwrap();
        assert_eq!(serde_json::to_string(&integer).unwrap(), "7");
        assert!(serde_json::from_str::<Integer>("0.5").is_err());
    }
}
