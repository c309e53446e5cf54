//! The general validator: every keyword of JSON Schema, through the `jsonschema` crate, which no public type of ours
//! mentions. It judges what generated code cannot, and explains what generated code refused.

mod alternative;
mod explain;
mod keyword;
mod schema;
mod schemas;
#[cfg(test)]
mod tests;
mod tree;

pub use schema::Schema;
pub use schemas::{SchemaError, Schemas};
pub(crate) use tree::{Tree, read_tree};
