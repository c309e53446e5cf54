//! The loop behind a running `serve` or `listen`: takes as much work as there are free slots, and runs it.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::{
    sync::{Notify, watch},
    task::{AbortHandle, JoinSet},
    time::{Instant, sleep_until},
};

use crate::{
    error::{Executed, TransportError, TransportErrorKind},
    transport::{Handler, Request, Response, Session},
};

/// Where a loop takes its work from.
pub(super) trait Source: Send + 'static {
    type Work: Work;

    /// At most this much work, and when there may be more without a wake-up.
    fn take(&mut self, free: usize) -> (Vec<Self::Work>, Option<Instant>);

    /// Wakes the loop when there may be work.
    fn wake(&self) -> Arc<Notify>;
}

/// A call or an event that was taken. Dropping it unfinished gives it up.
pub(super) trait Work: Send + 'static {
    /// The message. `None` when it is gone.
    fn request(&mut self) -> Option<Request>;

    fn finish(self, response: Response);
}

pub(super) struct MemorySession {
    drain: watch::Sender<Option<Instant>>,
    ended: watch::Receiver<Option<usize>>,
    task: AbortHandle,
    started: Instant,
}

impl MemorySession {
    pub(super) fn start<S: Source>(source: S, concurrency: usize, handler: Arc<dyn Handler>) -> Self {
        let (drain, draining) = watch::channel(None);
        let (end, ended) = watch::channel(None);
        let task = tokio::spawn(async move {
            let cancelled = run(source, concurrency, handler, draining).await;
            end.send_replace(Some(cancelled));
        });
        Self { drain, ended, task: task.abort_handle(), started: Instant::now() }
    }
}

/// Runs until it is told to drain; returns how many handlers were cancelled then.
async fn run<S: Source>(
    mut source: S,
    concurrency: usize,
    handler: Arc<dyn Handler>,
    mut draining: watch::Receiver<Option<Instant>>,
) -> usize {
    let wake = source.wake();
    let mut running = JoinSet::new();
    loop {
        let free = concurrency.saturating_sub(running.len());
        let (taken, later) = if free > 0 { source.take(free) } else { (Vec::new(), None) };
        for work in taken {
            start(&mut running, work, &handler);
        }
        let free = running.len() < concurrency;
        tokio::select! {
            () = wake.notified(), if free => {}
            () = sleep_until(later.unwrap_or_else(Instant::now)), if free && later.is_some() => {}
            Some(_) = running.join_next() => while running.try_join_next().is_some() {},
            told = draining.changed() => {
                // Where nobody can tell any more, the session was dropped and this task is being ended.
                let deadline = *draining.borrow_and_update();
                if told.is_err() || deadline.is_some() {
                    drop(source);
                    return finish(running, deadline.unwrap_or_else(Instant::now)).await;
                }
            }
        }
    }
}

fn start<W: Work>(running: &mut JoinSet<()>, mut work: W, handler: &Arc<dyn Handler>) {
    let Some(request) = work.request() else { return };
    let handled = handler.handle(request);
    running.spawn(async move { work.finish(handled.await) });
}

/// Waits for what runs.
async fn finish(mut running: JoinSet<()>, deadline: Instant) -> usize {
    while !running.is_empty() {
        tokio::select! {
            _ = running.join_next() => {}
            () = sleep_until(deadline) => break,
        }
    }
    let cancelled = running.len();
    running.shutdown().await;
    cancelled
}

impl Session for MemorySession {
    fn drain(&self, deadline: Instant) -> BoxFuture<'static, usize> {
        self.drain.send_if_modified(|drain| drain.is_none().then(|| *drain = Some(deadline)).is_some());
        let mut ended = self.ended.clone();
        Box::pin(async move { ended.wait_for(Option::is_some).await.ok().and_then(|ended| *ended).unwrap_or_default() })
    }

    /// Now, while the loop lives: it is woken by what it waits for, and cannot miss it.
    fn last_cycle(&self) -> Instant {
        if self.task.is_finished() { self.started } else { Instant::now() }
    }

    fn failed(&self) -> BoxFuture<'static, TransportError> {
        let mut ended = self.ended.clone();
        Box::pin(async move {
            if ended.wait_for(Option::is_some).await.is_ok() {
                return std::future::pending().await;
            }
            TransportError::new(TransportErrorKind::Broker, Executed::Maybe, "a loop of the memory bus died")
        })
    }
}

impl Drop for MemorySession {
    fn drop(&mut self) {
        self.task.abort();
    }
}
