//! The entries that this member holds, and the heartbeat that keeps them its own.
//!
//! Redis counts how long nobody touched a pending entry; after the lease another member may take it. This process counts from before it asked to
//! after, so it always gives an entry up before another may have it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ::redis::{Cmd, RedisError};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{EntryId, Member};
use crate::transport::redis::fault::Fault;

/// How many leases are renewed with one command.
const CHUNK: usize = 500;

/// The held entries.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<HashMap<EntryId, Lease>>);

#[derive(Debug)]
struct Lease {
    until: Instant,
    lapsed: CancellationToken,
}

impl Held {
    fn table(&self) -> MutexGuard<'_, HashMap<EntryId, Lease>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Holds an entry. The token is cancelled when it is not this member's any more. `None` when it is held already; its lease
    /// is then this one.
    pub(super) fn take(&self, id: EntryId, until: Instant) -> Option<CancellationToken> {
        let mut table = self.table();
        if let Some(lease) = table.get_mut(&id) {
            lease.until = lease.until.max(until);
            return None;
        }
        let lapsed = CancellationToken::new();
        table.insert(id, Lease { until, lapsed: lapsed.clone() });
        Some(lapsed)
    }

    pub(super) fn holds(&self, id: EntryId) -> bool {
        self.table().contains_key(&id)
    }

    pub(super) fn len(&self) -> usize {
        self.table().len()
    }

    /// Lets an entry go.
    pub(super) fn release(&self, id: EntryId) {
        self.table().remove(&id);
    }

    /// Gives up the entries whose leases have run out; returns the others.
    fn still_leased(&self) -> Vec<EntryId> {
        let now = Instant::now();
        let mut table = self.table();
        table.retain(|id, lease| {
            let lapsed = lease.until <= now;
            if lapsed {
                tracing::warn!(%id, "the lease of an event could not be renewed; its handler is cancelled, and another worker gets it");
                lease.lapsed.cancel();
            }
            !lapsed
        });
        table.keys().copied().collect()
    }

    fn renew(&self, ids: &[EntryId], until: Instant) {
        let mut table = self.table();
        for id in ids {
            if let Some(lease) = table.get_mut(id) {
                lease.until = until;
            }
        }
    }
}

/// Renews the leases until the session has ended. Wakes more often than it renews, so that a lease that ran out is noticed soon.
pub(super) async fn keep(member: Arc<Member>) {
    let tick = (member.lease / 6).min(Duration::from_secs(1)).max(Duration::from_millis(5));
    let mut renewed = Instant::now();
    while member.ended.run_until_cancelled(tokio::time::sleep(tick)).await.is_some() {
        let ids = member.held.still_leased();
        if ids.is_empty() {
            renewed = Instant::now();
        } else if renewed.elapsed() + tick >= member.lease / 3 {
            let asked = Instant::now();
            match renew(&member, &ids).await {
                Ok(()) => renewed = asked,
                Err(error) => {
                    tracing::warn!(key = member.key, %error, "leases of events are not renewed; trying again")
                }
            }
        }
        member.heartbeat.done();
    }
}

async fn renew(member: &Member, ids: &[EntryId]) -> Result<(), RedisError> {
    // While there is no connection leases run out; to wait for one here would hide that.
    let Some(mut live) = member.shared.link.current() else { return Ok(()) };
    for chunk in ids.chunks(CHUNK) {
        let mut command = Cmd::new();
        command.arg("XCLAIM").arg(&member.key).arg(&member.group).arg(&member.consumer).arg(0).arg(chunk).arg("JUSTID");
        let asked = Instant::now();
        match live.send(command).await {
            Ok(_) => member.held.renew(chunk, asked + member.lease),
            // Without the group nobody else can have them.
            Err(error) if matches!(Fault::of(&error), Fault::NoGroup | Fault::WrongType) => {
                member.held.renew(chunk, asked + member.lease);
            }
            Err(error) => {
                member.shared.link.give_up(&live, Fault::of(&error));
                return Err(error);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_entry_is_given_up_when_its_lease_runs_out() {
        let held = Held::default();
        let (short, long) = (EntryId::at(1), EntryId::at(2));
        let lapsed = held.take(short, Instant::now() + Duration::from_secs(1)).unwrap();
        held.take(long, Instant::now() + Duration::from_secs(3)).unwrap();
        assert_eq!(held.still_leased().len(), 2);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(held.still_leased(), [long]);
        assert!(lapsed.is_cancelled() && !held.holds(short));
    }

    #[tokio::test(start_paused = true)]
    async fn a_renewed_lease_lasts_and_one_entry_is_held_once() {
        let held = Held::default();
        let id = EntryId::at(1);
        let lapsed = held.take(id, Instant::now() + Duration::from_secs(1)).unwrap();
        assert!(held.take(id, Instant::now() + Duration::from_secs(1)).is_none());
        held.renew(&[id], Instant::now() + Duration::from_secs(9));
        tokio::time::advance(Duration::from_secs(5)).await;
        assert_eq!(held.still_leased(), [id]);
        assert!(!lapsed.is_cancelled());
        held.release(id);
        assert_eq!(held.len(), 0);
    }
}
