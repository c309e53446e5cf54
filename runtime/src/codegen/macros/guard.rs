//! Types whose values must satisfy a guard.

/// A newtype whose values satisfy a guard: `struct $name($inner)`, or the reading of another type that does, by a function.
/// `$keyword` is the first that the guard `$by` holds.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_guarded {
    ($name:ident, $keyword:literal, $by:path, $read:path) => {
        $crate::codegen::impl_guarded!(@read $name, $keyword, $by, |from| $read(from));
    };
    ($name:ident, $inner:ty, $keyword:literal, $by:path $(, $sensitive:ident)?) => {
        impl $name {
            /// Takes a value that the schema accepts.
            ///
            /// # Errors
            /// The rule of the schema that the value breaks.
            pub fn new(value: $inner) -> ::core::result::Result<Self, $crate::Violation> {
                $crate::codegen::Check::check(&value, $crate::codegen::Depth::Deep)?;
                $crate::codegen::satisfies(&value, &$by, $keyword)?;
                ::core::result::Result::Ok(Self(value))
            }
        }

        impl ::core::convert::TryFrom<$inner> for $name {
            type Error = $crate::Violation;

            fn try_from(value: $inner) -> ::core::result::Result<Self, $crate::Violation> {
                Self::new(value)
            }
        }

        $crate::codegen::impl_guarded!(@read $name, $keyword, $by, |from| {
            ::core::result::Result::map(<$inner as $crate::codegen::Read<'_>>::read(from), Self)
        });
        $crate::codegen::impl_newtype!(@common $name, $inner $(, $sensitive)?);
    };
    (@read $name:ident, $keyword:literal, $by:path, |$from:ident| $read:expr) => {
        impl<'de> $crate::codegen::Read<'de> for $name {
            fn read<D: $crate::codegen::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                $crate::codegen::read_guarded(from)
            }
        }

        impl $crate::codegen::Guarded for $name {
            const KEYWORD: &'static str = $keyword;

            fn guard() -> &'static $crate::codegen::Guard {
                &$by
            }

            fn read_unguarded<'de, D: $crate::codegen::Deserializer<'de>>(
                $from: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $read
            }
        }
    };
}
