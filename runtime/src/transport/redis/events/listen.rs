//! What an entry of an event's stream is to a listener.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use tokio::time::Instant;

use crate::{
    api::check_name,
    error::{Code, Executed, TransportError, TransportErrorKind},
    transport::{
        Kind, Listen, Request, Response, StartAt,
        redis::{
            envelope::{self, Published},
            shared::{Open, Shared},
            stream::{Admission, Caller, EntryId, Setting, StreamSession, Verdict, Work},
        },
    },
};

/// The longest time that a handler may have, whatever the listener says.
const MAX_TIMEOUT: Duration = Duration::from_secs(30 * 24 * 3600);

/// Joins the listener's group.
pub(in crate::transport::redis) async fn listen(open: &Open, listen: Listen) -> Result<StreamSession, TransportError> {
    let shared = &open.shared;
    listen.require_pool("redis")?;
    for (what, name) in [("the service's name", &listen.service), ("the listener's name", &listen.listener)] {
        check_name(what, name)
            .map_err(|error| TransportError::new(TransportErrorKind::Configuration, Executed::No, error.to_string()))?;
    }
    let group = listen.group();
    let setting = Setting {
        key: shared.keys.events(&listen.target),
        group: group.clone(),
        service: listen.service.clone(),
        concurrency: listen.concurrency,
        lease: shared.options().common.lease,
        from: match listen.from {
            StartAt::Now => "$",
            StartAt::Earliest => "0",
        },
        work: Arc::new(Listening {
            dead_letters: shared.keys.dead_letters(&listen.target, &group),
            group: group.into(),
            listen,
        }),
    };
    StreamSession::start(open, setting).await
}

struct Listening {
    listen: Listen,
    group: Arc<str>,
    dead_letters: String,
}

impl Listening {
    fn request(&self, shared: &Shared, frame: &Bytes, attempt: u32) -> Result<Request, String> {
        let unreadable = |why: &str| format!("unreadable: {why}");
        let opened = envelope::open(frame).map_err(|error| unreadable(error.reason))?;
        let published = Published::read(&opened).map_err(|error| unreadable(error.reason))?;
        if !opened.is_for(&self.listen.target) {
            return Err(unreadable("it stood in the stream of another event"));
        }
        let (limit, size) = (shared.options().common.max_body, frame.len() - opened.body_at);
        if size > limit {
            return Err(format!("the body has {size} bytes, and this listener takes at most {limit}"));
        }
        let deadline = Instant::now() + self.listen.timeout.min(MAX_TIMEOUT);
        let kind = Kind::Event { key: published.key, retention: None };
        let body = frame.slice(opened.body_at..);
        let mut request = Request::new(opened.id, self.listen.target.clone(), kind, deadline, body);
        request.headers = published.headers;
        request.caller = published.publisher;
        request.group = self.group.clone();
        request.attempt = attempt;
        Ok(request)
    }
}

impl Work for Listening {
    fn admit(&self, shared: &Shared, _: EntryId, frame: &Bytes, attempt: u32) -> Admission {
        match self.request(shared, frame, attempt) {
            Ok(request) => Admission::Run(request, None),
            Err(reason) => Admission::Bury(reason),
        }
    }

    fn handle(&self, request: Request) -> BoxFuture<'static, Response> {
        self.listen.handler.handle(request)
    }

    fn judge(&self, attempt: u32, _: Option<Caller>, response: Response) -> Verdict {
        match response.outcome {
            Ok(_) => Verdict::Settle,
            Err(error) if error.code == Code::InvalidArgument || attempt >= self.attempts() => {
                Verdict::Bury(error.to_string())
            }
            Err(_) => Verdict::Again(self.listen.retry.wait_after(attempt)),
        }
    }

    fn attempts(&self) -> u32 {
        self.listen.retry.attempts.max(1)
    }

    fn dead_letters(&self) -> Option<&str> {
        Some(&self.dead_letters)
    }

    fn deletes(&self) -> bool {
        false
    }
}
