//! Bodies of the generated types as token streams: one file a kind of item.

mod arrays;
mod builders;
mod checks;
mod enums;
mod guards;
mod item;
mod literals;
mod newtypes;
mod passages;
mod structs;
mod unions;

pub(super) use guards::statics as guards;
pub(super) use item::{items, public_names};
