//! The free slots of a limit of concurrency. A loop takes all of them before it asks for work, asks for as many pieces as it has
//! slots, and gives each handler that takes its time one of them.
//!
//! It knows nothing of the work.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use futures_util::future::BoxFuture;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use super::cycle::Cycle;
use crate::transport::Response;

/// How long handlers may keep a loop that polls them where they are; what came with them then becomes tasks at once.
pub(super) const INLINE: Duration = Duration::from_micros(500);

/// All free slots; waits for the first. `None` when told to stop. A loop that waits here is alive, as its handlers are busy, and its
/// cycle says so.
pub(super) async fn all_free(
    slots: &Arc<Semaphore>,
    cycle: &Cycle,
    stop: &CancellationToken,
) -> Option<OwnedSemaphorePermit> {
    let mut first = std::pin::pin!(slots.clone().acquire_owned());
    loop {
        let waited = stop.run_until_cancelled(tokio::time::timeout(Duration::from_secs(1), &mut first)).await?;
        cycle.done();
        let Ok(first) = waited else { continue };
        let mut taken = first.ok()?;
        let more = u32::try_from(slots.available_permits()).unwrap_or(u32::MAX);
        if let Ok(more) = slots.clone().try_acquire_many_owned(more) {
            taken.merge(more);
        }
        return Some(taken);
    }
}

/// Polls a handler where it is. If it is not ready it must be polled again by a task, as nobody is woken for it.
pub(super) fn poll_once(handling: &mut BoxFuture<'static, Response>) -> Poll<Response> {
    Pin::new(handling).poll(&mut Context::from_waker(Waker::noop()))
}
