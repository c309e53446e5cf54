//! Judges what was popped: run it, tell its sender what is wrong with it, or drop it.
//!
//! It reads the header only. A caller is answered only at the key that its checked client id gives.

use std::collections::HashMap;

use bytes::Bytes;
use tokio::time::Instant;

use crate::{
    api::{Execution, Target},
    error::{Code, ErrorReply, Executed},
    transport::{
        Kind, MessageId, Request, Response,
        redis::{
            envelope::{self, Call},
            keys::ClientId,
            quarantine,
            server::Finished,
            shared::Shared,
        },
    },
};

/// What becomes of a request.
#[expect(clippy::large_enum_variant, reason = "nearly all are run, and a box for each would cost more than the room")]
pub(in crate::transport::redis) enum Admitted {
    /// It runs, for this client.
    Run(Request, ClientId),
    /// Its sender is told why it does not.
    Tell(Box<Finished>),
    /// It is dropped, and counted.
    Drop,
}

/// The rpcs of one loop, by the keys of their requests.
#[derive(Debug)]
pub(in crate::transport::redis) struct Served(HashMap<Vec<u8>, (Target, Execution)>);

impl Served {
    pub(in crate::transport::redis) fn new(rpcs: impl IntoIterator<Item = (String, Target, Execution)>) -> Self {
        Self(rpcs.into_iter().map(|(key, target, execution)| (key.into_bytes(), (target, execution))).collect())
    }

    /// Judges one message that was popped from `key`.
    pub(in crate::transport::redis) fn admit(
        &self,
        shared: &Shared,
        key: &[u8],
        frame: &Bytes,
        now: Instant,
    ) -> Admitted {
        let Some((target, execution)) = self.0.get(key) else {
            quarantine::put(shared, "", "it came from a key that is not served here", frame);
            return Admitted::Drop;
        };
        let opened = match envelope::open(frame).and_then(|opened| Call::read(&opened).map(|call| (opened, call))) {
            Ok(opened) => opened,
            Err(unreadable) => {
                let Some((id, client)) = unreadable.sender else {
                    quarantine::put(shared, &String::from_utf8_lossy(key), unreadable.reason, frame);
                    return Admitted::Drop;
                };
                let target = unreadable.target.unwrap_or_else(|| target.clone());
                return tell(client, id, target, Code::InvalidArgument, unreadable.reason);
            }
        };
        let (opened, call) = opened;
        if !opened.is_for(target) {
            let named = opened.target().unwrap_or_else(|| target.clone());
            return tell(
                call.client,
                opened.id,
                named,
                Code::Unimplemented,
                "the call stood in the queue of another rpc",
            );
        }
        let limit = shared.options().common.max_body;
        if frame.len() - opened.body_at > limit {
            let message = format!("the body has more than the {limit} bytes that this server takes");
            return tell(call.client, opened.id, target.clone(), Code::InvalidArgument, message);
        }
        if call.deadline <= shared.clock.redis_millis(now) {
            shared.counts.expired();
            return Admitted::Drop;
        }
        let (id, body) = (opened.id, frame.slice(opened.body_at..));
        let kind = Kind::Rpc { execution: *execution };
        let mut request = Request::new(id, target.clone(), kind, shared.clock.instant(call.deadline, now), body);
        request.headers = call.headers;
        request.caller = call.client.shared();
        Admitted::Run(request, call.client)
    }
}

fn tell(client: ClientId, id: MessageId, target: Target, code: Code, message: impl Into<String>) -> Admitted {
    let response = Response::new(Err(ErrorReply::new(code, Executed::No, message)));
    Admitted::Tell(Box::new(Finished { client, id, target, response }))
}
