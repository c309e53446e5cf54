//! Integers and numbers with rules.

/// An integer with rules: `struct $name($inner)`. `sensitive` keeps it out of `Debug`. What it shares with numbers is under `@number`.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_integer {
    ($name:ident, $inner:ident, $rules:expr $(, $sensitive:ident)?) => {
        $crate::codegen::impl_integer!(
            @number $name, $inner, $crate::codegen::IntegerRules, $rules, $crate::codegen::integer $(, $sensitive)?
        );
    };
    (@number $name:ident, $inner:ident, $kind:ty, $rules:expr, $check:path $(, $sensitive:ident)?) => {
        impl $name {
            /// Takes a number that the schema accepts.
            ///
            /// # Errors
            /// The rule of the schema that the number breaks.
            pub fn new(value: $inner) -> ::core::result::Result<Self, $crate::Violation> {
                static RULES: $kind = $rules;
                $check(value, &RULES)?;
                ::core::result::Result::Ok(Self(value))
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> $inner {
                self.0
            }
        }

        $crate::codegen::impl_debug!($name $(, $sensitive)?);

        impl ::core::fmt::Display for $name {
            fn fmt(&self, to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, to)
            }
        }

        impl ::core::convert::TryFrom<$inner> for $name {
            type Error = $crate::Violation;

            fn try_from(value: $inner) -> ::core::result::Result<Self, $crate::Violation> {
                Self::new(value)
            }
        }

        impl ::core::convert::From<$name> for $inner {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl<'de> $crate::codegen::Read<'de> for $name {
            fn read<D: $crate::codegen::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                let value = <$inner as $crate::codegen::Read<'de>>::read(from)?;
                Self::new(value).map_err($crate::codegen::ReadError::custom)
            }
        }

        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codegen::Serialize::serialize(&self.0, to)
            }
        }

        impl $crate::codegen::Check for $name {}

        impl $crate::codegen::Scalar for $name {
            fn order(&self, other: &Self) -> ::core::cmp::Ordering {
                $crate::codegen::Scalar::order(&self.0, &other.0)
            }
        }

        $crate::codegen::impl_serde!($name);
    };
}

/// A number with rules: `struct $name(f64)`. `sensitive` keeps it out of `Debug`.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_number {
    ($name:ident, f64, $rules:expr $(, $sensitive:ident)?) => {
        $crate::codegen::impl_integer!(
            @number $name, f64, $crate::codegen::NumberRules, $rules, $crate::codegen::number $(, $sensitive)?
        );
    };
}

/// A number with rules that keeps its text: `struct $name(Integer)` or `struct $name(Decimal)`. `sensitive` keeps it out of `Debug`.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_decimal {
    ($name:ident, $inner:ident, $rules:expr $(, $sensitive:ident)?) => {
        $crate::codegen::impl_newtype!(@checked $name, $crate::$inner, |number: &$crate::$inner| {
            static RULES: $crate::codegen::DecimalRules<'_> = $rules;
            $crate::codegen::decimal(number, &RULES)
        } $(, $sensitive)?);

        impl ::core::fmt::Display for $name {
            fn fmt(&self, to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, to)
            }
        }

        impl $crate::codegen::Scalar for $name {
            fn order(&self, other: &Self) -> ::core::cmp::Ordering {
                $crate::codegen::Scalar::order(&self.0, &other.0)
            }
        }
    };
}
