//! From schemas to formulas: what each keyword of each draft says.
//!
//! Reads as the general validator of the runtime does, which has the last word on every value. A keyword that is not
//! understood becomes a constraint of which nothing is known, never one that is left out.

mod evaluated;
mod keywords;
mod pattern;

use std::collections::{HashMap, HashSet};

use super::Asserts;
use super::formula::{Atom, F, FALSE, Formulas, TRUE};
use crate::resolve::{Dialect, Resolved};
use crate::source::{Node, SchemaPlace};

/// Which of two sets of schemas a place belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Side {
    Writer,
    Reader,
}

/// How the schemas of a side are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reading {
    /// As they are written.
    #[default]
    Exact,
    /// What generated code can send: of an object that declares its members, no others.
    Declared,
    /// What a tolerant reader takes: unknown members never hurt.
    Tolerant,
}

/// Schemas and how they are meant.
#[derive(Clone, Copy)]
pub(super) struct Schemas<'r> {
    pub(super) resolved: &'r Resolved,
    pub(super) reading: Reading,
    pub(super) asserts: &'r Asserts<'r>,
}

/// A schema, and whether it is one of several about the same value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Spot {
    pub(super) side: Side,
    pub(super) place: SchemaPlace,
    in_place: bool,
}

impl Spot {
    pub(super) const fn new(side: Side, place: SchemaPlace) -> Self {
        Self { side, place, in_place: false }
    }

    /// A schema for a part of the value.
    pub(super) fn part(&self, place: SchemaPlace) -> Self {
        Self { side: self.side, place, in_place: false }
    }

    /// A schema for the same value.
    fn beside(&self, place: SchemaPlace) -> Self {
        Self { side: self.side, place, in_place: true }
    }
}

/// How many schemas may be read inside each other.
const MAX_DEPTH: usize = 300;

/// Reads schemas.
pub(super) struct Reader<'r> {
    pub(super) formulas: Formulas,
    writer: Schemas<'r>,
    reader: Schemas<'r>,
    read: HashMap<Spot, F>,
    open: HashSet<Spot>,
    /// Schemas that are part of themselves.
    recursive: Vec<Spot>,
    /// What is not understood, by what is written there: the same on both sides is one.
    unknown: HashMap<String, usize>,
    depth: usize,
}

impl<'r> Reader<'r> {
    pub(super) fn new(writer: Schemas<'r>, reader: Schemas<'r>) -> Self {
        Self {
            formulas: Formulas::new(),
            writer,
            reader,
            read: HashMap::new(),
            open: HashSet::new(),
            recursive: Vec::new(),
            unknown: HashMap::new(),
            depth: 0,
        }
    }

    const fn schemas(&self, side: Side) -> Schemas<'r> {
        match side {
            Side::Writer => self.writer,
            Side::Reader => self.reader,
        }
    }

    fn resolved(&self, spot: &Spot) -> &'r Resolved {
        self.schemas(spot.side).resolved
    }

    pub(super) fn node(&self, spot: &Spot) -> Option<&'r Node> {
        self.resolved(spot).node(&spot.place)
    }

    fn dialect(&self, spot: &Spot) -> Dialect {
        self.resolved(spot).dialect(spot.place.document)
    }

    /// What a recursive schema says.
    pub(super) fn later(&mut self, index: usize) -> F {
        match self.recursive.get(index).cloned() {
            Some(spot) => self.schema(&spot),
            None => TRUE,
        }
    }

    /// What a schema says.
    pub(super) fn schema(&mut self, spot: &Spot) -> F {
        if let Some(known) = self.read.get(spot) {
            return *known;
        }
        if self.depth >= MAX_DEPTH {
            return self.unknown(spot);
        }
        if !self.open.insert(spot.clone()) {
            let known = self.recursive.iter().position(|other| other == spot);
            let index = known.unwrap_or_else(|| {
                self.recursive.push(spot.clone());
                self.recursive.len() - 1
            });
            return self.formulas.later(index);
        }
        self.depth += 1;
        let mut f = self.in_full(spot);
        if self.schemas(spot.side).reading == Reading::Declared && !spot.in_place {
            let closed = self.declared_only(spot);
            f = self.formulas.all([f, closed]);
        }
        self.depth -= 1;
        self.open.remove(spot);
        self.read.insert(spot.clone(), f);
        f
    }

    fn in_full(&mut self, spot: &Spot) -> F {
        let Some(node) = self.node(spot) else { return self.unknown(spot) };
        match (node.as_bool(), node.as_object()) {
            (Some(true), _) => TRUE,
            (Some(false), _) => FALSE,
            (None, Some(_)) => self.keywords(spot, node),
            (None, None) => self.unknown(spot),
        }
    }

    /// A constraint of which nothing is known but that it is this schema's.
    fn unknown(&mut self, spot: &Spot) -> F {
        let resolved = self.resolved(spot);
        let Spot { place, .. } = spot;
        let mut key = format!("{}\0{}", place.pointer, resolved.documents.get(place.document).text);
        for document in resolved.closure(place.document).into_iter().filter(|document| *document != place.document) {
            let document = resolved.documents.get(document);
            key.push_str(&format!("\0{}\0{}", document.name, document.text));
        }
        let next = self.unknown.len();
        let number = *self.unknown.entry(key).or_insert(next);
        self.formulas.is(Atom::Unknown(number))
    }
}
