//! Enums of values that are not all strings.

/// An enum of any values, each given as a text of JSON; the variants have no fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_value_enum {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $name {
            /// Every value, in the order of the schema.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value as a text of JSON.
            #[must_use]
            pub const fn as_json(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }

            /// The value.
            #[must_use]
            pub fn value(self) -> $crate::Value {
                ::core::clone::Clone::clone(Self::constants().value(self as usize))
            }

            fn constants() -> &'static $crate::codegen::Constants {
                static CONSTANTS: ::std::sync::LazyLock<$crate::codegen::Constants> =
                    ::std::sync::LazyLock::new(|| $crate::codegen::Constants::new(&[$($text),+]));
                &CONSTANTS
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                to.pad(self.as_json())
            }
        }

        impl<'de> $crate::codegen::Read<'de> for $name {
            fn read<D: $crate::codegen::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                Self::constants().read(from).map(|place| Self::ALL[place])
            }
        }

        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codegen::Serialize::serialize(Self::constants().value(*self as usize), to)
            }
        }

        impl $crate::codegen::Check for $name {}

        impl $crate::codegen::Scalar for $name {
            fn order(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(&(*self as usize), &(*other as usize))
            }
        }

        $crate::codegen::impl_serde!($name);
    };
}

/// An enum of integers; the variants have no fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_integer_enum {
    ($name:ident: $integer:ident { $($variant:ident = $value:literal),+ $(,)? }) => {
        impl $name {
            /// Every value, in the order of the schema.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The integer.
            #[must_use]
            pub const fn get(self) -> $integer {
                match self {
                    $(Self::$variant => $value),+
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.get(), to)
            }
        }

        impl ::core::convert::TryFrom<$integer> for $name {
            type Error = $crate::Violation;

            fn try_from(value: $integer) -> ::core::result::Result<Self, $crate::Violation> {
                match value {
                    $($value => ::core::result::Result::Ok(Self::$variant),)+
                    _ => ::core::result::Result::Err($crate::Violation::new(
                        "enum",
                        ::core::concat!("must be one of", $(" ", $value),+),
                    )),
                }
            }
        }

        impl ::core::convert::From<$name> for $integer {
            fn from(value: $name) -> Self {
                value.get()
            }
        }

        impl<'de> $crate::codegen::Read<'de> for $name {
            fn read<D: $crate::codegen::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                let value = <$integer as $crate::codegen::Read<'de>>::read(from)?;
                ::core::convert::TryFrom::try_from(value).map_err($crate::codegen::ReadError::custom)
            }
        }

        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codegen::Serialize::serialize(&self.get(), to)
            }
        }

        impl $crate::codegen::Check for $name {}

        impl $crate::codegen::Scalar for $name {
            fn order(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(&self.get(), &other.get())
            }
        }

        $crate::codegen::impl_serde!($name);
    };
}
