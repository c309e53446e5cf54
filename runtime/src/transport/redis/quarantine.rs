//! Where things go that nobody can be told about: messages that cannot be read and name no sender, and keys of the wrong
//! type under a name of the bus. All are counted, logged without their contents, and kept for those who want to look.

use std::sync::{Arc, LazyLock};

use ::redis::{Pipeline, Script, Value};
use tokio::sync::mpsc;

use super::{fault::Fault, keys, shared::Shared};

/// How many messages are kept, about; older ones make room.
const KEEP: usize = 1000;
/// How much of a message is kept, in bytes.
const KEEP_BYTES: usize = 4096;
/// How many may wait to be written. More are counted, and not kept.
pub(super) const QUEUE: usize = 256;

/// A message on its way into quarantine.
pub(super) struct Found {
    key: String,
    reason: String,
    bytes: usize,
    beginning: Vec<u8>,
}

/// Counts a message and keeps its beginning. Never waits, so that a flood of garbage holds nobody up.
pub(super) fn put(shared: &Shared, key: &str, reason: &str, message: &[u8]) {
    shared.counts.quarantined();
    tracing::warn!(key, reason, bytes = message.len(), "a message was put into quarantine");
    let beginning = message[..message.len().min(KEEP_BYTES)].to_vec();
    let _ = shared.quarantine.try_send(Found {
        key: key.to_owned(),
        reason: reason.to_owned(),
        bytes: message.len(),
        beginning,
    });
}

/// Writes what was put, until the transport is closed. What Redis does not take now is not kept.
pub(super) async fn run(shared: Arc<Shared>, mut queue: mpsc::Receiver<Found>) {
    let mut found = Vec::new();
    while shared.closed.run_until_cancelled(queue.recv_many(&mut found, QUEUE)).await.is_some_and(|count| count > 0) {
        let mut commands = Pipeline::with_capacity(found.len());
        for Found { key, reason, bytes, beginning } in found.drain(..) {
            commands.cmd("XADD").arg(shared.keys.quarantine()).arg("MAXLEN").arg("~").arg(KEEP).arg("*");
            commands
                .arg("key")
                .arg(key)
                .arg("reason")
                .arg(reason)
                .arg("bytes")
                .arg(bytes)
                .arg("message")
                .arg(beginning);
        }
        let Some(mut live) = shared.link.current() else { continue };
        match live.send_all(&commands).await {
            Ok(replies) => {
                let refused = replies.iter().find_map(|reply| match reply {
                    Value::ServerError(error) => Some(error),
                    _ => None,
                });
                if let Some(error) = refused {
                    tracing::warn!(%error, "messages for the quarantine are not kept");
                    if Fault::of_reply(error) == Fault::WrongType {
                        move_away(&shared, &shared.keys.quarantine(), "stream").await;
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "messages for the quarantine are not kept"),
        }
    }
}

static MOVE_AWAY: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("move_away.lua")));

/// Frees the name of a key that holds something else than `wanted`, which is a type's name in Redis. Those who use the key
/// go on with an empty one.
pub(super) async fn move_away(shared: &Shared, key: &str, wanted: &str) {
    let Some(mut live) = shared.link.current() else { return };
    let to = keys::misplaced(key);
    let moved = MOVE_AWAY.key(key).key(&to).arg(wanted).invoke_async::<Option<String>>(live.connection()).await;
    match moved {
        Ok(Some(found)) => {
            shared.counts.quarantined();
            tracing::error!(key, found, moved_to = to, "a key of the bus held something else, and was moved away");
        }
        Ok(None) => {}
        Err(error) => tracing::error!(key, %error, "a key of the bus holds something else, and cannot be moved away"),
    }
}
