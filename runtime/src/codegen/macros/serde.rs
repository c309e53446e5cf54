//! serde on top of the contract.

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
