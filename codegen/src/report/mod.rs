//! Findings for the eyes of people and of programs.
//!
//! Makes texts; printing them is up to the caller. Knows nothing of how findings come about.

mod human;
mod json;
mod location;

pub use human::human;
pub use json::json;
pub use location::{Files, Location};
