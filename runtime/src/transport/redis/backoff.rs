//! How long to wait before the next try: full jitter, from nothing to a limit that doubles from 50 ms to 5 s.
//!
//! It knows nothing of what is tried.

use std::{collections::hash_map::RandomState, hash::BuildHasher, time::Duration};

const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(5);

/// The waits of one loop.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Something worked.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Something failed: waits. May be dropped at any time.
    pub(super) async fn wait(&mut self) {
        let limit = FIRST.saturating_mul(1 << self.failures.min(16)).min(LONGEST);
        self.failures += 1;
        // At least a fiftieth, so that no loop runs hot by luck.
        tokio::time::sleep(limit.mul_f64(share().max(0.02))).await;
    }
}

/// A random number from 0 to 1. Not for secrets.
pub(super) fn share() -> f64 {
    let random = RandomState::new().hash_one(0_u8);
    f64::from((random >> 32) as u32) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn waits_grow_to_a_limit_and_begin_anew() {
        let mut backoff = Backoff::default();
        for failure in 0..30 {
            let before = tokio::time::Instant::now();
            backoff.wait().await;
            let waited = before.elapsed();
            let limit = FIRST.saturating_mul(1 << failure.min(16)).min(LONGEST);
            assert!(waited <= limit + Duration::from_millis(2), "{failure}: {waited:?}");
        }
        backoff.reset();
        let before = tokio::time::Instant::now();
        backoff.wait().await;
        assert!(before.elapsed() <= FIRST + Duration::from_millis(2));
    }
}
