//! What a Redis server is to the other transport: the queues of calls and the streams of events of one bus.
//!
//! It decides what goes where, in one lock that is never held across a wait. It runs nothing itself.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{
    queue::{Queue, QueuedCall},
    stream::Stream,
};
use crate::{
    api::Target,
    error::TransportError,
    transport::{DeadLetter, Request},
};

#[derive(Default)]
pub(super) struct Broker(Mutex<State>);

#[derive(Default)]
pub(super) struct State {
    queues: HashMap<Target, Queue>,
    streams: HashMap<Target, Stream>,
}

impl Broker {
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn enqueue(&self, call: QueuedCall) -> Result<(), TransportError> {
        self.lock().queue(&call.request.target).push(call)
    }

    pub(super) fn publish(&self, event: Request) -> Result<u64, TransportError> {
        self.lock().stream(&event.target).publish(event)
    }

    pub(super) fn dead_letters(&self, target: &Target, group: &str, limit: usize) -> Vec<DeadLetter> {
        self.lock().stream(target).dead_letters(group, limit)
    }
}

impl State {
    pub(super) fn queue(&mut self, target: &Target) -> &mut Queue {
        self.queues.entry(target.clone()).or_default()
    }

    pub(super) fn stream(&mut self, target: &Target) -> &mut Stream {
        self.streams.entry(target.clone()).or_default()
    }
}
