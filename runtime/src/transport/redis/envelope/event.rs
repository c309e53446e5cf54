//! An event: `bus1 event <id> <api>.<event> <publisher>`, with the routing key as `@key`.

use std::sync::Arc;

use super::{
    attributes,
    header::{FrameKind, Opened, Unreadable, Writer},
};
use crate::{headers::Headers, transport::Request};

/// The longest routing key, in bytes.
pub(in crate::transport::redis) const MAX_KEY: usize = attributes::MAX_ATTRIBUTE;

/// What the line of an event says besides its id and target.
#[derive(Debug)]
pub(in crate::transport::redis) struct Published {
    pub(in crate::transport::redis) publisher: Arc<str>,
    pub(in crate::transport::redis) key: Option<String>,
    pub(in crate::transport::redis) headers: Headers,
}

/// Writes an event's line; the body follows it.
pub(in crate::transport::redis) fn write_event<'a>(
    writer: &'a mut Writer,
    request: &Request,
    key: Option<&str>,
    publisher: &str,
) -> &'a [u8] {
    writer.begin(FrameKind::Event, request.id, &request.target, publisher);
    if let Some(key) = key {
        writer.attribute("key", key);
    }
    writer.headers(&request.headers);
    writer.finish()
}

impl Published {
    /// Reads the rest of the line.
    pub(in crate::transport::redis) fn read(opened: &Opened<'_>) -> Result<Self, Unreadable> {
        if opened.kind != FrameKind::Event {
            return Err(opened.unreadable("it is not an event"));
        }
        let mut key = None;
        let headers = attributes::read(opened.rest.clone(), |name, value| {
            if name == "key" {
                key = Some(value).filter(|key| key.len() <= MAX_KEY);
                key.as_ref().map(|_| ()).ok_or("the routing key is too long")?;
            }
            Ok(())
        });
        let headers = headers.map_err(|reason| opened.unreadable(reason))?;
        Ok(Self { publisher: opened.sender.into(), key, headers })
    }
}
