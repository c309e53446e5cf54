//! The two implementations of validation, and what they share: the strict reader, the rules, and the errors.
//!
//! Nothing here knows a transport, and nothing here ever puts a value into an error.

mod decimal;
mod general;
mod guard;
mod invalid;
mod literal;
mod malformed;
mod passage;
mod pattern;
mod reader;
mod rules;
#[cfg(test)]
mod tests;
mod value;
mod words;
mod writer;

pub use general::{Schema, SchemaError, Schemas};
pub(crate) use general::{Tree, read_tree};
pub use guard::{ArrayGuard, Condition, Constant, Guard, Kinds, ObjectGuard};
#[cfg(feature = "bus")]
pub(crate) use invalid::Tame;
pub use invalid::{Invalid, Violation};
pub(crate) use literal::Literal;
pub use malformed::Malformed;
pub use passage::judge;
pub(crate) use passage::{decode, encode};
pub use pattern::{Pattern, Unsupported};
pub(crate) use reader::{EXACT, Names, Numbers, Refused, TRUSTED, UNION, read};
pub use rules::{
    ArrayRules, DecimalRules, IntegerRules, MapRules, NumberRules, StringRules, array, decimal, finite, integer, items,
    map, number, string, unique,
};
pub(crate) use value::AnyValue;
pub use value::read_value;
pub(crate) use words::UNIQUE_ITEMS;
pub(crate) use writer::write;

/// What a text without its format is told.
pub(crate) fn format_message(format: crate::formats::Format) -> String {
    words::format(format.name())
}
