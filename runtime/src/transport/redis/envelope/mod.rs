//! How a message is written: one line of text, then the body as it is. `docs/wire.md` has the grammar.
//!
//! ```text
//! bus1 call 5f3a… image.resize store/77aa… 1763712345678 traceparent=00-…
//! {"url":"…"}
//! ```
//!
//! The line is read without looking at the body, and can be read by people in redis-cli. Version, kind, id, target and sender
//! stand at the same places in every version to come, so that a sender can be told that it is not understood. Everything is
//! bounded and checked; nothing here knows where a message is stored or what its body means.

mod attributes;
mod call;
mod event;
mod header;
mod reply;

#[cfg(test)]
mod tests;

pub(super) use call::{Call, write_call};
pub(super) use event::{MAX_KEY, Published, write_event};
pub(super) use header::{Unreadable, Writer, names, open};
pub(super) use reply::{Reply, write_error, write_reply};
