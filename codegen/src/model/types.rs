//! Rust types as values: what a member, an item or the content of a newtype can be.

use buscodegen_runtime::formats::Format;

use super::{ArrayChecks, CrateId, DecimalChecks, Foreign, IntegerChecks, MapChecks, NumberChecks, StringChecks};

/// A type with the checks that its values must satisfy.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Any JSON value.
    Any,
    /// No value at all: `Never`.
    Never,
    /// `null`, which is `()`.
    Null,
    /// `bool`.
    Bool,
    /// An integer.
    Integer(IntegerWidth, IntegerChecks),
    /// `f64`.
    Number(NumberChecks),
    /// A number of any size, which keeps its text.
    Decimal(DecimalChecks),
    /// `String`.
    Text(StringChecks),
    /// A type that holds a format.
    Format(Format, StringChecks),
    /// `Vec`.
    Array(Box<Type>, ArrayChecks),
    /// A tuple of at most [`Type::MAX_TUPLE`].
    Tuple(Vec<Type>),
    /// `BTreeMap`, with `String` for a key if the checks name no type.
    Map(Box<Type>, MapChecks),
    /// A value or null: `Option`, or `Nullable` in an optional member.
    Nullable(Box<Type>),
    /// One of the items of this or of another crate.
    Item(ItemId),
    /// A `Box` where the type would otherwise hold itself.
    Boxed(Box<Type>),
    /// A type of another crate.
    Foreign(Box<Foreign>),
}

impl Type {
    /// The longest tuple that the runtime reads.
    pub const MAX_TUPLE: usize = 8;
}

/// An item, by its position in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId {
    /// The crate.
    pub krate: CrateId,
    /// The position in its items.
    pub index: usize,
}

/// Rust's integer types that schemas map to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named like the types")]
pub enum IntegerWidth {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
}

impl IntegerWidth {
    /// The least and the greatest value.
    #[must_use]
    pub const fn range(self) -> (i128, i128) {
        match self {
            Self::U8 => (0, u8::MAX as i128),
            Self::I8 => (i8::MIN as i128, i8::MAX as i128),
            Self::U16 => (0, u16::MAX as i128),
            Self::I16 => (i16::MIN as i128, i16::MAX as i128),
            Self::U32 => (0, u32::MAX as i128),
            Self::I32 => (i32::MIN as i128, i32::MAX as i128),
            Self::U64 => (0, u64::MAX as i128),
            Self::I64 => (i64::MIN as i128, i64::MAX as i128),
        }
    }

    /// As Rust names it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::U8 => "u8",
            Self::I8 => "i8",
            Self::U16 => "u16",
            Self::I16 => "i16",
            Self::U32 => "u32",
            Self::I32 => "i32",
            Self::U64 => "u64",
            Self::I64 => "i64",
        }
    }
}
