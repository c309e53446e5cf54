//! Types written by hand in exactly the shape that the generator writes: they compile against the contract, and both
//! implementations of validation judge them alike.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod differential;
mod kinds;
mod members;
mod types;
mod unions;
mod verdicts;
