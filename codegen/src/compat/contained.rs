//! The question itself: is every value of one schema a value of another?

use std::time::Duration;

use buscodegen_runtime::formats::Format;
use serde_json::Value;

use super::engine::Engine;
use super::judge::Judge;
use super::part::Cause;
use super::read::{Reader, Reading, Schemas, Side, Spot};
use super::same::same;
use super::solve::Search;
use crate::source::SchemaPlace;

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Containment {
    /// Every value is: this is proven.
    Contained,
    /// This value is not. The validator has said so.
    Broken(Value),
    /// Neither is known, for this reason.
    Undecided(String),
}

/// How much a question may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The steps of the search.
    pub steps: usize,
    /// The processor's time that it may take.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 60_000, time: Duration::from_secs(5) }
    }
}

/// The stack of a search, in bytes: schemas and values nest.
const STACK: usize = 256 << 20;

/// A schema, and the judge that knows it.
pub type Schema<'j> = (&'j Judge<'j>, &'j SchemaPlace);

/// Whether every value that the writer's schema accepts is accepted by the reader's. `reading` says how each is meant.
#[must_use]
pub fn contained(writer: Schema<'_>, reader: Schema<'_>, reading: (Reading, Reading), limits: Limits) -> Containment {
    // What is written alike is accepted alike, and neither reading of a writer makes it more, nor one of a reader less.
    let orderly = reading.0 != Reading::Tolerant && reading.1 != Reading::Declared;
    let formats = || Format::ALL.into_iter().all(|format| (writer.0.asserts())(format) == (reader.0.asserts())(format));
    if orderly && formats() && same((writer.0.resolved(), writer.1), (reader.0.resolved(), reader.1)) {
        return Containment::Contained;
    }
    on_a_large_stack(|| search(writer, reader, reading, limits, None)).unwrap_or_else(no_memory)
}

/// Whether a value that the writer's schema accepts is refused by the reader's, and violates this part of it. `Contained` says
/// that this part breaks nothing by itself.
#[must_use]
pub fn broken_at(
    writer: Schema<'_>,
    reader: Schema<'_>,
    reading: (Reading, Reading),
    limits: Limits,
    cause: &Cause,
) -> Containment {
    on_a_large_stack(|| search(writer, reader, reading, limits, Some(cause))).unwrap_or_else(no_memory)
}

/// Schemas and values nest, and so does the search. `None` if there is no memory for it.
pub(super) fn on_a_large_stack<T: Send>(search: impl FnOnce() -> T + Send) -> Option<T> {
    let thread = std::thread::Builder::new().stack_size(STACK);
    std::thread::scope(|scope| thread.spawn_scoped(scope, search).ok()?.join().ok())
}

fn no_memory() -> Containment {
    Containment::Undecided("there is no memory for the search".to_owned())
}

fn search(
    (writer, from): Schema<'_>,
    (reader, to): Schema<'_>,
    reading: (Reading, Reading),
    limits: Limits,
    cause: Option<&Cause>,
) -> Containment {
    let sending = Schemas { resolved: writer.resolved(), reading: reading.0, asserts: writer.asserts() };
    let taking = Schemas { resolved: reader.resolved(), reading: reading.1, asserts: reader.asserts() };
    let mut engine = Engine::new(Reader::new(sending, taking), Search::new(limits.steps, limits.time));
    let accepted = engine.reader.schema(&Spot::new(Side::Writer, from.clone()));
    let allowed = engine.reader.schema(&Spot::new(Side::Reader, to.clone()));
    if accepted == allowed && cause.is_none() {
        return Containment::Contained;
    }
    let refused = engine.not(allowed);
    let violated = cause.map(|cause| engine.reader.violation(cause));
    let found = engine.values_of_all([accepted, refused].into_iter().chain(violated));
    if found.is_empty() {
        return Containment::Contained;
    }
    for value in &found.values {
        // A writer may be able to send less than its schema accepts, and a tolerant reader takes more.
        let is_sent = engine.holds(accepted, value) != Some(false);
        let is_refused = engine.holds(refused, value) != Some(false);
        match (writer.accepts(from, value), reader.accepts(to, value)) {
            (Ok(true), Ok(false)) if is_sent && is_refused => return Containment::Broken(value.clone()),
            (Err(error), _) | (_, Err(error)) => return Containment::Undecided(error.to_string()),
            _ => {}
        }
    }
    let exhausted = engine.search.is_exhausted();
    let reason = if exhausted { "the search took too long" } else { "the search found no witness, and no proof" };
    Containment::Undecided(reason.to_owned())
}
