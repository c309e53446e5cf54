//! A bus in this process: calls and events between tasks, with the semantics of Redis and without its promises beyond the
//! process' life. It needs no broker, knows no wire, and keeps tokio's time, so that tests may pause it.

mod broker;
mod client;
mod delivery;
mod group;
mod queue;
mod session;
mod stream;

#[cfg(test)]
mod tests;

pub use client::Memory;
