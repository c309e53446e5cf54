//! Compiles JSON Schema API definitions to typed Rust clients, servers and events.

pub mod definition;
pub mod finding;
pub mod lower;
pub mod model;
pub mod render;
pub mod report;
pub mod resolve;
pub mod source;
pub mod tree;

mod nearest;

/// The version of this tool.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
