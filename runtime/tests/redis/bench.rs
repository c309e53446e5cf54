//! What the tests stand on: a server with transports on it, requests, handlers, and waiting with a bound.

use std::{
    future::Future,
    sync::{Arc, Mutex},
    time::Duration,
};

use buscodegen_runtime::{
    Execution, MessageId, Target, TransportError,
    transport::{
        Handler, Kind, Listen, Request, Response, Retry, Serve, Session, Transport,
        redis::{Redis, RedisOptions},
    },
};
use buscodegen_testing::RedisServer;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use tokio::time::Instant;

/// How long the entries of a lost worker stay its own.
pub(crate) const LEASE: Duration = Duration::from_millis(600);

pub(crate) fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// Short times, so that tests are short.
pub(crate) fn options(service: &str) -> RedisOptions {
    let mut options = RedisOptions::default();
    options.common.service = service.into();
    options.common.prefix = "bus".to_owned();
    options.common.lease = LEASE;
    options.durable_lease = LEASE;
    options.block = ms(300);
    options.connect_timeout = ms(1000);
    options.response_timeout = ms(1000);
    options
}

pub(crate) async fn open(server: &RedisServer, service: &str) -> Redis {
    Redis::open(&server.url(), options(service)).await.unwrap()
}

pub(crate) fn echo_target() -> Target {
    Target::new("shop", "echo").unwrap()
}

pub(crate) fn viewed() -> Target {
    Target::new("shop", "viewed").unwrap()
}

pub(crate) fn call_of(target: Target, execution: Execution, body: &str, timeout: Duration) -> Request {
    let body = Bytes::copy_from_slice(body.as_bytes());
    Request::new(MessageId::random().unwrap(), target, Kind::Rpc { execution }, Instant::now() + timeout, body)
}

pub(crate) fn call(body: &str, timeout: Duration) -> Request {
    call_of(echo_target(), Execution::AtMostOnce, body, timeout)
}

/// Calls `shop.echo` and returns the body of its answer.
pub(crate) async fn echo(client: &Redis, body: &str) -> Result<Bytes, TransportError> {
    client.send(call(body, ms(5000))).await.map(|response| response.outcome.unwrap())
}

pub(crate) async fn publish(publisher: &Redis, body: &str) -> Result<Bytes, TransportError> {
    let kind = Kind::Event { key: None, retention: None };
    let body = Bytes::copy_from_slice(body.as_bytes());
    let event = Request::new(MessageId::random().unwrap(), viewed(), kind, Instant::now() + ms(5000), body);
    publisher.send(event).await.map(|response| response.outcome.unwrap())
}

struct Function<F>(F);

impl<F, Fut> Handler for Function<F>
where
    F: Fn(Request) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Response> + Send + 'static,
{
    fn handle(&self, request: Request) -> BoxFuture<'static, Response> {
        Box::pin((self.0)(request))
    }
}

pub(crate) fn handler<F, Fut>(function: F) -> Arc<dyn Handler>
where
    F: Fn(Request) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Response> + Send + 'static,
{
    Arc::new(Function(function))
}

pub(crate) fn ok(body: Bytes) -> Response {
    Response::new(Ok(body))
}

/// Everything that a handler was given.
#[derive(Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<Vec<Request>>>);

impl Seen {
    pub(crate) fn note(&self, request: &Request) {
        self.0.lock().unwrap().push(request.clone());
    }

    pub(crate) fn all(&self) -> Vec<Request> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn bodies(&self) -> Vec<String> {
        self.all().iter().map(|request| String::from_utf8_lossy(&request.body).into_owned()).collect()
    }

    pub(crate) fn count(&self, body: &str) -> usize {
        self.bodies().iter().filter(|seen| *seen == body).count()
    }

    /// Answers with what it was sent.
    pub(crate) fn echo(&self) -> Arc<dyn Handler> {
        let seen = self.clone();
        handler(move |request| {
            seen.note(&request);
            async move { ok(request.body) }
        })
    }
}

pub(crate) async fn serve(worker: &Redis, concurrency: usize, handler: Arc<dyn Handler>) -> Box<dyn Session> {
    let rpcs = vec![(echo_target(), Execution::AtMostOnce)];
    worker.serve(Serve::new("shop", rpcs, concurrency, handler)).await.unwrap()
}

pub(crate) fn listening(listener: &str, handler: Arc<dyn Handler>) -> Listen {
    let mut listen = Listen::new("shop", listener, viewed(), handler);
    listen.retry = Retry::attempts(3).backoff(ms(20));
    listen.timeout = ms(20_000);
    listen
}

pub(crate) async fn listen(worker: &Redis, handler: Arc<dyn Handler>) -> Box<dyn Session> {
    worker.listen(listening("count", handler)).await.unwrap()
}

/// How many events the group `shop.count` holds.
pub(crate) fn pending(server: &RedisServer) -> i64 {
    pending_in(server, "shop.count")
}

/// How many events a group holds.
pub(crate) fn pending_in(server: &RedisServer, group: &str) -> i64 {
    let summary: Vec<redis::Value> = server.command(&["XPENDING", "bus:{shop.viewed}:events", group]);
    redis::from_redis_value(summary[0].clone()).unwrap()
}

/// Waits until something holds.
pub(crate) async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let poll = async {
        while !holds().await {
            tokio::time::sleep(ms(5)).await;
        }
    };
    tokio::time::timeout(ms(20_000), poll).await.unwrap_or_else(|_| panic!("never: {what}"));
}
