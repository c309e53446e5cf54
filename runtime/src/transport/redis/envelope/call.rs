//! A call: `bus1 call <id> <api>.<rpc> <client> <deadline>`, the deadline in milliseconds of Redis time.

use super::{
    attributes,
    header::{FrameKind, Opened, Unreadable, Writer},
};
use crate::{
    headers::Headers,
    transport::{Request, redis::keys::ClientId},
};

/// What the line of a call says besides its id and target.
#[derive(Debug)]
pub(in crate::transport::redis) struct Call {
    pub(in crate::transport::redis) client: ClientId,
    /// Milliseconds of Redis time.
    pub(in crate::transport::redis) deadline: u64,
    pub(in crate::transport::redis) headers: Headers,
}

/// Writes a call's line; the body follows it.
pub(in crate::transport::redis) fn write_call<'a>(
    writer: &'a mut Writer,
    request: &Request,
    client: &ClientId,
    deadline: u64,
) -> &'a [u8] {
    writer.begin(FrameKind::Call, request.id, &request.target, client.as_str());
    writer.number(deadline);
    writer.headers(&request.headers);
    writer.finish()
}

impl Call {
    /// Reads the rest of the line.
    pub(in crate::transport::redis) fn read(opened: &Opened<'_>) -> Result<Self, Unreadable> {
        match opened.kind {
            FrameKind::Call => Self::parse(opened).map_err(|reason| opened.unreadable(reason)),
            FrameKind::Stream => Err(opened.unreadable("streaming is not supported here")),
            FrameKind::Reply | FrameKind::Event => Err(opened.unreadable("it is not a call")),
        }
    }

    fn parse(opened: &Opened<'_>) -> Result<Self, &'static str> {
        let client = ClientId::parse(opened.sender).ok_or("the client's id is not valid")?;
        let mut rest = opened.rest.clone();
        let deadline = rest.next().and_then(read_number).ok_or("the deadline is not a number of milliseconds")?;
        let headers = attributes::read(rest, |_, _| Ok(()))?;
        Ok(Self { client, deadline, headers })
    }
}

/// A number as [`Writer::number`] writes it, of a size that a time in milliseconds may have.
fn read_number(word: &str) -> Option<u64> {
    let fits = (1..=15).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| word.parse().ok()).flatten()
}
