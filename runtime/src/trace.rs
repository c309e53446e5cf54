//! Trace context as W3C writes it: which trace a message belongs to. It knows nothing of what records traces.

use std::fmt;

use crate::{headers::Headers, transport::MessageId};

pub(crate) const TRACEPARENT: &str = "traceparent";
pub(crate) const TRACESTATE: &str = "tracestate";

const SAMPLED: u8 = 1;
/// The longest state that is passed on, in bytes; W3C demands that at least this much is.
const MAX_STATE: usize = 512;

/// The trace that a call or an event belongs to, from the headers `traceparent` and `tracestate`.
///
/// [`Display`](fmt::Display) writes it as `traceparent`. A message that comes without one begins a trace: its id is the
/// message's id, so that logs and traces find each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    id: u128,
    span: u64,
    flags: u8,
    state: Option<Box<str>>,
}

impl Trace {
    /// A trace that begins with this message.
    pub(crate) fn begin(message: MessageId) -> Self {
        Self { id: message.as_u128(), span: span_of(message), flags: SAMPLED, state: None }
    }

    /// The same trace, one message further.
    pub(crate) fn child(&self, message: MessageId) -> Self {
        Self { span: span_of(message), ..self.clone() }
    }

    /// What these headers say. `None` when there is no `traceparent`, or one that must be ignored.
    pub(crate) fn read(headers: &Headers) -> Option<Self> {
        let (id, span, flags) = parse(headers.get(TRACEPARENT)?)?;
        let state = headers.get(TRACESTATE).filter(|state| state.len() <= MAX_STATE).map(Into::into);
        Some(Self { id, span, flags, state })
    }

    /// Writes both headers, unless the message has its own. Where the message has its maximum of headers already, it goes without.
    pub(crate) fn write(&self, headers: &mut Headers) {
        if headers.get(TRACEPARENT).is_some() || headers.insert(TRACEPARENT, &self.to_string()).is_err() {
            return;
        }
        if let Some(state) = &self.state {
            let _ = headers.insert(TRACESTATE, state);
        }
    }

    /// The id of the whole trace.
    #[must_use]
    pub fn id(&self) -> u128 {
        self.id
    }

    /// The id of the span that sent the message.
    #[must_use]
    pub fn span(&self) -> u64 {
        self.span
    }

    /// Whether the sender records the trace.
    #[must_use]
    pub fn sampled(&self) -> bool {
        self.flags & SAMPLED != 0
    }

    /// The text of `tracestate`.
    #[must_use]
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.id, self.span, self.flags)
    }
}

/// Message ids are random, so half of one is a span id. Zero would mean "no span".
fn span_of(message: MessageId) -> u64 {
    let low = message.as_u128() as u64;
    if low == 0 { 1 } else { low }
}

/// `version-trace-span-flags`; later versions may go on after that.
fn parse(text: &str) -> Option<(u128, u64, u8)> {
    let mut parts = text.splitn(5, '-');
    let version = hexadecimal(parts.next()?, 2)?;
    let id = hexadecimal(parts.next()?, 32)?;
    let span = hexadecimal(parts.next()?, 16)?;
    let flags = hexadecimal(parts.next()?, 2)?;
    let ended = parts.next().is_none();
    if version == 0xff || (version == 0 && !ended) || id == 0 || span == 0 {
        return None;
    }
    Some((id, span as u64, flags as u8))
}

fn hexadecimal(text: &str, digits: usize) -> Option<u128> {
    let well_formed = text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    well_formed.then(|| u128::from_str_radix(text, 16).ok())?
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const EXAMPLE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn read(traceparent: &str) -> Option<Trace> {
        let mut headers = Headers::new();
        headers.insert(TRACEPARENT, traceparent).unwrap();
        headers.insert(TRACESTATE, "vendor=1").unwrap();
        Trace::read(&headers)
    }

    #[test]
    fn a_trace_is_read_and_written_unchanged() {
        let trace = read(EXAMPLE).unwrap();
        assert_eq!(trace.to_string(), EXAMPLE);
        assert_eq!(trace.state(), Some("vendor=1"));
        assert!(trace.sampled());
    }

    #[test]
    fn what_is_no_traceparent_is_ignored() {
        for bad in [
            "",
            "00",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
            "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert!(read("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later").is_some());
    }

    #[test]
    fn a_child_keeps_the_trace_and_has_its_own_span() {
        let trace = read(EXAMPLE).unwrap();
        let child = trace.child(MessageId::from_u128(7 << 64 | 9));
        assert_eq!((child.id(), child.span(), child.state()), (trace.id(), 9, Some("vendor=1")));
    }

    #[test]
    fn a_header_that_the_caller_set_is_kept() {
        let mut headers = Headers::new();
        headers.insert(TRACEPARENT, EXAMPLE).unwrap();
        Trace::begin(MessageId::from_u128(5)).write(&mut headers);
        assert_eq!(headers.get(TRACEPARENT), Some(EXAMPLE));
    }
}
