//! One client of a memory bus, as a connection is one client of a Redis server.

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, LazyLock, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use futures_util::{FutureExt, future::BoxFuture};
use tokio::{
    sync::oneshot,
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

use super::{
    broker::Broker,
    delivery::Listened,
    queue::{QueuedCall, Served},
    session::MemorySession,
};
use crate::{
    api::{Target, check_dotted_name},
    error::{Executed, TransportError, TransportErrorKind},
    transport::{Counters, DeadLetter, Kind, Listen, Options, Request, Response, Serve, Session, Transport},
};

/// The in-memory transport.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use buscodegen_runtime::transport::{Options, memory::Memory};
///
/// let private = Memory::private(&Options::default());
/// let shared = Memory::named("shop", &Options::default())?;
/// # let _ = (private, shared); Ok(()) }
/// ```
pub struct Memory {
    broker: Arc<Broker>,
    counts: Arc<Counts>,
    max_body: usize,
    closed: CancellationToken,
}

/// The counters of one client.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) expired_requests: AtomicU64,
    pub(super) late_replies: AtomicU64,
    pub(super) redelivered: AtomicU64,
    pub(super) dead_lettered: AtomicU64,
    pub(super) lost: AtomicU64,
}

impl Counts {
    pub(super) fn count(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a dead letter, and another one that had to go for it.
    pub(super) fn buried(&self, room: bool) {
        Self::count(&self.dead_lettered);
        if !room {
            Self::count(&self.lost);
        }
    }
}

/// Named buses live as long as the process, as a Redis server lives without its clients.
static NAMED: LazyLock<Mutex<HashMap<String, Arc<Broker>>>> = LazyLock::new(Mutex::default);

impl Memory {
    /// A bus that nobody else can reach.
    #[must_use]
    pub fn private(options: &Options) -> Self {
        Self::on(Arc::default(), options)
    }

    /// The bus of this name in this process; what has another prefix is another bus.
    ///
    /// # Errors
    /// When the name has other characters than lower-case letters, digits, underscores and dots.
    pub fn named(name: &str, options: &Options) -> Result<Self, TransportError> {
        check_dotted_name("the memory bus' name", name)
            .map_err(|error| not_sent(TransportErrorKind::Configuration, error.to_string()))?;
        let mut named = NAMED.lock().unwrap_or_else(PoisonError::into_inner);
        let broker = named.entry(format!("{}:{name}", options.prefix)).or_default();
        Ok(Self::on(Arc::clone(broker), options))
    }

    fn on(broker: Arc<Broker>, options: &Options) -> Self {
        Self { broker, counts: Arc::default(), max_body: options.max_body, closed: CancellationToken::new() }
    }

    fn check(&self, request: &Request) -> Result<(), TransportError> {
        if self.closed.is_cancelled() {
            return Err(not_sent(TransportErrorKind::Closed, "the bus is closed"));
        }
        if request.body.len() > self.max_body {
            let message = format!("the body has {} bytes, the limit is {}", request.body.len(), self.max_body);
            return Err(not_sent(TransportErrorKind::TooLarge, message));
        }
        if request.deadline <= Instant::now() {
            return Err(not_sent(TransportErrorKind::Deadline, "the deadline had passed before it was sent"));
        }
        Ok(())
    }

    fn call(&self, request: Request) -> Result<BoxFuture<'static, Result<Response, TransportError>>, TransportError> {
        self.check(&request)?;
        let deadline = request.deadline;
        let (reply, mut answer) = oneshot::channel();
        self.broker.enqueue(QueuedCall { request, reply, caller: Arc::clone(&self.counts) })?;
        let closed = self.closed.clone();
        Ok(Box::pin(async move {
            tokio::select! {
                biased;
                Ok(response) = &mut answer => Ok(response),
                () = closed.cancelled() => Err(maybe(TransportErrorKind::Closed, "the bus was closed")),
                () = sleep_until(deadline) => {
                    Err(maybe(TransportErrorKind::Deadline, "there was no answer before the deadline"))
                }
            }
        }))
    }

    fn publish(&self, request: Request) -> Result<Response, TransportError> {
        self.check(&request)?;
        let entry = self.broker.publish(request)?;
        Ok(Response::new(Ok(entry.to_string().into())))
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("max_body", &self.max_body).finish_non_exhaustive()
    }
}

impl Transport for Memory {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        let sent = match request.kind {
            Kind::Rpc { .. } => self.call(request),
            Kind::Event { .. } => self.publish(request).map(|stored| std::future::ready(Ok(stored)).boxed()),
        };
        sent.unwrap_or_else(|error| std::future::ready(Err(error)).boxed())
    }

    fn serve(&self, serve: Serve) -> BoxFuture<'static, Result<Box<dyn Session>, TransportError>> {
        let (concurrency, handler) = (serve.concurrency, Arc::clone(&serve.handler));
        let served = Served::begin(Arc::clone(&self.broker), serve, Arc::clone(&self.counts));
        Box::pin(async move { Ok(Box::new(MemorySession::start(served, concurrency, handler)) as Box<dyn Session>) })
    }

    fn listen(&self, listen: Listen) -> BoxFuture<'static, Result<Box<dyn Session>, TransportError>> {
        let (concurrency, handler) = (listen.concurrency.max(1), Arc::clone(&listen.handler));
        let listened = Listened::begin(Arc::clone(&self.broker), listen, Arc::clone(&self.counts));
        Box::pin(async move { Ok(Box::new(MemorySession::start(listened?, concurrency, handler)) as Box<dyn Session>) })
    }

    fn dead_letters(
        &self,
        target: Target,
        group: String,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<DeadLetter>, TransportError>> {
        Box::pin(std::future::ready(Ok(self.broker.dead_letters(&target, &group, limit))))
    }

    fn counters(&self) -> Counters {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counters {
            expired_requests: read(&self.counts.expired_requests),
            late_replies: read(&self.counts.late_replies),
            redelivered: read(&self.counts.redelivered),
            dead_lettered: read(&self.counts.dead_lettered),
            lost: read(&self.counts.lost),
            ..Counters::default()
        }
    }

    fn close(&self) -> BoxFuture<'static, ()> {
        self.closed.cancel();
        Box::pin(std::future::ready(()))
    }
}

pub(super) fn not_sent(kind: TransportErrorKind, message: impl Into<String>) -> TransportError {
    TransportError::new(kind, Executed::No, message)
}

fn maybe(kind: TransportErrorKind, message: &str) -> TransportError {
    TransportError::new(kind, Executed::Maybe, message)
}
