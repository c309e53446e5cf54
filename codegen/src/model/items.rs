//! The named types of a generated crate: structs, enums, newtypes and aliases.

use super::{Docs, ItemGuard, MapChecks, Name, NameChecks, Type, TypePath};
use crate::source::SchemaPlace;

/// A type with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its name.
    pub name: Name,
    /// The schema that it was made from.
    pub place: SchemaPlace,
    /// Its documentation.
    pub docs: Docs,
    /// Whether the schema calls it deprecated.
    pub deprecated: bool,
    /// Whether `Debug` must not show it.
    pub sensitive: bool,
    /// What it is.
    pub body: Body,
    /// How many values in it are any value although the schemas say something of them, such as what they are not.
    pub untyped: usize,
    /// What its values must satisfy beyond that.
    pub guard: Option<ItemGuard>,
    /// The traits beyond `Clone`, `Debug` and `PartialEq` that it can have.
    pub traits: Traits,
    /// Traits to derive beside these, as somebody asked for.
    pub derives: Vec<TypePath>,
    /// Set where it travels as a message of its own.
    pub message: Option<Message>,
}

/// What an item is.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "most items are structs, and there is one body for each")]
pub enum Body {
    /// An object with declared members.
    Struct(Struct),
    /// One of some strings.
    Enum(Enum),
    /// One of some integers.
    IntegerEnum(Vec<Variant>),
    /// One of some values, whose `wire` is JSON.
    ValueEnum(Vec<Variant>),
    /// One of several types.
    Union(Union),
    /// A newtype that cannot hold a bad value. Its type is a string, an integer, a number, an array or a map with checks.
    Checked(Type),
    /// A newtype whose values satisfy its guard.
    Guarded(Type),
    /// A newtype that only gives a name.
    Wrapper(Type),
    /// A type with only one value.
    Constant(Constant),
    /// Another name for a type.
    Alias(Type),
}

/// The only value of a type.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// A text.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
}

/// An object with declared members, or an array whose first items are.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// Whether it is an array: the members are its first items, and their names in JSON the positions. Those that are optional may
    /// be missing from the end only.
    pub is_array: bool,
    /// The members, in the order of the schema.
    pub members: Vec<Member>,
    /// Regular expressions (ECMA-262) that match the names of members which no object may have.
    pub refused: Vec<String>,
    /// Members that are kept by patterns of their names: each in the first map whose pattern matches.
    pub matching: Vec<Matching>,
    /// What happens to others.
    pub rest: Rest,
    /// The fewest and the most members or items that it has, declared or not.
    pub counts: (Option<u64>, Option<u64>),
    /// Members that call for others, by their names in JSON.
    pub dependent: Vec<(String, Vec<String>)>,
    /// The name of the builder, where there are too many required members for arguments.
    pub builder: Option<Name>,
}

/// What happens to members that the schema does not name.
#[derive(Clone, Debug, PartialEq)]
pub enum Rest {
    /// They are refused.
    Refused,
    /// They are passed over.
    Ignored,
    /// They are kept in this field, by name.
    Kept {
        /// The field.
        field: Name,
        /// The type of each value.
        value: Type,
        /// What their names must be like.
        checks: MapChecks,
    },
    /// The items of an array that come after the declared ones are kept in this field.
    Items {
        /// The field.
        field: Name,
        /// The method that sets it.
        with: Name,
        /// The type of each.
        item: Type,
    },
}

/// The members whose names match a pattern, which are kept in a field of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Matching {
    /// The field.
    pub field: Name,
    /// A regular expression (ECMA-262) that matches somewhere.
    pub pattern: String,
    /// The type of each value.
    pub value: Type,
    /// What their names must be like beyond that.
    pub names: NameChecks,
}

impl Rest {
    /// The field and the type of what is kept in it.
    #[must_use]
    pub const fn kept(&self) -> Option<(&Name, &Type)> {
        match self {
            Self::Kept { field, value, .. } => Some((field, value)),
            Self::Items { field, item, .. } => Some((field, item)),
            Self::Refused | Self::Ignored => None,
        }
    }
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The field.
    pub field: Name,
    /// The name in JSON.
    pub wire: String,
    /// Its documentation.
    pub docs: Docs,
    /// Whether the schema calls it deprecated.
    pub deprecated: bool,
    /// Whether `Debug` must not show it.
    pub sensitive: bool,
    /// The type of the value, without what `presence` adds.
    pub ty: Type,
    /// Whether it must be there.
    pub presence: Presence,
}

/// Whether a member must be there, and what stands in for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// It must; constructors ask for it.
    Required,
    /// It must, and has only one value, which constructors fill in: its type is a [`Constant`] or null.
    Fixed,
    /// It may be absent: `Option`.
    Optional {
        /// The method that sets it.
        with: Name,
        /// The default that the schema names, where an accessor can apply it.
        default: Option<Default>,
    },
}

/// The accessor that applies a default.
#[derive(Clone, Debug, PartialEq)]
pub struct Default {
    /// Its name.
    pub accessor: Name,
    /// What it answers for an absent member.
    pub value: Literal,
}

/// A value that an accessor can answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// An integer of the member's type.
    Integer(i128),
    /// A number.
    Number(f64),
    /// A text, answered as `&str`.
    Text(String),
    /// A variant of the member's enum, by position.
    Variant(usize),
    /// An empty array, answered as a slice.
    EmptyArray,
}

/// One of some strings.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// The strings, in the order of the schema.
    pub variants: Vec<Variant>,
    /// The variant that holds any other string, of an open enum.
    pub other: Option<Name>,
}

/// A variant of an enum of strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name.
    pub name: Name,
    /// The string.
    pub wire: String,
}

/// One of several types.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The variants, in the order of the schema.
    pub variants: Vec<UnionVariant>,
    /// How they are told apart.
    pub choice: UnionChoice,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionVariant {
    /// Its name.
    pub name: Name,
    /// Its documentation.
    pub docs: Docs,
    /// Whether the schema calls it deprecated, where it has no type of its own that says so.
    pub deprecated: bool,
    /// What it holds.
    pub held: Held,
    /// The JSON types of its values, as JSON Schema names them.
    pub kinds: Vec<&'static str>,
    /// The texts that choose it.
    pub tags: Vec<String>,
    /// The schema, by file and pointer, that must accept a value for this variant to be chosen, where the type alone
    /// takes more.
    pub schema: Option<(String, String)>,
}

/// What a variant of a union holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Held {
    /// The value.
    Whole(Type),
    /// The member of this name, of an object that has no other but its tag.
    Member(String, Type),
    /// Nothing: the value is a text, or an object that has its tag alone.
    Nothing,
}

impl Held {
    /// Its type.
    #[must_use]
    pub const fn ty(&self) -> Option<&Type> {
        match self {
            Self::Whole(ty) | Self::Member(_, ty) => Some(ty),
            Self::Nothing => None,
        }
    }

    /// Its type, to change it.
    pub const fn ty_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Whole(ty) | Self::Member(_, ty) => Some(ty),
            Self::Nothing => None,
        }
    }
}

/// How the variants of a union are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnionChoice {
    /// By the JSON type of the value.
    Kinds,
    /// By a text in the object.
    Tagged {
        /// `anyOf` or `oneOf`
        keyword: &'static str,
        /// The names of members that lead to it.
        path: Vec<String>,
    },
    /// By the text that the value is, or the name of its only member.
    External {
        /// `anyOf` or `oneOf`
        keyword: &'static str,
    },
    /// By trying one after the other.
    Tried {
        /// `anyOf` or `oneOf`
        keyword: &'static str,
        /// Whether no other may fit.
        exactly_one: bool,
    },
}

/// Traits that a type can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    /// `Copy`.
    pub copy: bool,
    /// `Eq` and `Hash`.
    pub eq: bool,
    /// `PartialOrd` and `Ord`.
    pub ord: bool,
    /// `Default`.
    pub default: bool,
}

/// That an item travels on its own, and which schema judges it.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The file.
    pub file: String,
    /// The JSON pointer in it.
    pub pointer: String,
    /// What the type cannot say, so that the general validator must. Empty: the type is exact.
    pub reasons: Vec<Reason>,
    /// Whether a number with a fraction or an exponent is no integer, as in draft 4.
    pub as_written: bool,
    /// Whether it has numbers that keep their text.
    pub keeps_numbers: bool,
}

/// A keyword that keeps a type from being exact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// The keyword.
    pub keyword: String,
    /// The file it is in.
    pub file: String,
    /// The JSON pointer of the schema that has it.
    pub pointer: String,
}
