//! Calls that go well, and what comes along with them.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use buscodegen_runtime::{CallError, Executed, Internal, TransportErrorKind, Worker};
use futures_util::future::join_all;

use super::{
    Broker,
    contract::{Echo, Note, Repeat, echo, serve},
    eventually, ms,
};

pub(crate) async fn a_call_is_answered(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let worker = Worker::new(&server, "shop").serve(echo()).start().await.unwrap();
    let answer = client.call::<Echo>(Note::new("hello", 1)).await;
    assert_eq!(answer, Ok(Note::new("hello", 1)));
    worker.stop().await.unwrap();
}

pub(crate) async fn parameters_and_responses_arrive_as_they_were_sent(broker: &Broker) {
    let bus = broker.bus().await;
    let _worker = Worker::new(&bus, "shop").serve(echo()).start().await.unwrap();
    for text in ["", "ü\u{0}\u{1F600}\r\n\"\\", " ", "{\"text\":1}", "\u{2028}"] {
        let note = Note::new(text, 100);
        assert_eq!(bus.call::<Echo>(note.clone()).await, Ok(note));
    }
}

pub(crate) async fn headers_go_there_and_back(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let service = serve::<Echo, _, _>(|cx, note| async move {
        let tenant = cx.header("tenant").unwrap_or("none").to_owned();
        cx.set_header("served-for", &tenant).unwrap();
        if note.number == 0 { Err(super::contract::EchoError::Gone.into()) } else { Ok(note) }
    });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    let reply = client.call::<Echo>(Note::new("a", 1)).header("tenant", "\"x\" y; z={}").send().await.unwrap();
    assert_eq!(reply.headers.get("served-for"), Some("\"x\" y; z={}"));
    let reply = client.call::<Echo>(Note::new("a", 1)).send().await.unwrap();
    assert_eq!(reply.headers.get("served-for"), Some("none"));
}

pub(crate) async fn a_handler_knows_the_message(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let seen = Arc::new(Mutex::new(None));
    let see = Arc::clone(&seen);
    let service = serve::<Echo, _, _>(move |cx, note| {
        *see.lock().unwrap() = Some((cx, tokio::time::Instant::now()));
        async { Ok(note) }
    });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    let called = tokio::time::Instant::now();
    client.call::<Echo>(Note::new("a", 1)).timeout(ms(5000)).await.unwrap();
    let (cx, at) = seen.lock().unwrap().take().unwrap();
    assert_eq!(cx.target().to_string(), "shop.v2.echo");
    assert_eq!((cx.attempt(), cx.key(), cx.group()), (1, None, ""));
    assert!(cx.caller().starts_with("tester/"), "{}", cx.caller());
    // Both sides mean the same moment, whatever their clocks say.
    let (expected, deadline) = (called + ms(5000), cx.deadline());
    assert!(
        deadline.max(expected) - deadline.min(expected) < ms(60),
        "{:?} {at:?}",
        deadline.max(expected) - deadline.min(expected)
    );
}

pub(crate) async fn many_calls_in_flight_each_get_their_own_answer(broker: &Broker) {
    let (client, server, other) = (broker.bus().await, broker.bus().await, broker.bus().await);
    let service = serve::<Echo, _, _>(|_, note| async move {
        if note.number % 3 == 0 {
            tokio::time::sleep(ms(note.number as u64 % 7)).await;
        }
        Ok(note)
    });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    let calls = (0..500).map(|number| {
        let bus = if number % 2 == 0 { &client } else { &other };
        let note = Note::new(format!("call {number}"), number % 100);
        async move { (bus.call::<Echo>(note.clone()).await, note) }
    });
    for (answer, note) in join_all(calls).await {
        assert_eq!(answer, Ok(note));
    }
    assert_eq!(client.stats().transport.late_replies, 0);
}

pub(crate) async fn large_bodies_pass(broker: &Broker) {
    let bus = broker.bus().await;
    let _worker = Worker::new(&bus, "shop").serve(echo()).start().await.unwrap();
    let note = Note::new("x".repeat(900_000), 1);
    assert_eq!(bus.call::<Echo>(note.clone()).await, Ok(note));
}

pub(crate) async fn bodies_over_the_limit_are_refused(broker: &Broker) {
    let bus = broker.builder().max_body(10_000).connect().await.unwrap();
    let _worker = Worker::new(&bus, "shop").serve(echo()).start().await.unwrap();
    let error = bus.call::<Echo>(Note::new("x".repeat(10_000), 1)).await.unwrap_err();
    let CallError::Transport(error) = error else { panic!("{error}") };
    assert_eq!((error.kind, error.executed), (TransportErrorKind::TooLarge, Executed::No));
    assert!(error.message.contains("10000"), "{error}");
    assert!(bus.call::<Echo>(Note::new("x".repeat(9_000), 1)).await.is_ok());
}

pub(crate) async fn answers_over_the_limit_are_internal_errors(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.builder().max_body(1000).connect().await.unwrap());
    let service = serve::<Repeat, _, _>(|_, _| async { Ok(Note::new("x".repeat(2000), 1)) });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    let error = client.call::<Repeat>(Note::new("", 1)).await.unwrap_err();
    assert!(matches!(error, CallError::Internal { executed: Executed::Yes, .. }), "{error}");
    assert_eq!(server.stats().invalid_responses, 1);
}

pub(crate) async fn a_header_that_may_not_be_sent_fails_the_call(broker: &Broker) {
    let bus = broker.bus().await;
    for (name, value) in [("Tenant", "a"), ("", "a"), ("tenant", "a\nb"), ("tenant", "ü")] {
        let error = bus.call::<Echo>(Note::new("a", 1)).header(name, value).await.unwrap_err();
        assert_eq!(error.executed(), Executed::No);
        assert!(error.to_string().contains("header"), "{error}");
    }
}

pub(crate) async fn dropping_a_call_frees_everything(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let started = Arc::new(AtomicU32::new(0));
    let (go, gate) = tokio::sync::watch::channel(false);
    let service = serve::<Echo, _, _>({
        let started = Arc::clone(&started);
        move |_, note| {
            started.fetch_add(1, Ordering::SeqCst);
            let mut gate = gate.clone();
            async move {
                gate.wait_for(|open| *open).await.internal()?;
                Ok(note)
            }
        }
    });
    let _worker = Worker::new(&server, "shop").serve(service).concurrency(1).start().await.unwrap();
    let call = tokio::spawn(client.call::<Echo>(Note::new("dropped", 1)).into_future());
    eventually("the handler starts", async || started.load(Ordering::SeqCst) == 1).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    let next = tokio::spawn(client.call::<Echo>(Note::new("next", 2)).into_future());
    go.send_replace(true);
    assert_eq!(next.await.unwrap(), Ok(Note::new("next", 2)));
    eventually("the late answer is counted", async || client.stats().transport.late_replies == 1).await;
}

pub(crate) async fn a_closed_bus_says_so(broker: &Broker) {
    let (bus, server) = (broker.bus().await, broker.bus().await);
    let (tell, mut started) = tokio::sync::mpsc::unbounded_channel();
    let service = serve::<Echo, _, _>(move |_, _| {
        tell.send(()).unwrap();
        std::future::pending()
    });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    let open = tokio::spawn(bus.call::<Echo>(Note::new("a", 1)).into_future());
    started.recv().await.unwrap();
    bus.close().await;
    let error = open.await.unwrap().unwrap_err();
    assert!(matches!(error, CallError::Unavailable { executed: Executed::Maybe, .. }), "{error:?}");
    let error = bus.call::<Echo>(Note::new("a", 1)).await.unwrap_err();
    assert!(matches!(error, CallError::Unavailable { executed: Executed::No, .. }), "{error:?}");
}

pub(crate) async fn services_of_several_names_share_a_bus(broker: &Broker) {
    let bus = broker.bus().await;
    let one = Worker::new(&bus, "one").serve(echo()).start().await.unwrap();
    let service = serve::<Repeat, _, _>(|_, note| async { Ok(note) }).concurrency(2);
    let two = Worker::new(&bus, "two").serve(service).start().await.unwrap();
    assert!(bus.call::<Echo>(Note::new("a", 1)).await.is_ok());
    assert!(bus.call::<Repeat>(Note::new("a", 1)).await.is_ok());
    one.stop().await.unwrap();
    assert!(bus.call::<Repeat>(Note::new("a", 1)).await.is_ok());
    two.stop().await.unwrap();
}
