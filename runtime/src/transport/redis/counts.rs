//! What this process has counted. Only numbers; what they mean is told where they are added.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::transport::Counters;

/// Shared by all loops of a transport.
#[derive(Debug, Default)]
pub(super) struct Counts {
    expired: AtomicU64,
    late: AtomicU64,
    quarantined: AtomicU64,
    redelivered: AtomicU64,
    dead: AtomicU64,
    lost: AtomicU64,
    recreated: AtomicU64,
    reconnects: AtomicU64,
}

impl Counts {
    pub(super) fn expired(&self) {
        self.expired.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn late(&self) {
        self.late.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn quarantined(&self) {
        self.quarantined.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn redelivered(&self) {
        self.redelivered.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn dead_lettered(&self) {
        self.dead.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn lost(&self, events: u64) {
        self.lost.fetch_add(events, Ordering::Relaxed);
    }

    pub(super) fn group_recreated(&self) {
        self.recreated.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn reconnected(&self) {
        self.reconnects.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn read(&self) -> Counters {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Counters {
            expired_requests: read(&self.expired),
            late_replies: read(&self.late),
            quarantined: read(&self.quarantined),
            redelivered: read(&self.redelivered),
            dead_lettered: read(&self.dead),
            lost: read(&self.lost),
            groups_recreated: read(&self.recreated),
            reconnects: read(&self.reconnects),
        }
    }
}
