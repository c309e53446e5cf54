//! Compatibility: is every value that one schema accepts accepted by another?
//!
//! Schemas of any draft become formulas (`read`), and a search (`solve`) looks for a value that the one accepts and the other
//! refuses. Without one, containment is proven. What it finds is shown to the validator of the runtime, and only what that
//! confirms is a witness. What is neither proven nor refuted stays undecided; nothing is ever guessed.
//!
//! Knows schemas as sets of values, and nothing of APIs, positions or policy.

mod automaton;
mod clock;
mod common;
mod contained;
mod decimal;
mod engine;
mod formula;
mod judge;
mod pair;
mod part;
mod read;
mod same;
mod solve;

pub(crate) use automaton::are_apart;
pub use common::{Common, common};
pub use contained::{Containment, Limits, Schema, broken_at, contained};
pub use judge::{Asserts, Judge};
pub use pair::{Comparison, compare};
pub use part::{Cause, Part, Step};
pub use read::Reading;
