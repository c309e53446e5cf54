//! What only the Redis transport has to hold: its own traps, hostile bytes at every place of the wire, and a Redis that dies,
//! forgets, stalls or refuses. Each test has a server of its own.
#![cfg(feature = "redis")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod bench;
mod events;
mod faults;
mod hostile;
mod lost_workers;
mod rights;
mod tls;
mod traps;
