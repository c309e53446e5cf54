//! From the api model to the files of crates, as values.
//!
//! Bodies of types are token streams; templates lay files out from views whose every value is already valid Rust or
//! escaped text. Every Rust file is parsed before it is let go. Nothing here knows JSON Schema or touches a disk.

mod api;
mod files;
mod foreign;
mod macros;
mod manifest;
mod paths;
mod readme;
mod rust;
mod templates;
mod types;
mod usage;

pub use files::{render, render_module};
pub use rust::RenderError;
