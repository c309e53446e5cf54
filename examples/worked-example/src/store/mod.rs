//! The shop: web pages that ask the image service for their pictures, and tell who listens what was viewed.
//!
//! It has no rpc to serve, so it needs no worker: a web server with a client of the bus.

mod pets;
mod shop;
mod web;

pub use web::start;
