//! Writes requests: what is queued is joined into one write, with one RPUSH for each rpc, and awaited before the next.
//!
//! A request whose write was refused is written again when the server serves. One whose write nobody knows the end of is never written again from
//! here: where its rpc may be executed more than once its caller is told, who knows whether to send it again; otherwise the caller
//! waits for a reply until the deadline. Replies are not read here.

use std::{collections::HashMap, io::Write, pin::pin, sync::Arc, time::Duration};

use ::redis::{Cmd, Pipeline, RedisError, RedisWrite, ServerError, Value};
use tokio::{sync::mpsc, time::Instant};

use super::{
    calls::{Calls, Requests},
    connection::Live,
    envelope::{self, Writer},
    fault::{self, Fault},
    shared::Shared,
};
use crate::{
    api::{Execution, Target},
    error::{Executed, TransportError, TransportErrorKind},
    transport::{Kind, Request},
};

/// How many requests are joined at most.
const BATCH: usize = 512;
/// How many bytes of bodies are joined at most, unless one alone has more.
const BATCH_BYTES: usize = 1024 * 1024;
/// How long calls are refused whose queue is too long, before its length is looked at again.
const FULL_PAUSE: Duration = Duration::from_millis(100);
/// How often requests are thrown away whose callers have gone, while there is no connection.
const TIDY: Duration = Duration::from_millis(100);

/// The field of a stream's entry that holds the message.
pub(super) const FIELD: &str = "bus";

struct Outbox {
    shared: Arc<Shared>,
    calls: Arc<Calls>,
    queue: mpsc::Receiver<Box<Request>>,
    /// Taken from the queue and not written yet.
    waiting: Requests,
    /// Until when calls to these are refused.
    full: HashMap<Target, Instant>,
    writer: Writer,
}

/// One command of a write and the requests in it.
struct Part {
    target: Target,
    durable: bool,
    command: Cmd,
    requests: Requests,
}

/// Writes until the transport is closed.
pub(super) async fn run(shared: Arc<Shared>, calls: Arc<Calls>, queue: mpsc::Receiver<Box<Request>>) {
    let closed = shared.closed.clone();
    let outbox = Outbox { shared, calls, queue, waiting: Vec::new(), full: HashMap::new(), writer: Writer::default() };
    closed.run_until_cancelled(outbox.write_all()).await;
}

impl Outbox {
    async fn write_all(mut self) {
        loop {
            if self.waiting.is_empty() && self.queue.recv_many(&mut self.waiting, BATCH).await == 0 {
                return;
            }
            let Some(live) = self.connection().await else { return };
            self.write(live).await;
        }
    }

    /// The connection; while there is none, requests whose callers have gone do not pile up.
    async fn connection(&mut self) -> Option<Live> {
        let shared = self.shared.clone();
        let mut live = pin!(shared.link.live(&shared.closed));
        loop {
            if let Ok(live) = tokio::time::timeout(TIDY, &mut live).await {
                return live;
            }
            while let Ok(request) = self.queue.try_recv() {
                self.waiting.push(request);
            }
            self.calls.retain_open(&mut self.waiting);
        }
    }

    async fn write(&mut self, mut live: Live) {
        let mut batch = self.next_batch();
        if !self.full.is_empty() {
            self.refuse_full(&mut batch);
        }
        self.calls.mark_sent(&mut batch);
        if batch.is_empty() {
            return;
        }
        let mut parts = self.parts(batch);
        let mut commands = Pipeline::with_capacity(parts.len());
        for part in &mut parts {
            commands.add_command(std::mem::take(&mut part.command));
        }
        match live.send_all(&commands).await {
            Ok(replies) => {
                for (part, reply) in parts.into_iter().zip(replies) {
                    self.settle(&live, part, reply);
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the connection was lost while calls were sent; they may have been");
                self.shared.link.give_up(&live, Fault::Connection);
                for request in parts.into_iter().flat_map(|part| part.requests) {
                    if may_repeat(&request.kind) {
                        self.calls.fail(request.id, lost(&error));
                    }
                }
            }
        }
    }

    /// As many of the waiting requests as fit in one write.
    fn next_batch(&mut self) -> Requests {
        let mut bytes = 0;
        let fits = self.waiting.iter().take(BATCH).take_while(|request| {
            bytes += request.body.len();
            bytes <= BATCH_BYTES
        });
        let count = fits.count().max(1).min(self.waiting.len());
        let rest = self.waiting.split_off(count);
        std::mem::replace(&mut self.waiting, rest)
    }

    /// Refuses the calls whose queues were too long a moment ago.
    fn refuse_full(&mut self, batch: &mut Requests) {
        let now = Instant::now();
        self.full.retain(|_, until| *until > now);
        let limit = self.shared.options().max_queue;
        batch.retain(|request| {
            let full = self.full.contains_key(&request.target);
            if full {
                let message = format!("more than {limit} calls of {} wait for a worker", request.target);
                let error = TransportError::new(TransportErrorKind::Overloaded, Executed::No, message);
                self.calls.fail(request.id, error);
            }
            !full
        });
    }

    /// Requests of one rpc go into one command; those of durable rpcs into one each.
    fn parts(&mut self, batch: Requests) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::with_capacity(1);
        for request in batch {
            let durable = is_durable(&request.kind);
            let known = parts.iter().rposition(|part| !part.durable && !durable && part.target == request.target);
            let at = known.unwrap_or_else(|| {
                parts.push(self.part(&request.target, durable));
                parts.len() - 1
            });
            let deadline = self.shared.clock.redis_millis(request.deadline);
            let line = envelope::write_call(&mut self.writer, &request, &self.shared.client, deadline);
            write_argument(&mut parts[at].command, line, &request.body);
            parts[at].requests.push(request);
        }
        parts
    }

    fn part(&self, target: &Target, durable: bool) -> Part {
        let mut command = Cmd::new();
        if durable {
            command.arg("XADD").arg(self.shared.keys.durable_requests(target)).arg("*").arg(FIELD);
        } else {
            command.arg("RPUSH").arg(self.shared.keys.requests(target));
        }
        Part { target: target.clone(), durable, command, requests: Vec::new() }
    }

    fn settle(&mut self, live: &Live, part: Part, reply: Value) {
        match reply {
            Value::Int(length)
                if usize::try_from(length).is_ok_and(|length| length > self.shared.options().max_queue) =>
            {
                self.full.insert(part.target, Instant::now() + FULL_PAUSE);
            }
            Value::ServerError(error) => self.refused(live, part, &error),
            _ => {}
        }
    }

    fn refused(&mut self, live: &Live, part: Part, error: &ServerError) {
        let fault = Fault::of_reply(error);
        self.shared.link.give_up(live, fault);
        if fault == Fault::NotServing {
            tracing::warn!(%error, "the server does not serve now; calls are sent again when it does");
            self.calls.mark_unsent(&part.requests);
            self.waiting.extend(part.requests);
            return;
        }
        for request in part.requests {
            self.calls.fail(request.id, fault::refused(error));
        }
    }
}

fn is_durable(kind: &Kind) -> bool {
    matches!(kind, Kind::Rpc { execution: Execution::Durable })
}

/// Whether a call may be sent again when nobody knows what became of it. Its caller decides; for others waiting is all there is.
fn may_repeat(kind: &Kind) -> bool {
    matches!(kind, Kind::Rpc { execution: Execution::Idempotent | Execution::Durable })
}

fn lost(error: &RedisError) -> TransportError {
    let message = format!("the connection was lost while the call was sent: {error}");
    TransportError::new(TransportErrorKind::Unavailable, Executed::Maybe, message)
}

/// Adds an argument made of a line and a body, without joining them first.
pub(super) fn write_argument(command: &mut Cmd, line: &[u8], body: &[u8]) {
    let mut argument = command.writer_for_next_arg();
    // Writing into memory cannot fail.
    let _ = argument.write_all(line).and_then(|()| argument.write_all(body));
}
