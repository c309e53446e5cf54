#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::future::BoxFuture;
use tokio::time::Instant;

use super::Memory;
use crate::{
    api::{Execution, Target},
    error::{Code, ErrorReply, Executed, TransportError, TransportErrorKind},
    transport::{Handler, Kind, Listen, MessageId, Options, Request, Response, Serve, Session, StartAt, Transport},
};

fn viewed() -> Target {
    Target::new("shop", "viewed").unwrap()
}

fn event(retention: Option<Duration>) -> Request {
    let kind = Kind::Event { key: None, retention };
    Request::new(MessageId::random().unwrap(), viewed(), kind, Instant::now() + Duration::from_secs(5), "{}".into())
}

fn call(timeout: Duration) -> Request {
    let kind = Kind::Rpc { execution: Execution::AtMostOnce };
    let target = Target::new("shop", "echo").unwrap();
    Request::new(MessageId::random().unwrap(), target, kind, Instant::now() + timeout, "{}".into())
}

/// Keeps the ids of what it was given.
#[derive(Clone, Default)]
struct Keep(Arc<Mutex<Vec<MessageId>>>);

impl Handler for Keep {
    fn handle(&self, request: Request) -> BoxFuture<'static, Response> {
        self.0.lock().unwrap().push(request.id);
        Box::pin(async { Response::new(Ok("{}".into())) })
    }
}

async fn listen(memory: &Memory, listener: &str, from: StartAt, keep: &Keep) -> Box<dyn Session> {
    let mut listen = Listen::new("shop", listener, viewed(), Arc::new(keep.clone()));
    listen.from = from;
    memory.listen(listen).await.unwrap()
}

async fn settle() {
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

async fn publish(memory: &Memory, count: usize, retention: Option<Duration>) -> Result<Vec<MessageId>, TransportError> {
    let mut ids = Vec::new();
    for _ in 0..count {
        let event = event(retention);
        ids.push(event.id);
        memory.send(event).await?;
    }
    Ok(ids)
}

#[tokio::test(start_paused = true)]
async fn of_what_every_group_has_handled_the_latest_thousand_are_kept() {
    let memory = Memory::private(&Options::default());
    let published = publish(&memory, 2500, None).await.unwrap();
    let earliest = Keep::default();
    let _session = listen(&memory, "late", StartAt::Earliest, &earliest).await;
    settle().await;
    assert_eq!(*earliest.0.lock().unwrap(), published[1499..]);
}

#[tokio::test(start_paused = true)]
async fn what_the_definition_wants_kept_is_kept_for_that_long() {
    let memory = Memory::private(&Options::default());
    let published = publish(&memory, 2500, Some(Duration::from_secs(60))).await.unwrap();
    let earliest = Keep::default();
    let session = listen(&memory, "early", StartAt::Earliest, &earliest).await;
    settle().await;
    assert_eq!(*earliest.0.lock().unwrap(), published);
    tokio::time::sleep(Duration::from_secs(60)).await;
    publish(&memory, 1, None).await.unwrap();
    drop(session);
    let late = Keep::default();
    let _session = listen(&memory, "late", StartAt::Earliest, &late).await;
    settle().await;
    assert_eq!(late.0.lock().unwrap().len(), 1001);
}

#[tokio::test(start_paused = true)]
async fn what_a_group_has_not_handled_is_never_dropped_and_the_publisher_is_told() {
    let memory = Memory::private(&Options::default());
    let keep = Keep::default();
    drop(listen(&memory, "count", StartAt::Now, &keep).await);
    let published = publish(&memory, 100_000, None).await.unwrap();
    let error = publish(&memory, 1, None).await.unwrap_err();
    assert_eq!((error.kind, error.executed), (TransportErrorKind::Overloaded, Executed::No));
    let _session = listen(&memory, "count", StartAt::Now, &keep).await;
    while keep.0.lock().unwrap().len() < published.len() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(*keep.0.lock().unwrap(), published);
    publish(&memory, 1, None).await.unwrap();
}

/// Takes nothing for what it should be.
struct Refuse;

impl Handler for Refuse {
    fn handle(&self, _: Request) -> BoxFuture<'static, Response> {
        Box::pin(async { Response::new(Err(ErrorReply::new(Code::InvalidArgument, Executed::No, "no"))) })
    }
}

#[tokio::test(start_paused = true)]
async fn dead_letters_are_bounded_and_hold_up_nothing() {
    let memory = Memory::private(&Options::default());
    let listen = Listen::new("shop", "count", viewed(), Arc::new(Refuse));
    let _session = memory.listen(listen).await.unwrap();
    for batch in 1..=12 {
        publish(&memory, 10_000, None).await.unwrap();
        while memory.counters().dead_lettered < batch * 10_000 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    assert_eq!(memory.counters().lost, 110_000);
    let kept = memory.dead_letters(viewed(), "shop.count".to_owned(), usize::MAX).await.unwrap();
    assert_eq!((kept.len(), &*kept[0].entry), (10_000, "110000"));
}

#[tokio::test(start_paused = true)]
async fn a_queue_is_bounded_and_expired_calls_make_room() {
    let memory = Memory::private(&Options::default());
    let open: Vec<_> = (0..10_000).map(|_| memory.send(call(Duration::from_secs(1)))).collect();
    let error = memory.send(call(Duration::from_secs(1))).await.unwrap_err();
    assert_eq!((error.kind, error.executed), (TransportErrorKind::Overloaded, Executed::No));
    drop(open);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let error = memory.send(call(Duration::from_secs(1))).await.unwrap_err();
    assert_eq!(error.kind, TransportErrorKind::Deadline);
}

/// Breaks the promise of handlers.
struct Panics;

impl Handler for Panics {
    fn handle(&self, _: Request) -> BoxFuture<'static, Response> {
        panic!("this panic is on purpose");
    }
}

#[tokio::test(start_paused = true)]
async fn a_loop_that_dies_is_reported() {
    let memory = Memory::private(&Options::default());
    let target = Target::new("shop", "echo").unwrap();
    let serve = Serve::new("shop", vec![(target, Execution::AtMostOnce)], 1, Arc::new(Panics));
    let session = memory.serve(serve).await.unwrap();
    let before = session.last_cycle();
    let failed = session.failed();
    memory.send(call(Duration::from_millis(50))).await.unwrap_err();
    assert_eq!(failed.await.kind, TransportErrorKind::Broker);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(session.last_cycle(), before);
    // A drain of what is dead ends.
    assert_eq!(session.drain(Instant::now()).await, 0);
}
