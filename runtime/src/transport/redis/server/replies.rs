//! Writes replies, joined by client: one RPUSH and one PEXPIRE for each client in a write. A reply list outlives its last
//! reply by a minute.
//!
//! Two ways lead here: replies of handlers that ended at once ride with the next pop, others go through a queue and a writer of
//! their own. A reply that Redis refuses is dropped, and its caller waits out the deadline; one whose write nobody knows the end of
//! is written again, as a second reply to a call does no harm.

use std::sync::Arc;

use ::redis::{Cmd, Pipeline, Value};
use tokio::sync::mpsc;

use crate::{
    api::Target,
    transport::{
        MessageId, Response,
        redis::{
            config::REPLY_TTL_MS,
            envelope::{self, Writer},
            fault::Fault,
            keys::ClientId,
            outbox::write_argument,
            shared::Shared,
        },
    },
};

/// How many replies are joined at most.
const BATCH: usize = 512;
/// How many replies may wait to be written; handlers that end then wait for room.
const QUEUE: usize = 1024;

/// A reply on its way to its caller.
#[derive(Debug)]
pub(in crate::transport::redis) struct Finished {
    pub(in crate::transport::redis) client: ClientId,
    pub(in crate::transport::redis) id: MessageId,
    pub(in crate::transport::redis) target: Target,
    pub(in crate::transport::redis) response: Response,
}

/// Replies that will be written together.
#[derive(Default)]
pub(super) struct Batch {
    writer: Writer,
    clients: Vec<(ClientId, Cmd)>,
}

impl Batch {
    /// Adds a reply.
    pub(super) fn push(&mut self, shared: &Shared, finished: &Finished) {
        let Finished { client, id, target, response } = finished;
        let at = self.clients.iter().rposition(|(known, _)| known == client).unwrap_or_else(|| {
            let command = Cmd::new().arg("RPUSH").arg(shared.keys.replies(client)).take();
            self.clients.push((client.clone(), command));
            self.clients.len() - 1
        });
        let command = &mut self.clients[at].1;
        let server = shared.client.as_str();
        match &response.outcome {
            Ok(body) => {
                let line = envelope::write_reply(&mut self.writer, *id, target, server, &response.headers);
                write_argument(command, line, body);
            }
            Err(error) => {
                let (line, body) =
                    envelope::write_error(&mut self.writer, *id, target, server, &response.headers, error);
                write_argument(command, line, &body);
            }
        }
    }

    /// Moves the commands that write the replies into a pipeline; returns how many they are.
    pub(super) fn drain_into(&mut self, shared: &Shared, commands: &mut Pipeline) -> usize {
        let count = self.clients.len() * 2;
        for (client, command) in self.clients.drain(..) {
            commands.add_command(command);
            commands.cmd("PEXPIRE").arg(shared.keys.replies(&client)).arg(REPLY_TTL_MS);
        }
        count
    }
}

/// Logs what Redis refused of the commands of a [`Batch`]. The fault, if they should be written again.
pub(super) fn check(replies: &[Value]) -> Option<Fault> {
    let mut again = None;
    for reply in replies {
        if let Value::ServerError(error) = reply {
            match Fault::of_reply(error) {
                fault @ Fault::NotServing => again = Some(fault),
                _ => tracing::error!(%error, "redis refuses a reply; its caller waits out the deadline"),
            }
        }
    }
    again
}

/// The way for replies of handlers that took their time.
#[derive(Clone)]
pub(in crate::transport::redis) struct Replies {
    queue: mpsc::Sender<Message>,
}

enum Message {
    Reply(Finished),
    /// Commands whose write nobody knows the end of.
    Again(Pipeline),
    /// Everything before this was written, or given up.
    Flushed(tokio::sync::oneshot::Sender<()>),
}

impl Replies {
    pub(in crate::transport::redis) fn start(shared: &Arc<Shared>) -> Self {
        let (queue, messages) = mpsc::channel(QUEUE);
        tokio::spawn(write(shared.clone(), messages));
        Self { queue }
    }

    /// Queues a reply; waits while the queue is full.
    pub(in crate::transport::redis) async fn send(&self, finished: Finished) {
        let _ = self.queue.send(Message::Reply(finished)).await;
    }

    pub(super) async fn again(&self, commands: Pipeline) {
        let _ = self.queue.send(Message::Again(commands)).await;
    }

    /// Waits until everything that was queued before is written, or given up.
    pub(in crate::transport::redis) async fn flush(&self) {
        let (done, flushed) = tokio::sync::oneshot::channel();
        if self.queue.send(Message::Flushed(done)).await.is_ok() {
            let _ = flushed.await;
        }
    }
}

async fn write(shared: Arc<Shared>, mut queue: mpsc::Receiver<Message>) {
    let mut messages = Vec::new();
    let mut batch = Batch::default();
    while queue.recv_many(&mut messages, BATCH).await > 0 {
        let mut commands = Pipeline::new();
        let mut flushed = Vec::new();
        for message in messages.drain(..) {
            match message {
                Message::Reply(finished) => batch.push(&shared, &finished),
                Message::Again(again) => again.cmd_iter().for_each(|command| {
                    commands.add_command(command.clone());
                }),
                Message::Flushed(done) => flushed.push(done),
            }
        }
        batch.drain_into(&shared, &mut commands);
        if !commands.is_empty() && !write_until_known(&shared, &commands).await {
            return;
        }
        flushed.into_iter().for_each(|done| {
            let _ = done.send(());
        });
    }
}

/// Writes commands until Redis has answered. Whether the transport is still open.
async fn write_until_known(shared: &Shared, commands: &Pipeline) -> bool {
    loop {
        let Some(mut live) = shared.link.live(&shared.closed).await else { return false };
        match live.send_all(commands).await {
            Ok(replies) => {
                let Some(fault) = check(&replies) else { return true };
                shared.link.give_up(&live, fault);
            }
            Err(error) => {
                tracing::warn!(%error, "the connection was lost while replies were written; writing them again");
                shared.link.give_up(&live, Fault::Connection);
            }
        }
    }
}
