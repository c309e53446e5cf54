//! A member of a consumer group: takes the entries of one stream, has them worked on, and sees to it that each is settled
//! exactly as its work says, or stays pending for somebody else.
//!
//! What an entry is, and what becomes of it, is told by a [`Work`]: events and durable rpcs are two of them. Held entries are leased:
//! a heartbeat renews the lease however long a handler takes; when it could not be renewed in time the entry is somebody else's,
//! its handler is cancelled, and it is not acknowledged from here.

mod acks;
mod attend;
mod entry_id;
mod group;
mod held;
mod member;
mod read;
mod reclaim;
mod session;
mod work;

pub(super) use entry_id::EntryId;
pub(super) use group::field;
pub(super) use member::{Member, Setting};
pub(super) use session::StreamSession;
pub(super) use work::{Admission, Caller, Verdict, Work};
