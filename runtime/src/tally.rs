//! What the runtime counts, beside what a transport counts. It knows nothing of how counts are shown.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::transport::Counters;

/// What one [`Bus`](crate::Bus) has counted since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// What its transport counted.
    pub transport: Counters,
    /// Handlers and layers that panicked.
    pub panics: u64,
    /// Handlers that were dropped at their deadline.
    pub deadlines: u64,
    /// Calls that arrived with parameters that their schema refuses.
    pub invalid_parameters: u64,
    /// Answers of handlers here that their schema refuses, or that are too large; the callers were told of an internal error.
    pub invalid_responses: u64,
    /// Answers that arrived here and that their schema refuses.
    pub invalid_answers: u64,
    /// Events that arrived and that their schema refuses; they are in the dead letters.
    pub invalid_events: u64,
    /// Idempotent calls that were sent again.
    pub sent_again: u64,
}

/// The counters behind [`Stats`].
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) panics: AtomicU64,
    pub(crate) deadlines: AtomicU64,
    pub(crate) invalid_parameters: AtomicU64,
    pub(crate) invalid_responses: AtomicU64,
    pub(crate) invalid_answers: AtomicU64,
    pub(crate) invalid_events: AtomicU64,
    pub(crate) sent_again: AtomicU64,
}

impl Tally {
    pub(crate) fn count(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn stats(&self, transport: Counters) -> Stats {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Stats {
            transport,
            panics: read(&self.panics),
            deadlines: read(&self.deadlines),
            invalid_parameters: read(&self.invalid_parameters),
            invalid_responses: read(&self.invalid_responses),
            invalid_answers: read(&self.invalid_answers),
            invalid_events: read(&self.invalid_events),
            sent_again: read(&self.sent_again),
        }
    }
}
