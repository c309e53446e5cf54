//! The connection of one loop whose command waits in Redis. It is never shared and never abandoned while it works: what Redis pops for a
//! command that nobody waits for any more is lost. When it does not answer in time it is closed.
//!
//! It knows nothing of the commands.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use ::redis::{Cmd, ErrorKind, Pipeline, RedisError, Value};
use tokio_util::sync::CancellationToken;

use super::{
    backoff::Backoff,
    config::BLOCK_MARGIN,
    connection::{Live, Use},
    fault::Fault,
    shared::Shared,
};
use crate::error::TransportError;

/// The connection of one loop, opened again when it is lost.
pub(super) struct Blocking {
    shared: Arc<Shared>,
    name: String,
    live: Option<Live>,
    backoff: Backoff,
    opened: bool,
    waker: Arc<Waker>,
}

/// Ends the waiting of a loop's command early, so that the loop sees that it should stop.
pub(super) struct Waker {
    shared: Arc<Shared>,
    /// The connection's id in Redis; 0 for none.
    connection: AtomicI64,
}

impl Blocking {
    pub(super) fn new(shared: Arc<Shared>, name: String) -> Self {
        let waker = Arc::new(Waker { shared: shared.clone(), connection: AtomicI64::new(0) });
        Self { shared, name, live: None, backoff: Backoff::default(), opened: false, waker }
    }

    pub(super) fn waker(&self) -> Arc<Waker> {
        self.waker.clone()
    }

    /// Opens the connection if there is none; tries until `stop`. Returns whether there is one.
    pub(super) async fn ready(&mut self, stop: &CancellationToken) -> bool {
        stop.run_until_cancelled(self.open()).await.is_some()
    }

    /// Opens the first connection.
    pub(super) async fn open_first(&mut self) -> Result<(), TransportError> {
        self.try_open().await.map_err(|error| self.shared.connector.unreachable(&error))
    }

    async fn try_open(&mut self) -> Result<(), RedisError> {
        let live = self.shared.connector.open(Use::Blocking, &self.name).await?;
        self.waker.connection.store(live.id.unwrap_or(0), Ordering::Relaxed);
        self.live = Some(live);
        if std::mem::replace(&mut self.opened, true) {
            self.shared.counts.reconnected();
        }
        Ok(())
    }

    async fn open(&mut self) {
        while self.live.as_ref().is_none_or(Live::is_lost) {
            match self.try_open().await {
                Ok(()) => {}
                Err(error) => {
                    tracing::warn!(name = self.name, %error, "redis cannot be reached; trying again");
                    self.backoff.wait().await;
                }
            }
        }
    }

    /// Sends commands in one write, the last of which may wait for `options.block`. Run this to its end: to drop it is to
    /// lose what Redis popped.
    pub(super) async fn send_all(&mut self, commands: &Pipeline) -> Result<Vec<Value>, RedisError> {
        let Some(live) = &mut self.live else {
            return Err(RedisError::from((ErrorKind::Io, "there is no connection")));
        };
        let patience = self.shared.options().block + BLOCK_MARGIN;
        let sent = match tokio::time::timeout(patience, live.send_all(commands)).await {
            Ok(sent) => sent,
            Err(_) => Err(RedisError::from((ErrorKind::Io, "redis does not answer a blocking command"))),
        };
        if sent.is_err() {
            self.live = None;
        }
        sent
    }

    /// A whole cycle worked.
    pub(super) fn worked(&mut self) {
        self.backoff.reset();
    }

    /// A cycle failed: closes the connection if that may help, and waits a little. Ends at once when told to stop.
    pub(super) async fn failed(&mut self, fault: Fault, stop: &CancellationToken) {
        if fault.needs_reconnect() {
            self.live = None;
        }
        stop.run_until_cancelled(self.backoff.wait()).await;
    }
}

impl Waker {
    /// Ends the waiting, if the user may do that; otherwise the block runs out by itself.
    pub(super) async fn wake(&self) {
        let id = self.connection.load(Ordering::Relaxed);
        if id != 0 && self.shared.link.current().is_some() {
            let command = Cmd::new().arg("CLIENT").arg("UNBLOCK").arg(id).arg("TIMEOUT").take();
            let _ = self.shared.link.send(command, &self.shared.closed).await;
        }
    }
}
