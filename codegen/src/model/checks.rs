//! What a value of a Rust type must also satisfy. Plain data; the runtime has the functions that check it.

use buscodegen_runtime::formats::Format;

use super::ItemId;

/// Of a string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StringChecks {
    /// The fewest characters (code points).
    pub min_length: Option<u64>,
    /// The most characters (code points).
    pub max_length: Option<u64>,
    /// A regular expression (ECMA-262) that matches somewhere.
    pub pattern: Option<String>,
    /// The format, where the Rust type does not already hold it.
    pub format: Option<Format>,
}

/// Of an integer. Bounds are inclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IntegerChecks {
    /// The least value.
    pub minimum: Option<i128>,
    /// The greatest value.
    pub maximum: Option<i128>,
    /// A positive divisor.
    pub multiple_of: Option<u64>,
}

/// Of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NumberChecks {
    /// The least value.
    pub minimum: Option<f64>,
    /// The greatest value.
    pub maximum: Option<f64>,
    /// A value that all are above.
    pub exclusive_minimum: Option<f64>,
    /// A value that all are below.
    pub exclusive_maximum: Option<f64>,
    /// A positive divisor.
    pub multiple_of: Option<f64>,
}

/// Of a number that keeps its text. Limits are literals of JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecimalChecks {
    /// Whether it is an integer, which its type holds.
    pub integer: bool,
    /// Whether it must be written without fraction and exponent.
    pub as_written: bool,
    /// The least value.
    pub minimum: Option<String>,
    /// The greatest value.
    pub maximum: Option<String>,
    /// A value that all are above.
    pub exclusive_minimum: Option<String>,
    /// A value that all are below.
    pub exclusive_maximum: Option<String>,
    /// A positive divisor.
    pub multiple_of: Option<String>,
}

/// Of an array as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArrayChecks {
    /// The fewest items.
    pub min_items: Option<u64>,
    /// The most items.
    pub max_items: Option<u64>,
    /// Whether no two items may be equal.
    pub unique: bool,
    /// Whether the items have no parts, so that they can be told apart quickly.
    pub scalars: bool,
}

/// Of a map as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapChecks {
    /// The fewest members.
    pub min_members: Option<u64>,
    /// The most members.
    pub max_members: Option<u64>,
    /// What the names must be like.
    pub names: NameChecks,
    /// The type of the names, which checks them, where it has a name: an enum of strings, or a checked string. `None`: `String`.
    pub key: Option<ItemId>,
}

/// Of the names of a map's members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameChecks {
    /// As texts.
    pub text: StringChecks,
    /// The names that there may be; none: any.
    pub among: Vec<String>,
    /// A regular expression (ECMA-262) that matches somewhere.
    pub matches: Option<String>,
}

impl StringChecks {
    /// Whether there is nothing to check.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl IntegerChecks {
    /// Whether there is nothing to check.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl NumberChecks {
    /// Whether there is nothing to check.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl DecimalChecks {
    /// Whether there is nothing to check.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self { integer: self.integer, ..Self::default() }
    }
}

impl ArrayChecks {
    /// Whether there is nothing to check.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl MapChecks {
    /// Whether there is nothing to check but what the type of the names does.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self { key: self.key, ..Self::default() }
    }
}
