//! Arrays, maps and other types under a name of their own. `sensitive` keeps each of them out of `Debug`.

/// `Debug` of a newtype: that of its content, or nothing of it.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_debug {
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, to)
            }
        }
    };
    ($name:ident, sensitive) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                to.write_str("[sensitive]")
            }
        }
    };
}

/// An array with rules: `struct $name(Vec<$item>)`. `unique` asks for scalars, `distinct` takes any elements.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_array {
    ($name:ident, $item:ty, $rules:expr, unique $(, $sensitive:ident)?) => {
        $crate::codegen::impl_array!(@type $name, $item, $rules, $crate::codegen::unique::<$item> $(, $sensitive)?);
    };
    ($name:ident, $item:ty, $rules:expr, distinct $(, $sensitive:ident)?) => {
        $crate::codegen::impl_array!(@type $name, $item, $rules, $crate::codegen::distinct::<$item> $(, $sensitive)?);
    };
    ($name:ident, $item:ty, $rules:expr $(, $sensitive:ident)?) => {
        $crate::codegen::impl_array!(@type $name, $item, $rules, |_| ::core::result::Result::Ok(()) $(, $sensitive)?);
    };
    (@type $name:ident, $item:ty, $rules:expr, $unique:expr $(, $sensitive:ident)?) => {
        $crate::codegen::impl_newtype!(@checked $name, ::std::vec::Vec<$item>, |elements: &::std::vec::Vec<$item>| {
            static RULES: $crate::codegen::ArrayRules = $rules;
            let unique: fn(&[$item]) -> $crate::codegen::Verdict = $unique;
            $crate::codegen::array(elements, &RULES)?;
            unique(elements)
        } $(, $sensitive)?);

        impl ::core::convert::AsRef<[$item]> for $name {
            fn as_ref(&self) -> &[$item] {
                &self.0
            }
        }

        $crate::codegen::impl_each!($name, ::std::vec::Vec<$item> $(, $sensitive)?);
    };
}

/// Makes a newtype of a collection iterable, unless it is `sensitive`.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_each {
    ($name:ident, $inner:ty, sensitive) => {};
    ($name:ident, $inner:ty) => {
        impl ::core::iter::IntoIterator for $name {
            type Item = <$inner as ::core::iter::IntoIterator>::Item;
            type IntoIter = <$inner as ::core::iter::IntoIterator>::IntoIter;

            fn into_iter(self) -> Self::IntoIter {
                ::core::iter::IntoIterator::into_iter(self.0)
            }
        }

        impl<'a> ::core::iter::IntoIterator for &'a $name {
            type Item = <&'a $inner as ::core::iter::IntoIterator>::Item;
            type IntoIter = <&'a $inner as ::core::iter::IntoIterator>::IntoIter;

            fn into_iter(self) -> Self::IntoIter {
                ::core::iter::IntoIterator::into_iter(&self.0)
            }
        }
    };
}

/// A map with rules: `struct $name(BTreeMap<$key, $item>)`, keys being `String` where nothing is said of them. `also` is a
/// function of the map that has further rules.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_map {
    ($name:ident, $item:ty, $rules:expr $(, $sensitive:ident)?) => {
        $crate::codegen::impl_map!($name, ::std::string::String => $item, $rules $(, $sensitive)?);
    };
    ($name:ident, $item:ty, $rules:expr, also $also:expr $(, $sensitive:ident)?) => {
        $crate::codegen::impl_map!($name, ::std::string::String => $item, $rules, also $also $(, $sensitive)?);
    };
    ($name:ident, $key:ty => $item:ty, $rules:expr $(, $sensitive:ident)?) => {
        $crate::codegen::impl_map!($name, $key => $item, $rules, also |_| ::core::result::Result::Ok(()) $(, $sensitive)?);
    };
    ($name:ident, $key:ty => $item:ty, $rules:expr, also $also:expr $(, $sensitive:ident)?) => {
        $crate::codegen::impl_newtype!(
            @checked $name,
            ::std::collections::BTreeMap<$key, $item>,
            |members: &::std::collections::BTreeMap<$key, $item>| {
                static RULES: $crate::codegen::MapRules = $rules;
                let also: fn(&::std::collections::BTreeMap<$key, $item>) -> $crate::codegen::Verdict = $also;
                $crate::codegen::map(members.len(), &RULES)?;
                also(members)
            }
            $(, $sensitive)?
        );

        $crate::codegen::impl_each!($name, ::std::collections::BTreeMap<$key, $item> $(, $sensitive)?);
    };
}

/// A name for another type, without rules: `struct $name($inner)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_newtype {
    ($name:ident, $inner:ty $(, $sensitive:ident)?) => {
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

        $crate::codegen::impl_newtype!(@common $name, $inner $(, $sensitive)?);
    };
    (@checked $name:ident, $inner:ty, $check:expr $(, $sensitive:ident)?) => {
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

        $crate::codegen::impl_newtype!(@common $name, $inner $(, $sensitive)?);
    };
    (@common $name:ident, $inner:ty $(, $sensitive:ident)?) => {
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

        $crate::codegen::impl_debug!($name $(, $sensitive)?);
        $crate::codegen::impl_newtype!(@deref $name, $inner $(, $sensitive)?);

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
    // Whoever reads a secret says so.
    (@deref $name:ident, $inner:ty, sensitive) => {};
    (@deref $name:ident, $inner:ty) => {
        impl ::core::ops::Deref for $name {
            type Target = $inner;

            fn deref(&self) -> &$inner {
                &self.0
            }
        }
    };
}
