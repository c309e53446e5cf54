//! One running [`Serve`]: how it begins, drains and stops.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use futures_util::future::BoxFuture;
use tokio::{
    sync::{OnceCell, Semaphore},
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

use super::{Replies, admit::Served, pop::Pop, replies::Batch};
use crate::{
    api::Execution,
    error::{Executed, TransportError, TransportErrorKind},
    transport::{
        Serve, Session,
        redis::{
            blocking::{Blocking, Waker},
            cycle::Cycle,
            shared::Open,
        },
    },
};

/// How much longer than its deadline a drain may take to write the last replies.
const FLUSH: Duration = Duration::from_secs(1);

/// What a session, its loop and its handlers share.
pub(super) struct State {
    pub(super) slots: Arc<Semaphore>,
    pub(super) cycle: Cycle,
    /// Nothing new is taken.
    pub(super) stopping: CancellationToken,
    /// Handlers end now.
    pub(super) cancelled: CancellationToken,
    /// What is still popped is put back.
    pub(super) abandoned: AtomicBool,
    /// How many handlers were cancelled.
    pub(super) interrupted: AtomicUsize,
    /// The loop has ended.
    ended: CancellationToken,
}

/// A running pop loop.
pub(in crate::transport::redis) struct ServeSession {
    state: Arc<State>,
    waker: Arc<Waker>,
    replies: Replies,
    concurrency: u32,
    drained: Arc<OnceCell<usize>>,
}

/// Begins to serve the rpcs that go through lists. Returns when the connection stands.
pub(in crate::transport::redis) async fn serve(open: &Open, serve: &Serve) -> Result<ServeSession, TransportError> {
    let Open { shared, replies, life } = open.clone();
    let rpcs = serve.rpcs.iter().filter(|(_, execution)| *execution != Execution::Durable);
    let rpcs: Vec<_> =
        rpcs.map(|(target, execution)| (shared.keys.requests(target), target.clone(), *execution)).collect();
    let concurrency = u32::try_from(serve.concurrency.clamp(1, Semaphore::MAX_PERMITS)).unwrap_or(u32::MAX);
    let state = Arc::new(State {
        slots: Arc::new(Semaphore::new(concurrency as usize)),
        cycle: Cycle::new(),
        stopping: shared.closed.child_token(),
        cancelled: CancellationToken::new(),
        abandoned: AtomicBool::new(false),
        interrupted: AtomicUsize::new(0),
        ended: CancellationToken::new(),
    });
    let mut blocking = Blocking::new(shared.clone(), format!("{}/requests", shared.client));
    blocking.open_first().await?;
    let waker = blocking.waker();
    let keys = rpcs.iter().map(|(key, ..)| key.clone()).collect();
    let pop = Pop {
        shared,
        state: state.clone(),
        replies: replies.clone(),
        handler: serve.handler.clone(),
        served: Served::new(rpcs),
        keys,
        blocking,
        finished: Batch::default(),
    };
    let ended = state.ended.clone().drop_guard();
    tokio::spawn(async move {
        pop.run().await;
        drop((ended, life));
    });
    Ok(ServeSession { state, waker, replies, concurrency, drained: Arc::default() })
}

impl Session for ServeSession {
    fn drain(&self, deadline: Instant) -> BoxFuture<'static, usize> {
        let (state, waker, replies) = (self.state.clone(), self.waker.clone(), self.replies.clone());
        let (concurrency, drained) = (self.concurrency, self.drained.clone());
        Box::pin(async move {
            let drain = async {
                state.stopping.cancel();
                waker.wake().await;
                let finish = async {
                    state.ended.cancelled().await;
                    let _ = state.slots.acquire_many(concurrency).await;
                };
                if tokio::time::timeout_at(deadline, finish).await.is_err() {
                    state.abandoned.store(true, Ordering::Relaxed);
                    state.cancelled.cancel();
                    let _ = tokio::time::timeout(FLUSH, state.slots.acquire_many(concurrency)).await;
                }
                // A Redis that is away must not keep the process from ending.
                let patience = deadline.max(Instant::now()) + FLUSH;
                let _ = tokio::time::timeout_at(patience, replies.flush()).await;
                state.interrupted.load(Ordering::Relaxed)
            };
            *drained.get_or_init(|| drain).await
        })
    }

    fn last_cycle(&self) -> Instant {
        self.state.cycle.last()
    }

    fn failed(&self) -> BoxFuture<'static, TransportError> {
        let state = self.state.clone();
        Box::pin(async move {
            state.ended.cancelled().await;
            if state.stopping.is_cancelled() {
                std::future::pending().await
            }
            TransportError::new(TransportErrorKind::Unavailable, Executed::No, "the loop that takes requests has died")
        })
    }
}

impl Drop for ServeSession {
    fn drop(&mut self) {
        self.state.abandoned.store(true, Ordering::Relaxed);
        self.state.stopping.cancel();
        self.state.cancelled.cancel();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let waker = self.waker.clone();
            runtime.spawn(async move { waker.wake().await });
        }
    }
}
