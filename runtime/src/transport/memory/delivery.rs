//! A listener's side of events: what it is given, and what becomes of that.

use std::sync::Arc;

use tokio::{sync::Notify, time::Instant};

use super::{
    broker::Broker,
    client::Counts,
    session::{Source, Work},
};
use crate::{
    context::deadline_after,
    error::{Code, ErrorReply, TransportError},
    transport::{Listen, Request, Response},
};

/// One member of a group.
struct Member {
    broker: Arc<Broker>,
    counts: Arc<Counts>,
    listen: Listen,
    group: Arc<str>,
}

/// What a session takes events from.
pub(super) struct Listened {
    member: Arc<Member>,
    wake: Arc<Notify>,
}

impl Listened {
    pub(super) fn begin(broker: Arc<Broker>, listen: Listen, counts: Arc<Counts>) -> Result<Self, TransportError> {
        listen.require_pool("memory")?;
        let (group, wake) = (listen.group(), Arc::new(Notify::new()));
        broker.lock().stream(&listen.target).join(&group, listen.from, &wake);
        // Events may wait already.
        wake.notify_one();
        Ok(Self { member: Arc::new(Member { broker, counts, listen, group: group.into() }), wake })
    }
}

impl Source for Listened {
    type Work = Delivery;

    fn take(&mut self, free: usize) -> (Vec<Delivery>, Option<Instant>) {
        let (now, mut taken) = (Instant::now(), Vec::new());
        let Member { broker, counts, listen, group } = &*self.member;
        let mut state = broker.lock();
        let stream = state.stream(&listen.target);
        while taken.len() < free {
            let Some((number, pending, event)) = stream.next(group, now) else { break };
            if pending.attempt > listen.retry.attempts {
                // Its last worker was lost, so nobody could give up on it.
                counts.buried(stream.bury(group, number, pending.attempt - 1, pending.reason));
                continue;
            }
            if pending.attempt > 1 {
                Counts::count(&counts.redelivered);
            }
            taken.push(Delivery::new(&self.member, number, pending.attempt, event));
        }
        let later = stream.group(group).and_then(|group| group.next_due());
        (taken, later)
    }

    fn wake(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }
}

impl Drop for Listened {
    fn drop(&mut self) {
        let Member { broker, listen, group, .. } = &*self.member;
        if let Some(group) = broker.lock().stream(&listen.target).group(group) {
            group.leave(&self.wake);
        }
    }
}

/// An event that a listener holds. Dropping it unfinished gives it back to the group.
pub(super) struct Delivery {
    member: Arc<Member>,
    number: u64,
    attempt: u32,
    request: Option<Request>,
    finished: bool,
}

impl Delivery {
    fn new(member: &Arc<Member>, number: u64, attempt: u32, event: Request) -> Self {
        let mut request = event;
        request.attempt = attempt;
        request.group = Arc::clone(&member.group);
        request.deadline = deadline_after(member.listen.timeout);
        Self { member: Arc::clone(member), number, attempt, request: Some(request), finished: false }
    }

    fn settle(&self, outcome: Result<(), ErrorReply>) {
        let Member { broker, counts, listen, group } = &*self.member;
        let mut state = broker.lock();
        let stream = state.stream(&listen.target);
        match outcome {
            Ok(()) => {
                if let Some(group) = stream.group(group) {
                    group.acknowledge(self.number);
                }
            }
            Err(error) if error.code == Code::InvalidArgument || self.attempt >= listen.retry.attempts => {
                counts.buried(stream.bury(group, self.number, self.attempt, error.to_string()));
            }
            Err(error) => {
                let due = Instant::now() + listen.retry.wait_after(self.attempt);
                if let Some(group) = stream.group(group) {
                    group.again(self.number, due, error.to_string());
                }
            }
        }
    }
}

impl Work for Delivery {
    fn request(&mut self) -> Option<Request> {
        self.request.take()
    }

    fn finish(mut self, response: Response) {
        self.finished = true;
        self.settle(response.outcome.map(|_| ()));
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        let Member { broker, listen, group, .. } = &*self.member;
        if let Some(group) = broker.lock().stream(&listen.target).group(group) {
            group.again(self.number, Instant::now(), "its worker was lost".to_owned());
        }
    }
}
