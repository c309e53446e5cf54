//! One running member: how it begins, drains and stops.

use std::sync::{Arc, atomic::Ordering};

use futures_util::future::BoxFuture;
use tokio::{
    sync::{OnceCell, oneshot},
    time::{Duration, Instant},
};

use tokio_util::sync::DropGuard;

use super::{Member, Setting, acks, held, read::Reader, reclaim::Sweep};
use crate::{
    error::{Executed, TransportError, TransportErrorKind},
    transport::{
        Session,
        redis::{
            blocking::{Blocking, Waker},
            shared::Open,
        },
    },
};

/// How much longer than its deadline a drain may take to settle what is done.
const FLUSH: Duration = Duration::from_secs(1);

/// A running member of a group.
pub(in crate::transport::redis) struct StreamSession {
    member: Arc<Member>,
    waker: Arc<Waker>,
    drained: Arc<OnceCell<usize>>,
    life: Arc<DropGuard>,
}

impl StreamSession {
    /// Joins the group, making it if need be, and begins to read.
    pub(in crate::transport::redis) async fn start(open: &Open, setting: Setting) -> Result<Self, TransportError> {
        let shared = &open.shared;
        let name = format!("{}/{}", shared.client, setting.group);
        let (member, queue) = Member::new(open, setting);
        let joining = tokio::time::timeout(shared.options().connect_timeout, member.join());
        match joining.await {
            Ok(joined) => joined.map_err(|error| shared.connector.unreachable(&error))?,
            Err(_) => return Err(shared.not_sent()),
        }
        let mut blocking = Blocking::new(shared.clone(), name);
        blocking.open_first().await?;
        let waker = blocking.waker();
        let sweep = Sweep::new(member.lease);
        let reader = Reader { member: member.clone(), blocking, acks: Vec::new(), sweep };
        let ended = member.read_ended.clone().drop_guard();
        tokio::spawn(async move {
            reader.run().await;
            drop(ended);
        });
        tokio::spawn(held::keep(member.clone()));
        let writer = member.clone();
        tokio::spawn(async move {
            let all_over = writer.ended.clone();
            all_over.run_until_cancelled(acks::write(writer, queue)).await;
        });
        Ok(Self { member, waker, drained: Arc::default(), life: open.life.clone() })
    }
}

/// Stops taking entries, waits for what runs, and settles it; returns how many handlers were cancelled.
async fn drain(member: &Member, waker: &Waker, deadline: Instant) -> usize {
    member.stopping.cancel();
    waker.wake().await;
    let finish = async {
        member.read_ended.cancelled().await;
        let _ = member.slots.acquire_many(member.concurrency).await;
    };
    if tokio::time::timeout_at(deadline, finish).await.is_err() {
        member.cancelled.cancel();
    }
    // A Redis that is away must not keep the process from ending.
    let settle = async {
        let _ = member.slots.acquire_many(member.concurrency).await;
        let (done, flushed) = oneshot::channel();
        if member.acks.send(acks::Message::Flushed(done)).await.is_ok() {
            let _ = flushed.await;
        }
        member.leave().await;
    };
    let _ = tokio::time::timeout_at(deadline.max(Instant::now()) + FLUSH, settle).await;
    member.ended.cancel();
    member.interrupted.load(Ordering::Relaxed)
}

impl Session for StreamSession {
    fn drain(&self, deadline: Instant) -> BoxFuture<'static, usize> {
        let (member, waker, drained) = (self.member.clone(), self.waker.clone(), self.drained.clone());
        Box::pin(async move { *drained.get_or_init(|| drain(&member, &waker, deadline)).await })
    }

    fn last_cycle(&self) -> Instant {
        self.member.reader.last().min(self.member.heartbeat.last())
    }

    fn failed(&self) -> BoxFuture<'static, TransportError> {
        let member = self.member.clone();
        Box::pin(async move {
            member.read_ended.cancelled().await;
            if member.stopping.is_cancelled() {
                std::future::pending().await
            }
            TransportError::new(TransportErrorKind::Unavailable, Executed::No, "the loop that reads events has died")
        })
    }
}

impl Drop for StreamSession {
    /// Handlers are cancelled and their entries given back; what cannot be given back is taken over after its lease.
    fn drop(&mut self) {
        let (member, waker) = (self.member.clone(), self.waker.clone());
        member.stopping.cancel();
        member.cancelled.cancel();
        match tokio::runtime::Handle::try_current() {
            Ok(_) if member.ended.is_cancelled() => {}
            Ok(runtime) => {
                let life = self.life.clone();
                runtime.spawn(async move {
                    drain(&member, &waker, Instant::now()).await;
                    drop(life);
                });
            }
            Err(_) => member.ended.cancel(),
        }
    }
}
