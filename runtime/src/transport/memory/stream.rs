//! The events of one kind that are stored, and the groups that read them.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use tokio::{sync::Notify, time::Instant};

use super::{
    client::not_sent,
    group::{Group, Pending},
};
use crate::{
    error::{TransportError, TransportErrorKind},
    transport::{DeadLetter, Kind, Request, StartAt},
};

/// How many events that every group has handled are kept, for groups that begin with the earliest.
const KEPT: usize = 1_000;
/// How many events are kept at most.
const MAX_ENTRIES: usize = 100_000;

/// Events in the order in which they were published, and who reads them.
#[derive(Default)]
pub(super) struct Stream {
    entries: VecDeque<Entry>,
    /// The number of the first entry.
    first: u64,
    groups: HashMap<String, Group>,
}

struct Entry {
    event: Request,
    published: Instant,
}

impl Stream {
    /// Stores an event and gives its number.
    pub(super) fn publish(&mut self, event: Request) -> Result<u64, TransportError> {
        self.trim();
        if self.entries.len() >= MAX_ENTRIES {
            let message = format!("{MAX_ENTRIES} events of {} wait already", event.target);
            return Err(not_sent(TransportErrorKind::Overloaded, message));
        }
        self.entries.push_back(Entry { event, published: Instant::now() });
        self.groups.values().for_each(Group::wake);
        Ok(self.end() - 1)
    }

    fn end(&self) -> u64 {
        self.first + self.entries.len() as u64
    }

    /// Drops what every group has handled and nobody will ask for.
    fn trim(&mut self) {
        let end = self.end();
        let needed = self.groups.values().map(Group::oldest_needed).min().unwrap_or(end);
        while self.first < needed {
            let Some(entry) = self.entries.front() else { break };
            let full = self.entries.len() >= MAX_ENTRIES;
            if !full && (self.entries.len() <= KEPT || entry.retained()) {
                break;
            }
            self.entries.pop_front();
            self.first += 1;
        }
    }

    /// Adds a member to a group, which begins where it says if it does not exist.
    pub(super) fn join(&mut self, group: &str, from: StartAt, member: &Arc<Notify>) {
        let next = match from {
            StartAt::Now => self.end(),
            StartAt::Earliest => self.first,
        };
        self.groups.entry(group.to_owned()).or_insert_with(|| Group::begin(next)).join(member);
    }

    pub(super) fn group(&mut self, group: &str) -> Option<&mut Group> {
        self.groups.get_mut(group)
    }

    /// What a group is to be given next.
    pub(super) fn next(&mut self, group: &str, now: Instant) -> Option<(u64, Pending, Request)> {
        let end = self.end();
        let (number, pending) = self.groups.get_mut(group)?.next(end, now)?;
        // Nothing is trimmed that a group has pending.
        let event = self.event(number)?.clone();
        Some((number, pending, event))
    }

    /// Gives up on an event of a group. `false` when another dead letter had to go for it.
    pub(super) fn bury(&mut self, group: &str, number: u64, attempts: u32, reason: String) -> bool {
        let Some(event) = self.event(number) else { return true };
        let letter = DeadLetter::new(String::new(), Some(event.id), attempts, reason, event.body.clone());
        self.groups.get_mut(group).is_none_or(|group| group.bury(number, letter))
    }

    pub(super) fn dead_letters(&self, group: &str, limit: usize) -> Vec<DeadLetter> {
        self.groups.get(group).map(|group| group.dead_letters(limit)).unwrap_or_default()
    }

    fn event(&self, number: u64) -> Option<&Request> {
        let index = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.entries.get(index).map(|entry| &entry.event)
    }
}

impl Entry {
    /// Whether its definition wants it kept still.
    fn retained(&self) -> bool {
        match &self.event.kind {
            Kind::Event { retention: Some(retention), .. } => self.published.elapsed() < *retention,
            _ => false,
        }
    }
}
