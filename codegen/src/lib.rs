//! Compiles JSON Schema API definitions to typed Rust clients, servers and events.

pub mod finding;
pub mod source;
pub mod tree;
