//! Calls that wait for a server, and the server's side of them.

use std::{collections::VecDeque, mem, sync::Arc};

use tokio::{
    sync::{Notify, oneshot},
    time::Instant,
};

use super::{
    broker::Broker,
    client::{Counts, not_sent},
    session::{Source, Work},
};
use crate::{
    api::{Execution, Target},
    error::{TransportError, TransportErrorKind},
    transport::{Kind, Request, Response, Serve},
};

/// How many calls of one rpc wait at most.
const MAX_WAITING: usize = 10_000;

/// The calls of one rpc that wait, oldest first, and who is woken for them.
#[derive(Default)]
pub(super) struct Queue {
    waiting: VecDeque<QueuedCall>,
    servers: Vec<Arc<Notify>>,
}

/// A call that was sent.
pub(super) struct QueuedCall {
    pub(super) request: Request,
    pub(super) reply: oneshot::Sender<Response>,
    pub(super) caller: Arc<Counts>,
}

impl Queue {
    pub(super) fn push(&mut self, call: QueuedCall) -> Result<(), TransportError> {
        if self.waiting.len() >= MAX_WAITING {
            let now = Instant::now();
            self.waiting.retain(|call| call.request.deadline > now);
        }
        if self.waiting.len() >= MAX_WAITING {
            let message = format!("{MAX_WAITING} calls of {} wait already", call.request.target);
            return Err(not_sent(TransportErrorKind::Overloaded, message));
        }
        self.waiting.push_back(call);
        self.wake();
        Ok(())
    }

    /// Puts a durable call back whose server is gone.
    fn push_again(&mut self, mut call: QueuedCall) {
        call.request.attempt = call.request.attempt.saturating_add(1);
        self.waiting.push_front(call);
        self.wake();
    }

    fn wake(&self) {
        self.servers.iter().for_each(|server| server.notify_one());
    }
}

/// What a session takes calls from.
pub(super) struct Served {
    broker: Arc<Broker>,
    counts: Arc<Counts>,
    targets: Vec<Target>,
    wake: Arc<Notify>,
}

impl Served {
    pub(super) fn begin(broker: Arc<Broker>, serve: Serve, counts: Arc<Counts>) -> Self {
        let targets: Vec<Target> = serve.rpcs.into_iter().map(|(target, _)| target).collect();
        let wake = Arc::new(Notify::new());
        let mut state = broker.lock();
        for target in &targets {
            state.queue(target).servers.push(Arc::clone(&wake));
        }
        drop(state);
        // Calls may wait already.
        wake.notify_one();
        Self { broker, counts, targets, wake }
    }
}

impl Source for Served {
    type Work = Taken;

    fn take(&mut self, free: usize) -> (Vec<Taken>, Option<Instant>) {
        let (now, mut taken) = (Instant::now(), Vec::new());
        // So that no rpc waits for ever behind another one.
        self.targets.rotate_left(1);
        let mut state = self.broker.lock();
        for target in &self.targets {
            let queue = state.queue(target);
            while taken.len() < free {
                let Some(call) = queue.waiting.pop_front() else { break };
                if call.request.deadline <= now {
                    Counts::count(&self.counts.expired_requests);
                } else {
                    taken.push(Taken { call: Some(call), broker: Arc::clone(&self.broker) });
                }
            }
        }
        (taken, None)
    }

    fn wake(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let mut state = self.broker.lock();
        for target in &self.targets {
            let queue = state.queue(target);
            queue.servers.retain(|server| !Arc::ptr_eq(server, &self.wake));
            // A wake-up that this server got and did not use.
            queue.wake();
        }
    }
}

/// A call that a server took. Dropping it unanswered leaves its caller to the deadline, or puts it back if it is durable.
pub(super) struct Taken {
    call: Option<QueuedCall>,
    broker: Arc<Broker>,
}

impl Work for Taken {
    fn request(&mut self) -> Option<Request> {
        let call = self.call.as_mut()?;
        if is_durable(&call.request) {
            return Some(call.request.clone());
        }
        let nothing = Request::new(
            call.request.id,
            call.request.target.clone(),
            call.request.kind.clone(),
            call.request.deadline,
            Default::default(),
        );
        Some(mem::replace(&mut call.request, nothing))
    }

    fn finish(mut self, response: Response) {
        if let Some(QueuedCall { reply, caller, .. }) = self.call.take()
            && reply.send(response).is_err()
        {
            Counts::count(&caller.late_replies);
        }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        if let Some(call) = self.call.take().filter(|call| is_durable(&call.request)) {
            let target = call.request.target.clone();
            self.broker.lock().queue(&target).push_again(call);
        }
    }
}

fn is_durable(request: &Request) -> bool {
    matches!(request.kind, Kind::Rpc { execution: Execution::Durable })
}
