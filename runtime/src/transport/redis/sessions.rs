//! Several running sessions as one: what is served under one limit may go through lists and through streams.

use futures_util::future::{BoxFuture, join_all, select_all};
use tokio::time::Instant;

use super::{durable, server, shared::Open};
use crate::{
    api::Execution,
    error::TransportError,
    transport::{Serve, Session},
};

/// The sessions of one [`Serve`].
pub(super) struct Sessions(Vec<Box<dyn Session>>);

impl Sessions {
    pub(super) async fn serve(open: &Open, serve: &Serve) -> Result<Self, TransportError> {
        let (durable, listed): (Vec<_>, Vec<_>) =
            serve.rpcs.iter().partition(|(_, execution)| *execution == Execution::Durable);
        let mut sessions: Vec<Box<dyn Session>> = Vec::new();
        if !listed.is_empty() {
            sessions.push(Box::new(server::serve(open, serve).await?));
        }
        for (target, _) in durable {
            sessions.push(Box::new(durable::serve(open, serve, target).await?));
        }
        Ok(Self(sessions))
    }
}

impl Session for Sessions {
    fn drain(&self, deadline: Instant) -> BoxFuture<'static, usize> {
        let drains: Vec<_> = self.0.iter().map(|session| session.drain(deadline)).collect();
        Box::pin(async move { join_all(drains).await.into_iter().sum() })
    }

    fn last_cycle(&self) -> Instant {
        self.0.iter().map(|session| session.last_cycle()).min().unwrap_or_else(Instant::now)
    }

    fn failed(&self) -> BoxFuture<'static, TransportError> {
        let failures: Vec<_> = self.0.iter().map(|session| session.failed()).collect();
        if failures.is_empty() {
            return Box::pin(std::future::pending());
        }
        Box::pin(async move { select_all(failures).await.0 })
    }
}
