//! Arrays as structs: first items that have fields, in their order, and the rest. Items can be missing from the end only.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error as _, IgnoredAny, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeSeq, Serializer};

use super::check::{Check, Depth, Verdict};
use super::proxy::{Proxy, Written};
use super::read::{Read, Seed};
use crate::validate::Violation;

/// A type that is read from an array.
#[doc(hidden)]
pub trait ReadItems<'de>: Sized {
    /// What error texts call it.
    const NAME: &'static str;

    /// Takes the items one by one.
    ///
    /// # Errors
    /// Those of the deserializer, and what the type refuses.
    fn read_items<S: SeqAccess<'de>>(items: Items<S>) -> Result<Self, S::Error>;
}

/// Reads a `T` from an array; anything else is refused.
///
/// # Errors
/// Those of the deserializer, and what the type refuses.
#[inline]
pub fn read_items<'de, T: ReadItems<'de>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    struct Array<T>(PhantomData<T>);

    impl<'de, T: ReadItems<'de>> Visitor<'de> for Array<T> {
        type Value = T;

        fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(to, "an array ({})", T::NAME)
        }

        #[inline]
        fn visit_seq<S: SeqAccess<'de>>(self, access: S) -> Result<T, S::Error> {
            T::read_items(Items { access, ended: false })
        }
    }

    from.deserialize_seq(Array(PhantomData))
}

/// The items of an array being read.
pub struct Items<S> {
    access: S,
    /// Whether there are no more; nothing is asked of the deserializer then.
    ended: bool,
}

impl<'de, S: SeqAccess<'de>> Items<S> {
    /// The next item, which must be there.
    ///
    /// # Errors
    /// Those of the deserializer, what the type refuses, and when there is none.
    #[inline]
    pub fn required<T: Read<'de>>(&mut self) -> Result<T, S::Error> {
        self.optional()?.ok_or_else(|| S::Error::custom(Violation::new("minItems", "has too few items")))
    }

    /// The next item, if there is one.
    ///
    /// # Errors
    /// Those of the deserializer, and what the type refuses.
    #[inline]
    pub fn optional<T: Read<'de>>(&mut self) -> Result<Option<T>, S::Error> {
        if self.ended {
            return Ok(None);
        }
        let read = self.access.next_element_seed(Seed::new())?;
        self.ended = read.is_none();
        Ok(read)
    }

    /// The next item, which must be there and is of a foreign type.
    ///
    /// # Errors
    /// As [`required`](Self::required).
    pub fn required_as<P: Proxy>(&mut self) -> Result<P::Native, S::Error> {
        self.required().map(P::into_native)
    }

    /// The next item, which is of a foreign type, if there is one.
    ///
    /// # Errors
    /// As [`optional`](Self::optional).
    pub fn optional_as<P: Proxy>(&mut self) -> Result<Option<P::Native>, S::Error> {
        Ok(self.optional()?.map(P::into_native))
    }

    /// All items that are left.
    ///
    /// # Errors
    /// Those of the deserializer, and what the type refuses.
    pub fn rest<T: Read<'de>>(&mut self) -> Result<Vec<T>, S::Error> {
        // The sender's word on how many there are is not trusted with memory.
        let mut rest = Vec::new();
        while let Some(item) = self.optional()? {
            rest.push(item);
        }
        Ok(rest)
    }

    /// All items that are left, which are of a foreign type.
    ///
    /// # Errors
    /// As [`rest`](Self::rest).
    pub fn rest_as<P: Proxy>(&mut self) -> Result<Vec<P::Native>, S::Error> {
        Ok(self.rest()?.into_iter().map(P::into_native).collect())
    }

    /// Refuses items that are left.
    ///
    /// # Errors
    /// When there is one.
    pub fn end(&mut self) -> Result<(), S::Error> {
        if self.ended || self.access.next_element::<IgnoredAny>()?.is_none() {
            return Ok(());
        }
        Err(S::Error::custom(Violation::new("maxItems", "has too many items")))
    }

    /// Holds what was read to its own rules.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn check<T: Check>(&self, read: &T) -> Result<(), S::Error> {
        read.check(Depth::Own).map_err(S::Error::custom)
    }
}

/// Holds items that may be missing to their order: `present` says of each, and of the rest as a whole, whether it is there.
/// What was read has no gap.
///
/// # Errors
/// When one is there after one that is missing.
pub fn without_gap(depth: Depth, present: &[bool]) -> Verdict {
    if depth == Depth::Own || present.is_sorted_by(|before, after| *before || !after) {
        return Ok(());
    }
    Err(gap())
}

#[cold]
fn gap() -> Violation {
    Violation::new("prefixItems", "has an item after one that is missing")
}

/// Starts an array.
///
/// # Errors
/// Those of the serializer.
pub fn write_items<S: Serializer>(to: S) -> Result<ItemWriter<S::SerializeSeq>, S::Error> {
    to.serialize_seq(None).map(|array| ItemWriter { array, missing: false })
}

/// An array being written.
pub struct ItemWriter<A> {
    array: A,
    /// Whether an item was missing: none may follow.
    missing: bool,
}

impl<A: SerializeSeq> ItemWriter<A> {
    /// Writes an item.
    ///
    /// # Errors
    /// Those of the serializer, and one when an item before was missing.
    pub fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), A::Error> {
        if self.missing {
            return Err(A::Error::custom(gap()));
        }
        self.array.serialize_element(item)
    }

    /// Writes an item if it is there.
    ///
    /// # Errors
    /// As [`item`](Self::item).
    pub fn optional<T: Serialize>(&mut self, item: &Option<T>) -> Result<(), A::Error> {
        self.missing |= item.is_none();
        item.as_ref().map_or(Ok(()), |item| self.item(item))
    }

    /// Writes an item of a foreign type.
    ///
    /// # Errors
    /// As [`item`](Self::item), and one for a value that has no text.
    pub fn item_as<P: Proxy>(&mut self, item: &P::Native) -> Result<(), A::Error> {
        self.item(&Written::<P>(item))
    }

    /// Writes an item of a foreign type if it is there.
    ///
    /// # Errors
    /// As [`item_as`](Self::item_as).
    pub fn optional_as<P: Proxy>(&mut self, item: &Option<P::Native>) -> Result<(), A::Error> {
        self.missing |= item.is_none();
        item.as_ref().map_or(Ok(()), |item| self.item_as::<P>(item))
    }

    /// Writes the rest.
    ///
    /// # Errors
    /// As [`item`](Self::item).
    pub fn rest<T: Serialize>(&mut self, items: &[T]) -> Result<(), A::Error> {
        items.iter().try_for_each(|item| self.item(item))
    }

    /// Writes the rest, which is of a foreign type.
    ///
    /// # Errors
    /// As [`item_as`](Self::item_as).
    pub fn rest_as<P: Proxy>(&mut self, items: &[P::Native]) -> Result<(), A::Error> {
        items.iter().try_for_each(|item| self.item_as::<P>(item))
    }

    /// Ends the array.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn end(self) -> Result<A::Ok, A::Error> {
        self.array.end()
    }
}
