//! Calls and events over Redis 7.0 or later, or Valkey.
//!
//! Calls go through one list for each rpc, and their replies through one list for each client process. Events go through one
//! stream each, with a consumer group for each listener. What stands on the wire is described in `docs/wire.md`, and what is promised
//! in the crate's documentation. No type of the Redis client is in the public interface.

mod answers;
mod backoff;
mod blocking;
mod calls;
mod client;
mod clock;
mod config;
mod connection;
mod counts;
mod cycle;
mod durable;
mod envelope;
mod events;
mod fault;
mod inbox;
mod keys;
mod link;
mod outbox;
mod quarantine;
mod server;
mod server_info;
mod sessions;
mod shared;
mod slots;
mod stream;
mod tls;
mod transport;

pub use config::RedisOptions;
pub use transport::Redis;
