//! The impls that every generated type of a kind has. Macros, as the orphan rule lets only the generated crate write them.

mod constant;
mod guard;
mod number;
mod serde;
mod text;
mod union;
mod value;
mod wrapper;
