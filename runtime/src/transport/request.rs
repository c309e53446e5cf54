//! Messages as middleware and transports see them: ids, target, headers, deadline, body bytes. Nothing here knows a wire.

use std::{cell::RefCell, fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::time::Instant;

use crate::{
    api::{Execution, Target},
    error::{ErrorReply, Executed, TransportError, TransportErrorKind},
    headers::Headers,
};

/// 128 random bits that name one call or one published event.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId(u128);

impl MessageId {
    /// A new random id.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn random() -> Result<Self, TransportError> {
        RESERVE.with_borrow_mut(Reserve::take).map(|bytes| Self(u128::from_ne_bytes(bytes))).map_err(|error| {
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

thread_local! {
    static RESERVE: RefCell<Reserve> = const { RefCell::new(Reserve { bytes: [0; RESERVED], used: RESERVED }) };
}

/// Random bytes of the system that were not used yet: to ask for some costs a system call, a tenth of a call over Redis.
struct Reserve {
    bytes: [u8; RESERVED],
    used: usize,
}

/// Bytes that are asked for at once: enough for 64 ids.
const RESERVED: usize = 1024;

impl Reserve {
    fn take(&mut self) -> Result<[u8; 16], getrandom::Error> {
        if self.used + 16 > RESERVED {
            getrandom::fill(&mut self.bytes)?;
            self.used = 0;
        }
        let mut taken = [0; 16];
        taken.copy_from_slice(&self.bytes[self.used..self.used + 16]);
        self.used += 16;
        Ok(taken)
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
