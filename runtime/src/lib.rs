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
//!
//! # A client and a server
//!
//! Generated crates bring the types: `ImageClient`, a trait `ImageServer`, events such as `page_view`. What they stand on is
//! this; the marker type `Ping` is what the generator writes for an rpc.
//!
#![cfg_attr(feature = "bus", doc = "```")]
#![cfg_attr(not(feature = "bus"), doc = "```ignore")]
//! use buscodegen_runtime::{Bus, Empty, Fail, Service, Worker};
//! # use buscodegen_runtime::{ApiInfo, Execution, NoErrors, Nothing, Rpc};
//! # use std::time::Duration;
//! # const API: ApiInfo = ApiInfo::new("store", "1.0.0", "");
//! # struct Ping;
//! # impl Rpc for Ping {
//! #     const API: &'static str = "store";
//! #     const NAME: &'static str = "ping";
//! #     const TIMEOUT: Duration = Duration::from_secs(2);
//! #     const EXECUTION: Execution = Execution::AtMostOnce;
//! #     type Parameters = Empty;
//! #     type Response = Nothing;
//! #     type Error = NoErrors;
//! # }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let bus = Bus::connect("memory:").await?;                  // or "redis://localhost"
//!
//! let service = Service::new(&API).rpc::<Ping, _, _>(|cx, _| async move {
//!     println!("{} has {:?} left", cx.target(), cx.remaining());
//!     Ok::<_, Fail<_>>(())
//! });
//! let worker = Worker::new(&bus, "store").serve(service).start().await?;
//!
//! bus.call::<Ping>(Empty::default()).timeout(Duration::from_millis(300)).await?;
//! worker.stop().await?;                                      // programs end with `Worker::run`, on SIGTERM or Ctrl-C
//! # Ok(()) }
//! ```
//!
//! | you want to … | use |
//! |---|---|
//! | open a bus | [`Bus`] |
//! | call, with a deadline, headers | [`Call`], which is awaited |
//! | know whether a failed call has run | [`CallError::executed`] |
//! | answer calls; fail with a declared error, or any other | [`Service`]; [`Fail`], [`Internal`] |
//! | publish | [`Publish`], which is awaited |
//! | listen, in a pool, with retries | [`Listener`] |
//! | know deadline, id, headers, caller, trace | [`Context`] |
//! | carry them into spawned tasks | [`Within`] |
//! | run services, listeners, timers and hooks; drain on SIGTERM | [`Worker`] |
//! | test without a broker | [`Bus::memory`], [`Worker::start`], tokio's paused time |
//! | put something around all messages | [`middleware`] |
//! | count and watch | [`Bus::stats`], [`Readiness`], spans and logs of `tracing` |
//! | another broker | [`transport::Transport`] |
//!
//! # What the bus promises
//!
//! 1. A call's handler starts at most once (rpcs whose definition says `at-most-once`, which is the default), and never later than
//!    50 ms after its deadline. The caller has exactly one outcome, no later than 100 ms after the deadline; a failure says
//!    whether the handler may have run.
//! 2. An `idempotent` or `durable` rpc may start more than once, always with the same call id. No other call is ever sent twice.
//! 3. An event whose publication returned `Ok` is handled at least once by every group that existed then, or is in its
//!    dead letters, or its loss is counted and named. Not noticed yet: entries that somebody else trims from a Redis
//!    stream before any worker has read them.
//! 4. Handlers and callers never see a value that its schema rejects. A peer that sends garbage takes no worker down.
//! 5. Published = acknowledged + dead letters + pending + reported lost, exactly, while the broker keeps its data.
//!
//! A handler that panics is an error to its caller and nothing to anyone else. Logs and errors of the runtime never hold
//! a value of a message; what a handler's own error says is logged.
//!
//! All this holds among peers that keep to the protocol: whoever may write to Redis can push a call's bytes a second
//! time, which runs it again.

#![cfg_attr(
    not(feature = "bus"),
    allow(rustdoc::broken_intra_doc_links, reason = "the text above is about both halves")
)]

/// The code that a build script generated for an API, by the API's name on the bus.
///
/// ```ignore
/// pub mod image {
///     buscodegen_runtime::include_api!("image");
/// }
/// ```
#[macro_export]
macro_rules! include_api {
    ($api:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $api, ".rs"));
    };
}

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
mod never;
mod nullable;
mod number;
#[cfg(feature = "bus")]
mod outgoing;
#[cfg(feature = "bus")]
mod publish;
#[cfg(feature = "bus")]
mod service;
#[cfg(feature = "bus")]
mod tally;
#[cfg(test)]
mod test_suite;
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

pub use codegen::Existing;
pub use message::{Empty, Message, Nothing};
pub use never::Never;
pub use nullable::Nullable;
pub use number::{Decimal, Integer};
pub use serde_json::Value;
pub use validate::{Invalid, Malformed, Schema, SchemaError, Schemas, Violation, read_value};
