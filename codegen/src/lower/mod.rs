//! From resolved documents to the api model: every decision about Rust is taken here.
//!
//! What a schema becomes is decided in two steps: `shape` looks at its keywords and says what kind of thing it is, the
//! modules named after JSON's types then make the Rust type with its checks. What a type cannot say is recorded as a
//! reason, and the general validator judges the message. Nothing here knows how code is laid out in files.

mod api;
mod array;
mod crates;
mod cycles;
mod decimal;
mod defaults;
mod describe;
mod embed;
mod exact;
mod item;
mod item_names;
mod key;
mod names;
mod naming;
mod number;
mod object;
mod package;
mod roots;
mod schema;
mod shape;
mod site;
mod stage;
mod string;
mod traits;
mod types;
mod union;
mod values;
mod words;

pub use stage::{Options, lower};
