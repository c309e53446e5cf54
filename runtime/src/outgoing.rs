//! What calls and events have in common on their way out: deadline, headers, trace, size. It knows no schema.

use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use crate::{
    api::Target,
    bus::Bus,
    context::{Context, deadline_after},
    error::{Executed, TransportError, TransportErrorKind},
    headers::{Headers, InvalidHeader},
    trace::Trace,
    transport::{Kind, MessageId, Request},
};

/// What a caller may set for one message.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outgoing {
    timeout: Option<Duration>,
    deadline: Option<Instant>,
    headers: Headers,
    refused: Option<(String, InvalidHeader)>,
}

impl Outgoing {
    pub(crate) fn timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    pub(crate) fn deadline(&mut self, deadline: Instant) {
        self.deadline = Some(deadline);
    }

    /// Sets a header. What is wrong with it is told when the message is sent, so that calls stay chains.
    pub(crate) fn header(&mut self, name: &str, value: &str) {
        if let Err(error) = self.headers.insert(name, value) {
            self.refused.get_or_insert_with(|| (name.chars().take(100).collect(), error));
        }
    }

    /// The request for this body. Its deadline is the earliest of: now and the timeout, the deadline set, the current handler's.
    pub(crate) fn request(
        self,
        bus: &Bus,
        target: Target,
        kind: Kind,
        timeout: Duration,
        body: Vec<u8>,
    ) -> Result<Request, TransportError> {
        if let Some((name, error)) = self.refused {
            return Err(not_sent(TransportErrorKind::Configuration, format!("header {name:?}: {error}")));
        }
        if body.len() > bus.max_body() {
            let message = format!("the body has {} bytes, the limit is {}", body.len(), bus.max_body());
            return Err(not_sent(TransportErrorKind::TooLarge, message));
        }
        let context = Context::current();
        let mut deadline = deadline_after(self.timeout.unwrap_or(timeout));
        for earlier in [self.deadline, context.as_ref().map(Context::deadline)].into_iter().flatten() {
            deadline = deadline.min(earlier);
        }
        if deadline <= Instant::now() {
            return Err(not_sent(
                TransportErrorKind::Deadline,
                "the deadline had passed before it was sent".to_owned(),
            ));
        }
        let id = MessageId::random()?;
        let mut headers = self.headers;
        context.map_or_else(|| Trace::begin(id), |cx| cx.trace().child(id)).write(&mut headers);
        let mut request = Request::new(id, target, kind, deadline, Bytes::from(body));
        request.headers = headers;
        request.caller = bus.caller();
        Ok(request)
    }
}

fn not_sent(kind: TransportErrorKind, message: String) -> TransportError {
    TransportError::new(kind, Executed::No, message)
}
