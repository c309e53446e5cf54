//! The calls that this process makes: what happens from a request to its outcome.
//!
//! Writing is the outbox's affair, reading replies the inbox's; this module decides what the caller is told when.

use std::sync::{Arc, Once};

use tokio::sync::mpsc;

use super::{
    calls::{Calls, Outcome},
    inbox, outbox,
    shared::Shared,
};
use crate::{
    error::{Executed, TransportError, TransportErrorKind},
    transport::Request,
};

/// Makes calls.
pub(super) struct Client {
    shared: Arc<Shared>,
    calls: Arc<Calls>,
    queue: mpsc::Sender<Box<Request>>,
    inbox: Once,
}

impl Client {
    pub(super) fn start(shared: &Arc<Shared>) -> Arc<Self> {
        let limit = shared.options().max_open_calls.max(1);
        let calls = Calls::new(limit);
        // As large as the table, so that it is full only of requests whose callers have gone.
        let (queue, requests) = mpsc::channel(limit);
        tokio::spawn(outbox::run(shared.clone(), calls.clone(), requests));
        Arc::new(Self { shared: shared.clone(), calls, queue, inbox: Once::new() })
    }

    /// Sends a call and waits for its outcome, which comes by the deadline.
    pub(super) async fn call(&self, request: Request) -> Outcome {
        self.shared.check_size(request.body.len())?;
        if self.shared.closed.is_cancelled() {
            return Err(Shared::closed_error());
        }
        self.inbox.call_once(|| {
            tokio::spawn(inbox::run(self.shared.clone(), self.calls.clone()));
        });
        let deadline = request.deadline;
        let (place, outcome) = self.calls.open(&request)?;
        match self.queue.try_send(Box::new(request)) {
            Ok(()) => {}
            Err(mpsc::error::TrySendError::Full(_)) => return Err(self.full()),
            Err(mpsc::error::TrySendError::Closed(_)) => return Err(Shared::closed_error()),
        }
        match tokio::time::timeout_at(deadline, outcome).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(Shared::closed_error()),
            Err(_) => match place.give_up() {
                Some(false) => Err(self.shared.not_sent()),
                _ => Err(TransportError::new(
                    TransportErrorKind::Deadline,
                    Executed::Maybe,
                    "the call was sent, and no reply came by its deadline",
                )),
            },
        }
    }

    fn full(&self) -> TransportError {
        match self.shared.link.trouble() {
            Some(_) => self.shared.not_sent(),
            None => TransportError::new(
                TransportErrorKind::Overloaded,
                Executed::No,
                "too many calls of this process wait to be sent",
            ),
        }
    }

    /// Ends all open calls.
    pub(super) fn close(&self) {
        self.calls.close(|executed| {
            TransportError::new(TransportErrorKind::Closed, executed, "the bus was closed while the call was open")
        });
    }
}
