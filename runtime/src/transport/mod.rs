//! What carries messages between processes.
//!
//! A transport takes structured messages (ids, target, headers, deadline, body bytes) and owns how they are written, stored,
//! timed and retried on its wire. It knows no schema and no Rust type of a message: bodies are bytes to it. All transports
//! pass one conformance suite, so that memory and Redis give the same answers.

mod contract;
mod listen;
pub mod memory;
mod request;
mod serve;

#[cfg(feature = "redis")]
pub mod redis;

pub use contract::{Counters, DEFAULT_MAX_BODY, DeadLetter, Options, Transport};
pub use listen::{Filter, Listen, Mode, Retry, StartAt};
pub use request::{Kind, MessageId, Request, Response};
pub use serve::{Handler, Serve, Session};
