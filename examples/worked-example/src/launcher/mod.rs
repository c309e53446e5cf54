//! Runs the services as separate processes, the way a supervisor in production would: their output in one place, each
//! started again when it dies, all of them ended together.
//!
//! It knows nothing of what the services do.

mod output;
mod process;
mod redis;

pub use process::{Process, Processes};
pub use redis::redis;
