//! What surrounds every handler: its deadline, its context, its span, and a net for its panics.
//!
//! Whatever a handler does, its caller has an answer and nobody else notices. Nothing here knows a schema.

use std::{future::Future, panic::AssertUnwindSafe, sync::Arc};

use bytes::Bytes;
use futures_util::FutureExt;
use tokio::time::{Instant, timeout_at};
use tracing::{Instrument, Span};

use crate::{
    bus::Bus,
    context::{Context, Within},
    error::{Code, ErrorReply, Executed},
    tally::Tally,
    transport::{Kind, Request, Response},
};

/// What the handlers of a worker share.
#[derive(Clone)]
pub(crate) struct Guard {
    pub(crate) tally: Arc<Tally>,
    pub(crate) max_body: usize,
}

impl Guard {
    pub(crate) fn of(bus: &Bus) -> Self {
        Self { tally: Arc::clone(bus.tally()), max_body: bus.max_body() }
    }

    /// Runs a handler, unless its deadline has passed.
    pub(crate) async fn run<F, Fut>(self, request: Request, handler: F) -> Response
    where
        F: FnOnce(Context, Bytes, Self) -> Fut,
        Fut: Future<Output = Result<Bytes, ErrorReply>>,
    {
        let deadline = request.deadline;
        if Instant::now() >= deadline {
            let message = "the deadline had passed before the handler started";
            return Response::new(Err(ErrorReply::new(Code::DeadlineExceeded, Executed::No, message)));
        }
        let span = span(&request);
        let (cx, body) = Context::of(request);
        let running = cx.running();
        let tally = Arc::clone(&self.tally);
        let work = AssertUnwindSafe(async { handler(cx.clone(), body, self).await }).catch_unwind();
        let work = work.within(&cx).instrument(span);
        let outcome = match timeout_at(deadline, work).await {
            Ok(Ok(outcome)) => {
                running.finish();
                outcome
            }
            Ok(Err(_)) => {
                Tally::count(&tally.panics);
                tracing::error!(target = %cx.target(), id = %cx.id(), "the handler panicked");
                Err(ErrorReply::new(Code::Internal, Executed::Yes, "the handler panicked"))
            }
            Err(_) => {
                Tally::count(&tally.deadlines);
                tracing::warn!(target = %cx.target(), id = %cx.id(), "the handler was stopped at its deadline");
                let message = "the deadline passed before the handler ended";
                Err(ErrorReply::new(Code::DeadlineExceeded, Executed::Yes, message))
            }
        };
        Response { headers: cx.take_answer_headers(), outcome }
    }
}

fn span(request: &Request) -> Span {
    match &request.kind {
        Kind::Rpc { .. } => {
            tracing::info_span!("serve", rpc = %request.target, id = %request.id, attempt = request.attempt)
        }
        Kind::Event { .. } => {
            tracing::info_span!("listen", event = %request.target, group = %request.group, id = %request.id, attempt = request.attempt)
        }
    }
}
