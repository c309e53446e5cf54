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

#[cfg(feature = "bus")]
mod api;
#[cfg(feature = "bus")]
mod bus;
#[cfg(feature = "bus")]
mod call;
#[doc(hidden)]
pub mod codegen;
#[cfg(feature = "bus")]
mod context;
#[cfg(feature = "bus")]
mod error;
pub mod formats;
#[cfg(feature = "bus")]
mod guard;
#[cfg(feature = "bus")]
mod headers;
#[cfg(feature = "bus")]
mod listener;
mod message;
#[cfg(feature = "bus")]
pub mod middleware;
mod nullable;
#[cfg(feature = "bus")]
mod outgoing;
#[cfg(feature = "bus")]
mod publish;
#[cfg(feature = "bus")]
mod service;
#[cfg(feature = "bus")]
mod tally;
#[cfg(feature = "bus")]
mod trace;
#[cfg(feature = "bus")]
pub mod transport;
mod validate;
#[cfg(feature = "bus")]
mod worker;

#[cfg(feature = "bus")]
pub use api::{ApiInfo, DeclaredError, Event, Execution, InvalidName, NoErrors, Rpc, Target};
#[cfg(feature = "bus")]
pub use bus::{BUS_URL, Bus, BusBuilder};
#[cfg(feature = "bus")]
pub use call::{Call, Reply};
#[cfg(feature = "bus")]
pub use context::{Context, InContext, Within};
#[cfg(feature = "bus")]
pub use error::{
    BoxError, CallError, Code, ErrorReply, Executed, Fail, Internal, PublishError, TransportError, TransportErrorKind,
};
#[cfg(feature = "bus")]
pub use headers::{Headers, InvalidHeader};
#[cfg(feature = "bus")]
pub use listener::{Listener, Method, Outcome, Subscription};
#[cfg(feature = "bus")]
pub use publish::{Publish, Published};
#[cfg(feature = "bus")]
pub use service::Service;
#[cfg(feature = "bus")]
pub use tally::Stats;
#[cfg(feature = "bus")]
pub use trace::Trace;
#[cfg(feature = "bus")]
pub use transport::{MessageId, Retry, StartAt};
#[cfg(feature = "bus")]
pub use worker::{Readiness, Running, Worker, WorkerError};

pub use message::{Empty, Message, Nothing};
pub use nullable::Nullable;
pub use serde_json::Value;
pub use validate::{Invalid, Malformed, Schema, SchemaError, Schemas, Violation, read_value};
