//! Reads the dead letters of a group.

use ::redis::Cmd;
use bytes::Bytes;

use crate::{
    api::Target,
    error::{Executed, TransportError, TransportErrorKind},
    transport::{
        DeadLetter,
        redis::{
            answers::{self, Entry},
            envelope,
            fault::Fault,
            outbox::FIELD,
            shared::Shared,
        },
    },
};

/// The oldest ones, at most `limit`.
pub(in crate::transport::redis) async fn dead_letters(
    shared: &Shared,
    event: &Target,
    group: &str,
    limit: usize,
) -> Result<Vec<DeadLetter>, TransportError> {
    if !group.split('.').all(|name| crate::api::check_name("", name).is_ok()) {
        let message = "the group's name is not valid: write service.listener, or listener for a singleton";
        return Err(TransportError::new(TransportErrorKind::Configuration, Executed::No, message));
    }
    let key = shared.keys.dead_letters(event, group);
    let range = Cmd::new().arg("XRANGE").arg(key).arg("-").arg("+").arg("COUNT").arg(limit).take();
    match shared.link.send(range, &shared.closed).await {
        Ok(entries) => Ok(answers::entries_of(entries).into_iter().map(letter).collect()),
        Err(error) if Fault::of(&error) == Fault::Connection => Err(shared.connector.unreachable(&error)),
        Err(error) => {
            let message = format!("the dead letters cannot be read: {error}");
            Err(TransportError::new(TransportErrorKind::Broker, Executed::No, message))
        }
    }
}

fn letter(mut entry: Entry) -> DeadLetter {
    let mut text = |name: &str| entry.take(name.as_bytes()).map(|text| String::from_utf8_lossy(&text).into_owned());
    let attempts = text("attempts").and_then(|attempts| attempts.parse().ok()).unwrap_or(0);
    let reason = text("reason").unwrap_or_default();
    let frame = entry.take(FIELD.as_bytes()).map(Bytes::from).unwrap_or_default();
    let (id, body) = match envelope::open(&frame) {
        Ok(opened) => (Some(opened.id), frame.slice(opened.body_at..)),
        Err(_) => (None, frame.clone()),
    };
    DeadLetter::new(String::from_utf8_lossy(&entry.id).into_owned(), id, attempts, reason, body)
}
