//! Sees one entry through: its handler, its retries, its end. One task for each entry that is not done at once.
//!
//! Between two deliveries the entry holds no slot. If its lease runs out the task ends where it is.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use ::redis::{Cmd, RedisError, Script, Value};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use tokio::{sync::OwnedSemaphorePermit, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{Admission, EntryId, Member, Verdict, acks::Ack, work::Caller};
use crate::transport::{
    Response,
    redis::{answers, backoff::Backoff, fault::Fault, quarantine},
};

/// Moves an entry to the dead letters.
static BURY: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("bury.lua")));

/// Where an entry stands.
pub(super) enum Stage {
    Running(BoxFuture<'static, Response>, Option<Caller>),
    Decided(Verdict),
}

/// What became of an entry that was given up.
enum Put {
    Buried,
    /// It was deleted.
    Gone,
    /// Another member has it.
    TakenOver,
}

/// An entry that this member holds.
pub(super) struct Attended {
    member: Arc<Member>,
    id: EntryId,
    frame: Bytes,
    attempt: u32,
    slot: Option<OwnedSemaphorePermit>,
    /// Somebody else sees to it that the entry is released.
    handed_on: bool,
}

impl Attended {
    /// Attends to an entry in a task of its own. `lapsed` comes from [`Held::take`](super::held::Held::take).
    pub(super) fn start(
        member: &Arc<Member>,
        id: EntryId,
        frame: Bytes,
        attempt: u32,
        slot: Option<OwnedSemaphorePermit>,
        lapsed: CancellationToken,
        stage: Stage,
    ) {
        let attended = Self { member: member.clone(), id, frame, attempt, slot, handed_on: false };
        tokio::spawn(async move { lapsed.run_until_cancelled(attended.see_through(stage)).await });
    }

    async fn see_through(mut self, mut stage: Stage) {
        loop {
            let verdict = match stage {
                Stage::Decided(verdict) => verdict,
                Stage::Running(handling, caller) => match self.member.cancelled.run_until_cancelled(handling).await {
                    Some(response) => self.member.work.judge(self.attempt, caller, response),
                    None => {
                        self.member.count_interrupted();
                        return self.give_back(Duration::ZERO).await;
                    }
                },
            };
            stage = match verdict {
                Verdict::Settle => return self.settle().await,
                Verdict::Answer(finished) => {
                    self.member.replies.send(*finished).await;
                    self.member.replies.flush().await;
                    return self.settle().await;
                }
                Verdict::Bury(reason) => return self.bury(&reason).await,
                Verdict::Again(wait) => match self.again(wait).await {
                    Some(stage) => stage,
                    None => return,
                },
            };
        }
    }

    /// Acknowledges it. It stays held until Redis has the acknowledgement.
    async fn settle(&mut self) {
        self.handed_on = true;
        // The heartbeat watches the lease: this task would have ended.
        let until = Instant::now() + self.member.lease;
        self.member.acknowledge(Ack { id: self.id, until }).await;
    }

    /// Waits and delivers it again. `None` when that is not for this task any more.
    async fn again(&mut self, wait: Duration) -> Option<Stage> {
        self.slot = None;
        let due = Instant::now() + wait;
        let note = self.member.due_at(due);
        let member = self.member.clone();
        let slot = member.stopping.run_until_cancelled(async {
            tokio::time::sleep_until(due).await;
            member.slots.clone().acquire_owned().await.ok()
        });
        let Some(Some(slot)) = slot.await else {
            self.give_back(due.saturating_duration_since(Instant::now())).await;
            return None;
        };
        drop(note);
        self.slot = Some(slot);
        self.attempt = self.attempt.saturating_add(1);
        if !self.count_attempt().await {
            return None;
        }
        self.member.shared.counts.redelivered();
        Some(match self.member.work.admit(&self.member.shared, self.id, &self.frame, self.attempt) {
            Admission::Run(request, caller) => Stage::Running(self.member.work.handle(request), caller),
            Admission::Settle(Some(finished)) => Stage::Decided(Verdict::Answer(finished)),
            Admission::Settle(None) => Stage::Decided(Verdict::Settle),
            Admission::Bury(reason) => Stage::Decided(Verdict::Bury(reason)),
        })
    }

    /// Tells Redis which delivery this is, before it begins: a worker that is lost with it must not have it for free. Whether the entry is
    /// still pending.
    async fn count_attempt(&self) -> bool {
        let member = &self.member;
        loop {
            let mut claim = self.claim();
            claim.arg("RETRYCOUNT").arg(self.attempt).arg("JUSTID");
            match member.shared.link.send(claim, &member.shared.closed).await {
                Ok(claimed) => return self.is_pending(claimed),
                Err(error) if Fault::of(&error) == Fault::NoGroup => {
                    self.count_lost();
                    return false;
                }
                Err(error) if Fault::of(&error).needs_reconnect() && !member.shared.closed.is_cancelled() => {}
                Err(error) => {
                    tracing::warn!(key = member.key, id = %self.id, %error, "an event cannot be delivered again from here");
                    return false;
                }
            }
        }
    }

    /// Lets others have it, at once or after a wait.
    async fn give_back(&mut self, wait: Duration) {
        let member = &self.member;
        member.held.release(self.id);
        if member.shared.link.current().is_none() {
            return;
        }
        let idle = (member.lease + Duration::from_millis(1)).saturating_sub(wait).as_millis();
        let mut claim = self.claim();
        claim.arg("IDLE").arg(u64::try_from(idle).unwrap_or(0)).arg("JUSTID");
        match member.shared.link.send(claim, &member.shared.closed).await {
            Ok(claimed) => {
                self.is_pending(claimed);
            }
            Err(error) => {
                tracing::warn!(key = member.key, id = %self.id, %error, "an event is given back when its lease runs out");
            }
        }
    }

    /// Whether a claim found the entry. Redis forgets a pending entry that was deleted when it is claimed, so nobody else can count it.
    fn is_pending(&self, claimed: Value) -> bool {
        let pending = !answers::texts(Some(claimed)).is_empty();
        if !pending {
            self.count_lost();
        }
        pending
    }

    fn count_lost(&self) {
        let member = &self.member;
        member.shared.counts.lost(1);
        tracing::error!(key = member.key, group = member.group, id = %self.id, "an event was deleted before it was handled");
    }

    fn claim(&self) -> Cmd {
        let member = &self.member;
        Cmd::new().arg("XCLAIM").arg(&member.key).arg(&member.group).arg(&member.consumer).arg(0).arg(self.id).take()
    }

    /// Gives it up: it goes to the dead letters, or is forgotten where there are none.
    async fn bury(&mut self, reason: &str) {
        let member = self.member.clone();
        let Some(dead_letters) = member.work.dead_letters() else {
            quarantine::put(&member.shared, &member.key, reason, &self.frame);
            return self.settle().await;
        };
        let mut backoff = Backoff::default();
        loop {
            match self.put_dead(dead_letters, reason).await {
                Ok(Put::Buried) => {
                    member.shared.counts.dead_lettered();
                    tracing::error!(key = member.key, group = member.group, id = %self.id, attempts = self.attempt, reason, "an event went to the dead letters");
                    return member.settled(&[Ack { id: self.id, until: Instant::now() }]);
                }
                Ok(Put::Gone) => return self.count_lost(),
                Ok(Put::TakenOver) => return,
                Err(error) if Fault::of(&error) == Fault::NoGroup => return self.count_lost(),
                Err(error) => {
                    tracing::warn!(key = dead_letters, id = %self.id, %error, "an event cannot be put to the dead letters; trying again");
                    if Fault::of(&error) == Fault::WrongType {
                        quarantine::move_away(&member.shared, dead_letters, "stream").await;
                    }
                    if member.cancelled.run_until_cancelled(backoff.wait()).await.is_none() {
                        return;
                    }
                }
            }
        }
    }

    async fn put_dead(&self, dead_letters: &str, reason: &str) -> Result<Put, RedisError> {
        let member = &self.member;
        let Some(mut live) = member.shared.link.live(&member.shared.closed).await else { return Ok(Put::TakenOver) };
        let mut put = BURY.key(&member.key);
        put.key(dead_letters).arg(&member.group).arg(&member.consumer).arg(self.id).arg(self.attempt).arg(reason);
        put.arg(&self.frame[..]);
        let put = put.invoke_async::<String>(live.connection()).await;
        if let Err(error) = &put {
            member.shared.link.give_up(&live, Fault::of(error));
        }
        Ok(match put?.as_str() {
            "buried" => Put::Buried,
            "gone" => Put::Gone,
            _ => Put::TakenOver,
        })
    }
}

impl Drop for Attended {
    /// An entry whose task ends in whatever way is not held for ever: its lease runs out.
    fn drop(&mut self) {
        if !self.handed_on {
            self.member.held.release(self.id);
        }
    }
}
