//! The type of values that there are none of.

use serde::{Serialize, Serializer};

use crate::codegen::{Check, Deserializer, Read, ReadError, impl_serde};
use crate::validate::Violation;

/// A value that no schema accepts: the type of what is `false`, or contradicts itself.
///
/// An optional member of this type is always absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Never {}

impl<'de> Read<'de> for Never {
    fn read<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom(Violation::new("falseSchema", "no value is allowed")))
    }
}

impl Serialize for Never {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        match *self {}
    }
}

impl Check for Never {}

impl_serde!(Never);
