//! The beginning of the line, which all kinds of messages share.

use crate::{
    api::{MAX_NAME, Target},
    headers::{MAX_HEADER_NAME, MAX_HEADER_VALUE, MAX_HEADERS},
    transport::{MessageId, redis::keys::ClientId},
};

/// The first word of every message.
const VERSION: &str = "bus1";

/// The longest line: as many headers as there may be, as long as they may be, and the rest.
pub(in crate::transport::redis) const MAX_LINE: usize =
    MAX_HEADERS * (MAX_HEADER_NAME + 2 + 3 * MAX_HEADER_VALUE) + 3 * super::attributes::MAX_ATTRIBUTE + 1024;

/// The kinds of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::transport::redis) enum FrameKind {
    Call,
    Reply,
    Event,
    /// Reserved for a part of a streamed request or response.
    Stream,
}

impl FrameKind {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Call, "call"), (Self::Reply, "reply"), (Self::Event, "event"), (Self::Stream, "stream")];

    pub(super) fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

/// A message whose line begins as it should.
#[derive(Debug)]
pub(in crate::transport::redis) struct Opened<'a> {
    pub(super) kind: FrameKind,
    pub(in crate::transport::redis) id: MessageId,
    /// Both names with a dot between; not checked yet.
    pub(in crate::transport::redis) target: &'a str,
    /// Not checked yet.
    pub(super) sender: &'a str,
    /// What follows in the line.
    pub(super) rest: Words<'a>,
    /// Where the body begins.
    pub(in crate::transport::redis) body_at: usize,
}

/// A message that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::transport::redis) struct Unreadable {
    /// What is wrong; never a piece of the message.
    pub(in crate::transport::redis) reason: &'static str,
    /// Who can be told: the call's id and its sender, when both are valid.
    pub(in crate::transport::redis) sender: Option<(MessageId, ClientId)>,
    /// The rpc that the call names, when it is valid.
    pub(in crate::transport::redis) target: Option<Target>,
}

impl Unreadable {
    fn nameless(reason: &'static str) -> Self {
        Self { reason, sender: None, target: None }
    }
}

impl Opened<'_> {
    /// A message that began well and goes on badly.
    pub(super) fn unreadable(&self, reason: &'static str) -> Unreadable {
        let is_request = matches!(self.kind, FrameKind::Call | FrameKind::Stream);
        let sender = is_request.then(|| ClientId::parse(self.sender)).flatten();
        Unreadable { reason, sender: sender.map(|client| (self.id, client)), target: self.target() }
    }

    /// Whether the message is for this target.
    pub(in crate::transport::redis) fn is_for(&self, target: &Target) -> bool {
        names(self.target, target)
    }

    /// The target, if both names are valid.
    pub(in crate::transport::redis) fn target(&self) -> Option<Target> {
        let (api, member) = self.target.rsplit_once('.')?;
        Target::new(api.to_owned(), member.to_owned()).ok()
    }
}

/// Whether this is how the target is written.
pub(in crate::transport::redis) fn names(text: &str, target: &Target) -> bool {
    text.strip_prefix(target.api()).and_then(|rest| rest.strip_prefix('.')) == Some(target.member())
}

/// Reads the beginning of the line.
pub(in crate::transport::redis) fn open(frame: &[u8]) -> Result<Opened<'_>, Unreadable> {
    let limited = frame.get(..MAX_LINE).unwrap_or(frame);
    let Some(end) = memchr::memchr(b'\n', limited) else {
        return Err(Unreadable::nameless("there is no header line, or it is too long"));
    };
    let Some(line) = visible(&limited[..end]) else {
        return Err(Unreadable::nameless("the header line has other characters than visible ASCII"));
    };
    let mut words = Words(line);
    let (version, kind, id, target, sender) = (words.next(), words.next(), words.next(), words.next(), words.next());
    if !version.is_some_and(|version| version.starts_with("bus")) {
        return Err(Unreadable::nameless("it is no message of this bus"));
    }
    let (Some(kind), Some(id), Some(target), Some(sender)) = (kind, id, target, sender) else {
        return Err(Unreadable::nameless("the header line is too short"));
    };
    let Some(id) = read_id(id.as_bytes()) else {
        return Err(Unreadable::nameless("the message's id is not 32 hexadecimal digits"));
    };
    let Some(kind) = FrameKind::parse(kind) else {
        return Err(Unreadable::nameless("its kind is unknown"));
    };
    let opened = Opened { kind, id, target, sender, rest: words, body_at: end + 1 };
    if version != Some(VERSION) {
        return Err(
            opened.unreadable("it is written in a version of the envelope that is not understood here; use bus1")
        );
    }
    Ok(opened)
}

/// The line as text, if it is visible ASCII and spaces throughout.
fn visible(line: &[u8]) -> Option<&str> {
    // Without an early end, so that many bytes are looked at at once.
    let strange = line.iter().fold(0, |strange, byte| strange | u8::from(byte.wrapping_sub(b' ') > b'~' - b' '));
    if strange == 0 { std::str::from_utf8(line).ok() } else { None }
}

/// The words of a line, with one space between them.
#[derive(Clone, Debug)]
pub(super) struct Words<'a>(&'a str);

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.0.is_empty() {
            return None;
        }
        let (word, rest) = match memchr::memchr(b' ', self.0.as_bytes()) {
            Some(space) => (&self.0[..space], &self.0[space + 1..]),
            None => (self.0, ""),
        };
        self.0 = rest;
        Some(word)
    }
}

/// Writes one message after the other into the same memory.
#[derive(Debug, Default)]
pub(in crate::transport::redis) struct Writer {
    pub(super) line: Vec<u8>,
}

impl Writer {
    /// Begins a line.
    pub(super) fn begin(&mut self, kind: FrameKind, id: MessageId, target: &Target, sender: &str) {
        debug_assert!(target.api().len() <= MAX_NAME);
        self.line.clear();
        self.line.extend_from_slice(VERSION.as_bytes());
        self.line.push(b' ');
        self.line.extend_from_slice(kind.as_str().as_bytes());
        self.line.push(b' ');
        write_id(&mut self.line, id);
        self.line.push(b' ');
        self.line.extend_from_slice(target.api().as_bytes());
        self.line.push(b'.');
        self.line.extend_from_slice(target.member().as_bytes());
        self.word(sender);
    }

    pub(super) fn word(&mut self, word: &str) {
        self.line.push(b' ');
        self.line.extend_from_slice(word.as_bytes());
    }

    pub(super) fn number(&mut self, number: u64) {
        let mut digits = [0; 20];
        let mut at = digits.len();
        let mut rest = number;
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.line.push(b' ');
        self.line.extend_from_slice(&digits[at..]);
    }

    /// Ends the line and hands it out.
    pub(super) fn finish(&mut self) -> &[u8] {
        self.line.push(b'\n');
        &self.line
    }
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Writes an id as 32 hexadecimal digits.
pub(in crate::transport::redis) fn write_id(out: &mut Vec<u8>, id: MessageId) {
    let mut text = [0; 32];
    for (byte, pair) in id.as_u128().to_be_bytes().into_iter().zip(text.chunks_exact_mut(2)) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    out.extend_from_slice(&text);
}

/// Reads 32 lower-case hexadecimal digits.
pub(in crate::transport::redis) fn read_id(text: &[u8]) -> Option<MessageId> {
    let text: &[u8; 32] = text.try_into().ok()?;
    let (mut bytes, mut strange) = ([0; 16], 0);
    for (pair, byte) in text.chunks_exact(2).zip(&mut bytes) {
        let (high, low) = (VALUES[usize::from(pair[0])], VALUES[usize::from(pair[1])]);
        *byte = high << 4 | low;
        strange |= high | low;
    }
    (strange <= 15).then(|| MessageId::from_u128(u128::from_be_bytes(bytes)))
}

/// The values of the digits; more than 15 for what is no digit.
const VALUES: [u8; 256] = {
    let mut values = [0xff; 256];
    let mut value = 0;
    while value < 16 {
        values[DIGITS[value as usize] as usize] = value;
        value += 1;
    }
    values
};
