//! One conformance suite, run against every transport. Adding a transport is one line here.
#![cfg(feature = "bus")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo, reason = "tests")]

mod conformance;

// In paused time, where every wait is exact, and in real time on several threads.
conformance::suite!(memory, crate::conformance::Broker::memory(), tokio::test(start_paused = true));
conformance::suite!(memory_on_threads, crate::conformance::Broker::memory(), tokio::test(flavor = "multi_thread"));

// On a redis-server of each test's own.
#[cfg(feature = "redis")]
conformance::suite!(redis, crate::conformance::Broker::redis(), tokio::test(flavor = "multi_thread"));
