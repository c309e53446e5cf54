//! Durable rpcs: a call is an entry of a stream, so that it survives the loss of the worker that has it. Another worker then
//! starts it again, unless its deadline has passed.
//!
//! A call is acknowledged and deleted when its reply is written, or when it has expired.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use tokio::time::Instant;

use super::{
    keys::DURABLE_GROUP,
    server::{Admitted, Finished, Served},
    shared::{Open, Shared},
    stream::{Admission, Caller, EntryId, Setting, StreamSession, Verdict, Work},
};
use crate::{
    api::{Execution, Target},
    error::TransportError,
    transport::{Handler, Request, Response, Serve},
};

/// Begins to serve one durable rpc. It has as many slots as the other rpcs of its service have together.
pub(super) async fn serve(open: &Open, serve: &Serve, target: &Target) -> Result<StreamSession, TransportError> {
    let shared = &open.shared;
    let key = shared.keys.durable_requests(target);
    let setting = Setting {
        key: key.clone(),
        group: DURABLE_GROUP.to_owned(),
        service: serve.service.clone(),
        concurrency: serve.concurrency,
        lease: shared.options().durable_lease.min(shared.options().common.lease),
        // Calls that were sent before the first worker came are calls too.
        from: "0",
        work: Arc::new(Durable {
            served: Served::new([(key.clone(), target.clone(), Execution::Durable)]),
            key,
            handler: serve.handler.clone(),
        }),
    };
    StreamSession::start(open, setting).await
}

struct Durable {
    key: String,
    served: Served,
    handler: Arc<dyn Handler>,
}

impl Work for Durable {
    fn admit(&self, shared: &Shared, _: EntryId, frame: &Bytes, attempt: u32) -> Admission {
        match self.served.admit(shared, self.key.as_bytes(), frame, Instant::now()) {
            Admitted::Run(mut request, client) => {
                request.attempt = attempt;
                let caller = Caller { client, id: request.id, target: request.target.clone() };
                Admission::Run(request, Some(caller))
            }
            Admitted::Tell(finished) => Admission::Settle(Some(finished)),
            Admitted::Drop => Admission::Settle(None),
        }
    }

    fn handle(&self, request: Request) -> BoxFuture<'static, Response> {
        self.handler.handle(request)
    }

    fn judge(&self, _: u32, caller: Option<Caller>, response: Response) -> Verdict {
        match caller {
            Some(Caller { client, id, target }) => Verdict::Answer(Box::new(Finished { client, id, target, response })),
            None => Verdict::Settle,
        }
    }

    /// Its deadline ends it.
    fn attempts(&self) -> u32 {
        u32::MAX
    }

    fn dead_letters(&self) -> Option<&str> {
        None
    }

    fn deletes(&self) -> bool {
        true
    }
}
