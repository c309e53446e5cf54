//! Findings for the eyes of people and of programs.
//!
//! Makes texts; printing them is up to the caller. Knows nothing of how findings come about.

mod human;
mod inspection;
mod json;
mod location;

pub use human::human;
pub use inspection::inspection_table;
pub use json::{json, json_inspection};
pub use location::{Files, Location};
