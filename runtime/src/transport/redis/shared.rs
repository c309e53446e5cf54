//! What all loops of one transport share. It holds them together and does nothing itself.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{
    clock::Clock,
    config::RedisOptions,
    connection::Connector,
    counts::Counts,
    keys::{ClientId, Keys},
    link::Link,
    quarantine,
    server::Replies,
};
use crate::error::{Executed, TransportError, TransportErrorKind};

pub(super) struct Shared {
    pub(super) connector: Arc<Connector>,
    pub(super) keys: Keys,
    /// This process on the wire.
    pub(super) client: ClientId,
    pub(super) clock: Arc<Clock>,
    pub(super) counts: Arc<Counts>,
    pub(super) link: Link,
    pub(super) quarantine: mpsc::Sender<quarantine::Found>,
    /// The transport was closed.
    pub(super) closed: CancellationToken,
}

/// An open transport, as its sessions and calls hold it: all that it runs ends when the last of them has gone.
#[derive(Clone)]
pub(super) struct Open {
    pub(super) shared: Arc<Shared>,
    pub(super) replies: Replies,
    pub(super) life: Arc<DropGuard>,
}

impl Shared {
    pub(super) fn options(&self) -> &RedisOptions {
        self.connector.options()
    }

    /// Refuses a body that is too large, before anything is sent.
    pub(super) fn check_size(&self, body: usize) -> Result<(), TransportError> {
        let limit = self.options().common.max_body;
        if body <= limit {
            return Ok(());
        }
        Err(TransportError::new(
            TransportErrorKind::TooLarge,
            Executed::No,
            format!(
                "the body has {body} bytes, and at most {limit} are allowed; send less, or raise max_body on both sides"
            ),
        ))
    }

    /// The error of what was asked of a closed transport.
    pub(super) fn closed_error() -> TransportError {
        TransportError::new(TransportErrorKind::Closed, Executed::No, "the bus was closed")
    }

    /// The error of what was not sent by its deadline.
    pub(super) fn not_sent(&self) -> TransportError {
        match self.link.trouble() {
            Some(trouble) => {
                let address = self.link.address();
                let message = format!("redis at {address} cannot be reached: {trouble}; nothing was sent");
                TransportError::new(TransportErrorKind::Unavailable, Executed::No, message)
            }
            None => TransportError::new(
                TransportErrorKind::Deadline,
                Executed::No,
                "the deadline passed before it was sent",
            ),
        }
    }
}
