//! Several running sessions as one: what is served under one limit may go through lists and through streams. They keep the transport
//! open.

use std::sync::Arc;

use futures_util::future::{BoxFuture, join_all, select_all};
use tokio::time::Instant;
use tokio_util::sync::DropGuard;

use super::{
    durable, events,
    server::{self, Replies},
    shared::Shared,
};
use crate::{
    api::Execution,
    error::TransportError,
    transport::{Listen, Serve, Session},
};

/// The sessions of one [`Serve`] or [`Listen`].
pub(super) struct Sessions {
    sessions: Vec<Box<dyn Session>>,
    _life: Arc<DropGuard>,
}

impl Sessions {
    pub(super) async fn serve(
        shared: &Arc<Shared>,
        replies: &Replies,
        life: Arc<DropGuard>,
        serve: &Serve,
    ) -> Result<Self, TransportError> {
        let (durable, listed): (Vec<_>, Vec<_>) =
            serve.rpcs.iter().partition(|(_, execution)| *execution == Execution::Durable);
        let mut sessions: Vec<Box<dyn Session>> = Vec::new();
        if !listed.is_empty() {
            sessions.push(Box::new(server::serve(shared, replies, serve).await?));
        }
        for (target, _) in durable {
            sessions.push(Box::new(durable::serve(shared, replies, serve, target).await?));
        }
        Ok(Self { sessions, _life: life })
    }

    pub(super) async fn listen(
        shared: &Arc<Shared>,
        replies: &Replies,
        life: Arc<DropGuard>,
        listen: Listen,
    ) -> Result<Self, TransportError> {
        let session = events::listen(shared, replies, listen).await?;
        Ok(Self { sessions: vec![Box::new(session)], _life: life })
    }
}

impl Session for Sessions {
    fn drain(&self, deadline: Instant) -> BoxFuture<'static, usize> {
        let drains: Vec<_> = self.sessions.iter().map(|session| session.drain(deadline)).collect();
        Box::pin(async move { join_all(drains).await.into_iter().sum() })
    }

    fn last_cycle(&self) -> Instant {
        self.sessions.iter().map(|session| session.last_cycle()).min().unwrap_or_else(Instant::now)
    }

    fn failed(&self) -> BoxFuture<'static, TransportError> {
        let failures: Vec<_> = self.sessions.iter().map(|session| session.failed()).collect();
        if failures.is_empty() {
            return Box::pin(std::future::pending());
        }
        Box::pin(async move { select_all(failures).await.0 })
    }
}
