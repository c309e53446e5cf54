//! Redis's time, told by this process's monotonic clock.
//!
//! Deadlines travel in milliseconds of Redis time, so the clocks of the hosts never matter: they may be wrong and may jump.
//! Nothing here knows what the times are for.

use std::{
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    time::Duration,
};

use ::redis::{Cmd, RedisError, aio::MultiplexedConnection};
use tokio::time::Instant;

/// How often the time is asked for in one measurement; the fastest answer counts.
const TRIES: u32 = 3;

/// How far a deadline may lie in the future. What is further away is nearer.
const MAX_AHEAD: Duration = Duration::from_secs(7 * 24 * 3600);

/// The offset between the two clocks, as measured last.
#[derive(Debug)]
pub(super) struct Clock {
    zero: Instant,
    /// Redis's time when this process's clock was at `zero`, in microseconds.
    redis_at_zero: AtomicI64,
    /// Half the round trip of the measurement, in microseconds.
    error: AtomicU64,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self { zero: Instant::now(), redis_at_zero: AtomicI64::new(0), error: AtomicU64::new(u64::MAX) }
    }

    /// Measures the offset anew.
    pub(super) async fn measure(&self, connection: &mut MultiplexedConnection) -> Result<(), RedisError> {
        let mut best: Option<(i64, u64)> = None;
        for _ in 0..TRIES {
            let asked = Instant::now();
            let answer = connection.send_packed_command(&Cmd::new().arg("TIME").take()).await?.extract_error()?;
            let answered = Instant::now();
            let (seconds, micros): (i64, i64) = ::redis::from_redis_value(answer)?;
            let error = micros_of(answered - asked) / 2;
            if best.is_none_or(|(_, least)| error < least) {
                let middle = self.micros_at(asked) + error.cast_signed();
                best = Some((seconds.saturating_mul(1_000_000).saturating_add(micros) - middle, error));
            }
        }
        if let Some((offset, error)) = best {
            self.redis_at_zero.store(offset, Ordering::Relaxed);
            self.error.store(error, Ordering::Relaxed);
        }
        Ok(())
    }

    /// How wrong it may be: half a round trip when it was measured.
    pub(super) fn error(&self) -> Duration {
        Duration::from_micros(self.error.load(Ordering::Relaxed))
    }

    /// Milliseconds of Redis time at this moment, rounded down.
    pub(super) fn redis_millis(&self, at: Instant) -> u64 {
        let micros = self.redis_at_zero.load(Ordering::Relaxed) + self.micros_at(at);
        u64::try_from(micros / 1000).unwrap_or(0)
    }

    /// The moment at which Redis's time is so many milliseconds: now if that is past, and never further away than a week.
    pub(super) fn instant(&self, redis_millis: u64, now: Instant) -> Instant {
        let micros = i64::try_from(redis_millis.saturating_mul(1000)).unwrap_or(i64::MAX);
        let redis_now = self.redis_at_zero.load(Ordering::Relaxed) + self.micros_at(now);
        let ahead = u64::try_from(micros.saturating_sub(redis_now)).unwrap_or(0);
        now + Duration::from_micros(ahead).min(MAX_AHEAD)
    }

    fn micros_at(&self, at: Instant) -> i64 {
        match at.checked_duration_since(self.zero) {
            Some(since) => micros_of(since).cast_signed(),
            None => -micros_of(self.zero - at).cast_signed(),
        }
    }
}

fn micros_of(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX / 4).min(u64::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_survives_the_passage_to_the_millisecond() {
        let clock = Clock::new();
        clock.redis_at_zero.store(1_763_712_345_678_901, Ordering::Relaxed);
        let deadline = Instant::now() + Duration::from_secs(5);
        let there = clock.redis_millis(deadline);
        let back = clock.instant(there, Instant::now());
        assert!(back <= deadline, "rounding must not lengthen a deadline");
        assert!(deadline - back < Duration::from_millis(3), "{:?}", deadline - back);
    }

    #[test]
    fn no_deadline_is_too_far_to_be_represented() {
        let clock = Clock::new();
        assert!(clock.instant(u64::MAX, Instant::now()) <= Instant::now() + MAX_AHEAD);
        assert!(clock.instant(0, Instant::now()) <= Instant::now());
    }
}
