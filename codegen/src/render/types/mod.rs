//! Bodies of the generated types as token streams: one file a kind of item.

mod builders;
mod checks;
mod enums;
mod item;
mod literals;
mod newtypes;
mod passages;
mod structs;
mod unions;

pub(super) use item::{items, public_names};
