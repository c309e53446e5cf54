//! What the rules of a schema ask for, in words: the same from generated code as from the general validator.

use std::fmt::Display;

pub(crate) const AS_WRITTEN: &str = "must be an integer without fraction and exponent";
pub(crate) const UNIQUE_ITEMS: &str = "must not repeat an element";

/// A count with its noun.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

pub(super) fn required(name: &str) -> String {
    format!("needs the member `{name}`")
}

pub(super) fn minimum(limit: impl Display) -> String {
    format!("must be at least {limit}")
}

pub(super) fn maximum(limit: impl Display) -> String {
    format!("must be at most {limit}")
}

pub(super) fn exclusive_minimum(limit: impl Display) -> String {
    format!("must be more than {limit}")
}

pub(super) fn exclusive_maximum(limit: impl Display) -> String {
    format!("must be less than {limit}")
}

pub(super) fn multiple_of(step: impl Display) -> String {
    format!("must be a multiple of {step}")
}

pub(super) fn min_length(limit: u64) -> String {
    format!("must have at least {}", counted(limit, "character", "characters"))
}

pub(super) fn max_length(limit: u64) -> String {
    format!("must have at most {}", counted(limit, "character", "characters"))
}

pub(super) fn pattern(source: &str) -> String {
    format!("must match the pattern {source}")
}

pub(super) fn format(name: &str) -> String {
    format!("must have the format {name}")
}

pub(super) fn min_items(limit: u64) -> String {
    format!("must have at least {}", counted(limit, "element", "elements"))
}

pub(super) fn max_items(limit: u64) -> String {
    format!("must have at most {}", counted(limit, "element", "elements"))
}

pub(super) fn min_properties(limit: u64) -> String {
    format!("must have at least {}", counted(limit, "member", "members"))
}

pub(super) fn max_properties(limit: u64) -> String {
    format!("must have at most {}", counted(limit, "member", "members"))
}
