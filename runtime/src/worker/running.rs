//! A worker that has started: who watches it, and how it ends.

use std::{fmt, future::Future, io, sync::Arc, time::Duration};

use futures_util::future::{join_all, select_all};
use tokio::{
    task::JoinSet,
    time::{Instant, timeout_at},
};
use tokio_util::sync::CancellationToken;

use super::{
    builder::{Hook, contained},
    readiness::Readiness,
    timer::Timer,
};
use crate::{
    context::deadline_after,
    error::{BoxError, TransportError},
    transport::Session,
};

/// Why a worker did not start, or ended.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorkerError {
    /// Its settings are wrong.
    #[error("{0}")]
    Configuration(String),
    /// A start hook failed.
    #[error("a start hook failed: {0}")]
    Start(BoxError),
    /// A stop hook failed. The others have run.
    #[error("a stop hook failed: {0}")]
    Stop(BoxError),
    /// The transport refused to serve or to listen, or a loop died that cannot be started again.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// A second signal ended the drain: handlers were cancelled, and stop hooks may not have run.
    #[error("a second signal ended the worker before it had drained")]
    Interrupted,
    /// The system does not let the process receive signals.
    #[error("cannot listen for signals: {0}")]
    Signals(#[source] io::Error),
}

/// A worker that has started. Dropping it ends it at once: handlers are cancelled and stop hooks do not run.
///
/// ```
/// use buscodegen_runtime::{Bus, Worker};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let bus = Bus::memory();
/// let running = Worker::new(&bus, "store").start().await?;
/// // … test it …
/// running.stop().await?;
/// # Ok(()) }
/// ```
#[must_use = "a worker ends when this is dropped"]
pub struct Running {
    sessions: Vec<Arc<dyn Session>>,
    timers: JoinSet<()>,
    stop: CancellationToken,
    on_stop: Vec<Hook>,
    drain_timeout: Duration,
    readiness: Readiness,
}

impl Running {
    pub(super) fn new(
        sessions: Vec<Arc<dyn Session>>,
        timers: Vec<Timer>,
        on_stop: Vec<Hook>,
        drain_timeout: Duration,
        readiness: Readiness,
    ) -> Self {
        let stop = CancellationToken::new();
        let timers = timers.into_iter().map(|timer| timer.keep_time(stop.clone())).collect();
        readiness.up(&sessions);
        Self { sessions, timers, stop, on_stop, drain_timeout, readiness }
    }

    /// Ends when a part of the worker has died that cannot be started again; until then never.
    pub fn failed(&self) -> impl Future<Output = WorkerError> + Send + use<> {
        let failures: Vec<_> = self.sessions.iter().map(|session| session.failed()).collect();
        async move {
            if failures.is_empty() {
                return std::future::pending().await;
            }
            let (error, _, _) = select_all(failures).await;
            tracing::error!(%error, "a part of the worker died");
            error.into()
        }
    }

    /// Drains and ends: nothing new is taken, what runs is ended and answered within the drain timeout, then the stop hooks run.
    /// Returns how many handlers had to be cancelled. Dropping the future ends the worker at once.
    ///
    /// # Errors
    /// When a stop hook fails.
    pub async fn stop(mut self) -> Result<usize, WorkerError> {
        self.readiness.down();
        self.stop.cancel();
        let deadline = deadline_after(self.drain_timeout);
        let drained = join_all(self.sessions.iter().map(|session| session.drain(deadline)));
        let (cancelled, ()) = tokio::join!(drained, end_timers(&mut self.timers, deadline));
        let cancelled = cancelled.into_iter().sum();
        if cancelled > 0 {
            tracing::warn!(cancelled, "handlers were cancelled, as the time to drain was over");
        }
        self.sessions.clear();
        run_stop_hooks(std::mem::take(&mut self.on_stop)).await?;
        Ok(cancelled)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.readiness.down();
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running").field("sessions", &self.sessions.len()).finish_non_exhaustive()
    }
}

async fn end_timers(timers: &mut JoinSet<()>, deadline: Instant) {
    let ended = async { while timers.join_next().await.is_some() {} };
    if timeout_at(deadline, ended).await.is_err() {
        tracing::warn!("timers were cancelled, as the time to drain was over");
        timers.shutdown().await;
    }
}

/// Runs all of them, the last one first; the first error counts.
pub(super) async fn run_stop_hooks(hooks: Vec<Hook>) -> Result<(), WorkerError> {
    let mut result = Ok(());
    for hook in hooks.into_iter().rev() {
        let outcome = contained(hook()).await.map_err(WorkerError::Stop);
        if let Err(error) = &outcome {
            tracing::error!(%error);
        }
        result = result.and(outcome);
    }
    result
}
