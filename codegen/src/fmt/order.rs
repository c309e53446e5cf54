//! What an object in a file is, and the order of its members that follows from that.

use crate::definition::{Holds, KEYWORDS, keyword};
use crate::source::Member;

/// What a value in a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A definition file.
    Definition,
    /// Parts by names that the author gives.
    Named(Part),
    /// One of them, or one of the examples.
    Part(Part),
    /// A schema, or an array of schemas.
    Schema,
    /// Schemas by names that the author gives.
    Schemas,
    /// Anything else: nothing in it is ours to order.
    Value,
}

/// A part of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Rpc,
    Event,
    Error,
    Example,
}

/// The members of each, as in `definition::format`; a test holds the two together.
pub(super) const DEFINITION: &[&str] =
    &["$schema", "api", "version", "description", "deprecated", "x-bus-rust", "x-bus-lint", "rpcs", "events", "$defs"];
pub(super) const RPC: &[&str] = &[
    "description",
    "deprecated",
    "parameters",
    "response",
    "errors",
    "timeout",
    "execution",
    "examples",
    "x-bus-rust",
    "x-bus-lint",
];
pub(super) const EVENT: &[&str] =
    &["description", "deprecated", "parameters", "key", "ordered", "retention", "examples", "x-bus-rust", "x-bus-lint"];
pub(super) const ERROR: &[&str] = &["description", "deprecated", "data", "x-bus-rust"];
const EXAMPLE: &[&str] = &["description", "parameters", "response", "error"];

impl Role {
    /// What a member of such an object is.
    pub(super) fn member(self, name: &str) -> Self {
        match self {
            Self::Definition => match name {
                "rpcs" => Self::Named(Part::Rpc),
                "events" => Self::Named(Part::Event),
                "$defs" => Self::Schemas,
                _ => Self::Value,
            },
            Self::Named(part) => Self::Part(part),
            Self::Part(_) => match name {
                "parameters" | "response" | "data" if self != Self::Part(Part::Example) => Self::Schema,
                "errors" => Self::Named(Part::Error),
                "examples" => Self::Part(Part::Example),
                _ => Self::Value,
            },
            Self::Schema => keyword(name).map_or(Self::Value, |keyword| below(keyword.holds)),
            Self::Schemas => Self::Schema,
            Self::Value => Self::Value,
        }
    }

    /// Whether such an object of so many members has a line for each, however short they are.
    pub(super) const fn is_tall(self, members: usize) -> bool {
        match self {
            Self::Definition | Self::Named(_) => members > 0,
            Self::Schemas => members > 1,
            _ => false,
        }
    }

    /// Where a member stands among those of such an object; those of one rank keep the order of the file.
    pub(super) fn rank(self, member: &Member) -> usize {
        let among = |names: &[&str]| names.iter().position(|name| *name == member.name).unwrap_or(names.len());
        match self {
            Self::Definition => among(DEFINITION),
            Self::Part(Part::Rpc) => among(RPC),
            Self::Part(Part::Event) => among(EVENT),
            Self::Part(Part::Error) => among(ERROR),
            Self::Part(Part::Example) => among(EXAMPLE),
            Self::Schema => keyword_rank(&member.name),
            Self::Named(_) | Self::Schemas | Self::Value => 0,
        }
    }
}

/// Keywords that nobody knows come after those that somebody does, but before the types.
fn keyword_rank(name: &str) -> usize {
    let position = |name: &str| KEYWORDS.iter().position(|keyword| keyword.name == name);
    let types = || position("$defs").unwrap_or(KEYWORDS.len());
    position(name).map_or_else(|| types() * 2, |position| position * 2 + 1)
}

const fn below(holds: Holds) -> Role {
    match holds {
        Holds::SchemaInPlace | Holds::SchemasInPlace | Holds::Schema | Holds::SchemaOrSchemas | Holds::Schemas => {
            Role::Schema
        }
        Holds::SchemaMap | Holds::SchemaMapInPlace | Holds::SchemaMapOrNamesInPlace => Role::Schemas,
        _ => Role::Value,
    }
}
