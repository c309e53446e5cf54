//! Types with one value.

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
