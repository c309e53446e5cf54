//! The calls of this process that wait for their answers. Each leaves the table exactly once, and whoever takes it out
//! decides its outcome: the reply, the deadline, or the caller who does not want it any more.
//!
//! Nothing here knows Redis.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

use super::envelope;
use crate::{
    api::Target,
    error::{Executed, TransportError, TransportErrorKind},
    transport::{MessageId, Request, Response},
};

/// Requests on their way out; in boxes, as they are large and moved often.
pub(super) type Requests = Vec<Box<Request>>;

pub(super) type Outcome = Result<Response, TransportError>;

/// The table of open calls.
#[derive(Debug)]
pub(super) struct Calls {
    open: Mutex<HashMap<u128, OpenCall, BuildHasherDefault<IdHasher>>>,
    limit: usize,
}

#[derive(Debug)]
struct OpenCall {
    target: Target,
    /// Handed to the connection; from then on the handler may run.
    sent: bool,
    answer: oneshot::Sender<Outcome>,
}

/// Closes a call when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    calls: Arc<Calls>,
    id: MessageId,
}

impl Calls {
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { open: Mutex::default(), limit })
    }

    fn table(&self) -> MutexGuard<'_, HashMap<u128, OpenCall, BuildHasherDefault<IdHasher>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a call.
    pub(super) fn open(
        self: &Arc<Self>,
        request: &Request,
    ) -> Result<(Place, oneshot::Receiver<Outcome>), TransportError> {
        let (answer, outcome) = oneshot::channel();
        let call = OpenCall { target: request.target.clone(), sent: false, answer };
        let mut table = self.table();
        if table.len() >= self.limit {
            return Err(TransportError::new(
                TransportErrorKind::Overloaded,
                Executed::No,
                format!("{} calls of this process wait for their answers already", self.limit),
            ));
        }
        if table.contains_key(&request.id.as_u128()) {
            return Err(TransportError::new(
                TransportErrorKind::Configuration,
                Executed::No,
                "a call with the same id is open already; give each call an id of its own",
            ));
        }
        table.insert(request.id.as_u128(), call);
        Ok((Place { calls: self.clone(), id: request.id }, outcome))
    }

    /// Keeps the requests that somebody still waits for, and marks them as sent.
    pub(super) fn mark_sent(&self, requests: &mut Requests) {
        let mut table = self.table();
        requests.retain(|request| match table.get_mut(&request.id.as_u128()) {
            Some(call) => {
                call.sent = true;
                true
            }
            None => false,
        });
    }

    /// The server refused these: they were not sent after all.
    pub(super) fn mark_unsent(&self, requests: &[Box<Request>]) {
        let mut table = self.table();
        for request in requests {
            if let Some(call) = table.get_mut(&request.id.as_u128()) {
                call.sent = false;
            }
        }
    }

    /// Keeps the requests that somebody still waits for.
    pub(super) fn retain_open(&self, requests: &mut Requests) {
        let table = self.table();
        requests.retain(|request| table.contains_key(&request.id.as_u128()));
    }

    /// Ends a call that was not done.
    pub(super) fn fail(&self, id: MessageId, error: TransportError) {
        if let Some(call) = self.table().remove(&id.as_u128()) {
            let _ = call.answer.send(Err(error));
        }
    }

    /// Ends a call with its reply. Whether somebody waited for it: the id and the target must be those of an open call.
    pub(super) fn answer(&self, id: MessageId, target: &str, response: impl FnOnce() -> Response) -> bool {
        let call = {
            let mut table = self.table();
            match table.get(&id.as_u128()) {
                Some(call) if call.sent && envelope::names(target, &call.target) => table.remove(&id.as_u128()),
                _ => None,
            }
        };
        call.is_some_and(|call| call.answer.send(Ok(response())).is_ok())
    }

    /// Ends all calls.
    pub(super) fn close(&self, error: impl Fn(Executed) -> TransportError) {
        for (_, call) in self.table().drain() {
            let executed = if call.sent { Executed::Maybe } else { Executed::No };
            let _ = call.answer.send(Err(error(executed)));
        }
    }
}

impl Place {
    /// Whether the call had been sent, if it is still open; closes it.
    pub(super) fn give_up(&self) -> Option<bool> {
        self.calls.table().remove(&self.id.as_u128()).map(|call| call.sent)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.give_up();
    }
}

/// Ids are random already. Only this process's own ids are in the table, so nobody can choose them to collide.
#[derive(Debug, Default)]
pub(super) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, id: u128) {
        self.0 = (id >> 64) as u64 ^ id as u64;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use bytes::Bytes;
    use tokio::time::Instant;

    use super::*;
    use crate::{api::Execution, transport::Kind};

    fn request(id: u128) -> Box<Request> {
        let kind = Kind::Rpc { execution: Execution::AtMostOnce };
        let target = Target::new("store.v2", "reserve").unwrap();
        Box::new(Request::new(MessageId::from_u128(id), target, kind, Instant::now(), Bytes::new()))
    }

    fn response() -> Response {
        Response::new(Ok(Bytes::new()))
    }

    #[test]
    fn a_reply_counts_only_for_an_open_call_that_was_sent() {
        let calls = Calls::new(2);
        let (_place, mut outcome) = calls.open(&request(1)).unwrap();
        let id = MessageId::from_u128(1);
        assert!(!calls.answer(id, "store.v2.reserve", response), "not sent yet");
        calls.mark_sent(&mut vec![request(1)]);
        assert!(!calls.answer(MessageId::from_u128(2), "store.v2.reserve", response), "another id");
        assert!(!calls.answer(id, "store.v2.cancel", response), "another rpc");
        assert!(!calls.answer(id, "store.v2", response));
        assert!(calls.answer(id, "store.v2.reserve", response));
        assert!(outcome.try_recv().unwrap().is_ok());
        assert!(!calls.answer(id, "store.v2.reserve", response), "a second time");
    }

    #[test]
    fn a_call_whose_caller_has_gone_is_not_sent() {
        let calls = Calls::new(2);
        let (place, _outcome) = calls.open(&request(1)).unwrap();
        let (_other, _outcome) = calls.open(&request(2)).unwrap();
        drop(place);
        let mut requests = vec![request(1), request(2)];
        calls.mark_sent(&mut requests);
        assert_eq!(requests.iter().map(|request| request.id.as_u128()).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn one_call_too_many_is_refused() {
        let calls = Calls::new(1);
        let (place, _outcome) = calls.open(&request(1)).unwrap();
        let error = calls.open(&request(2)).unwrap_err();
        assert_eq!((error.kind, error.executed), (TransportErrorKind::Overloaded, Executed::No));
        drop(place);
        assert!(calls.open(&request(2)).is_ok());
    }

    #[test]
    fn closing_says_which_calls_may_have_run() {
        let calls = Calls::new(2);
        let (_one, mut sent) = calls.open(&request(1)).unwrap();
        let (_two, mut unsent) = calls.open(&request(2)).unwrap();
        calls.mark_sent(&mut vec![request(1)]);
        calls.close(|executed| TransportError::new(TransportErrorKind::Closed, executed, ""));
        assert_eq!(sent.try_recv().unwrap().unwrap_err().executed, Executed::Maybe);
        assert_eq!(unsent.try_recv().unwrap().unwrap_err().executed, Executed::No);
    }
}
