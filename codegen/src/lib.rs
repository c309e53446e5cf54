//! Compiles JSON Schema API definitions to typed Rust clients, servers and events.

pub mod definition;
pub mod finding;
pub mod resolve;
pub mod source;
pub mod tree;

mod nearest;
