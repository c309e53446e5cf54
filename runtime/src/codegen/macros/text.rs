//! Strings with rules, and enums of strings.

/// What a type that holds a checked text has besides its inherent `new`, `as_str` and `into_inner`.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_text {
    ($name:ident) => {
        impl ::core::convert::TryFrom<::std::string::String> for $name {
            type Error = $crate::Violation;

            fn try_from(text: ::std::string::String) -> ::core::result::Result<Self, $crate::Violation> {
                Self::new(text)
            }
        }

        impl ::core::convert::TryFrom<&str> for $name {
            type Error = $crate::Violation;

            fn try_from(text: &str) -> ::core::result::Result<Self, $crate::Violation> {
                Self::new(text)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::Violation;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::Violation> {
                Self::new(text)
            }
        }

        impl<'de> $crate::codegen::Read<'de> for $name {
            fn read<D: $crate::codegen::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                let text = <::std::string::String as $crate::codegen::Read<'de>>::read(from)?;
                Self::new(text).map_err($crate::codegen::ReadError::custom)
            }
        }

        $crate::codegen::impl_text!(@common $name);
    };
    ($name:ident, any) => {
        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::new(text)
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::new(text))
            }
        }

        impl<'de> $crate::codegen::Read<'de> for $name {
            fn read<D: $crate::codegen::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                <::std::string::String as $crate::codegen::Read<'de>>::read(from).map(Self::new)
            }
        }

        // Equality, order and hash are those of the text.
        impl ::core::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        $crate::codegen::impl_text!(@common $name);
    };
    (@common $name:ident) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                to.pad(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::convert::From<$name> for ::std::string::String {
            fn from(value: $name) -> Self {
                value.into_inner()
            }
        }

        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl $crate::codegen::Check for $name {}

        impl $crate::codegen::Scalar for $name {
            fn order(&self, other: &Self) -> ::core::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        $crate::codegen::impl_serde!($name);
    };
}

/// An open enum of strings is equal, hashed and ordered as its text: by its variants, a value that a new version of the schema lists
/// would be another than the same value before, and stand elsewhere.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_text_order {
    ($name:ident) => {
        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        impl ::core::cmp::PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(self.cmp(other))
            }
        }

        impl ::core::cmp::Ord for $name {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }
    };
}

/// A string with rules: `struct $name(String)`. `sensitive` keeps it out of `Debug`.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_string {
    ($name:ident, $rules:expr $(, $sensitive:ident)?) => {
        $crate::codegen::impl_string!(@type $name, $rules);
        $crate::codegen::impl_debug!($name $(, $sensitive)?);
    };
    (@type $name:ident, $rules:expr) => {
        impl $name {
            /// Takes a text that the schema accepts.
            ///
            /// # Errors
            /// The rule of the schema that the text breaks.
            pub fn new(text: impl ::core::convert::Into<::std::string::String>) -> ::core::result::Result<Self, $crate::Violation> {
                static RULES: $crate::codegen::StringRules = $rules;
                let text = text.into();
                $crate::codegen::string(&text, &RULES)?;
                ::core::result::Result::Ok(Self(text))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, owned.
            #[must_use]
            pub fn into_inner(self) -> ::std::string::String {
                self.0
            }
        }

        // Equality, order and hash are those of the text.
        impl ::core::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        $crate::codegen::impl_text!($name);
    };
}

/// An enum of strings; the variants have no fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_string_enum {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $name {
            /// Every value, in the order of the schema.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value as the schema writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                to.pad(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::Violation;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::Violation> {
                match text {
                    $($text => ::core::result::Result::Ok(Self::$variant),)+
                    _ => ::core::result::Result::Err($crate::Violation::new(
                        "enum",
                        ::core::concat!("must be one of", $(" \"", $text, "\""),+),
                    )),
                }
            }
        }

        impl ::core::convert::TryFrom<&str> for $name {
            type Error = $crate::Violation;

            fn try_from(text: &str) -> ::core::result::Result<Self, $crate::Violation> {
                text.parse()
            }
        }

        impl ::core::convert::TryFrom<::std::string::String> for $name {
            type Error = $crate::Violation;

            fn try_from(text: ::std::string::String) -> ::core::result::Result<Self, $crate::Violation> {
                text.parse()
            }
        }

        impl ::core::convert::From<$name> for &'static str {
            fn from(value: $name) -> Self {
                value.as_str()
            }
        }

        impl<'de> $crate::codegen::Read<'de> for $name {
            fn read<D: $crate::codegen::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                $crate::codegen::read_str(from, |text| text.parse())
            }
        }

        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl $crate::codegen::Check for $name {}

        impl $crate::codegen::Scalar for $name {
            fn order(&self, other: &Self) -> ::core::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        $crate::codegen::impl_serde!($name);
    };
}
