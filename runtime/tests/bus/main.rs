//! What the bus does whatever the transport: URLs, sending again, layers, workers that fail, signals, late requests.
#![cfg(feature = "bus")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "../conformance/contract.rs"]
#[allow(dead_code, reason = "the other suite uses the rest")]
mod contract;
mod late;
mod layers;
mod scripted;
mod sending_again;
mod shape;
mod signals;
mod urls;
mod workers;
