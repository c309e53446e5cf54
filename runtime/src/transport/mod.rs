//! What carries messages between processes.
//!
//! A transport takes structured messages (ids, target, headers, deadline, body bytes) and owns how they are written, stored,
//! timed and retried on its wire. It knows no schema and no Rust type of a message: bodies are bytes to it. All transports
//! pass one conformance suite, so that memory and Redis give the same answers.

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use tokio::time::Instant;

use crate::{
    api::{Execution, Target},
    error::{ErrorReply, TransportError},
    headers::Headers,
};



/// The largest body that is sent or taken unless configured otherwise, in bytes.
pub const DEFAULT_MAX_BODY: usize = 1024 * 1024;

/// 128 random bits that name one call or one published event.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId(u128);

impl MessageId {
    /// A new random id.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn random() -> Result<Self, TransportError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| {
            TransportError::new(
                crate::error::TransportErrorKind::Unavailable,
                crate::error::Executed::No,
                format!("the system gives no random bytes: {error}"),
            )
        })?;
        Ok(Self(u128::from_ne_bytes(bytes)))
    }

    /// The id with this number.
    #[must_use]
    pub const fn from_u128(number: u128) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn as_u128(self) -> u128 {
        self.0
    }

    /// Reads 32 hexadecimal digits, as [`fmt::Display`] writes them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) {
            return None;
        }
        u128::from_str_radix(text, 16).ok().map(Self)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether a request is a call or an event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A call, which has an answer.
    Rpc {
        /// How often its handler may start.
        execution: Execution,
    },
    /// An event.
    Event {
        /// The routing key, for events whose definition names one.
        key: Option<String>,
        /// How long the entry is kept at least.
        retention: Option<Duration>,
    },
}

/// One message, as middleware and transports see it, on its way out and on its way in.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The call's or event's id. The same each time a call is sent again or an event is delivered again.
    pub id: MessageId,
    /// The rpc or event.
    pub target: Target,
    /// Call or event.
    pub kind: Kind,
    /// Headers.
    pub headers: Headers,
    /// By when the caller must have an answer; on this process's monotonic clock. For an event: by when it must be stored, and
    /// on the receiving side by when its handler must have ended.
    pub deadline: Instant,
    /// Which delivery of this message it is, from 1. Only set on the receiving side.
    pub attempt: u32,
    /// The service that sent it and its process, such as `store/5f3a…`. Empty where unknown.
    pub caller: Arc<str>,
    /// The listener (`service.listener`) that takes an event; empty for calls.
    pub group: Arc<str>,
    /// The JSON text.
    pub body: Bytes,
}

impl Request {
    /// A message on its way out.
    #[must_use]
    pub fn new(id: MessageId, target: Target, kind: Kind, deadline: Instant, body: Bytes) -> Self {
        Self { id, target, kind, headers: Headers::new(), deadline, attempt: 1, caller: "".into(), group: "".into(), body }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("id", &self.id)
            .field("target", &self.target)
            .field("kind", &self.kind)
            .field("headers", &self.headers)
            .field("attempt", &self.attempt)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The answer to a [`Request`].
///
/// To a call: the response's JSON text or an error. To an event on the receiving side: `Ok` acknowledges it, an error with
/// [`Code::InvalidArgument`](crate::Code::InvalidArgument) sends it to the dead letters at once, any other has it delivered again until its attempts are used
/// up. To an event on the sending side: `Ok` means stored, and the body is the entry's id.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response {
    /// Headers.
    pub headers: Headers,
    /// The JSON text, or why there is none.
    pub outcome: Result<Bytes, ErrorReply>,
}

impl Response {
    /// A response without headers.
    #[must_use]
    pub fn new(outcome: Result<Bytes, ErrorReply>) -> Self {
        Self { headers: Headers::new(), outcome }
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("headers", &self.headers)
            .field("outcome", &self.outcome.as_ref().map(Bytes::len))
            .finish()
    }
}

/// What runs a request that arrived. It never panics and always answers; the runtime sees to that.
pub trait Handler: Send + Sync + 'static {
    /// Starts the handler. Dropping the future cancels it.
    fn handle(&self, request: Request) -> BoxFuture<'static, Response>;
}

/// What a worker serves: some rpcs under one limit of concurrency.
#[derive(Clone)]
#[non_exhaustive]
pub struct Serve {
    /// The service's name.
    pub service: Arc<str>,
    /// The rpcs, each with how it is executed.
    pub rpcs: Vec<(Target, Execution)>,
    /// How many handlers may run at once. At least 1.
    pub concurrency: usize,
    /// What runs the calls.
    pub handler: Arc<dyn Handler>,
}

impl Serve {
    /// Everything that must be said.
    pub fn new(service: impl Into<Arc<str>>, rpcs: Vec<(Target, Execution)>, concurrency: usize, handler: Arc<dyn Handler>) -> Self {
        Self { service: service.into(), rpcs, concurrency: concurrency.max(1), handler }
    }
}

/// Which of its processes a listener's events go to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// Each event goes to one process of the service. The group on the wire is `<service>.<listener>`.
    #[default]
    Pool,
    /// Each event goes to one process of all services. The group on the wire is `<listener>`.
    Singleton,
    /// Each event goes to every process that listens at the time, at most once, and is not kept for absent ones.
    Broadcast,
}

/// Which events of a stream a listener wants, by their routing keys.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Filter {
    /// Exactly these keys.
    Keys(Vec<String>),
    /// An AMQP topic pattern: words joined by dots, `*` for one word, `#` for any number.
    Topic(String),
}

/// How often, and how soon, an event is delivered again whose handler failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// How many deliveries an event has before it goes to the dead letters, the first one counted. At least 1.
    pub attempts: u32,
    /// How long the second delivery waits after the first failed; each further wait is twice as long.
    pub backoff: Duration,
    /// The longest wait.
    pub max_backoff: Duration,
}

impl Default for Retry {
    /// Five deliveries, waiting 200 ms, 400 ms, 800 ms and 1.6 s in between.
    fn default() -> Self {
        Self { attempts: 5, backoff: Duration::from_millis(200), max_backoff: Duration::from_secs(30) }
    }
}

impl Retry {
    /// This many deliveries in all.
    #[must_use]
    pub fn attempts(attempts: u32) -> Self {
        Self { attempts: attempts.max(1), ..Self::default() }
    }

    /// With this wait after the first failure.
    #[must_use]
    pub fn backoff(self, backoff: Duration) -> Self {
        Self { backoff, ..self }
    }

    /// With this longest wait.
    #[must_use]
    pub fn max_backoff(self, max_backoff: Duration) -> Self {
        Self { max_backoff, ..self }
    }

    /// How long to wait after the delivery with this number (from 1) failed.
    #[must_use]
    pub fn wait_after(&self, attempt: u32) -> Duration {
        let doublings = attempt.saturating_sub(1).min(31);
        self.backoff.saturating_mul(1 << doublings).min(self.max_backoff)
    }
}

/// Where a group begins that does not exist yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum StartAt {
    /// With the events that are published from now on.
    #[default]
    Now,
    /// With the oldest that is still kept.
    Earliest,
}

/// What a worker listens to.
#[derive(Clone)]
#[non_exhaustive]
pub struct Listen {
    /// The service's name.
    pub service: Arc<str>,
    /// The listener's name, unique in its service for this event.
    pub listener: Arc<str>,
    /// The event.
    pub target: Target,
    /// Which processes get an event.
    pub mode: Mode,
    /// Which events, by routing key. All when absent.
    pub filter: Option<Filter>,
    /// How often a failed event is delivered.
    pub retry: Retry,
    /// Where a new group begins.
    pub from: StartAt,
    /// How long one handler may take; after that its event counts as failed.
    pub timeout: Duration,
    /// How many handlers may run at once. At least 1.
    pub concurrency: usize,
    /// What runs the events.
    pub handler: Arc<dyn Handler>,
}

impl Listen {
    /// What must be said; the rest has defaults.
    pub fn new(service: impl Into<Arc<str>>, listener: impl Into<Arc<str>>, target: Target, handler: Arc<dyn Handler>) -> Self {
        Self {
            service: service.into(),
            listener: listener.into(),
            target,
            mode: Mode::default(),
            filter: None,
            retry: Retry::default(),
            from: StartAt::default(),
            timeout: Duration::from_secs(30),
            concurrency: 16,
            handler,
        }
    }

    /// The group's name on the wire, and in [`Transport::dead_letters`].
    #[must_use]
    pub fn group(&self) -> String {
        match self.mode {
            Mode::Singleton => self.listener.to_string(),
            Mode::Pool | Mode::Broadcast => format!("{}.{}", self.service, self.listener),
        }
    }
}

/// An event that a group gave up on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadLetter {
    /// The entry's id in the dead-letter stream.
    pub entry: String,
    /// The event's id, where its header could be read.
    pub id: Option<MessageId>,
    /// How many deliveries it had.
    pub attempts: u32,
    /// Why the last one failed.
    pub reason: String,
    /// The body as it was published.
    pub body: Bytes,
}

impl DeadLetter {
    /// Everything that is known of it.
    #[must_use]
    pub fn new(entry: String, id: Option<MessageId>, attempts: u32, reason: String, body: Bytes) -> Self {
        Self { entry, id, attempts, reason, body }
    }
}

/// What a transport of this process has counted since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Calls dropped unseen because their deadline had passed.
    pub expired_requests: u64,
    /// Replies to calls that nobody waits for any more.
    pub late_replies: u64,
    /// Messages put aside because nobody could be told what is wrong with them.
    pub quarantined: u64,
    /// Events delivered again, after a failure or the loss of a worker.
    pub redelivered: u64,
    /// Events sent to the dead letters.
    pub dead_lettered: u64,
    /// Events known to be lost: trimmed or deleted by somebody before their group had them.
    pub lost: u64,
    /// Groups made again after the keyspace was wiped.
    pub groups_recreated: u64,
    /// Connections made again.
    pub reconnects: u64,
}

/// A running [`Serve`] or [`Listen`]. Dropping it stops it at once: handlers are cancelled, and unacknowledged events will be
/// delivered again.
pub trait Session: Send + Sync {
    /// Takes nothing new, waits until what runs has ended and its answers are sent, or until `deadline`; returns how many
    /// handlers were still running then and were cancelled.
    fn drain(&self, deadline: Instant) -> BoxFuture<'static, usize>;

    /// When each of its loops finished a cycle last; the oldest counts. A session is ready while this is recent.
    fn last_cycle(&self) -> Instant;
}

/// Carries calls and events.
///
/// All methods may be called from several tasks at once. Futures returned by [`send`](Self::send) may be dropped at any time: a call then has no
/// caller any more, and an event may or may not be stored.
pub trait Transport: Send + Sync + 'static {
    /// A short name for logs: `memory`, `redis`.
    fn name(&self) -> &'static str;

    /// Sends a call and waits for its answer, or stores an event. Ends at the request's deadline at the latest.
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>>;

    /// Begins to serve. Returns when calls that are sent from now on will find this server.
    fn serve(&self, serve: Serve) -> BoxFuture<'static, Result<Box<dyn Session>, TransportError>>;

    /// Begins to listen. Returns when the group exists, so that events published from now on are its own.
    fn listen(&self, listen: Listen) -> BoxFuture<'static, Result<Box<dyn Session>, TransportError>>;

    /// The oldest dead letters of a group, at most `limit`.
    fn dead_letters(&self, target: Target, group: String, limit: usize) -> BoxFuture<'static, Result<Vec<DeadLetter>, TransportError>>;

    /// What was counted so far.
    fn counters(&self) -> Counters;

    /// Ends what the transport itself runs. Calls that are open fail as [`Closed`](crate::TransportErrorKind::Closed).
    fn close(&self) -> BoxFuture<'static, ()>;
}
