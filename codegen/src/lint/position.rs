//! Where messages travel, and which schemas have a say in them.

use std::collections::BTreeMap;

use crate::resolve::Resolved;
use crate::source::{Pointer, SchemaPlace};

/// What a message is to those who exchange it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// What a caller sends.
    Request,
    /// What it gets.
    Response,
    /// What comes with a declared error.
    Error,
    /// What is published.
    Event,
}

impl Position {
    /// Its name, with an article.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Request => "a request",
            Self::Response => "a response",
            Self::Error => "the data of an error",
            Self::Event => "an event",
        }
    }
}

/// A set of positions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Positions(u8);

impl Positions {
    /// Whether a position is among them.
    pub(super) const fn has(self, position: Position) -> bool {
        self.0 & (1 << position as u8) != 0
    }

    /// Whether there are none.
    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether services read it that are not deployed with its writer: callers, listeners.
    pub(super) const fn has_many_readers(self) -> bool {
        self.has(Position::Response) || self.has(Position::Error) || self.has(Position::Event)
    }

    /// Adds one; says whether it is new.
    const fn add(&mut self, position: Position) -> bool {
        let new = !self.has(position);
        self.0 |= 1 << position as u8;
        new
    }
}

/// A message of an API.
#[derive(Clone, Debug)]
pub(super) struct Message {
    /// What it is.
    pub(super) position: Position,
    /// Where its schema is.
    pub(super) place: SchemaPlace,
}

/// Every message of every API.
pub(super) fn messages(resolved: &Resolved) -> Vec<Message> {
    let mut messages = Vec::new();
    for (document, definition) in &resolved.apis {
        let root = SchemaPlace::new(*document, Pointer::root());
        let mut add = |there: bool, position, place| {
            if there {
                messages.push(Message { position, place });
            }
        };
        for (name, rpc) in &definition.rpcs {
            let place = root.join("rpcs").join(name);
            add(rpc.parameters.is_some(), Position::Request, place.join("parameters"));
            add(rpc.response.is_some(), Position::Response, place.join("response"));
            for (error, declared) in &rpc.errors {
                add(declared.data.is_some(), Position::Error, place.join("errors").join(error).join("data"));
            }
        }
        for (name, event) in &definition.events {
            let place = root.join("events").join(name).join("parameters");
            add(event.parameters.is_some(), Position::Event, place);
        }
    }
    messages
}

/// The positions of every schema that says what a message is. What only says what it is not, or under which condition,
/// has none.
pub(super) fn positions(resolved: &Resolved, messages: &[Message]) -> BTreeMap<SchemaPlace, Positions> {
    let mut positions: BTreeMap<SchemaPlace, Positions> = BTreeMap::new();
    let mut open: Vec<_> = messages.iter().map(|message| (message.place.clone(), message.position)).collect();
    while let Some((place, position)) = open.pop() {
        if positions.entry(place.clone()).or_default().add(position) {
            let inside = resolved.subschemas(&place).into_iter().filter(|child| says_what_is(&place, child));
            open.extend(inside.chain(resolved.target(&place).cloned()).map(|next| (next, position)));
        }
    }
    positions
}

fn says_what_is(parent: &SchemaPlace, child: &SchemaPlace) -> bool {
    let keyword = child.pointer.tokens().get(parent.pointer.tokens().len());
    !matches!(keyword.map(String::as_str), Some("$defs" | "definitions" | "not" | "if" | "propertyNames"))
}
