//! The runtime under the crates that `buscodegen generate` writes.
//!
//! It has two halves. The **validation half** (always there) reads JSON strictly, holds the checked types of JSON
//! Schema's formats, and judges messages against their schemas. The **bus half** (feature `bus`) carries calls and
//! events over a transport. The generator itself uses the first half only, so that the linter, the compatibility check
//! and running services judge by the same code.
//!
//! | feature | adds |
//! |---|---|
//! | `bus` | clients, workers, the in-memory transport |
//! | `redis` (default) | `bus` and the Redis transport |
//! | `jiff` | conversions between the date and time formats and [jiff](https://docs.rs/jiff)'s types |
//! | `uuid` | conversions between [`formats::Uuid`] and [uuid](https://docs.rs/uuid)'s type |

#[doc(hidden)]
pub mod codegen;
pub mod formats;
mod message;
mod nullable;
mod validate;

pub use message::{Empty, Message, Nothing};
pub use nullable::Nullable;
pub use serde_json::Value;
pub use validate::{Invalid, Malformed, Schema, SchemaError, Schemas, Violation, read_value};
