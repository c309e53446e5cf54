//! Workers: a process' services, listeners, timers and hooks, run together and ended together.

mod builder;
mod readiness;
mod running;
mod signals;
mod timer;

pub use builder::Worker;
pub use readiness::Readiness;
pub use running::{Running, WorkerError};
