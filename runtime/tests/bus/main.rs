//! What the bus does whatever the transport: URLs, sending again, layers, workers that fail, signals, logs.
#![cfg(feature = "bus")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "../conformance/contract.rs"]
#[allow(dead_code, reason = "the other suite uses the rest")]
mod contract;
mod layers;
mod logs;
mod scripted;
mod sending_again;
mod signals;
mod urls;
mod workers;
