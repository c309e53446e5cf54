//! Acknowledges entries. Those of handlers that ended at once ride with the next read; the others go through a queue and a writer
//! of their own, which joins them.
//!
//! An acknowledgement is repeated until Redis has answered, or until the lease runs out: the entry is then somebody else's.

use std::sync::Arc;

use ::redis::{Pipeline, Value};
use tokio::{
    sync::{mpsc, oneshot},
    time::Instant,
};

use super::{EntryId, Member};
use crate::transport::redis::fault::Fault;

/// How many acknowledgements are joined at most.
const BATCH: usize = 512;
/// How many may wait; handlers that end then wait for room.
pub(super) const QUEUE: usize = 1024;

/// An entry that is done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ack {
    pub(super) id: EntryId,
    /// Whose entry it is afterwards nobody knows.
    pub(super) until: Instant,
}

pub(super) enum Message {
    Ack(Ack),
    /// Everything before this was written, or given up.
    Flushed(oneshot::Sender<()>),
}

/// Adds the commands that acknowledge entries; returns how many they are.
pub(super) fn add(member: &Member, acks: &[Ack], commands: &mut Pipeline) -> usize {
    if acks.is_empty() {
        return 0;
    }
    commands.cmd("XACK").arg(&member.key).arg(&member.group);
    acks.iter().for_each(|ack| {
        commands.arg(ack.id);
    });
    if !member.work.deletes() {
        return 1;
    }
    commands.cmd("XDEL").arg(&member.key);
    acks.iter().for_each(|ack| {
        commands.arg(ack.id);
    });
    2
}

/// Writes until the session has ended.
pub(super) async fn write(member: Arc<Member>, mut queue: mpsc::Receiver<Message>) {
    let mut messages = Vec::new();
    while queue.recv_many(&mut messages, BATCH).await > 0 {
        let mut acks = Vec::with_capacity(messages.len());
        let mut flushed = Vec::new();
        for message in messages.drain(..) {
            match message {
                Message::Ack(ack) => acks.push(ack),
                Message::Flushed(done) => flushed.push(done),
            }
        }
        settle(&member, acks).await;
        flushed.into_iter().for_each(|done| {
            let _ = done.send(());
        });
    }
}

async fn settle(member: &Member, mut acks: Vec<Ack>) {
    loop {
        let now = Instant::now();
        acks.retain(|ack| ack.until > now);
        let mut commands = Pipeline::with_capacity(2);
        if add(member, &acks, &mut commands) == 0 {
            return;
        }
        let Some(mut live) = member.shared.link.live(&member.shared.closed).await else { return };
        let fault = match live.send_all(&commands).await {
            Ok(replies) => match replies.first() {
                Some(Value::ServerError(error)) => Fault::of_reply(error),
                _ => return member.settled(&acks),
            },
            Err(error) => Fault::of(&error),
        };
        if !fault.needs_reconnect() {
            // Without the group there is nothing to acknowledge.
            return member.settled(&acks);
        }
        member.shared.link.give_up(&live, fault);
    }
}
