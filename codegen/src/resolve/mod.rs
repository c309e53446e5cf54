//! From documents to definitions whose every reference is known to lead to a schema.
//!
//! Reads the envelope of each definition, follows every `$ref`, and checks what can be said of schemas without knowing
//! what they become in Rust. Nothing after this stage has to handle a reference that leads nowhere or in a circle.

mod address;
mod builtin;
mod cycle;
mod dangling;
mod dialect;
mod dynamic;
mod key;
mod keywords;
mod meta;
mod portable;
mod position;
mod reference;
mod refs;
mod resolved;
mod values;
mod vocabulary;
mod walk;

pub(crate) use address::escaped;
pub use dialect::Dialect;
pub(crate) use reference::join;
pub use refs::Refs;
pub use resolved::{Resolved, resolve, resolve_with};
pub use vocabulary::Vocabularies;
