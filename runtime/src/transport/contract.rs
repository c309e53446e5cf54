//! The contract of a transport, and what it tells of itself.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::future::BoxFuture;

use super::{Listen, MessageId, Request, Response, Serve, Session};
use crate::{api::Target, error::TransportError};

/// The largest body that is sent or taken unless configured otherwise, in bytes.
pub const DEFAULT_MAX_BODY: usize = 1024 * 1024;

/// How a transport is opened. What a transport has no use for, it ignores.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The service that opens it, for names that people read in the broker. A checked name.
    pub service: Arc<str>,
    /// What every key in the broker begins with.
    pub prefix: String,
    /// The largest body that is taken, in bytes.
    pub max_body: usize,
    /// How long the events of a worker that is gone stay its own. A live worker renews the lease, however long its handlers run.
    pub lease: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            service: "client".into(),
            prefix: "bus".to_owned(),
            max_body: DEFAULT_MAX_BODY,
            lease: Duration::from_secs(30),
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
    fn dead_letters(
        &self,
        target: Target,
        group: String,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<DeadLetter>, TransportError>>;

    /// What was counted so far.
    fn counters(&self) -> Counters;

    /// Ends what the transport itself runs. Calls that are open fail as [`Closed`](crate::TransportErrorKind::Closed).
    fn close(&self) -> BoxFuture<'static, ()>;
}
