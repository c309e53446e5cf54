//! Whether there is a value that several schemas accept.

use serde_json::Value;

use super::contained::{Limits, on_a_large_stack};
use super::engine::Engine;
use super::judge::Judge;
use super::read::{Reader, Reading, Schemas, Side, Spot};
use super::solve::Search;
use crate::source::SchemaPlace;

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Common {
    /// There is none: this is proven.
    Nothing,
    /// This one. The validator has said so.
    Value(Value),
    /// Neither is known.
    Unknown,
}

/// A value that all of these schemas accept; of one schema, any value that it accepts.
#[must_use]
pub fn common(judge: &Judge<'_>, places: &[&SchemaPlace], limits: Limits) -> Common {
    on_a_large_stack(|| search(judge, places, limits)).unwrap_or(Common::Unknown)
}

fn search(judge: &Judge<'_>, places: &[&SchemaPlace], limits: Limits) -> Common {
    let schemas = Schemas { resolved: judge.resolved(), reading: Reading::Exact, asserts: judge.asserts() };
    let mut engine = Engine::new(Reader::new(schemas, schemas), Search::new(limits.steps, limits.time));
    let spot = |place: &&SchemaPlace| Spot::new(Side::Reader, (*place).clone());
    let accepted: Vec<_> = places.iter().map(|place| engine.reader.schema(&spot(place))).collect();
    let found = engine.values_of_all(accepted);
    if found.is_empty() {
        return Common::Nothing;
    }
    let fits = |value: &&Value| places.iter().all(|place| judge.accepts(place, value) == Ok(true));
    found.values.iter().find(fits).map_or(Common::Unknown, |value| Common::Value(value.clone()))
}
