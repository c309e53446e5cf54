//! The parts of two versions of an API that belong together, and what changed of them beside their schemas.

use std::collections::BTreeSet;

use super::policy::{Direction, Position, Rollout};
use super::version::Level;
use crate::definition::{Definition, Event, Execution, MemberName, Rpc};
use crate::finding::Severity;
use crate::source::{DocumentId, Pointer, SchemaPlace};

/// An API in both versions.
#[derive(Clone, Copy)]
pub(super) struct Pair<'d> {
    pub(super) old: (DocumentId, &'d Definition),
    pub(super) new: (DocumentId, &'d Definition),
}

/// A message in both versions.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) member: String,
    pub(super) position: Position,
    pub(super) old: SchemaPlace,
    pub(super) new: SchemaPlace,
}

/// A change of an API that no schema says.
#[derive(Clone, Debug)]
pub(super) struct ApiChange {
    pub(super) rule: &'static str,
    pub(super) severity: Severity,
    pub(super) member: String,
    pub(super) position: Option<Position>,
    pub(super) direction: Option<Direction>,
    pub(super) text: String,
    pub(super) help: &'static str,
    /// Where in the new definition it is shown, by pointer.
    pub(super) shown: Pointer,
    pub(super) level: Level,
}

/// What the comparison of two definitions comes to.
#[derive(Default)]
pub(super) struct Compared {
    pub(super) messages: Vec<Message>,
    pub(super) changes: Vec<ApiChange>,
}

/// Pairs the messages of two definitions, and names what else changed.
pub(super) fn compare(pair: Pair<'_>, rollout: Rollout) -> Compared {
    let mut compared = Compared::default();
    let (old, new) = (pair.old.1, pair.new.1);
    for (name, rpc) in &old.rpcs {
        match new.rpcs.get(name) {
            Some(other) => compared.rpc(pair, name, rpc, other),
            None if new.events.contains_key(name) => {
                compared.broken("kind-changed", name, "the rpc became an event", ["events", name.as_str()].into());
            }
            None => {
                let text = "the rpc was removed: what old clients call is answered by nobody, and times out";
                compared.broken("rpc-removed", name, text, ["rpcs"].into());
            }
        }
    }
    for (name, event) in &old.events {
        match new.events.get(name) {
            Some(other) => compared.event(pair, name, event, other),
            None if new.rpcs.contains_key(name) => {
                compared.broken("kind-changed", name, "the event became an rpc", ["rpcs", name.as_str()].into());
            }
            None => {
                let text = "the event was removed: old listeners wait for it in vain";
                compared.broken("event-removed", name, text, ["events"].into());
            }
        }
    }
    let before: BTreeSet<_> = old.rpcs.keys().chain(old.events.keys()).collect();
    for name in new.rpcs.keys().filter(|name| !before.contains(name)) {
        // A server that is deployed first knows it before anybody calls it.
        let severity = if rollout == Rollout::ServerFirst { Severity::Info } else { Severity::Warning };
        let mut change = ApiChange::new("rpc-added", severity, name, ["rpcs", name.as_str()].into(), Level::Minor);
        change.text = "the rpc was added: a call of new clients to old servers times out".to_owned();
        change.direction = Some(Direction::NewToOld);
        compared.changes.push(change);
    }
    for name in new.events.keys().filter(|name| !before.contains(name)) {
        let mut change =
            ApiChange::new("event-added", Severity::Info, name, ["events", name.as_str()].into(), Level::Minor);
        change.text = "the event was added".to_owned();
        compared.changes.push(change);
    }
    compared
}

impl ApiChange {
    fn new(rule: &'static str, severity: Severity, name: &MemberName, shown: Pointer, level: Level) -> Self {
        let member = name.as_str().to_owned();
        Self { rule, severity, member, position: None, direction: None, text: String::new(), help: "", shown, level }
    }
}

impl Compared {
    fn broken(&mut self, rule: &'static str, name: &MemberName, text: &str, shown: Pointer) {
        let mut change = ApiChange::new(rule, Severity::Error, name, shown, Level::Major);
        change.text = text.to_owned();
        change.help = "keep it until nobody uses it any more, or make the new form a second API beside this one";
        self.changes.push(change);
    }

    fn note(&mut self, rule: &'static str, severity: Severity, name: &MemberName, text: String, shown: Pointer) {
        let level = if severity == Severity::Error { Level::Major } else { Level::Minor };
        let change = ApiChange::new(rule, severity, name, shown, level);
        self.changes.push(ApiChange { text, ..change });
    }

    fn rpc(&mut self, pair: Pair<'_>, name: &MemberName, old: &Rpc, new: &Rpc) {
        let here = || Pointer::from(["rpcs", name.as_str()]);
        let presence = [old.parameters.is_some(), new.parameters.is_some()];
        self.message(pair, name, Position::Request, here().join("parameters"), presence);
        let presence = [old.response.is_some(), new.response.is_some()];
        self.message(pair, name, Position::Response, here().join("response"), presence);
        for (error, declared) in &old.errors {
            let Some(other) = new.errors.get(error) else { continue };
            let place = here().join("errors").join(error).join("data");
            self.message(pair, name, Position::Error, place, [declared.data.is_some(), other.data.is_some()]);
        }
        for error in new.errors.keys().filter(|error| !old.errors.contains_key(*error)) {
            let text = format!("the error `{error}` was added: old clients see an error that they do not know");
            self.note("error-added", Severity::Warning, name, text, here().join("errors").join(error));
        }
        if old.execution != new.execution {
            let (before, after) = (execution(old.execution), execution(new.execution));
            let text = format!("the execution changed from {before} to {after}");
            let is_safe = (old.execution, new.execution) == (Execution::AtMostOnce, Execution::Idempotent);
            let severity = if is_safe { Severity::Info } else { Severity::Error };
            self.note("execution-changed", severity, name, text, here().join("execution"));
        }
        if let Some(after) = new.timeout
            && old.timeout.is_none_or(|before| after < before)
        {
            let text = format!("callers wait {after} now, and no longer: slow answers come too late");
            self.note("timeout-lowered", Severity::Warning, name, text, here().join("timeout"));
        }
    }

    fn event(&mut self, pair: Pair<'_>, name: &MemberName, old: &Event, new: &Event) {
        let here = || Pointer::from(["events", name.as_str()]);
        let presence = [old.parameters.is_some(), new.parameters.is_some()];
        self.message(pair, name, Position::Event, here().join("parameters"), presence);
        if old.key != new.key {
            let text = "the routing key changed: listeners to certain keys miss events, or get others".to_owned();
            self.note("key-changed", Severity::Error, name, text, here().join("key"));
        }
        if old.ordered != new.ordered {
            let severity = if new.ordered.is_none() { Severity::Error } else { Severity::Warning };
            let text = if new.ordered.is_none() { "the order is kept no more" } else { "the order is kept otherwise" };
            self.note("order-changed", severity, name, text.to_owned(), here().join("ordered"));
        }
        if let Some(after) = new.retention
            && old.retention.is_none_or(|before| after < before)
        {
            let text = format!("events are kept for {after} only: listeners that are away longer miss some");
            self.note("retention-lowered", Severity::Warning, name, text, here().join("retention"));
        }
    }

    /// A message that is in both versions is compared; one that is in one of them alone is a change by itself.
    fn message(
        &mut self,
        pair: Pair<'_>,
        name: &MemberName,
        position: Position,
        pointer: Pointer,
        presence: [bool; 2],
    ) {
        let rule = match presence {
            [false, false] => return,
            [true, true] => {
                let (old, new) = (SchemaPlace::new(pair.old.0, pointer.clone()), SchemaPlace::new(pair.new.0, pointer));
                let member = name.as_str().to_owned();
                self.messages.push(Message { member, position, old, new });
                return;
            }
            [false, true] => "message-added",
            [true, false] => "message-removed",
        };
        let what = format!(
            "the {} {}",
            position.name(),
            if rule == "message-added" { "carries something now" } else { "carries nothing any more" }
        );
        let level = ApiChange::new(rule, Severity::Error, name, pointer, Level::Major);
        self.changes.push(ApiChange { text: what, position: Some(position), ..level });
    }
}

const fn execution(execution: Execution) -> &'static str {
    match execution {
        Execution::AtMostOnce => "at-most-once",
        Execution::Idempotent => "idempotent",
        Execution::Durable => "durable",
    }
}
