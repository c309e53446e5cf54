//! Messages as middleware and transports see them: ids, target, headers, deadline, body bytes. Nothing here knows a wire.

use std::{cell::RefCell, fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::time::Instant;

use crate::{
    api::{Execution, Target},
    error::{ErrorReply, Executed, TransportError, TransportErrorKind},
    headers::Headers,
};

thread_local! {
    static RANDOM: RefCell<Random> = const { RefCell::new(Random { bytes: [0; RANDOM_BYTES], used: RANDOM_BYTES }) };
}

/// How much is asked of the system at once, as asking is what takes time.
const RANDOM_BYTES: usize = 64 * 16;

/// Random bytes of the system that no id has used.
struct Random {
    bytes: [u8; RANDOM_BYTES],
    used: usize,
}

impl Random {
    fn next(&mut self) -> Result<u128, getrandom::Error> {
        let unused = self.bytes.get_mut(self.used..).and_then(<[u8]>::split_first_chunk_mut);
        if let Some((id, _)) = unused {
            self.used += id.len();
            return Ok(u128::from_ne_bytes(std::mem::take(id)));
        }
        getrandom::fill(&mut self.bytes)?;
        self.used = 0;
        self.next()
    }
}

/// 128 random bits that name one call or one published event.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId(u128);

impl MessageId {
    /// A new random id.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn random() -> Result<Self, TransportError> {
        RANDOM.with_borrow_mut(Random::next).map(Self).map_err(|error| {
            let message = format!("the system gives no random bytes: {error}");
            TransportError::new(TransportErrorKind::Unavailable, Executed::No, message)
        })
    }

    /// The id with this number.
    #[must_use]
    pub const fn from_u128(number: u128) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn as_u128(self) -> u128 {
        self.0
    }

    /// Reads 32 hexadecimal digits, as [`fmt::Display`] writes them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) {
            return None;
        }
        u128::from_str_radix(text, 16).ok().map(Self)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether a request is a call or an event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A call, which has an answer.
    Rpc {
        /// How often its handler may start.
        execution: Execution,
    },
    /// An event.
    Event {
        /// The routing key, for events whose definition names one.
        key: Option<String>,
        /// How long the entry is kept at least.
        retention: Option<Duration>,
    },
}

/// One message, as middleware and transports see it, on its way out and on its way in.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The call's or event's id. The same each time a call is sent again or an event is delivered again.
    pub id: MessageId,
    /// The rpc or event.
    pub target: Target,
    /// Call or event.
    pub kind: Kind,
    /// Headers.
    pub headers: Headers,
    /// By when the caller must have an answer; on this process's monotonic clock. For an event: by when it must be stored, and
    /// on the receiving side by when its handler must have ended.
    pub deadline: Instant,
    /// Which delivery of this message it is, from 1. Only set on the receiving side.
    pub attempt: u32,
    /// The service that sent it and its process, such as `store/5f3a…`. Empty where unknown.
    pub caller: Arc<str>,
    /// The listener (`service.listener`) that takes an event; empty for calls.
    pub group: Arc<str>,
    /// The JSON text.
    pub body: Bytes,
}

impl Request {
    /// A message on its way out.
    #[must_use]
    pub fn new(id: MessageId, target: Target, kind: Kind, deadline: Instant, body: Bytes) -> Self {
        Self {
            id,
            target,
            kind,
            headers: Headers::new(),
            deadline,
            attempt: 1,
            caller: Arc::default(),
            group: Arc::default(),
            body,
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("id", &self.id)
            .field("target", &self.target)
            .field("kind", &self.kind)
            .field("headers", &self.headers)
            .field("attempt", &self.attempt)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The answer to a [`Request`].
///
/// To a call: the response's JSON text or an error. To an event on the receiving side: `Ok` acknowledges it, an error with
/// [`Code::InvalidArgument`](crate::Code::InvalidArgument) sends it to the dead letters at once, any other has it delivered again until its attempts are used
/// up. To an event on the sending side: `Ok` means stored, and the body is the entry's id.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response {
    /// Headers.
    pub headers: Headers,
    /// The JSON text, or why there is none.
    pub outcome: Result<Bytes, ErrorReply>,
}

impl Response {
    /// A response without headers.
    #[must_use]
    pub fn new(outcome: Result<Bytes, ErrorReply>) -> Self {
        Self { headers: Headers::new(), outcome }
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("headers", &self.headers)
            .field("outcome", &self.outcome.as_ref().map(Bytes::len))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_are_distinct_on_all_threads() {
        let ids = || (0..1000).map(|_| MessageId::random().unwrap()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(ids)).collect();
        let all: Vec<_> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).chain(ids()).collect();
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 5000);
        assert!(all.iter().all(|id| id.as_u128() != 0));
    }

    #[test]
    fn an_id_is_read_as_it_is_written_and_nothing_else_is() {
        let id = MessageId::random().unwrap();
        assert_eq!(MessageId::parse(&id.to_string()), Some(id));
        let upper = "ABCDEF00000000000000000000000000";
        for bad in ["", "0", upper, "+0000000000000000000000000000000", "000000000000000000000000000000000"] {
            assert_eq!(MessageId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn debug_shows_no_body() {
        let kind = Kind::Event { key: None, retention: None };
        let target = Target::new("shop", "viewed").unwrap();
        let request = Request::new(MessageId::from_u128(1), target, kind, Instant::now(), "secret".into());
        assert!(!format!("{request:?}{:?}", Response::new(Ok("secret".into()))).contains("secret"));
    }
}
