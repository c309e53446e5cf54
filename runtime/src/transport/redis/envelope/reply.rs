//! A reply: `bus1 reply <id> <api>.<rpc> <server> ok`, or `… <server> error <code> <executed>`, with the error's name and text as `@name` and
//! `@message`, and its data, or what is wrong with the parameters, as the body.

use bytes::Bytes;

use super::{
    attributes,
    header::{FrameKind, Opened, Unreadable, Writer},
};
use crate::{
    Invalid, Violation,
    api::Target,
    error::{Code, ErrorReply, Executed},
    headers::Headers,
    transport::{MessageId, Response},
};

const CODES: [Code; 7] = [
    Code::Declared,
    Code::InvalidArgument,
    Code::DeadlineExceeded,
    Code::Unavailable,
    Code::Overloaded,
    Code::Unimplemented,
    Code::Internal,
];

const EXECUTED: [(Executed, &str); 3] = [(Executed::No, "no"), (Executed::Maybe, "maybe"), (Executed::Yes, "yes")];

/// How many violations of a peer are taken.
const MAX_VIOLATIONS: usize = 16;

/// Writes the line of a reply that is no error; the body follows it.
pub(in crate::transport::redis) fn write_reply<'a>(
    writer: &'a mut Writer,
    id: MessageId,
    target: &Target,
    server: &str,
    headers: &Headers,
) -> &'a [u8] {
    writer.begin(FrameKind::Reply, id, target, server);
    writer.word("ok");
    writer.headers(headers);
    writer.finish()
}

/// Writes an error reply's line, and gives the body that follows it.
pub(in crate::transport::redis) fn write_error<'a>(
    writer: &'a mut Writer,
    id: MessageId,
    target: &Target,
    server: &str,
    headers: &Headers,
    error: &ErrorReply,
) -> (&'a [u8], Bytes) {
    writer.begin(FrameKind::Reply, id, target, server);
    writer.word("error");
    writer.word(error.code.as_str());
    writer.word(EXECUTED.iter().find(|(known, _)| *known == error.executed).map_or("maybe", |(_, word)| word));
    if let Some(name) = &error.name {
        writer.attribute("name", attributes::shortened(name));
    }
    writer.attribute("message", attributes::shortened(&error.message));
    writer.headers(headers);
    let body = match &error.invalid {
        Some(invalid) => violations(invalid),
        None => error.data.clone().unwrap_or_default(),
    };
    (writer.finish(), body)
}

/// What is wrong with the parameters, as the wire carries it. Texts that are no JSON at all become a violation of the whole, with
/// `json` in place of the keyword.
fn violations(invalid: &Invalid) -> Bytes {
    let written = match invalid {
        Invalid::Violations(violations) => serde_json::to_vec(violations),
        other => serde_json::to_vec(&[Violation::new("json", other.to_string())]),
    };
    // Violations are texts only, which always have a JSON form.
    written.unwrap_or_default().into()
}

/// What a peer says is wrong with the parameters: no more of it, and none of it longer, than this side would say itself. `None` if it
/// says nothing that can be understood.
fn told(body: &[u8]) -> Option<Vec<Violation>> {
    let mut violations: Vec<Violation> = serde_json::from_slice(body).ok()?;
    violations.truncate(MAX_VIOLATIONS);
    for Violation { pointer, keyword, message, .. } in &mut violations {
        *pointer = attributes::shortened(pointer).to_owned();
        *keyword = attributes::shortened(keyword).to_owned().into();
        *message = attributes::shortened(message).to_owned().into();
    }
    (!violations.is_empty()).then_some(violations)
}

/// What the line of a reply says besides its id and target.
#[derive(Debug)]
pub(in crate::transport::redis) struct Reply {
    headers: Headers,
    error: Option<ErrorReply>,
}

impl Reply {
    /// Reads the rest of the line.
    pub(in crate::transport::redis) fn read(opened: &Opened<'_>) -> Result<Self, Unreadable> {
        if opened.kind != FrameKind::Reply {
            return Err(opened.unreadable("it is not a reply"));
        }
        Self::parse(opened).map_err(|reason| opened.unreadable(reason))
    }

    fn parse(opened: &Opened<'_>) -> Result<Self, &'static str> {
        let mut rest = opened.rest.clone();
        let error = match rest.next() {
            Some("ok") => return Ok(Self { headers: attributes::read(rest, |_, _| Ok(()))?, error: None }),
            Some("error") => {
                let code = rest.next().unwrap_or_default();
                let code =
                    CODES.into_iter().find(|known| known.as_str() == code).ok_or("the error's code is unknown")?;
                let executed = rest.next().unwrap_or_default();
                let executed = EXECUTED.iter().find(|(_, word)| *word == executed);
                ErrorReply::new(code, executed.ok_or("it does not say whether the handler ran")?.0, "")
            }
            _ => return Err("it is neither ok nor an error"),
        };
        let (mut name, mut message) = (None, String::new());
        let headers = attributes::read(rest, |attribute, value| {
            match attribute {
                "name" => name = Some(value),
                "message" => message = value,
                _ => {}
            }
            Ok(())
        })?;
        Ok(Self { headers, error: Some(ErrorReply { name, message, ..error }) })
    }

    /// Joins it with the body.
    pub(in crate::transport::redis) fn with_body(self, body: Bytes) -> Response {
        let outcome = match self.error {
            None => Ok(body),
            Some(error) if error.code == Code::InvalidArgument => {
                Err(ErrorReply { invalid: told(&body).map(Invalid::Violations), ..error })
            }
            Some(error) => Err(ErrorReply { data: (!body.is_empty()).then_some(body), ..error }),
        };
        let mut response = Response::new(outcome);
        response.headers = self.headers;
        response
    }
}
