//! When a loop finished a cycle last. Readiness is that this is recent.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::time::{Duration, Instant};

/// Set by a loop, read by who watches it.
#[derive(Debug)]
pub(super) struct Cycle {
    zero: Instant,
    /// Milliseconds after `zero`.
    last: AtomicU64,
}

impl Cycle {
    pub(super) fn new() -> Self {
        Self { zero: Instant::now(), last: AtomicU64::new(0) }
    }

    pub(super) fn done(&self) {
        let since = u64::try_from(self.zero.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last.store(since, Ordering::Relaxed);
    }

    pub(super) fn last(&self) -> Instant {
        self.zero + Duration::from_millis(self.last.load(Ordering::Relaxed))
    }
}
