//! The loop that reads entries and starts their handlers.
//!
//! It reads as many entries as there are free slots, with the acknowledgements of those that ended at once in the same write. From time to
//! time it takes over what other members left behind, before it reads what is new.

use std::{sync::Arc, task::Poll, time::Duration};

use ::redis::{Pipeline, RedisError, ServerError, Value};
use bytes::Bytes;
use tokio::{sync::OwnedSemaphorePermit, time::Instant};

use super::{
    Admission, EntryId, Member, Verdict,
    acks::{self, Ack},
    attend::{Attended, Stage},
    reclaim::Sweep,
    work::Caller,
};
use crate::transport::{
    Request,
    redis::{
        answers::{self, Entry},
        blocking::Blocking,
        fault::Fault,
        outbox::FIELD,
        quarantine,
        slots::{self, INLINE, poll_once},
    },
};

/// How many entries may wait for another delivery, besides those whose handlers run; no more are read then.
const MAX_WAITING: usize = 1000;

/// Reads for one member.
pub(super) struct Reader {
    pub(super) member: Arc<Member>,
    pub(super) blocking: Blocking,
    /// Acknowledgements that ride with the next command.
    pub(super) acks: Vec<Ack>,
    pub(super) sweep: Sweep,
}

/// An entry with what is known of its delivery.
pub(super) struct Delivered {
    pub(super) id: EntryId,
    pub(super) entry: Entry,
    pub(super) attempt: u32,
    /// Until when it is this member's.
    pub(super) until: Instant,
}

impl Reader {
    /// Reads until the session stops.
    pub(super) async fn run(mut self) {
        let stopping = self.member.stopping.clone();
        while self.blocking.ready(&stopping).await {
            let Some(slots) = self.free_slots().await else { break };
            if self.sweep.is_due() {
                self.take_over(slots).await;
            } else {
                self.read(slots).await;
            }
            self.member.reader.done();
            if stopping.is_cancelled() {
                break;
            }
        }
        self.hand_over_acks().await;
    }

    /// All free slots. `None` when the session stops.
    async fn free_slots(&mut self) -> Option<OwnedSemaphorePermit> {
        if self.member.slots.available_permits() == 0 {
            // Nobody knows how long the handlers take, so the acknowledgements do not wait for them.
            self.hand_over_acks().await;
        }
        let member = &self.member;
        while member.held.len() > MAX_WAITING + member.concurrency as usize {
            member.stopping.run_until_cancelled(tokio::time::sleep(Duration::from_millis(20))).await?;
            member.reader.done();
        }
        slots::all_free(&member.slots, &member.reader, &member.stopping).await
    }

    async fn read(&mut self, slots: OwnedSemaphorePermit) {
        let member = self.member.clone();
        let acks = std::mem::take(&mut self.acks);
        let mut commands = Pipeline::with_capacity(3);
        let acked = acks::add(&member, &acks, &mut commands);
        commands.cmd("XREADGROUP").arg("GROUP").arg(&member.group).arg(&member.consumer);
        commands.arg("COUNT").arg(slots.num_permits()).arg("BLOCK").arg(self.block());
        commands.arg("STREAMS").arg(&member.key).arg(">");
        let until = Instant::now() + member.lease;
        let Some(reply) = self.send(commands, acked, acks).await else { return };
        match answers::read_entries(reply) {
            Ok(entries) => {
                self.blocking.worked();
                let delivered = entries
                    .into_iter()
                    .filter_map(|entry| Some(Delivered { id: EntryId::parse(&entry.id)?, entry, attempt: 1, until }));
                self.start(delivered, slots).await;
            }
            Err(error) => self.refused(&error).await,
        }
    }

    /// How long the read may wait, in milliseconds: not beyond the moment at which an entry is due again that will need a slot, and only for
    /// a part of a lease, as an entry's lease is counted from when the read was sent.
    fn block(&self) -> u64 {
        let limit = self.member.shared.options().block.min(self.member.lease / 4);
        let due = self.member.next_due().map(|due| due.saturating_duration_since(Instant::now()));
        let block = due.map_or(limit, |due| due.min(limit));
        u64::try_from(block.as_millis()).unwrap_or(u64::MAX).max(1)
    }

    /// Sends commands, the first of which are the acknowledgements, and returns the last one's reply. `None` when the connection was lost.
    pub(super) async fn send(&mut self, commands: Pipeline, acked: usize, acks: Vec<Ack>) -> Option<Value> {
        match self.blocking.send_all(&commands).await {
            Ok(mut replies) => {
                let reply = replies.pop();
                match replies.first() {
                    Some(Value::ServerError(error)) if Fault::of_reply(error).needs_reconnect() => {
                        self.write_again(acks).await
                    }
                    _ if acked > 0 => self.member.settled(&acks),
                    _ => {}
                }
                reply
            }
            Err(error) => {
                self.lost(&error, acks).await;
                None
            }
        }
    }

    async fn lost(&mut self, error: &RedisError, acks: Vec<Ack>) {
        tracing::warn!(key = self.member.key, %error, "the connection for events was lost; opening another");
        self.write_again(acks).await;
        let stopping = self.member.stopping.clone();
        self.blocking.failed(Fault::of(error), &stopping).await;
    }

    async fn write_again(&self, acks: Vec<Ack>) {
        for ack in acks {
            self.member.acknowledge(ack).await;
        }
    }

    async fn hand_over_acks(&mut self) {
        let acks = std::mem::take(&mut self.acks);
        self.write_again(acks).await;
    }

    /// The server refused to read.
    pub(super) async fn refused(&mut self, error: &ServerError) {
        let fault = Fault::of_reply(error);
        let member = self.member.clone();
        tracing::warn!(key = member.key, group = member.group, %error, "redis does not let events be read; trying again");
        if fault == Fault::WrongType {
            quarantine::move_away(&member.shared, &member.key, "stream").await;
        }
        if matches!(fault, Fault::NoGroup | Fault::WrongType)
            && let Err(error) = member.heal().await
        {
            tracing::warn!(key = member.key, group = member.group, %error, "the group cannot be made again; trying again");
        }
        self.blocking.failed(fault, &member.stopping).await;
    }

    /// Starts handlers; there is a slot for each entry.
    pub(super) async fn start(&mut self, delivered: impl Iterator<Item = Delivered>, mut slots: OwnedSemaphorePermit) {
        let began = Instant::now();
        for mut delivered in delivered {
            let member = &self.member;
            if member.held.holds(delivered.id) {
                // A handler of this member runs for it already, as after a group was made again.
                member.held.take(delivered.id, delivered.until);
                continue;
            }
            let Some(frame) = delivered.entry.take(FIELD.as_bytes()).map(Bytes::from) else {
                self.start_without_frame(&delivered, slots.split(1));
                continue;
            };
            if member.cancelled.is_cancelled() {
                // The session was dropped while this was read.
                self.go_on(&delivered, frame, Stage::Decided(Verdict::Again(Duration::ZERO)), &mut slots);
                continue;
            }
            let stage = match member.work.admit(&member.shared, delivered.id, &frame, delivered.attempt) {
                Admission::Run(request, caller) => self.begin(request, caller, delivered.attempt, began),
                Admission::Settle(None) => Stage::Decided(Verdict::Settle),
                Admission::Settle(Some(finished)) => Stage::Decided(Verdict::Answer(finished)),
                Admission::Bury(reason) => Stage::Decided(Verdict::Bury(reason)),
            };
            self.go_on(&delivered, frame, stage, &mut slots);
        }
    }

    /// Runs a handler as far as it comes at once.
    fn begin(&self, request: Request, caller: Option<Caller>, attempt: u32, began: Instant) -> Stage {
        let work = &self.member.work;
        let mut handling = work.handle(request);
        if began.elapsed() >= INLINE {
            return Stage::Running(handling, caller);
        }
        match poll_once(&mut handling) {
            Poll::Ready(response) => Stage::Decided(work.judge(attempt, caller, response)),
            Poll::Pending => Stage::Running(handling, caller),
        }
    }

    /// What is done is acknowledged; everything else becomes a task.
    fn go_on(&mut self, delivered: &Delivered, frame: Bytes, stage: Stage, slots: &mut OwnedSemaphorePermit) {
        if let Stage::Decided(Verdict::Settle) = stage {
            self.acks.push(Ack { id: delivered.id, until: delivered.until });
            return;
        }
        if let Some(lapsed) = self.member.held.take(delivered.id, delivered.until) {
            Attended::start(&self.member, delivered.id, frame, delivered.attempt, slots.split(1), lapsed, stage);
        }
    }

    fn start_without_frame(&mut self, delivered: &Delivered, slot: Option<OwnedSemaphorePermit>) {
        if delivered.entry.fields.is_none() {
            self.member.shared.counts.lost(1);
            tracing::error!(key = self.member.key, id = %delivered.id, "an event was deleted before it was handled");
            self.acks.push(Ack { id: delivered.id, until: delivered.until });
            return;
        }
        let reason = format!("the entry has no field `{FIELD}`");
        if let Some(lapsed) = self.member.held.take(delivered.id, delivered.until) {
            let stage = Stage::Decided(Verdict::Bury(reason));
            Attended::start(&self.member, delivered.id, Bytes::new(), delivered.attempt, slot, lapsed, stage);
        }
    }
}
