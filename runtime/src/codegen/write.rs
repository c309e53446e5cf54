//! Writing of objects: absent members are left out, null is written.

use std::collections::BTreeMap;

use serde::ser::{Error, Serialize, SerializeMap, Serializer};

use super::proxy::{Proxy, Written};
use crate::validate::Violation;

/// Starts an object.
///
/// # Errors
/// Those of the serializer.
pub fn write_object<S: Serializer>(to: S) -> Result<ObjectWriter<S::SerializeMap>, S::Error> {
    to.serialize_map(None).map(|map| ObjectWriter { map })
}

/// Writes the content of a variant, as the only member.
///
/// # Errors
/// Those of the serializer.
#[inline]
pub fn write_content<S: Serializer, T: Serialize>(to: S, name: &'static str, content: &T) -> Result<S::Ok, S::Error> {
    let mut object = write_object(to)?;
    object.member(name, content)?;
    object.end()
}

/// Writes the tag of a variant, and its content beside it.
///
/// # Errors
/// Those of the serializer.
#[inline]
pub fn write_tagged<S: Serializer, T: Serialize>(
    to: S,
    (name, tag): (&'static str, &'static str),
    (member, content): (&'static str, &T),
) -> Result<S::Ok, S::Error> {
    let mut object = write_object(to)?;
    object.member(name, tag)?;
    object.member(member, content)?;
    object.end()
}

/// An object being written.
pub struct ObjectWriter<M> {
    map: M,
}

impl<M: SerializeMap> ObjectWriter<M> {
    /// Writes a member.
    ///
    /// # Errors
    /// Those of the serializer.
    #[inline]
    pub fn member<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), M::Error> {
        self.map.serialize_entry(name, value)
    }

    /// Writes a member if it is there.
    ///
    /// # Errors
    /// Those of the serializer.
    #[inline]
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) -> Result<(), M::Error> {
        value.as_ref().map_or(Ok(()), |value| self.map.serialize_entry(name, value))
    }

    /// Writes a member of a foreign type.
    ///
    /// # Errors
    /// Those of the serializer, and one for a value that has no text.
    pub fn member_as<P: Proxy>(&mut self, name: &'static str, value: &P::Native) -> Result<(), M::Error> {
        self.map.serialize_entry(name, &Written::<P>(value))
    }

    /// Writes a member of a foreign type if it is there.
    ///
    /// # Errors
    /// As [`member_as`](Self::member_as).
    pub fn optional_as<P: Proxy>(&mut self, name: &'static str, value: &Option<P::Native>) -> Result<(), M::Error> {
        value.as_ref().map_or(Ok(()), |value| self.member_as::<P>(name, value))
    }

    /// Writes the members that have no field of their own.
    ///
    /// # Errors
    /// Those of the serializer, and one when a name is one of `declared`: it would be written twice.
    pub fn extra<T: Serialize>(&mut self, members: &BTreeMap<String, T>, declared: &[&str]) -> Result<(), M::Error> {
        members.iter().try_for_each(|(name, value)| {
            if declared.contains(&name.as_str()) {
                return Err(M::Error::custom(Violation::new(
                    "properties",
                    "an extra member has the name of a declared one",
                )));
            }
            self.map.serialize_entry(name, value)
        })
    }

    /// Ends the object.
    ///
    /// # Errors
    /// Those of the serializer.
    #[inline]
    pub fn end(self) -> Result<M::Ok, M::Error> {
        self.map.end()
    }
}
