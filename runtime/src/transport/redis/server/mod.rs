//! The calls that this process serves: popped from the lists of its rpcs, judged by their headers, handled, and answered.
//!
//! One loop and one connection for each limit of concurrency. It pops as many requests as there are free slots and never
//! more, so that none waits in a process that is busy, or is lost with it. Nothing here knows what a body means.

mod admit;
mod pop;
mod replies;
mod session;

pub(super) use admit::{Admitted, Served};
pub(super) use replies::{Finished, Replies};
pub(super) use session::serve;
