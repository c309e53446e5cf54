//! Reading of unions: the variant is told by the value's kind, by a member, or by attempts.
//!
//! With the strict reader a union is read from the bytes, in place. Any other deserializer is asked for the whole value, which is
//! then written and read by the strict reader, so that unions have one implementation. It knows nothing of what the variants are.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use serde::ser::Serialize;
use serde_json::Value;

use super::check::{Depth, Verdict};
use super::object::Members;
use super::read::{Read, Seed};
use crate::number::{FRACTION, INTEGER};
use crate::validate::{self, AnyValue, Refused, Schema, TRUSTED, Tree, UNION, Violation};

/// A type that is read as one of several.
#[doc(hidden)]
pub trait ReadUnion: for<'any> Read<'any> {
    /// Chooses by a look ahead: [`kind()`], [`tag`], [`shown`] or [`attempts`].
    ///
    /// # Errors
    /// Those of the deserializer, and what the type refuses.
    fn read_union<'de, A: EnumAccess<'de>>(from: A) -> Result<Self, A::Error>;
}

/// Reads a `T` as one of several.
///
/// # Errors
/// Those of the deserializer, and what the type refuses.
#[inline]
pub fn read_union<'de, T: ReadUnion, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    read_ahead::<Alternative<T>, D>(from)
}

/// What is read by a look ahead or by several passes, which only the strict reader gives.
pub(super) trait FromAhead {
    /// What is read.
    type Value: for<'any> Read<'any>;

    /// Reads it.
    fn from_ahead<'de, A: EnumAccess<'de>>(from: A) -> Result<Self::Value, A::Error>;
}

/// A union as such.
struct Alternative<T>(PhantomData<T>);

impl<T: ReadUnion> FromAhead for Alternative<T> {
    type Value = T;

    #[inline]
    fn from_ahead<'de, A: EnumAccess<'de>>(from: A) -> Result<T, A::Error> {
        T::read_union(from)
    }
}

/// Reads with the strict reader, whatever the deserializer is.
#[inline]
pub(super) fn read_ahead<'de, F: FromAhead, D: Deserializer<'de>>(from: D) -> Result<F::Value, D::Error> {
    from.deserialize_newtype_struct(UNION, Ahead::<F>(PhantomData))
}

struct Ahead<F>(PhantomData<F>);

impl<'de, F: FromAhead> Visitor<'de> for Ahead<F> {
    type Value = F::Value;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("one of the alternatives")
    }

    #[inline]
    fn visit_enum<A: EnumAccess<'de>>(self, from: A) -> Result<F::Value, A::Error> {
        F::from_ahead(from)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<F::Value, D::Error> {
        reread(&Value::read(from)?)
    }

    fn visit_unit<E: Error>(self) -> Result<F::Value, E> {
        reread(&Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<F::Value, E> {
        reread(&Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<F::Value, E> {
        reread(&Value::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<F::Value, E> {
        reread(&value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<F::Value, E> {
        reread(&value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<F::Value, E> {
        reread(&AnyValue.visit_f64(value)?)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<F::Value, E> {
        reread(&value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<F::Value, A::Error> {
        reread(&AnyValue.visit_seq(elements)?)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<F::Value, A::Error> {
        reread(&AnyValue.visit_map(members)?)
    }
}

/// Reads what another deserializer gave by the strict reader.
fn reread<T: for<'any> Read<'any>, E: Error>(value: &Value) -> Result<T, E> {
    let Ok(bytes) = validate::write(value) else {
        return Err(E::custom(Violation::new("type", "must not nest deeper than 128 arrays and objects")));
    };
    validate::read(&bytes).map_err(|refused| match refused {
        Refused::Broken(violation) => E::custom(violation),
        Refused::Malformed(malformed) => E::custom(malformed),
    })
}

/// The value of a union whose variant is known.
pub struct Chosen<V>(V);

impl<'de, V: VariantAccess<'de>> Chosen<V> {
    /// Reads it as the variant's type.
    ///
    /// # Errors
    /// Those of the deserializer, and what the type refuses.
    #[inline]
    pub fn read<T: Read<'de>>(self) -> Result<T, V::Error> {
        self.0.newtype_variant_seed(Seed::new())
    }

    /// Reads what an object holds that has these members alone: the last is the content, one before it the tag, which was seen.
    ///
    /// # Errors
    /// Those of the deserializer, what the content's type refuses, and other members.
    #[inline]
    pub fn content<T: Read<'de>>(self, members: &'static [&'static str]) -> Result<T, V::Error> {
        self.0.newtype_variant_seed(Content { members, content: PhantomData })
    }

    /// Reads an object that has the tag alone, which was seen.
    ///
    /// # Errors
    /// Those of the deserializer, and other members.
    pub fn tag_alone(self, members: &'static [&'static str]) -> Result<(), V::Error> {
        self.content::<Seen>(members).map(|Seen| ())
    }

    /// Passes the string that was seen.
    ///
    /// # Errors
    /// Those of the deserializer.
    pub fn text(self) -> Result<(), V::Error> {
        self.0.newtype_variant_seed(Seed::<Seen>::new()).map(|Seen| ())
    }

    /// Refuses it, as it is none of the variants.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn refuse<T>(self, keyword: &'static str, message: &'static str) -> Result<T, V::Error> {
        Err(V::Error::custom(Violation::new(keyword, message)))
    }
}

/// An object that has these members alone, the last of which is the content.
struct Content<T> {
    members: &'static [&'static str],
    content: PhantomData<T>,
}

impl<'de, T: Read<'de>> DeserializeSeed<'de> for Content<T> {
    type Value = T;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        from.deserialize_struct(TRUSTED, self.members, self)
    }
}

impl<'de, T: Read<'de>> Visitor<'de> for Content<T> {
    type Value = T;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("an object")
    }

    #[inline]
    fn visit_map<M: MapAccess<'de>>(self, access: M) -> Result<T, M::Error> {
        let mut members = Members::new(access);
        let last = self.members.len().saturating_sub(1);
        let (mut tag, mut content) = (None::<Seen>, None);
        while let Some(member) = members.next(self.members)? {
            match member {
                place if place == last => members.read(&mut content)?,
                place if place < last => members.read(&mut tag)?,
                _ => members.refuse()?,
            }
        }
        members.required(content, last)
    }
}

/// What a look ahead has seen already.
struct Seen;

impl<'de> Read<'de> for Seen {
    #[inline]
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(from).map(|_| Self)
    }
}

/// What JSON value comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number without fraction, `1.0` too.
    Integer,
    /// A number with fraction.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// Looks at the kind of the value.
///
/// # Errors
/// Those of the deserializer.
#[inline]
pub fn kind<'de, A: EnumAccess<'de>>(from: A) -> Result<(Kind, Chosen<A::Variant>), A::Error> {
    let (kind, value) = from.variant_seed(KindSeed)?;
    Ok((kind, Chosen(value)))
}

struct KindSeed;

impl<'de> DeserializeSeed<'de> for KindSeed {
    type Value = Kind;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Kind, D::Error> {
        from.deserialize_any(self)
    }
}

impl Visitor<'_> for KindSeed {
    type Value = Kind;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a kind of value")
    }

    #[inline]
    fn visit_u8<E: Error>(self, letter: u8) -> Result<Kind, E> {
        Ok(match letter {
            b'n' => Kind::Null,
            b't' => Kind::Boolean,
            b'0' => Kind::Integer,
            b'.' => Kind::Number,
            b'"' => Kind::String,
            b'[' => Kind::Array,
            _ => Kind::Object,
        })
    }
}

/// The member that tells objects apart.
#[derive(Clone, Debug, PartialEq)]
pub enum Tag<'de> {
    /// A string.
    Text(Cow<'de, str>),
    /// An integer.
    Integer(i128),
    /// A boolean.
    Boolean(bool),
    /// Something else, or not there.
    None,
}

impl PartialEq<&str> for Tag<'_> {
    #[inline]
    fn eq(&self, text: &&str) -> bool {
        matches!(self, Self::Text(tag) if tag == text)
    }
}

impl PartialEq<i128> for Tag<'_> {
    fn eq(&self, integer: &i128) -> bool {
        matches!(self, Self::Integer(tag) if tag == integer)
    }
}

impl PartialEq<bool> for Tag<'_> {
    fn eq(&self, boolean: &bool) -> bool {
        matches!(self, Self::Boolean(tag) if tag == boolean)
    }
}

/// Looks for the member at this path of names. Cheapest where it is the first, as everything before is passed twice.
///
/// # Errors
/// Those of the deserializer.
#[inline]
pub fn tag<'de, A: EnumAccess<'de>>(
    from: A,
    path: &'static [&'static str],
) -> Result<(Tag<'de>, Chosen<A::Variant>), A::Error> {
    let (tag, value) = from.variant_seed(TagSeed(path))?;
    Ok((tag, Chosen(value)))
}

struct TagSeed(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for TagSeed {
    type Value = Tag<'de>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Tag<'de>, D::Error> {
        from.deserialize_struct("tag", self.0, self)
    }
}

impl<'de> Visitor<'de> for TagSeed {
    type Value = Tag<'de>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a tag")
    }

    fn visit_unit<E: Error>(self) -> Result<Tag<'de>, E> {
        Ok(Tag::None)
    }

    fn visit_bool<E: Error>(self, tag: bool) -> Result<Tag<'de>, E> {
        Ok(Tag::Boolean(tag))
    }

    fn visit_u64<E: Error>(self, tag: u64) -> Result<Tag<'de>, E> {
        Ok(Tag::Integer(tag.into()))
    }

    fn visit_i64<E: Error>(self, tag: i64) -> Result<Tag<'de>, E> {
        Ok(Tag::Integer(tag.into()))
    }

    fn visit_f64<E: Error>(self, tag: f64) -> Result<Tag<'de>, E> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "without fraction; beyond i128 no literal of a schema is equal"
        )]
        Ok(if tag.fract() == 0.0 { Tag::Integer(tag as i128) } else { Tag::None })
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, tag: &'de str) -> Result<Tag<'de>, E> {
        Ok(Tag::Text(Cow::Borrowed(tag)))
    }

    fn visit_str<E: Error>(self, tag: &str) -> Result<Tag<'de>, E> {
        Ok(Tag::Text(Cow::Owned(tag.to_owned())))
    }
}

/// What a value shows that is a text, or an object with one member.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown<'de> {
    /// The text.
    Text(Cow<'de, str>),
    /// The name of the first member.
    Member(Cow<'de, str>),
    /// Something else.
    Nothing,
}

impl Shown<'_> {
    /// Whether it is this text.
    #[inline]
    #[must_use]
    pub fn is_text(&self, text: &str) -> bool {
        matches!(self, Self::Text(shown) if shown == text)
    }

    /// Whether it is an object that begins with this member.
    #[inline]
    #[must_use]
    pub fn has_member(&self, name: &str) -> bool {
        matches!(self, Self::Member(shown) if shown == name)
    }
}

/// Looks at the text, or at the name of the first member.
///
/// # Errors
/// Those of the deserializer.
#[inline]
pub fn shown<'de, A: EnumAccess<'de>>(from: A) -> Result<(Shown<'de>, Chosen<A::Variant>), A::Error> {
    let (shown, value) = from.variant_seed(ShownSeed)?;
    Ok((shown, Chosen(value)))
}

struct ShownSeed;

impl<'de> DeserializeSeed<'de> for ShownSeed {
    type Value = Shown<'de>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Shown<'de>, D::Error> {
        from.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for ShownSeed {
    type Value = Shown<'de>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a text, or an object with one member")
    }

    fn visit_unit<E: Error>(self) -> Result<Shown<'de>, E> {
        Ok(Shown::Nothing)
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Shown<'de>, E> {
        Ok(Shown::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Shown<'de>, E> {
        Ok(Shown::Text(Cow::Owned(text.to_owned())))
    }

    /// The name of a member, as a text.
    #[inline]
    fn visit_newtype_struct<D: Deserializer<'de>>(self, name: D) -> Result<Shown<'de>, D::Error> {
        Ok(match name.deserialize_identifier(self)? {
            Shown::Text(name) => Shown::Member(name),
            other => other,
        })
    }
}

/// A type that is read by attempts.
#[doc(hidden)]
pub trait ReadAttempts: Sized {
    /// Makes them.
    ///
    /// # Errors
    /// When none succeeds, or more than may.
    fn read_attempts<'de, A: SeqAccess<'de>>(attempts: Attempts<A>) -> Result<Self, A::Error>;
}

/// Reads by attempts.
///
/// # Errors
/// What [`ReadAttempts::read_attempts`] refuses.
pub fn attempts<'de, T: ReadAttempts, A: EnumAccess<'de>>(from: A) -> Result<T, A::Error> {
    struct Making<T>(PhantomData<T>);

    impl<'de, T: ReadAttempts> Visitor<'de> for Making<T> {
        type Value = T;

        fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
            to.write_str("one of the alternatives")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<T, A::Error> {
            T::read_attempts(Attempts { access, value: None, beyond: false })
        }
    }

    let ((), value) = from.variant_seed(Unseen)?;
    value.tuple_variant(0, Making(PhantomData))
}

/// No look ahead.
pub(super) struct Unseen;

impl<'de> DeserializeSeed<'de> for Unseen {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, _: D) -> Result<(), D::Error> {
        Ok(())
    }
}

/// Attempts to read one value as several types.
pub struct Attempts<A> {
    access: A,
    /// The value, once a schema had to judge it; none when it cannot be read at all.
    value: Option<Option<Tree>>,
    /// Whether a schema accepted the value and its type did not.
    beyond: bool,
}

impl<'de, A: SeqAccess<'de>> Attempts<A> {
    /// Reads the value as a `T`, if it is one and the schemas accept it.
    pub fn attempt<T: Read<'de>>(&mut self, schemas: &[&Schema]) -> Option<T> {
        if !schemas.is_empty() {
            let value = self.value.get_or_insert_with(|| next(&mut self.access)).as_ref()?;
            if !schemas.iter().all(|schema| schema.accepts(value)) {
                return None;
            }
        }
        let read = next(&mut self.access);
        self.beyond |= read.is_none() && !schemas.is_empty();
        read
    }

    /// The only attempt that succeeded.
    ///
    /// # Errors
    /// When there is none, or a schema accepts the value that its type cannot hold.
    pub fn one<T>(self, found: Option<T>, keyword: &'static str) -> Result<T, A::Error> {
        match found {
            Some(found) if !self.beyond => Ok(found),
            _ => Self::none(keyword),
        }
    }

    /// No attempt succeeded.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn none<T>(keyword: &'static str) -> Result<T, A::Error> {
        Err(A::Error::custom(Violation::new(keyword, NONE)))
    }

    /// More than one attempt succeeded.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn several<T>(keyword: &'static str) -> Result<T, A::Error> {
        Err(A::Error::custom(Violation::new(keyword, SEVERAL)))
    }
}

const NONE: &str = "must keep to one of the alternatives";
const SEVERAL: &str = "must keep to exactly one of the alternatives, not to several";

/// The value as a `T`, if it is one.
fn next<'de, T: Read<'de>, A: SeqAccess<'de>>(access: &mut A) -> Option<T> {
    access.next_element_seed(Seed::new()).ok().flatten()
}

/// Holds a variant's value to the schema by which it is chosen.
///
/// # Errors
/// When the schema refuses it.
pub fn keeps_to<T: Serialize>(value: &T, schema: &Schema, keyword: &'static str, depth: Depth) -> Verdict {
    if depth == Depth::Own {
        return Ok(());
    }
    let accepted = validate::write(value).ok().and_then(|bytes| validate::read_tree(&bytes).ok());
    if accepted.is_some_and(|value| schema.accepts(&value)) {
        return Ok(());
    }
    Err(Violation::new(keyword, NONE))
}

/// Holds a union to being read back as the variant that it is, and as no other.
///
/// # Errors
/// When it is not.
pub fn reads_back<T: ReadUnion + Serialize>(value: &T, keyword: &'static str, depth: Depth) -> Verdict {
    if depth == Depth::Own {
        return Ok(());
    }
    let bytes = validate::write(value).map_err(|_| Violation::new(keyword, NONE))?;
    match validate::read::<T>(&bytes) {
        Ok(read) if std::mem::discriminant(&read) == std::mem::discriminant(value) => Ok(()),
        Err(Refused::Broken(violation)) => Err(violation),
        _ => Err(Violation::new(keyword, NONE)),
    }
}

/// Holds a variant's value to the kinds for which the variant stands: a type may hold more, as [`Value`] does.
///
/// # Errors
/// When it is of another kind.
pub fn is_of_kind<T: Serialize>(value: &T, kinds: &[Kind], depth: Depth) -> Verdict {
    let fits = |found| match found {
        // Whole numbers are numbers, too.
        Kind::Integer => kinds.contains(&Kind::Integer) || kinds.contains(&Kind::Number),
        other => kinds.contains(&other),
    };
    if depth == Depth::Own {
        return Ok(());
    }
    match value.serialize(FirstToken) {
        Err(Found(Some(kind))) if !fits(kind) => {
            Err(Violation::new("type", "must be of a type for which its variant stands"))
        }
        // What cannot be written is told when it is written.
        _ => Ok(()),
    }
}

/// Finds the kind of a value from the first that it writes, and stops it there.
struct FirstToken;

/// A kind that was found, on the way of an error; none for an error of the value's own.
#[derive(Debug)]
struct Found(Option<Kind>);

impl fmt::Display for Found {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("enough was seen")
    }
}

impl std::error::Error for Found {}

impl serde::ser::Error for Found {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(None)
    }
}

macro_rules! found {
    ($($method:ident($($argument:ty),*) -> $answer:ty = $kind:expr;)+) => {
        $(fn $method(self, $(_: $argument),*) -> Result<$answer, Found> {
            Err(Found(Some($kind)))
        })+
    };
}

type Never = serde::ser::Impossible<(), Found>;

impl serde::Serializer for FirstToken {
    type Ok = ();
    type Error = Found;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Never;
    type SerializeStructVariant = Never;

    found! {
        serialize_bool(bool) -> () = Kind::Boolean;
        serialize_i8(i8) -> () = Kind::Integer;
        serialize_i16(i16) -> () = Kind::Integer;
        serialize_i32(i32) -> () = Kind::Integer;
        serialize_i64(i64) -> () = Kind::Integer;
        serialize_i128(i128) -> () = Kind::Integer;
        serialize_u8(u8) -> () = Kind::Integer;
        serialize_u16(u16) -> () = Kind::Integer;
        serialize_u32(u32) -> () = Kind::Integer;
        serialize_u64(u64) -> () = Kind::Integer;
        serialize_u128(u128) -> () = Kind::Integer;
        serialize_char(char) -> () = Kind::String;
        serialize_str(&str) -> () = Kind::String;
        serialize_bytes(&[u8]) -> () = Kind::Array;
        serialize_none() -> () = Kind::Null;
        serialize_unit() -> () = Kind::Null;
        serialize_unit_struct(&'static str) -> () = Kind::Null;
        serialize_unit_variant(&'static str, u32, &'static str) -> () = Kind::String;
        serialize_seq(Option<usize>) -> Never = Kind::Array;
        serialize_tuple(usize) -> Never = Kind::Array;
        serialize_tuple_struct(&'static str, usize) -> Never = Kind::Array;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never = Kind::Object;
        serialize_map(Option<usize>) -> Never = Kind::Object;
        serialize_struct(&'static str, usize) -> Never = Kind::Object;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never = Kind::Object;
    }

    fn serialize_f32(self, value: f32) -> Result<(), Found> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Found> {
        Err(Found(Some(if value.fract() == 0.0 { Kind::Integer } else { Kind::Number })))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Found> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<(), Found> {
        match name {
            INTEGER => Err(Found(Some(Kind::Integer))),
            FRACTION => Err(Found(Some(Kind::Number))),
            _ => value.serialize(self),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Found> {
        Err(Found(Some(Kind::Object)))
    }
}
