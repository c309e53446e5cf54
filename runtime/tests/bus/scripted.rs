//! A transport that does what a test tells it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use buscodegen_runtime::{
    Bus, Executed, Target, TransportError, TransportErrorKind,
    transport::{Counters, DeadLetter, Handler, Listen, Request, Response, Serve, Session, Transport},
};
use futures_util::future::BoxFuture;
use tokio::time::Instant;

type Answer = Result<Response, TransportError>;
type Opened = BoxFuture<'static, Result<Box<dyn Session>, TransportError>>;

/// Answers what it was given, in order, and keeps what it was sent. Its sessions fail when told.
#[derive(Default)]
pub(crate) struct Scripted {
    answers: Mutex<VecDeque<Answer>>,
    sent: Mutex<Vec<(Request, Instant)>>,
    pub(crate) fail: Arc<tokio::sync::Notify>,
    serving: Mutex<Option<Arc<dyn Handler>>>,
}

impl Scripted {
    pub(crate) fn bus(answers: impl IntoIterator<Item = Answer>) -> (Bus, Arc<Self>) {
        let scripted = Arc::new(Self { answers: Mutex::new(answers.into_iter().collect()), ..Self::default() });
        (Bus::over(scripted.clone()).unwrap(), scripted)
    }

    pub(crate) fn sent(&self) -> Vec<(Request, Instant)> {
        self.sent.lock().unwrap().clone()
    }

    /// What answers requests that arrive.
    pub(crate) fn handler(&self) -> Arc<dyn Handler> {
        self.serving.lock().unwrap().clone().unwrap()
    }
}

pub(crate) fn error(kind: TransportErrorKind, executed: Executed) -> Answer {
    Err(TransportError::new(kind, executed, "as the script says"))
}

pub(crate) fn ok(body: &'static str) -> Answer {
    Ok(Response::new(Ok(body.into())))
}

impl Transport for Scripted {
    fn name(&self) -> &'static str {
        "scripted"
    }

    fn send(&self, request: Request) -> BoxFuture<'static, Answer> {
        self.sent.lock().unwrap().push((request, Instant::now()));
        let answer = self.answers.lock().unwrap().pop_front();
        Box::pin(async move { answer.expect("the script has an answer") })
    }

    fn serve(&self, serve: Serve) -> Opened {
        *self.serving.lock().unwrap() = Some(serve.handler);
        let fail = self.fail.clone();
        Box::pin(async move { Ok(Box::new(Failing(fail)) as Box<dyn Session>) })
    }

    fn listen(&self, _: Listen) -> Opened {
        Box::pin(async { Err(TransportError::new(TransportErrorKind::Unsupported, Executed::No, "no events here")) })
    }

    fn dead_letters(
        &self,
        _: Target,
        _: String,
        _: usize,
    ) -> BoxFuture<'static, Result<Vec<DeadLetter>, TransportError>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn counters(&self) -> Counters {
        Counters::default()
    }

    fn close(&self) -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }
}

struct Failing(Arc<tokio::sync::Notify>);

impl Session for Failing {
    fn drain(&self, _: Instant) -> BoxFuture<'static, usize> {
        Box::pin(async { 0 })
    }

    fn last_cycle(&self) -> Instant {
        Instant::now()
    }

    fn failed(&self) -> BoxFuture<'static, TransportError> {
        let fail = Arc::clone(&self.0);
        Box::pin(async move {
            fail.notified().await;
            TransportError::new(TransportErrorKind::Broker, Executed::No, "the loop died")
        })
    }
}
