//! From resolved documents to the api model: every decision about Rust is taken here.
//!
//! What a schema becomes is decided in three steps: `site` joins all schemas that hold for the same values, `shape` looks at
//! their keywords and says what kind of thing they describe (`kinds`: of which JSON types; `union`: which alternatives, and how these
//! are told apart),
//! and the modules named after JSON's types make the Rust type with its checks. What a type cannot say becomes a
//! `guard` that is held against the bytes; what no guard says is a reason for the general validator to judge the message. Nothing here knows how code is laid out in files.

mod api;
mod array;
mod branch;
mod condition;
mod crates;
mod cycles;
mod decimal;
mod defaults;
mod depth;
mod describe;
mod embed;
mod exact;
mod foreign;
mod guard;
mod guard_names;
mod item;
mod item_names;
mod key;
mod kinds;
mod matching;
mod member;
mod names;
mod naming;
mod number;
mod object;
mod package;
mod payload;
mod property_names;
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
mod written;

#[cfg(feature = "cli")]
pub(crate) use decimal::Decimal;
pub use stage::{Options, lower};
