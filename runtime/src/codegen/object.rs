//! Reading of objects into structs, without duplicates, whichever deserializer the bytes come through.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::check::{Check, Depth};
use super::proxy::Proxy;
use super::read::{Read, Seed};
use crate::validate::{Names, Pattern, TRUSTED, Violation};

/// A type that is read from an object.
#[doc(hidden)]
pub trait ReadObject<'de>: Sized {
    /// What error texts call it.
    const NAME: &'static str;
    /// The members that have a field, in the order of the fields.
    const MEMBERS: &'static [&'static str];

    /// Takes the members one by one.
    ///
    /// # Errors
    /// Those of the deserializer, and what the type refuses.
    fn read_members<M: MapAccess<'de>>(members: Members<'de, M>) -> Result<Self, M::Error>;
}

/// Reads a `T` from an object; anything else is refused, arrays too.
///
/// # Errors
/// Those of the deserializer, and what the type refuses.
#[inline]
pub fn read_object<'de, T: ReadObject<'de>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_struct(TRUSTED, T::MEMBERS, Object(PhantomData))
}

struct Object<T>(PhantomData<T>);

impl<'de, T: ReadObject<'de>> Visitor<'de> for Object<T> {
    type Value = T;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "an object ({})", T::NAME)
    }

    #[inline]
    fn visit_map<M: MapAccess<'de>>(self, access: M) -> Result<T, M::Error> {
        T::read_members(Members::new(access))
    }
}

/// The members of an object being read.
pub struct Members<'de, M> {
    access: M,
    declared: &'static [&'static str],
    /// The member under way; members mostly come in the order of the schema.
    current: usize,
    /// Its name, when it has no field.
    unknown: Option<Cow<'de, str>>,
    /// Names of members that were ignored.
    ignored: Names<'de>,
}

impl<'de, M: MapAccess<'de>> Members<'de, M> {
    pub(super) fn new(access: M) -> Self {
        // One before the first.
        Self { access, declared: &[], current: usize::MAX, unknown: None, ignored: Names::default() }
    }

    /// Goes to the next member: its place in `declared`, which is `MEMBERS`, or their number for one that has no field. One of `read`,
    /// `read_extra`, `ignore` and `refuse` must follow.
    ///
    /// # Errors
    /// Those of the deserializer.
    #[inline]
    pub fn next(&mut self, declared: &'static [&'static str]) -> Result<Option<usize>, M::Error> {
        self.declared = declared;
        let name = Name { declared, likely: self.current.wrapping_add(1) };
        let Some((place, unknown)) = self.access.next_key_seed(name)? else { return Ok(None) };
        self.current = place;
        self.unknown = unknown;
        Ok(Some(place))
    }

    /// Whether the name of the member, which has no field, matches a pattern: of `patternProperties`.
    #[must_use]
    pub fn matches(&self, pattern: &Pattern) -> bool {
        self.unknown.as_deref().is_some_and(|name| pattern.is_match(name))
    }

    /// Reads the member into its slot.
    ///
    /// # Errors
    /// Those of the deserializer, what the type refuses, and a second member of the name.
    #[inline]
    pub fn read<T: Read<'de>>(&mut self, slot: &mut Option<T>) -> Result<(), M::Error> {
        if slot.is_some() {
            return Err(M::Error::duplicate_field(self.declared.get(self.current).copied().unwrap_or_default()));
        }
        *slot = Some(self.access.next_value_seed(Seed::new())?);
        Ok(())
    }

    /// Reads the member into its slot, which is of a foreign type.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_as<P: Proxy>(&mut self, slot: &mut Option<P::Native>) -> Result<(), M::Error> {
        let mut read = None::<P>;
        if slot.is_some() {
            return Err(M::Error::duplicate_field(self.declared.get(self.current).copied().unwrap_or_default()));
        }
        self.read(&mut read)?;
        *slot = read.map(P::into_native);
        Ok(())
    }

    /// Reads a member without field into a map.
    ///
    /// # Errors
    /// Those of the deserializer, what the type refuses, and a second member of the name.
    pub fn read_extra<T: Read<'de>>(&mut self, extra: &mut BTreeMap<String, T>) -> Result<(), M::Error> {
        let Entry::Vacant(entry) = extra.entry(self.take_unknown().into_owned()) else {
            return Err(M::Error::duplicate_field("that has no field"));
        };
        entry.insert(self.access.next_value_seed(Seed::new())?);
        Ok(())
    }

    /// Skips a member without field.
    ///
    /// # Errors
    /// Those of the deserializer, and a second member of the name.
    pub fn ignore(&mut self) -> Result<(), M::Error> {
        let name = self.take_unknown();
        if !self.ignored.insert(name) {
            return Err(M::Error::duplicate_field("that has no field"));
        }
        self.access.next_value::<IgnoredAny>().map(drop)
    }

    /// Refuses a member without field.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn refuse(&mut self) -> Result<(), M::Error> {
        Err(M::Error::custom(Violation::new("additionalProperties", "has a member that the schema does not know")))
    }

    /// The value of a member that must be there.
    ///
    /// # Errors
    /// When it was not.
    #[inline]
    pub fn required<T>(&self, slot: Option<T>, place: usize) -> Result<T, M::Error> {
        slot.ok_or_else(|| M::Error::missing_field(self.declared.get(place).copied().unwrap_or_default()))
    }

    /// Holds what was read to its own rules.
    ///
    /// # Errors
    /// The rule that it breaks.
    #[inline]
    pub fn check<T: Check>(&self, read: &T) -> Result<(), M::Error> {
        read.check(Depth::Own).map_err(M::Error::custom)
    }

    fn take_unknown(&mut self) -> Cow<'de, str> {
        self.unknown.take().unwrap_or_default()
    }
}

/// Reads a member's name as its place in `declared`.
struct Name {
    declared: &'static [&'static str],
    likely: usize,
}

impl Name {
    #[inline]
    fn place(&self, name: &str) -> usize {
        if self.declared.get(self.likely).is_some_and(|likely| *likely == name) {
            return self.likely;
        }
        self.declared.iter().position(|declared| *declared == name).unwrap_or(self.declared.len())
    }

    fn is_known(&self, place: usize) -> bool {
        place < self.declared.len()
    }
}

impl<'de> DeserializeSeed<'de> for Name {
    type Value = (usize, Option<Cow<'de, str>>);

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = (usize, Option<Cow<'de, str>>);

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a member's name")
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        let place = self.place(name);
        Ok((place, (!self.is_known(place)).then_some(Cow::Borrowed(name))))
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        let place = self.place(name);
        Ok((place, (!self.is_known(place)).then(|| Cow::Owned(name.to_owned()))))
    }
}
