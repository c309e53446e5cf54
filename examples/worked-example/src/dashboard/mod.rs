//! The dashboard: counts the shop's page views, and shows the counts on a page that updates by itself.
//!
//! It runs as two processes, of which one listens and keeps the counts in a file and the other one shows the file
//! ([`start_counting`], [`start_showing`]); or as one, which keeps the counts in memory ([`start`]).

mod combined;
mod counts;
mod file;
mod listener;
mod web;

pub use combined::start;
pub use file::default_path;
pub use listener::start_counting;
pub use web::start_showing;
