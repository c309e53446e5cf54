//! One group of listeners: how far it has read, what it holds, what it gave up on.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use tokio::{sync::Notify, time::Instant};

use crate::transport::DeadLetter;

/// How many dead letters a group keeps.
const MAX_DEAD: usize = 10_000;

pub(super) struct Group {
    /// The first event that was never delivered.
    next: u64,
    /// Delivered and neither acknowledged nor given up on.
    pending: BTreeMap<u64, Pending>,
    /// The pending ones that wait for another delivery, by when it is due.
    waiting: BTreeSet<(Instant, u64)>,
    dead: VecDeque<DeadLetter>,
    buried: u64,
    members: Vec<Arc<Notify>>,
}

/// One delivery of an event.
#[derive(Clone)]
pub(super) struct Pending {
    /// Which one it is, from 1.
    pub(super) attempt: u32,
    /// Why the one before failed.
    pub(super) reason: String,
}

impl Group {
    pub(super) fn begin(next: u64) -> Self {
        Self {
            next,
            pending: BTreeMap::new(),
            waiting: BTreeSet::new(),
            dead: VecDeque::new(),
            buried: 0,
            members: Vec::new(),
        }
    }

    pub(super) fn join(&mut self, member: &Arc<Notify>) {
        self.members.push(Arc::clone(member));
    }

    pub(super) fn leave(&mut self, member: &Arc<Notify>) {
        self.members.retain(|known| !Arc::ptr_eq(known, member));
        // A wake-up that this member got and did not use.
        self.wake();
    }

    pub(super) fn wake(&self) {
        self.members.iter().for_each(|member| member.notify_one());
    }

    /// The oldest event that it has not handled.
    pub(super) fn oldest_needed(&self) -> u64 {
        self.pending.keys().next().map_or(self.next, |pending| self.next.min(*pending))
    }

    /// What to deliver next: first what is due again, then what is new.
    pub(super) fn next(&mut self, end: u64, now: Instant) -> Option<(u64, Pending)> {
        if let Some(due) = self.waiting.first().copied().filter(|(due, _)| *due <= now) {
            self.waiting.remove(&due);
            return self.pending.get(&due.1).map(|pending| (due.1, pending.clone()));
        }
        let number = self.next;
        if number >= end {
            return None;
        }
        self.next += 1;
        let pending = Pending { attempt: 1, reason: String::new() };
        self.pending.insert(number, pending.clone());
        Some((number, pending))
    }

    pub(super) fn next_due(&self) -> Option<Instant> {
        self.waiting.first().map(|(due, _)| *due)
    }

    pub(super) fn acknowledge(&mut self, number: u64) {
        self.pending.remove(&number);
    }

    /// Has an event delivered again.
    pub(super) fn again(&mut self, number: u64, due: Instant, reason: String) {
        if let Some(pending) = self.pending.get_mut(&number) {
            pending.attempt = pending.attempt.saturating_add(1);
            pending.reason = reason;
            self.waiting.insert((due, number));
            self.wake();
        }
    }

    /// Gives up on an event. `false` when another dead letter had to go for it.
    pub(super) fn bury(&mut self, number: u64, mut letter: DeadLetter) -> bool {
        self.pending.remove(&number);
        letter.entry = self.buried.to_string();
        self.buried += 1;
        self.dead.push_back(letter);
        if self.dead.len() <= MAX_DEAD {
            return true;
        }
        self.dead.pop_front();
        false
    }

    pub(super) fn dead_letters(&self, limit: usize) -> Vec<DeadLetter> {
        self.dead.iter().take(limit).cloned().collect()
    }
}
