//! Who sends what to whom, and how bad it is when that breaks.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::finding::Severity;

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Position {
    /// From a client to a server.
    Request,
    /// From a server to a client.
    Response,
    /// The data of a declared error: from a server to a client.
    Error,
    /// From a publisher to listeners.
    Event,
}

/// Which way data goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// What the old version sends, the new one reads.
    OldToNew,
    /// What the new version sends, the old one reads.
    NewToOld,
}

/// What is deployed first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rollout {
    /// Servers: old clients meet new servers.
    #[default]
    ServerFirst,
    /// Clients: new clients meet old servers.
    ClientFirst,
    /// Nobody knows.
    Any,
}

impl Position {
    /// How reports call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Error => "error",
            Self::Event => "event",
        }
    }
}

impl Direction {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::OldToNew, Self::NewToOld];

    /// How reports call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OldToNew => "old-to-new",
            Self::NewToOld => "new-to-old",
        }
    }
}

impl Rollout {
    /// How bad it is that a message does not arrive.
    #[must_use]
    pub const fn severity(self, position: Position, direction: Direction) -> Severity {
        let first = match meeting(position, direction) {
            None => return Severity::Error,
            Some(first) => first,
        };
        match (self, first) {
            (Self::Any, _) | (Self::ServerFirst, Self::ServerFirst) | (Self::ClientFirst, Self::ClientFirst) => {
                Severity::Error
            }
            _ => Severity::Warning,
        }
    }
}

/// The order of deployment in which such a message is sent; `None` if in every one: publishers and listeners do not know of each
/// other, and stored events outlive any order.
const fn meeting(position: Position, direction: Direction) -> Option<Rollout> {
    Some(match (position, direction) {
        (Position::Event, _) => return None,
        (Position::Request, Direction::OldToNew) => Rollout::ServerFirst,
        (Position::Request, Direction::NewToOld) => Rollout::ClientFirst,
        (Position::Response | Position::Error, Direction::OldToNew) => Rollout::ClientFirst,
        (Position::Response | Position::Error, Direction::NewToOld) => Rollout::ServerFirst,
    })
}

/// The orders of deployment in which it breaks, for reports.
#[must_use]
pub(super) fn rollouts(position: Position, direction: Direction) -> Vec<&'static str> {
    match meeting(position, direction) {
        None => vec!["server-first", "client-first"],
        Some(Rollout::ClientFirst) => vec!["client-first"],
        Some(_) => vec!["server-first"],
    }
}

/// What breaks, for people.
#[must_use]
pub(super) const fn consequence(position: Position, direction: Direction) -> &'static str {
    match (position, direction) {
        (Position::Request, Direction::OldToNew) => "what old clients send, new servers refuse",
        (Position::Request, Direction::NewToOld) => "what new clients send, old servers refuse",
        (Position::Response | Position::Error, Direction::OldToNew) => "what old servers answer, new clients refuse",
        (Position::Response | Position::Error, Direction::NewToOld) => "what new servers answer, old clients refuse",
        (Position::Event, Direction::OldToNew) => "what old publishers sent, new listeners refuse",
        (Position::Event, Direction::NewToOld) => "what new publishers send, old listeners refuse",
    }
}

impl FromStr for Rollout {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "server-first" => Ok(Self::ServerFirst),
            "client-first" => Ok(Self::ClientFirst),
            "any" => Ok(Self::Any),
            _ => Err("an order is server-first, client-first or any"),
        }
    }
}

impl fmt::Display for Rollout {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::ServerFirst => "server-first",
            Self::ClientFirst => "client-first",
            Self::Any => "any",
        })
    }
}
