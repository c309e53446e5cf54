//! The rules: each is held against its own examples, which are also what `explain` shows.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![cfg(feature = "cli")]

mod example;
mod fixes;
mod ignores;
mod own;
mod rules;
