//! The impls that every generated type of a kind has. Macros, as the orphan rule lets only the generated crate write them.

/// serde's `Deserialize`, on top of `Read`.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_serde {
    ($name:ty) => {
        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                <Self as $crate::codegen::Read<'de>>::read(from)
            }
        }
    };
}

/// What a type that holds a checked text has besides its inherent `new`, `as_str` and `into_inner`.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_text {
    ($name:ident) => {
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

        impl ::core::convert::From<$name> for ::std::string::String {
            fn from(value: $name) -> Self {
                value.into_inner()
            }
        }

        impl<'de> $crate::codegen::Read<'de> for $name {
            fn read<D: $crate::codegen::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                let text = <::std::string::String as $crate::codegen::Read<'de>>::read(from)?;
                Self::new(text).map_err($crate::codegen::ReadError::custom)
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

/// A string with rules: `struct $name(String)`. `sensitive` keeps it out of `Debug`.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_string {
    ($name:ident, $rules:expr) => {
        $crate::codegen::impl_string!(@type $name, $rules);

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, to)
            }
        }
    };
    ($name:ident, $rules:expr, sensitive) => {
        $crate::codegen::impl_string!(@type $name, $rules);

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                to.write_str("[sensitive]")
            }
        }
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

/// What numbers with rules share: `struct $name($inner)`, and `$check` from the inner value to a verdict.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_integer {
    ($name:ident, $inner:ident, $rules:expr) => {
        $crate::codegen::impl_integer!(@number $name, $inner, $crate::codegen::IntegerRules, $rules, $crate::codegen::integer);
    };
    (@number $name:ident, $inner:ident, $kind:ty, $rules:expr, $check:path) => {
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

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, to)
            }
        }

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

/// A number with rules: `struct $name(f64)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_number {
    ($name:ident, f64, $rules:expr) => {
        $crate::codegen::impl_integer!(@number $name, f64, $crate::codegen::NumberRules, $rules, $crate::codegen::number);
    };
}

/// An array with rules: `struct $name(Vec<$item>)`. `unique` asks for scalars.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_array {
    ($name:ident, $item:ty, $rules:expr) => {
        $crate::codegen::impl_array!(@type $name, $item, $rules, |_| ::core::result::Result::Ok(()));
    };
    ($name:ident, $item:ty, $rules:expr, unique) => {
        $crate::codegen::impl_array!(@type $name, $item, $rules, $crate::codegen::unique::<$item>);
    };
    (@type $name:ident, $item:ty, $rules:expr, $unique:expr) => {
        $crate::codegen::impl_newtype!(@checked $name, ::std::vec::Vec<$item>, |elements: &::std::vec::Vec<$item>| {
            static RULES: $crate::codegen::ArrayRules = $rules;
            let unique: fn(&[$item]) -> $crate::codegen::Verdict = $unique;
            $crate::codegen::array(elements, &RULES)?;
            unique(elements)
        });

        impl ::core::convert::AsRef<[$item]> for $name {
            fn as_ref(&self) -> &[$item] {
                &self.0
            }
        }
    };
}

/// A map with rules: `struct $name(BTreeMap<String, $item>)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_map {
    ($name:ident, $item:ty, $rules:expr) => {
        $crate::codegen::impl_newtype!(
            @checked $name,
            ::std::collections::BTreeMap<::std::string::String, $item>,
            |members: &::std::collections::BTreeMap<::std::string::String, $item>| {
                static RULES: $crate::codegen::MapRules = $rules;
                $crate::codegen::map(members.len(), &RULES)
            }
        );
    };
}

/// A name for another type, without rules: `struct $name($inner)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_newtype {
    ($name:ident, $inner:ty) => {
        impl $name {
            /// Wraps a value.
            #[must_use]
            pub fn new(value: $inner) -> Self {
                Self(value)
            }
        }

        impl ::core::convert::From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl<'de> $crate::codegen::Read<'de> for $name {
            fn read<D: $crate::codegen::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                <$inner as $crate::codegen::Read<'de>>::read(from).map(Self)
            }
        }

        $crate::codegen::impl_newtype!(@common $name, $inner);
    };
    (@checked $name:ident, $inner:ty, $check:expr) => {
        impl $name {
            /// Takes a value that the schema accepts.
            ///
            /// # Errors
            /// The rule of the schema that the value breaks.
            pub fn new(value: $inner) -> ::core::result::Result<Self, $crate::Violation> {
                let check: fn(&$inner) -> $crate::codegen::Verdict = $check;
                check(&value)?;
                ::core::result::Result::Ok(Self(value))
            }
        }

        impl ::core::convert::TryFrom<$inner> for $name {
            type Error = $crate::Violation;

            fn try_from(value: $inner) -> ::core::result::Result<Self, $crate::Violation> {
                Self::new(value)
            }
        }

        impl<'de> $crate::codegen::Read<'de> for $name {
            fn read<D: $crate::codegen::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                let value = <$inner as $crate::codegen::Read<'de>>::read(from)?;
                Self::new(value).map_err($crate::codegen::ReadError::custom)
            }
        }

        $crate::codegen::impl_newtype!(@common $name, $inner);
    };
    (@common $name:ident, $inner:ty) => {
        impl $name {
            /// The value.
            #[must_use]
            pub fn get(&self) -> &$inner {
                &self.0
            }

            /// The value, owned.
            #[must_use]
            pub fn into_inner(self) -> $inner {
                self.0
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, to)
            }
        }

        impl ::core::convert::From<$name> for $inner {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codegen::Serialize::serialize(&self.0, to)
            }
        }

        impl $crate::codegen::Check for $name {
            fn check(&self, depth: $crate::codegen::Depth) -> $crate::codegen::Verdict {
                depth.into_member(&self.0)
            }
        }

        $crate::codegen::impl_serde!($name);
    };
}

/// A type with one value: `struct $name;`, which reads and writes just that.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_const {
    ($name:ident, string $value:literal) => {
        $crate::codegen::impl_const!(@type $name, &'static str, $value, |from| {
            $crate::codegen::read_str(from, |text| if text == $value { ::core::result::Result::Ok($name) } else { ::core::result::Result::Err(refused()) })
        });
    };
    ($name:ident, integer $value:literal) => {
        $crate::codegen::impl_const!(@scalar $name, i64, $value);
    };
    ($name:ident, number $value:literal) => {
        $crate::codegen::impl_const!(@scalar $name, f64, $value);
    };
    ($name:ident, boolean $value:literal) => {
        $crate::codegen::impl_const!(@scalar $name, bool, $value);
    };
    ($name:ident, null) => {
        $crate::codegen::impl_const!(@scalar $name, (), ());
    };
    (@scalar $name:ident, $type:ty, $value:expr) => {
        $crate::codegen::impl_const!(@type $name, $type, $value, |from| {
            let value = <$type as $crate::codegen::Read<'de>>::read(from)?;
            if value == $value { ::core::result::Result::Ok($name) } else { ::core::result::Result::Err($crate::codegen::ReadError::custom(refused())) }
        });
    };
    (@type $name:ident, $type:ty, $value:expr, |$from:ident| $read:block) => {
        impl $name {
            /// The only value.
            pub const VALUE: $type = $value;
        }

        impl<'de> $crate::codegen::Read<'de> for $name {
            fn read<D: $crate::codegen::Deserializer<'de>>($from: D) -> ::core::result::Result<Self, D::Error> {
                #[cold]
                fn refused() -> $crate::Violation {
                    $crate::Violation::new("const", "must be the only value that the schema has")
                }
                $read
            }
        }

        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codegen::Serialize::serialize(&Self::VALUE, to)
            }
        }

        impl $crate::codegen::Check for $name {}

        $crate::codegen::impl_serde!($name);
    };
}
