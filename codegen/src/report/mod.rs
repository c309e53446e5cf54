//! Findings for the eyes of people and of programs.
//!
//! Makes texts; printing them is up to the caller. Knows nothing of how findings come about. Each format is a file.

mod changelog;
mod comparison;
mod concise;
mod entry;
mod failure;
mod format;
mod github;
mod gitlab;
mod human;
mod inspection;
mod json;
mod junit;
mod location;
mod rules;
mod sarif;
mod schema;

pub use changelog::{changelog_json, changelog_markdown};
pub use comparison::{comparison_json, comparison_text};
pub use entry::Report;
pub use failure::failure;
pub use format::{Format, Style};
pub use human::human;
pub use inspection::inspection_table;
pub(crate) use location::forward_slashes;
pub use location::{Files, Location};
pub use rules::{rule_page, rules_markdown, rules_table};
pub use schema::output_schema;
