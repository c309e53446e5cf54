//! Of which JSON types the values of a schema are, as far as its keywords tell: at most, and wholly.
//!
//! A schema's branches are looked at once, however often it is referred to. Knows nothing of Rust.

use std::collections::HashMap;

use super::schema::Schema;
use super::shape::{Types, of_type};
use super::values;
use crate::resolve::Resolved;
use crate::source::{Node, SchemaPlace};

/// What is known of the values of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kinds {
    /// It takes no value of any other type.
    pub(super) at_most: Types,
    /// It takes every value of these types.
    pub(super) wholly: Types,
}

impl Kinds {
    const ANY: Self = Self { at_most: Types::ALL, wholly: Types::ALL };
    const NONE: Self = Self { at_most: Types::NONE, wholly: Types::NONE };
    const UNKNOWN: Self = Self { at_most: Types::ALL, wholly: Types::NONE };

    /// Of the values that both take.
    const fn and(self, other: Self) -> Self {
        Self { at_most: self.at_most.and(other.at_most), wholly: self.wholly.and(other.wholly) }
    }

    /// Of the values that at least one takes.
    const fn or(self, other: Self) -> Self {
        Self { at_most: self.at_most.or(other.at_most), wholly: self.wholly.or(other.wholly) }
    }

    /// Of the values that are not taken.
    fn not(self) -> Self {
        Self { at_most: Types::ALL.without(whole(self.wholly)), wholly: Types::ALL.without(self.at_most) }
    }

    /// Of the values that exactly one takes.
    fn exactly_one(branches: &[Self]) -> Self {
        let others = |index: usize| branches.iter().enumerate().filter(move |(other, _)| *other != index);
        let each = || branches.iter().enumerate();
        let at_most = each().fold(Types::NONE, |all, (index, branch)| {
            let taken = others(index).fold(Types::NONE, |taken, (_, other)| taken.or(other.wholly));
            all.or(branch.at_most.without(whole(taken)))
        });
        let wholly = each().fold(Types::NONE, |all, (index, branch)| {
            let open = others(index).fold(Types::NONE, |open, (_, other)| open.or(other.at_most));
            all.or(branch.wholly.without(open))
        });
        Self { at_most, wholly }
    }

    fn among<'n>(values: impl Iterator<Item = &'n Node> + Clone) -> Self {
        let at_most = values.clone().fold(Types::NONE, |all, value| all.or(values::type_of(value)));
        let has = |wanted: bool| values.clone().any(|value| value.as_bool() == Some(wanted));
        let bools = if has(true) && has(false) { Types::BOOL } else { Types::NONE };
        Self { at_most, wholly: at_most.and(Types::NULL).or(bools) }
    }
}

/// What can be taken away from types: none is a number without being an integer.
const fn whole(types: Types) -> Types {
    if types.has(Types::NUMBER) { types } else { types.without(Types::NUMBER) }
}

/// What is known of the values of a schema, references followed.
pub(super) fn of(resolved: &Resolved, place: &SchemaPlace) -> Kinds {
    Look { resolved, known: HashMap::new() }.schema(place, 0)
}

/// What is known of the values that a keyword of a schema takes.
pub(super) fn of_keyword(resolved: &Resolved, place: &SchemaPlace, schema: Schema<'_>, keyword: &str) -> Kinds {
    Look { resolved, known: HashMap::new() }.keyword(place, schema, keyword, 0)
}

/// Deeper than this, nobody reads schemas, and the stack is finite.
const MAX_DEPTH: usize = 64;

struct Look<'a> {
    resolved: &'a Resolved,
    known: HashMap<SchemaPlace, Kinds>,
}

impl Look<'_> {
    fn schema(&mut self, place: &SchemaPlace, depth: usize) -> Kinds {
        let Some(schema) = Schema::at(self.resolved, place) else {
            return match self.resolved.node(place).and_then(Node::as_bool) {
                Some(true) => Kinds::ANY,
                Some(false) => Kinds::NONE,
                None => Kinds::UNKNOWN,
            };
        };
        if depth > MAX_DEPTH {
            return Kinds::UNKNOWN;
        }
        if let Some(known) = self.known.get(place) {
            return *known;
        }
        let asserting = schema.asserting().into_iter();
        let kinds = asserting.fold(Kinds::ANY, |all, keyword| all.and(self.keyword(place, schema, keyword, depth)));
        self.known.insert(place.clone(), kinds);
        kinds
    }

    fn keyword(&mut self, place: &SchemaPlace, schema: Schema<'_>, keyword: &str, depth: usize) -> Kinds {
        let at = place.join(keyword);
        let mut branches = || -> Vec<Kinds> {
            (0..schema.list(keyword).len()).map(|index| self.schema(&at.join(index), depth + 1)).collect()
        };
        match keyword {
            _ if schema.leads(keyword) => match self.resolved.target(place) {
                Some(target) => self.schema(target, depth + 1),
                None => Kinds::UNKNOWN,
            },
            "type" => Kinds { at_most: Types::declared(schema), wholly: Types::declared(schema) },
            "enum" => Kinds::among(schema.list(keyword).iter()),
            "const" => Kinds::among(schema.get(keyword).into_iter()),
            "allOf" => branches().into_iter().fold(Kinds::ANY, Kinds::and),
            "anyOf" => branches().into_iter().fold(Kinds::NONE, Kinds::or),
            "oneOf" => Kinds::exactly_one(&branches()),
            "not" => self.schema(&at, depth + 1).not(),
            _ => match of_type(keyword) {
                Some(judged) => Kinds { at_most: Types::ALL, wholly: Types::ALL.without(judged) },
                None => Kinds::UNKNOWN,
            },
        }
    }
}
