//! Time: nothing starts late, nobody waits long, and what a handler does inherits what is left.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use buscodegen_runtime::{Bus, CallError, Context, Executed, Headers, Internal, Listener, Rpc, Within, Worker};
use tokio::{sync::mpsc, time::Instant};

use super::{
    Broker,
    contract::{Echo, Note, Relay, Viewed, echo, serve},
    eventually, ms,
};

/// Calls with this timeout, and holds the outcome to the deadline. What a bare timer is late on this machine is not the bus' fault.
async fn call_to_the_end<R: Rpc<Parameters = Note>>(
    bus: &Bus,
    timeout: u64,
) -> Result<R::Response, CallError<R::Error>> {
    let deadline = Instant::now() + ms(timeout);
    let timer = tokio::spawn(async move {
        tokio::time::sleep_until(deadline).await;
        deadline.elapsed()
    });
    let answer = bus.call::<R>(Note::new("a", 1)).timeout(ms(timeout)).await;
    let late = Instant::now().saturating_duration_since(deadline);
    assert!(late <= ms(100) + timer.await.unwrap(), "{late:?} late");
    answer
}

pub(crate) async fn a_call_that_nobody_serves_ends_at_its_deadline(broker: &Broker) {
    let bus = broker.bus().await;
    let error = call_to_the_end::<Echo>(&bus, 150).await.unwrap_err();
    assert!(matches!(error, CallError::DeadlineExceeded { executed: Executed::Maybe }), "{error:?}");
}

pub(crate) async fn a_handler_is_dropped_at_the_deadline(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let (dropped, mut drops) = mpsc::unbounded_channel();
    let service = serve::<Echo, _, _>(move |cx, note| {
        let dropped = dropped.clone();
        async move {
            if note.text == "quick" {
                return Ok(note);
            }
            let spawned = (cx.clone(), dropped.clone());
            tokio::spawn(async move {
                let (cx, dropped) = spawned;
                cx.cancelled().await;
                let _ = dropped.send(("told", cx.remaining()));
            });
            let _told = TellDrop(cx, dropped);
            std::future::pending().await
        }
    });
    let _worker = Worker::new(&server, "shop").serve(service).concurrency(1).start().await.unwrap();
    let error = call_to_the_end::<Echo>(&client, 400).await.unwrap_err();
    assert!(matches!(error, CallError::DeadlineExceeded { executed: Executed::Maybe | Executed::Yes }), "{error:?}");
    let mut seen = [drops.recv().await.unwrap(), drops.recv().await.unwrap()];
    seen.sort();
    assert_eq!(seen, [("dropped", ms(0)), ("told", ms(0))]);
    // The slot is free again.
    assert!(client.call::<Echo>(Note::new("quick", 1)).await.is_ok());
    eventually("it is counted", async || server.stats().deadlines == 1).await;
}

struct TellDrop(Context, mpsc::UnboundedSender<(&'static str, std::time::Duration)>);

impl Drop for TellDrop {
    fn drop(&mut self) {
        let _ = self.1.send(("dropped", self.0.remaining()));
    }
}

pub(crate) async fn a_call_waits_for_a_server_until_its_deadline(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let call = tokio::spawn(client.call::<Echo>(Note::new("early", 1)).timeout(ms(8000)).into_future());
    tokio::time::sleep(ms(100)).await;
    let _worker = Worker::new(&server, "shop").serve(echo()).start().await.unwrap();
    assert_eq!(call.await.unwrap(), Ok(Note::new("early", 1)));
}

pub(crate) async fn a_call_that_waited_too_long_is_never_started(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    call_to_the_end::<Echo>(&client, 50).await.unwrap_err();
    tokio::time::sleep(ms(60)).await;
    let starts = Arc::new(AtomicU32::new(0));
    let start = Arc::clone(&starts);
    let service = serve::<Echo, _, _>(move |_, note| {
        start.fetch_add(1, Ordering::SeqCst);
        async { Ok(note) }
    });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    assert!(client.call::<Echo>(Note::new("in time", 1)).await.is_ok());
    assert_eq!(starts.load(Ordering::SeqCst), 1);
    assert_eq!(server.stats().transport.expired_requests, 1);
}

pub(crate) async fn no_handler_starts_after_its_deadline(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let starts = Arc::new(Mutex::new(Vec::new()));
    let start = Arc::clone(&starts);
    let service = serve::<Echo, _, _>(move |cx, note| {
        start.lock().unwrap().push((note.number, Instant::now().saturating_duration_since(cx.deadline())));
        async {
            tokio::time::sleep(ms(40)).await;
            Ok(note)
        }
    });
    let _worker = Worker::new(&server, "shop").serve(service).concurrency(2).start().await.unwrap();
    // Twenty times what can be done in time.
    let calls = (0..100).map(|number| client.call::<Echo>(Note::new("a", number)).timeout(ms(200)).into_future());
    let answers = futures_util::future::join_all(calls).await;
    let late = || answers.iter().filter(|answer| answer.is_err()).count() as u64;
    assert!(
        answers
            .iter()
            .filter_map(|answer| answer.as_ref().err())
            .all(|error| matches!(error, CallError::DeadlineExceeded { .. }))
    );
    assert!(late() > 50 && late() < 100, "{} were late", late());
    // All that were not started in time are dropped unseen.
    assert!(client.call::<Echo>(Note::new("a", 0)).await.is_ok());
    let starts = starts.lock().unwrap();
    assert!(starts.iter().all(|(_, late)| *late <= ms(50)), "{starts:?}");
    // But for those that expire between being taken and being started.
    let seen = starts.len() as u64 + server.stats().transport.expired_requests;
    assert!((97..=101).contains(&seen), "{seen}");
}

pub(crate) async fn a_call_beyond_its_deadline_is_not_sent(broker: &Broker) {
    let bus = broker.bus().await;
    let _worker = Worker::new(&bus, "shop").serve(echo()).start().await.unwrap();
    let call = bus.call::<Echo>(Note::new("a", 1)).deadline(Instant::now() - ms(1));
    assert_eq!(call.await, Err(CallError::DeadlineExceeded { executed: Executed::No }));
    assert_eq!(
        bus.call::<Echo>(Note::new("a", 1)).timeout(ms(0)).await,
        Err(CallError::DeadlineExceeded { executed: Executed::No })
    );
}

pub(crate) async fn nested_calls_inherit_the_deadline(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let inner = serve::<Echo, _, _>({
        let seen = Arc::clone(&seen);
        move |cx, note| {
            seen.lock().unwrap().push(cx.remaining());
            async { Ok(note) }
        }
    });
    let bus = server.clone();
    let outer = serve::<Relay, _, _>(move |_, note| {
        let bus = bus.clone();
        async move { Ok(bus.call::<Echo>(note).timeout(ms(60_000)).await?) }
    });
    let _worker = Worker::new(&server, "shop").serve(inner).serve(outer).start().await.unwrap();
    assert!(client.call::<Relay>(Note::new("a", 1)).timeout(ms(4000)).await.is_ok());
    let remaining = seen.lock().unwrap()[0];
    assert!(remaining <= ms(4060), "{remaining:?}");
}

const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

pub(crate) async fn nested_calls_and_events_inherit_the_trace(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let (saw, mut seen) = mpsc::unbounded_channel::<(&str, Headers, u128)>();
    let inner = serve::<Echo, _, _>({
        let saw = saw.clone();
        move |cx, note| {
            let _ = saw.send(("call", cx.headers().clone(), cx.trace().id()));
            async { Ok(note) }
        }
    });
    let listener = Listener::<Viewed>::new("watch").run(move |cx, _| {
        let _ = saw.send(("event", cx.headers().clone(), cx.trace().id()));
        async {}
    });
    let bus = server.clone();
    let outer = serve::<Relay, _, _>(move |_, note| {
        let bus = bus.clone();
        async move {
            bus.publish::<Viewed>(note.clone()).await.internal()?;
            Ok(bus.call::<Echo>(note).await?)
        }
    });
    let _worker = Worker::new(&server, "shop").serve(inner).serve(outer).listen(listener).start().await.unwrap();
    let call = client.call::<Relay>(Note::new("a", 1)).header("traceparent", TRACEPARENT).header("tracestate", "v=1");
    call.await.unwrap();
    let mut spans = Vec::new();
    for _ in 0..2 {
        let (what, headers, trace) = seen.recv().await.unwrap();
        assert_eq!(trace, 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736, "{what}");
        assert_eq!(headers.get("tracestate"), Some("v=1"), "{what}");
        spans.push(headers.get("traceparent").unwrap().to_owned());
    }
    assert_ne!(spans[0], spans[1]);
    assert!(!spans.contains(&TRACEPARENT.to_owned()));
    // A call from nowhere begins a trace.
    client.call::<Echo>(Note::new("a", 1)).await.unwrap();
    let (_, headers, _) = seen.recv().await.unwrap();
    assert!(headers.get("traceparent").is_some());
}

pub(crate) async fn spawned_work_inherits_within_a_context(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let (saw, mut seen) = mpsc::unbounded_channel();
    let inner = serve::<Echo, _, _>(move |cx, note| {
        let _ = saw.send(cx.trace().id());
        async { Ok(note) }
    });
    let bus = server.clone();
    let outer = serve::<Relay, _, _>(move |cx, note| {
        tokio::spawn(bus.call::<Echo>(note.clone()).within(&cx));
        let bus = bus.clone();
        tokio::spawn(async move { bus.call::<Echo>(Note::new("without", 1)).await });
        async { Ok(note) }
    });
    let _worker = Worker::new(&server, "shop").serve(inner).serve(outer).start().await.unwrap();
    client.call::<Relay>(Note::new("a", 1)).header("traceparent", TRACEPARENT).await.unwrap();
    let traces = [seen.recv().await.unwrap(), seen.recv().await.unwrap()];
    let inherited = traces.iter().filter(|trace| **trace == 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736).count();
    assert_eq!(inherited, 1);
}
