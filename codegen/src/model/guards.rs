//! What values must satisfy beyond their Rust types: tables that the runtime holds against the bytes.

use super::{IntegerChecks, Name, NumberChecks, StringChecks};

/// A guard that others refer to by its name.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedGuard {
    /// A constant's name.
    pub name: Name,
    /// What it says.
    pub guard: Guard,
}

/// The guard of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemGuard {
    /// The first keyword that it holds.
    pub keyword: String,
    /// What it says.
    pub guard: GuardUse,
}

/// A guard, in place or by its name.
#[derive(Clone, Debug, PartialEq)]
pub enum GuardUse {
    /// Here.
    Here(Box<Guard>),
    /// At this position among the guards of the crate.
    Named(usize),
}

/// What a schema says of a value, keyword by keyword. The default says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guard {
    /// The JSON types that the value may have, as JSON Schema names them, and `written_integer` for one of draft 4; `None`: any.
    pub kinds: Option<Vec<&'static str>>,
    /// The only values, as JSON; empty: any.
    pub among: Vec<String>,
    /// Of strings.
    pub string: StringChecks,
    /// Of numbers.
    pub number: NumberChecks,
    /// Bounds of numbers, of a magnitude that floats do not hold exactly.
    pub large: IntegerChecks,
    /// Of arrays.
    pub array: ArrayGuard,
    /// Of objects.
    pub object: ObjectGuard,
    /// `allOf`, `$ref`
    pub all: Vec<GuardUse>,
    /// `anyOf`; empty: no such keyword.
    pub any: Vec<GuardUse>,
    /// `oneOf`; empty: no such keyword.
    pub one: Vec<GuardUse>,
    /// `not`
    pub not: Option<GuardUse>,
    /// `if`, `then`, `else`
    pub condition: Option<(GuardUse, Option<GuardUse>, Option<GuardUse>)>,
    /// The members that nothing else evaluated.
    pub other_members: Option<GuardUse>,
    /// The items that nothing else evaluated.
    pub other_items: Option<GuardUse>,
}

/// What a schema says of an array.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArrayGuard {
    /// The fewest items.
    pub min_items: Option<u64>,
    /// The most items.
    pub max_items: Option<u64>,
    /// Whether no two items may be equal.
    pub unique: bool,
    /// The first items, one by one.
    pub prefix: Vec<GuardUse>,
    /// The items after these.
    pub items: Option<GuardUse>,
    /// What some items are: the fewest and the most.
    pub contains: Option<(GuardUse, u64, Option<u64>)>,
}

/// What a schema says of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectGuard {
    /// The fewest members.
    pub min_members: Option<u64>,
    /// The most members.
    pub max_members: Option<u64>,
    /// The members that cannot be missing.
    pub required: Vec<String>,
    /// The members, by name.
    pub properties: Vec<(String, GuardUse)>,
    /// The members, by patterns of their names.
    pub patterns: Vec<(String, GuardUse)>,
    /// The members that neither of the two names.
    pub additional: Option<GuardUse>,
    /// The names of members.
    pub names: Option<GuardUse>,
    /// Members that call for others.
    pub dependent: Vec<(String, Vec<String>)>,
    /// Members that call for a schema.
    pub schemas: Vec<(String, GuardUse)>,
}

impl From<Guard> for GuardUse {
    fn from(guard: Guard) -> Self {
        Self::Here(Box::new(guard))
    }
}

impl Guard {
    /// Accepts nothing.
    #[must_use]
    pub fn never() -> Self {
        Self { kinds: Some(Vec::new()), ..Self::default() }
    }

    /// Accepts what all of these do.
    #[must_use]
    pub fn all_of(guards: Vec<GuardUse>) -> GuardUse {
        match <[GuardUse; 1]>::try_from(guards) {
            Ok([only]) => only,
            Err(all) => Self { all, ..Self::default() }.into(),
        }
    }
}
