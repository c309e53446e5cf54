//! Requests that a transport hands over too late.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use buscodegen_runtime::{
    Code, ErrorReply, Executed, Execution, MessageId, Target, Worker,
    transport::{Kind, Request},
};
use tokio::time::Instant;

use crate::{
    contract::{Echo, serve},
    scripted::Scripted,
};

fn request(member: &'static str, deadline: Instant) -> Request {
    let kind = Kind::Rpc { execution: Execution::AtMostOnce };
    let target = Target::new("shop.v2", member).unwrap();
    Request::new(MessageId::random().unwrap(), target, kind, deadline, r#"{"text":"a","number":1}"#.into())
}

#[tokio::test(start_paused = true)]
async fn a_handler_does_not_start_after_its_deadline_even_if_the_request_came_before() {
    let (bus, scripted) = Scripted::bus([]);
    let started = Arc::new(AtomicBool::new(false));
    let start = Arc::clone(&started);
    let service = serve::<Echo, _, _>(move |_, note| {
        start.store(true, Ordering::SeqCst);
        async { Ok(note) }
    });
    let _running = Worker::new(&bus, "shop").serve(service).start().await.unwrap();
    let deadline = Instant::now() + std::time::Duration::from_millis(10);
    let handled = scripted.handler().handle(request("echo", deadline));
    tokio::time::sleep_until(deadline).await;
    let ErrorReply { code, executed, .. } = handled.await.outcome.unwrap_err();
    assert_eq!((code, executed), (Code::DeadlineExceeded, Executed::No));
    assert!(!started.load(Ordering::SeqCst));
    let in_time = request("echo", Instant::now() + std::time::Duration::from_millis(10));
    assert!(scripted.handler().handle(in_time).await.outcome.is_ok());
}

#[tokio::test]
async fn a_request_for_an_rpc_that_is_not_served_is_unimplemented() {
    let (bus, scripted) = Scripted::bus([]);
    let _running = Worker::new(&bus, "shop").serve(crate::contract::echo()).start().await.unwrap();
    let deadline = Instant::now() + std::time::Duration::from_secs(10);
    let ErrorReply { code, executed, .. } =
        scripted.handler().handle(request("sell", deadline)).await.outcome.unwrap_err();
    assert_eq!((code, executed), (Code::Unimplemented, Executed::No));
}
