//! What the entries of a stream are to this process. Implemented by events and durable rpcs.

use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;

use super::EntryId;
use crate::api::Target;
use crate::transport::{
    MessageId, Request, Response,
    redis::{keys::ClientId, server::Finished, shared::Shared},
};

/// Reads entries, runs them, and judges the outcome.
pub(in crate::transport::redis) trait Work: Send + Sync + 'static {
    /// What becomes of an entry at its delivery with this number.
    fn admit(&self, shared: &Shared, id: EntryId, frame: &Bytes, attempt: u32) -> Admission;

    /// Starts the handler.
    fn handle(&self, request: Request) -> BoxFuture<'static, Response>;

    /// What becomes of an entry whose handler has answered.
    fn judge(&self, attempt: u32, caller: Option<Caller>, response: Response) -> Verdict;

    /// How many deliveries an entry may have.
    fn attempts(&self) -> u32;

    /// Where entries go that are given up on. Without it they are put into quarantine.
    fn dead_letters(&self) -> Option<&str>;

    /// Whether settled entries are deleted, as nobody else wants them.
    fn deletes(&self) -> bool;
}

/// Who waits for the answer to an entry.
#[derive(Clone, Debug)]
pub(in crate::transport::redis) struct Caller {
    pub(in crate::transport::redis) client: ClientId,
    pub(in crate::transport::redis) id: MessageId,
    pub(in crate::transport::redis) target: Target,
}

/// What becomes of an entry before its handler.
#[expect(clippy::large_enum_variant, reason = "nearly all are run, and a box for each would cost more than the room")]
pub(in crate::transport::redis) enum Admission {
    /// It is run.
    Run(Request, Option<Caller>),
    /// It is settled without being run; somebody may be told something.
    Settle(Option<Box<Finished>>),
    /// It is given up on.
    Bury(String),
}

/// What becomes of an entry after its handler.
pub(in crate::transport::redis) enum Verdict {
    /// It is done.
    Settle,
    /// It is done when its caller has this.
    Answer(Box<Finished>),
    /// It is run again after this time.
    Again(Duration),
    /// It is given up on.
    Bury(String),
}
