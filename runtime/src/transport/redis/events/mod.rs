//! Events: published to a stream each, taken by groups of listeners, kept for as long as their definition says.
//!
//! How a group's entries are held, retried and settled is the stream module's affair; here is what makes an entry an event.

mod dead_letters;
mod listen;
mod publish;
mod trim;

pub(super) use dead_letters::dead_letters;
pub(super) use listen::listen;
pub(super) use publish::Publisher;
