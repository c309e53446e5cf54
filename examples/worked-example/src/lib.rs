//! The pet store: three services that work together over a bus.
//!
//! - [`image`] serves the rpc `image.resize`, and the resized pictures over HTTP.
//! - [`store`] is a shop: its pages call `image.resize` for their pictures, and fire `store.page_view` at each visit.
//! - [`dashboard`] listens to the page views, and shows how many there were on a page that updates by itself.
//!
//! Each service is a function of a bus, so the same code runs as one process on the in-memory transport (`demo`) and
//! as separate processes on Redis (`demo-redis`). The programs in `bin/` only read their options.

pub mod dashboard;
pub mod image;
pub mod launcher;
pub mod pages;
pub mod program;
pub mod site;
pub mod store;

/// The programs in the README compile and run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
