//! What a transport needs to serve calls, and what it gives back: a session that can be drained.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::time::Instant;

use super::{Request, Response};
use crate::{
    api::{Execution, Target},
    error::TransportError,
};

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
    pub fn new(
        service: impl Into<Arc<str>>,
        rpcs: Vec<(Target, Execution)>,
        concurrency: usize,
        handler: Arc<dyn Handler>,
    ) -> Self {
        Self { service: service.into(), rpcs, concurrency: concurrency.max(1), handler }
    }
}

/// A running [`Serve`] or [`Listen`](super::Listen). Dropping it stops it at once: handlers are cancelled, and unacknowledged events will be
/// delivered again.
pub trait Session: Send + Sync {
    /// Takes nothing new, waits until what runs has ended and its answers are sent, or until `deadline`; returns how many
    /// handlers were still running then and were cancelled. May be called again, with the same result.
    fn drain(&self, deadline: Instant) -> BoxFuture<'static, usize>;

    /// When each of its loops finished a cycle last; the oldest counts. A session is ready while this is recent.
    fn last_cycle(&self) -> Instant;

    /// Ends when the session cannot go on by itself, as when one of its loops died; until then never. What a transport
    /// recovers from by itself, such as a lost connection, is no failure.
    fn failed(&self) -> BoxFuture<'static, TransportError> {
        Box::pin(std::future::pending())
    }
}
