//! What the tasks of one member of a group share.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{Semaphore, mpsc},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use super::{
    EntryId, Work,
    acks::{self, Ack},
    held::Held,
};
use crate::transport::redis::{
    cycle::Cycle,
    server::Replies,
    shared::{Open, Shared},
};

/// Which stream, which group, and how.
pub(in crate::transport::redis) struct Setting {
    pub(in crate::transport::redis) key: String,
    pub(in crate::transport::redis) group: String,
    /// The service of the worker, for the consumer's name.
    pub(in crate::transport::redis) service: Arc<str>,
    pub(in crate::transport::redis) concurrency: usize,
    pub(in crate::transport::redis) lease: Duration,
    /// Where a new group begins: `$` or `0`.
    pub(in crate::transport::redis) from: &'static str,
    pub(in crate::transport::redis) work: Arc<dyn Work>,
}

/// One member of a group, in this process.
pub(in crate::transport::redis) struct Member {
    pub(super) shared: Arc<Shared>,
    pub(super) replies: Replies,
    pub(super) work: Arc<dyn Work>,
    pub(super) key: String,
    pub(super) group: String,
    pub(super) consumer: String,
    pub(super) from: &'static str,
    pub(super) lease: Duration,
    pub(super) concurrency: u32,
    pub(super) slots: Arc<Semaphore>,
    pub(super) held: Held,
    pub(super) acks: mpsc::Sender<acks::Message>,
    /// How far the group is known to have come: where it begins anew if it vanishes.
    pub(super) position: Mutex<EntryId>,
    /// When entries are due that wait for another delivery.
    due: Mutex<BTreeMap<Instant, u32>>,
    pub(super) reader: Cycle,
    pub(super) heartbeat: Cycle,
    /// Nothing new is taken.
    pub(super) stopping: CancellationToken,
    /// Handlers end now.
    pub(super) cancelled: CancellationToken,
    /// The reader has ended.
    pub(super) read_ended: CancellationToken,
    /// All is over.
    pub(super) ended: CancellationToken,
    pub(super) interrupted: AtomicUsize,
    /// How long members may be idle before they are removed; in milliseconds.
    pub(super) forget_after: AtomicU64,
}

impl Member {
    pub(super) fn new(open: &Open, setting: Setting) -> (Arc<Self>, mpsc::Receiver<acks::Message>) {
        let Open { shared, replies, .. } = open;
        let concurrency = u32::try_from(setting.concurrency.clamp(1, Semaphore::MAX_PERMITS)).unwrap_or(u32::MAX);
        let (acks, queue) = mpsc::channel(acks::QUEUE);
        let member = Self {
            consumer: format!("{}:{}", setting.service, shared.client.boot()),
            replies: replies.clone(),
            work: setting.work,
            key: setting.key,
            group: setting.group,
            from: setting.from,
            lease: setting.lease.max(Duration::from_millis(50)),
            concurrency,
            slots: Arc::new(Semaphore::new(concurrency as usize)),
            held: Held::default(),
            acks,
            position: Mutex::default(),
            due: Mutex::default(),
            reader: Cycle::new(),
            heartbeat: Cycle::new(),
            stopping: shared.closed.child_token(),
            cancelled: CancellationToken::new(),
            read_ended: CancellationToken::new(),
            ended: CancellationToken::new(),
            interrupted: AtomicUsize::new(0),
            forget_after: AtomicU64::new(10 * 60 * 1000),
            shared: shared.clone(),
        };
        (Arc::new(member), queue)
    }

    /// Queues an acknowledgement; waits while the queue is full.
    pub(super) async fn acknowledge(&self, ack: Ack) {
        let _ = self.acks.send(acks::Message::Ack(ack)).await;
    }

    /// Redis has taken these acknowledgements.
    pub(super) fn settled(&self, acks: &[Ack]) {
        for ack in acks {
            self.held.release(ack.id);
        }
        if let Some(last) = acks.iter().map(|ack| ack.id).max() {
            let mut position = self.position.lock().unwrap_or_else(PoisonError::into_inner);
            *position = (*position).max(last);
        }
    }

    /// Notes that an entry is delivered again at this time, so that the reader leaves a slot for it. Ends when dropped.
    pub(super) fn due_at(self: &Arc<Self>, at: Instant) -> Due {
        *self.due.lock().unwrap_or_else(PoisonError::into_inner).entry(at).or_default() += 1;
        Due { member: self.clone(), at }
    }

    /// When the next entry is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner).keys().next().copied()
    }

    pub(super) fn count_interrupted(&self) {
        self.interrupted.fetch_add(1, Ordering::Relaxed);
    }
}

/// A note that an entry will be delivered again.
pub(super) struct Due {
    member: Arc<Member>,
    at: Instant,
}

impl Drop for Due {
    fn drop(&mut self) {
        let mut due = self.member.due.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = due.get_mut(&self.at) {
            *count -= 1;
            if *count == 0 {
                due.remove(&self.at);
            }
        }
    }
}
