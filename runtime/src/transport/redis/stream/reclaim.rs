//! Takes over entries of members that are gone: those that nobody touched for a lease.
//!
//! How often an entry was delivered stands in Redis, so it is known also where its worker was lost with it; an entry that takes its worker
//! with it each time is given up on before it is run once more.

use std::{sync::Arc, time::Duration};

use ::redis::{Pipeline, Value};
use bytes::Bytes;
use tokio::{sync::OwnedSemaphorePermit, time::Instant};

use super::{
    EntryId, Member, Verdict, acks,
    attend::{Attended, Stage},
    read::{Delivered, Reader},
};
use crate::transport::redis::{
    answers::{self, Claimed, Entry},
    backoff::share,
    outbox::FIELD,
};

/// How often members that are gone are looked for.
const CLEAR: Duration = Duration::from_secs(60);
/// Where a sweep begins and ends.
const START: &[u8] = b"0-0";

/// When to look for entries that were left behind, and how far this is.
pub(super) struct Sweep {
    every: Duration,
    due: Instant,
    clear: Instant,
    cursor: Vec<u8>,
}

impl Sweep {
    /// The first one comes soon, but not for all processes at once.
    pub(super) fn new(lease: Duration) -> Self {
        let (every, now) = (lease / 2, Instant::now());
        Self {
            every,
            due: now + every.mul_f64(share()),
            clear: now + CLEAR.mul_f64(0.5 + share()),
            cursor: START.to_vec(),
        }
    }

    pub(super) fn is_due(&self) -> bool {
        Instant::now() >= self.due
    }

    fn ended(&mut self) {
        self.cursor = START.to_vec();
        self.due = Instant::now() + self.every.mul_f64(0.75 + share() / 2.0);
    }

    /// Whether members that are gone should be looked for now.
    fn clears(&mut self) -> bool {
        let now = Instant::now();
        let clears = now >= self.clear;
        if clears {
            self.clear = now + CLEAR.mul_f64(0.75 + share() / 2.0);
        }
        clears
    }
}

impl Reader {
    /// Takes over as many entries as there are free slots.
    pub(super) async fn take_over(&mut self, slots: OwnedSemaphorePermit) {
        let member = self.member.clone();
        let acks = std::mem::take(&mut self.acks);
        let mut commands = Pipeline::with_capacity(3);
        let acked = acks::add(&member, &acks, &mut commands);
        let lease = u64::try_from(member.lease.as_millis()).unwrap_or(u64::MAX);
        commands.cmd("XAUTOCLAIM").arg(&member.key).arg(&member.group).arg(&member.consumer).arg(lease);
        commands.arg(&self.sweep.cursor).arg("COUNT").arg(slots.num_permits());
        let until = Instant::now() + member.lease;
        let Some(reply) = self.send(commands, acked, acks).await else { return };
        match answers::claimed(reply) {
            Ok(Some(claimed)) => {
                self.blocking.worked();
                self.taken_over(claimed, until, slots).await;
            }
            Ok(None) => self.sweep.ended(),
            Err(error) => {
                self.sweep.ended();
                self.refused(&error).await;
            }
        }
        if self.sweep.clears() {
            member.clear().await;
        }
    }

    async fn taken_over(&mut self, claimed: Claimed, until: Instant, slots: OwnedSemaphorePermit) {
        let Claimed { cursor, entries, deleted } = claimed;
        if cursor == START {
            self.sweep.ended();
        } else {
            self.sweep.cursor = cursor;
        }
        if !deleted.is_empty() {
            self.member.shared.counts.lost(deleted.len() as u64);
            let ids: Vec<_> = deleted.iter().map(|id| String::from_utf8_lossy(id)).collect();
            tracing::error!(
                key = self.member.key,
                group = self.member.group,
                ?ids,
                "events were deleted before they were handled"
            );
        }
        let entries = entries.into_iter().filter_map(|entry| Some((EntryId::parse(&entry.id)?, entry)));
        let entries: Vec<(EntryId, Entry)> = entries.filter(|(id, _)| !self.member.held.holds(*id)).collect();
        if entries.is_empty() {
            return;
        }
        let Some(attempts) = self.attempts(&entries).await else { return };
        let delivered: Vec<_> = entries
            .into_iter()
            .zip(attempts)
            .map(|((id, entry), attempt)| Delivered { id, entry, attempt, until })
            .collect();
        self.deliver_again(delivered, slots).await;
    }

    /// Which delivery this is for each entry. `None` when the connection was lost; the entries are taken over again later.
    async fn attempts(&mut self, entries: &[(EntryId, Entry)]) -> Option<Vec<u32>> {
        let member = self.member.clone();
        let mut commands = Pipeline::with_capacity(entries.len());
        for (id, _) in entries {
            commands.cmd("XPENDING").arg(&member.key).arg(&member.group).arg(*id).arg(*id).arg(1);
        }
        match self.blocking.send_all(&commands).await {
            Ok(replies) => Some(replies.iter().map(deliveries).collect()),
            Err(error) => {
                tracing::warn!(key = member.key, %error, "the connection for events was lost; opening another");
                None
            }
        }
    }

    async fn deliver_again(&mut self, delivered: Vec<Delivered>, mut slots: OwnedSemaphorePermit) {
        let member: Arc<Member> = self.member.clone();
        let (run, given_up): (Vec<_>, Vec<_>) =
            delivered.into_iter().partition(|delivered| delivered.attempt <= member.work.attempts());
        for mut delivered in given_up {
            let frame = delivered.entry.take(FIELD.as_bytes()).map(Bytes::from).unwrap_or_default();
            let stage = Stage::Decided(Verdict::Bury("its worker was lost at the last delivery".to_owned()));
            if let Some(lapsed) = member.held.take(delivered.id, delivered.until) {
                let attempt = delivered.attempt - 1;
                Attended::start(&member, delivered.id, frame, attempt, slots.split(1), lapsed, stage);
            }
        }
        run.iter().for_each(|_| member.shared.counts.redelivered());
        self.start(run.into_iter(), slots).await;
    }
}

/// The number of deliveries in the reply to XPENDING for one entry.
fn deliveries(reply: &Value) -> u32 {
    let Value::Array(list) = reply else { return 1 };
    match list.first() {
        Some(Value::Array(pending)) => match pending.get(3) {
            Some(Value::Int(count)) => u32::try_from(*count).unwrap_or(u32::MAX).max(1),
            _ => 1,
        },
        _ => 1,
    }
}
