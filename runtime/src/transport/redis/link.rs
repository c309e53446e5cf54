//! The connection that all tasks of a transport share for commands that do not block, opened again whenever it is lost.
//!
//! It knows when to give a connection up, and nothing of the commands.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use ::redis::{RedisError, Value};
use tokio_util::sync::CancellationToken;

use super::{
    backoff::Backoff,
    clock::Clock,
    connection::{Connector, Live, Use},
    counts::Counts,
    fault::Fault,
};

/// A shared connection that heals.
pub(super) struct Link {
    connector: Arc<Connector>,
    name: String,
    clock: Arc<Clock>,
    counts: Arc<Counts>,
    current: Mutex<Option<Live>>,
    /// Held by the one task that opens a new connection.
    opening: tokio::sync::Mutex<()>,
    trouble: Mutex<Option<String>>,
    /// The connection does not answer as a master does; the next one is opened after a wait.
    failing: AtomicBool,
}

impl Link {
    pub(super) fn new(
        connector: Arc<Connector>,
        name: String,
        clock: Arc<Clock>,
        counts: Arc<Counts>,
        first: Live,
    ) -> Self {
        Self {
            connector,
            name,
            clock,
            counts,
            current: Mutex::new(Some(first)),
            opening: tokio::sync::Mutex::new(()),
            trouble: Mutex::new(None),
            failing: AtomicBool::new(false),
        }
    }

    /// The open connection, if there is one.
    pub(super) fn current(&self) -> Option<Live> {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.as_ref().filter(|live| !live.is_lost()).cloned()
    }

    /// Why there is no connection now, for errors.
    pub(super) fn trouble(&self) -> Option<String> {
        if self.current().is_some() {
            return None;
        }
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Some(trouble.unwrap_or_else(|| "the connection was lost".to_owned()))
    }

    pub(super) fn address(&self) -> String {
        self.connector.address()
    }

    /// The open connection; waits until there is one, or `stop`. May be dropped at any time.
    pub(super) async fn live(&self, stop: &CancellationToken) -> Option<Live> {
        if let Some(live) = self.current() {
            return Some(live);
        }
        stop.run_until_cancelled(self.reopen()).await
    }

    async fn reopen(&self) -> Live {
        let _alone = self.opening.lock().await;
        let mut backoff = Backoff::default();
        if self.failing.swap(false, Ordering::Relaxed) {
            backoff.wait().await;
        }
        loop {
            if let Some(live) = self.current() {
                return live;
            }
            match self.open().await {
                Ok(live) => return live,
                Err(error) => {
                    tracing::warn!(address = self.address(), %error, "redis cannot be reached; trying again");
                    *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.to_string());
                    backoff.wait().await;
                }
            }
        }
    }

    async fn open(&self) -> Result<Live, RedisError> {
        let mut live = self.connector.open(Use::Commands, &self.name).await?;
        self.clock.measure(live.connection()).await?;
        self.counts.reconnected();
        tracing::info!(address = self.address(), "connected to redis again");
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(live.clone());
        Ok(live)
    }

    /// Gives a connection up that failed, so that the next task opens another.
    pub(super) fn give_up(&self, live: &Live, fault: Fault) {
        if !fault.needs_reconnect() {
            return;
        }
        if fault != Fault::Connection {
            self.failing.store(true, Ordering::Relaxed);
        }
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|known| known.is_same(live)) {
            *current = None;
        }
    }

    /// Sends one command once. Gives the connection up when the error says so.
    pub(super) async fn send(&self, command: ::redis::Cmd, stop: &CancellationToken) -> Result<Value, RedisError> {
        let Some(mut live) = self.live(stop).await else {
            return Err(RedisError::from((::redis::ErrorKind::Client, "the transport was closed")));
        };
        let sent = live.send(command).await;
        if let Err(error) = &sent {
            self.give_up(&live, Fault::of(error));
        }
        sent
    }
}
