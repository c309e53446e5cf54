//! Timers of a worker: something is run at an interval until the worker stops.

use std::{future::Future, time::Duration};

use futures_util::future::BoxFuture;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

use super::builder::contained;
use crate::{context::deadline_after, error::BoxError, listener::Outcome};

pub(super) struct Timer {
    interval: Duration,
    run: Box<dyn Fn() -> BoxFuture<'static, Result<(), BoxError>> + Send + Sync>,
}

impl Timer {
    pub(super) fn new<F, Fut>(interval: Duration, run: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output: Outcome> + Send + 'static,
    {
        let run = std::sync::Arc::new(run);
        let run = move || -> BoxFuture<'static, Result<(), BoxError>> {
            let run = std::sync::Arc::clone(&run);
            Box::pin(async move { run().await.into_result() })
        };
        Self { interval, run: Box::new(run) }
    }

    pub(super) fn is_endless(&self) -> bool {
        self.interval.is_zero()
    }

    /// Runs until it is stopped; a run that has begun is ended first.
    pub(super) async fn keep_time(self, stop: CancellationToken) {
        let first: Instant = deadline_after(self.interval);
        let mut ticks = interval_at(first, self.interval);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = ticks.tick() => {}
            }
            if let Err(error) = contained((self.run)()).await {
                tracing::error!(error, interval = ?self.interval, "a timer failed");
            }
        }
    }
}
