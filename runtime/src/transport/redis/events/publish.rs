//! Publishes events: what is queued is written together, one XADD each, and awaited before the next.
//!
//! An event whose write nobody knows the end of is not written again: its publisher is told that it may be stored.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use ::redis::{Cmd, Pipeline, ServerError, Value};
use tokio::sync::{mpsc, oneshot};

use super::trim::Trimmer;
use crate::{
    error::{Executed, TransportError, TransportErrorKind},
    transport::{
        Kind, Request, Response,
        redis::{
            connection::Live,
            envelope::{self, MAX_KEY, Writer},
            fault::{self, Fault},
            outbox::{FIELD, write_argument},
            shared::Shared,
        },
    },
};

/// How many events are written together at most.
const BATCH: usize = 512;
/// How many bytes of bodies are written together at most, unless one alone has more.
const BATCH_BYTES: usize = 1024 * 1024;

type Outcome = Result<Response, TransportError>;

/// Publishes for this process.
pub(in crate::transport::redis) struct Publisher {
    shared: Arc<Shared>,
    queue: mpsc::Sender<Item>,
}

/// An event on its way.
struct Item {
    request: Request,
    /// Handed to the connection; from then on it may be stored.
    sent: Arc<AtomicBool>,
    done: oneshot::Sender<Outcome>,
}

impl Publisher {
    pub(in crate::transport::redis) fn start(shared: &Arc<Shared>) -> Arc<Self> {
        let (queue, items) = mpsc::channel(shared.options().max_open_calls.max(1));
        let writing = Writing {
            shared: shared.clone(),
            trimmer: Trimmer::new(shared),
            writer: Writer::default(),
            waiting: Vec::new(),
            queue: items,
        };
        let closed = shared.closed.clone();
        tokio::spawn(async move { closed.run_until_cancelled(writing.write_all()).await });
        Arc::new(Self { shared: shared.clone(), queue })
    }

    /// Stores an event by its deadline. The response's body is the entry's id.
    pub(in crate::transport::redis) async fn publish(&self, request: Request) -> Outcome {
        self.shared.check_size(request.body.len())?;
        check_key(&request.kind)?;
        let (deadline, sent) = (request.deadline, Arc::new(AtomicBool::new(false)));
        let (done, outcome) = oneshot::channel();
        self.queue.try_send(Item { request, sent: sent.clone(), done }).map_err(|error| self.not_queued(&error))?;
        match tokio::time::timeout_at(deadline, outcome).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(closed(&sent)),
            Err(_) if sent.load(Ordering::Relaxed) => Err(TransportError::new(
                TransportErrorKind::Deadline,
                Executed::Maybe,
                "the event was sent, and redis did not confirm it by the deadline",
            )),
            Err(_) => Err(self.shared.not_sent()),
        }
    }

    fn not_queued(&self, error: &mpsc::error::TrySendError<Item>) -> TransportError {
        match error {
            mpsc::error::TrySendError::Closed(_) => Shared::closed_error(),
            mpsc::error::TrySendError::Full(_) if self.shared.link.trouble().is_some() => self.shared.not_sent(),
            mpsc::error::TrySendError::Full(_) => TransportError::new(
                TransportErrorKind::Overloaded,
                Executed::No,
                "too many events of this process wait to be sent",
            ),
        }
    }
}

fn check_key(kind: &Kind) -> Result<(), TransportError> {
    match kind {
        Kind::Event { key: Some(key), .. } if key.len() > MAX_KEY => Err(TransportError::new(
            TransportErrorKind::TooLarge,
            Executed::No,
            format!("the routing key has {} bytes, and at most {MAX_KEY} are allowed", key.len()),
        )),
        _ => Ok(()),
    }
}

fn closed(sent: &AtomicBool) -> TransportError {
    let executed = if sent.load(Ordering::Relaxed) { Executed::Maybe } else { Executed::No };
    TransportError::new(TransportErrorKind::Closed, executed, "the bus was closed while the event was sent")
}

struct Writing {
    shared: Arc<Shared>,
    trimmer: Trimmer,
    writer: Writer,
    /// Taken from the queue and not written yet.
    waiting: Vec<Item>,
    queue: mpsc::Receiver<Item>,
}

impl Writing {
    async fn write_all(mut self) {
        loop {
            if self.waiting.is_empty() && self.queue.recv_many(&mut self.waiting, BATCH).await == 0 {
                return;
            }
            let Some(live) = self.shared.link.live(&self.shared.closed).await else { return };
            self.write(live).await;
        }
    }

    async fn write(&mut self, mut live: Live) {
        // Whoever waits no longer does not want it stored.
        self.waiting.retain(|item| !item.done.is_closed());
        let batch = self.next_batch();
        if batch.is_empty() {
            return;
        }
        let mut commands = Pipeline::with_capacity(batch.len());
        for item in &batch {
            commands.add_command(self.command(&item.request));
            item.sent.store(true, Ordering::Relaxed);
        }
        match live.send_all(&commands).await {
            Ok(replies) => {
                for (item, reply) in batch.into_iter().zip(replies) {
                    self.settle(&live, item, reply);
                }
            }
            Err(error) => {
                self.shared.link.give_up(&live, Fault::Connection);
                for item in batch {
                    let message = format!("the connection was lost while the event was sent: {error}");
                    let error = TransportError::new(TransportErrorKind::Unavailable, Executed::Maybe, message);
                    let _ = item.done.send(Err(error));
                }
            }
        }
    }

    fn next_batch(&mut self) -> Vec<Item> {
        let mut bytes = 0;
        let fits = self.waiting.iter().take(BATCH).take_while(|item| {
            bytes += item.request.body.len();
            bytes <= BATCH_BYTES
        });
        let count = fits.count().max(1).min(self.waiting.len());
        let rest = self.waiting.split_off(count);
        std::mem::replace(&mut self.waiting, rest)
    }

    fn command(&mut self, request: &Request) -> Cmd {
        let (key, retention) = match &request.kind {
            Kind::Event { key, retention } => (key.as_deref(), *retention),
            Kind::Rpc { .. } => (None, None),
        };
        self.trimmer.note(&request.target, retention);
        let mut command = Cmd::new();
        command.arg("XADD").arg(self.shared.keys.events(&request.target)).arg("*").arg(FIELD);
        let line = envelope::write_event(&mut self.writer, request, key, self.shared.client.as_str());
        write_argument(&mut command, line, &request.body);
        command
    }

    fn settle(&mut self, live: &Live, item: Item, reply: Value) {
        let outcome = match reply {
            Value::BulkString(entry) => Ok(Response::new(Ok(entry.into()))),
            Value::SimpleString(entry) => Ok(Response::new(Ok(entry.into()))),
            Value::ServerError(error) => return self.refused(live, item, &error),
            _ => Err(TransportError::new(
                TransportErrorKind::Broker,
                Executed::Maybe,
                "redis answered XADD with something else than an id",
            )),
        };
        let _ = item.done.send(outcome);
    }

    fn refused(&mut self, live: &Live, item: Item, error: &ServerError) {
        let fault = Fault::of_reply(error);
        self.shared.link.give_up(live, fault);
        item.sent.store(false, Ordering::Relaxed);
        if fault == Fault::NotServing {
            self.waiting.push(item);
        } else {
            let _ = item.done.send(Err(fault::refused(error)));
        }
    }
}
