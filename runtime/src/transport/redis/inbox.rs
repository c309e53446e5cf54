//! Reads the replies to this process's calls, on a connection of its own, and gives each to the call that waits for it.
//!
//! A reply that fits no open call came too late, or was never asked for: it is counted and dropped.

use std::sync::Arc;

use ::redis::{Pipeline, Value};
use bytes::Bytes;

use super::{
    answers,
    blocking::Blocking,
    calls::Calls,
    envelope::{self, Reply, Unreadable},
    fault::Fault,
    quarantine,
    shared::Shared,
};

/// How many replies are taken at once.
const BATCH: usize = 512;

/// Reads until the transport is closed.
pub(super) async fn run(shared: Arc<Shared>, calls: Arc<Calls>) {
    let key = shared.keys.replies(&shared.client);
    let mut blocking = Blocking::new(shared.clone(), format!("{}/replies", shared.client));
    let mut pop = Pipeline::with_capacity(1);
    let block = shared.options().block.as_secs_f64();
    pop.cmd("BLMPOP").arg(block).arg(1).arg(&key).arg("LEFT").arg("COUNT").arg(BATCH);
    while blocking.ready(&shared.closed).await {
        // Closing may abandon the pop: nobody waits for replies any more.
        let Some(replies) = shared.closed.run_until_cancelled(blocking.send_all(&pop)).await else { return };
        let fault = match replies {
            Ok(mut replies) => match answers::popped(replies.pop().unwrap_or(Value::Nil)) {
                Ok(popped) => {
                    blocking.worked();
                    if let Some(popped) = popped {
                        take(&shared, &calls, &key, popped.elements);
                    }
                    continue;
                }
                Err(error) => {
                    tracing::warn!(%error, "replies cannot be read; trying again");
                    Fault::of_reply(&error)
                }
            },
            Err(error) => {
                tracing::warn!(%error, "the connection for replies was lost; opening another");
                Fault::of(&error)
            }
        };
        if fault == Fault::WrongType {
            quarantine::move_away(&shared, &key, "list").await;
        }
        blocking.failed(fault, &shared.closed).await;
    }
}

fn take(shared: &Shared, calls: &Calls, key: &str, frames: Vec<Vec<u8>>) {
    for frame in frames {
        let frame = Bytes::from(frame);
        match deliver(calls, &frame) {
            Ok(true) => {}
            Ok(false) => shared.counts.late(),
            Err(unreadable) => quarantine::put(shared, key, unreadable.reason, &frame),
        }
    }
}

/// Whether a call waited for it.
fn deliver(calls: &Calls, frame: &Bytes) -> Result<bool, Unreadable> {
    let opened = envelope::open(frame)?;
    let reply = Reply::read(&opened)?;
    let body = || frame.slice(opened.body_at..);
    Ok(calls.answer(opened.id, opened.target, || reply.with_body(body())))
}
