//! The image service: answers `image.resize`, and serves the pictures that its answers point to.
//!
//! It knows nothing of the shop: any address of a picture will do.

mod drawing;
mod service;
mod web;

pub use service::start;
