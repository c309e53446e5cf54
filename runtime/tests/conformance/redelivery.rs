//! Events that go wrong: delivered again, and in the end a dead letter.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use buscodegen_runtime::{Bus, Listener, MessageId, Retry, Target, Worker, transport::DeadLetter};
use tokio::{sync::mpsc, time::Instant};

use super::{
    Broker, LEASE,
    contract::{Loose, LooseViewed, Note, Viewed},
    eventually, ms,
};

async fn dead_letters(bus: &Bus) -> Vec<DeadLetter> {
    let viewed = Target::new("shop.v2", "viewed").unwrap();
    bus.transport().dead_letters(viewed, "shop.count".to_owned(), 100).await.unwrap()
}

/// Waits for so many dead letters.
async fn died(bus: &Bus, count: usize) -> Vec<DeadLetter> {
    eventually("there are dead letters", async || dead_letters(bus).await.len() >= count).await;
    dead_letters(bus).await
}

pub(crate) async fn a_failed_event_is_delivered_again_with_backoff(broker: &Broker) {
    let (publisher, server) = (broker.bus().await, broker.bus().await);
    let (tell, mut told) = mpsc::unbounded_channel();
    let retry = Retry::attempts(5).backoff(ms(50));
    let listener = Listener::<Viewed>::new("count").retry(retry).run(move |cx, _| {
        let _ = tell.send((cx.id(), cx.attempt(), Instant::now()));
        async move { if cx.attempt() < 3 { Err("not yet") } else { Ok(()) } }
    });
    let _worker = Worker::new(&server, "shop").listen(listener).start().await.unwrap();
    let published = publisher.publish::<Viewed>(Note::new("a", 1)).await.unwrap();
    let mut times: Vec<Instant> = Vec::new();
    for attempt in 1..=3 {
        let (id, which, at) = told.recv().await.unwrap();
        assert_eq!((id, which), (published.id, attempt));
        times.push(at);
    }
    assert!(times[1] - times[0] >= ms(49), "{:?}", times[1] - times[0]);
    assert!(times[2] - times[1] >= ms(99), "{:?}", times[2] - times[1]);
    tokio::time::sleep(ms(300)).await;
    assert!(told.try_recv().is_err());
    assert_eq!(dead_letters(&server).await, []);
    assert_eq!(server.stats().transport.redelivered, 2);
}

pub(crate) async fn an_event_that_keeps_failing_is_a_dead_letter_with_its_reason(broker: &Broker) {
    let (publisher, server) = (broker.bus().await, broker.bus().await);
    let runs = Arc::new(AtomicU32::new(0));
    let run = Arc::clone(&runs);
    let listener = Listener::<Viewed>::new("count").retry(Retry::attempts(3).backoff(ms(1))).run(move |_, _| {
        run.fetch_add(1, Ordering::SeqCst);
        async { Err::<(), _>("the printer is on fire") }
    });
    let _worker = Worker::new(&server, "shop").listen(listener).start().await.unwrap();
    let published = publisher.publish::<Viewed>(Note::new("ü", 1)).await.unwrap();
    let [letter] = &died(&server, 1).await[..] else { panic!("more than one") };
    assert_eq!((letter.id, letter.attempts), (Some(published.id), 3));
    assert!(letter.reason.contains("the printer is on fire"), "{}", letter.reason);
    assert_eq!(letter.body, r#"{"text":"ü","number":1}"#.as_bytes());
    assert_eq!(runs.load(Ordering::SeqCst), 3);
    assert_eq!(server.stats().transport.dead_lettered, 1);
}

pub(crate) async fn a_panic_counts_as_a_failure(broker: &Broker) {
    let (publisher, server) = (broker.bus().await, broker.bus().await);
    let (tell, mut told) = mpsc::unbounded_channel();
    let retry = Retry::attempts(2).backoff(ms(1));
    let listener = Listener::<Viewed>::new("count").retry(retry).run(move |_, note| {
        assert_ne!(note.number, 1, "this panic is on purpose");
        let _ = tell.send(note.number);
        async {}
    });
    let _worker = Worker::new(&server, "shop").listen(listener).start().await.unwrap();
    publisher.publish::<Viewed>(Note::new("a", 1)).await.unwrap();
    publisher.publish::<Viewed>(Note::new("a", 2)).await.unwrap();
    assert_eq!(told.recv().await, Some(2));
    let letters = died(&server, 1).await;
    assert_eq!(letters[0].attempts, 2);
    assert!(letters[0].reason.contains("panicked"), "{}", letters[0].reason);
    assert_eq!(server.stats().panics, 2);
}

pub(crate) async fn an_event_that_breaks_the_schema_is_a_dead_letter_at_once(broker: &Broker) {
    let (publisher, server) = (broker.bus().await, broker.bus().await);
    let (tell, mut told) = mpsc::unbounded_channel();
    let listener = Listener::<Viewed>::new("count").run(move |_, note| {
        let _ = tell.send(note.number);
        async {}
    });
    let _worker = Worker::new(&server, "shop").listen(listener).start().await.unwrap();
    let bad = publisher.publish::<LooseViewed>(Loose::new("a", 101)).await.unwrap();
    publisher.publish::<LooseViewed>(Loose::new("a", 100)).await.unwrap();
    assert_eq!(told.recv().await, Some(100));
    let letters = died(&server, 1).await;
    assert_eq!((letters[0].id, letters[0].attempts), (Some(bad.id), 1));
    assert!(letters[0].reason.contains("/number"), "{}", letters[0].reason);
    assert!(!letters[0].reason.contains("101"), "{}", letters[0].reason);
    assert_eq!(server.stats().invalid_events, 1);
}

pub(crate) async fn a_handler_that_takes_too_long_has_failed(broker: &Broker) {
    let (publisher, server) = (broker.bus().await, broker.bus().await);
    let (tell, mut told) = mpsc::unbounded_channel();
    let retry = Retry::attempts(2).backoff(ms(1));
    let listener = Listener::<Viewed>::new("count").timeout(ms(50)).retry(retry).run(move |cx, _| {
        let _ = tell.send(cx.attempt());
        std::future::pending::<()>()
    });
    let _worker = Worker::new(&server, "shop").listen(listener).start().await.unwrap();
    publisher.publish::<Viewed>(Note::new("a", 1)).await.unwrap();
    assert_eq!((told.recv().await, told.recv().await), (Some(1), Some(2)));
    let letters = died(&server, 1).await;
    assert!(letters[0].reason.contains("deadline"), "{}", letters[0].reason);
}

pub(crate) async fn events_of_a_dropped_worker_are_delivered_again(broker: &Broker) {
    let publisher = broker.bus().await;
    let (tell, mut told) = mpsc::unbounded_channel();
    let listener = |hangs: bool| {
        let tell = tell.clone();
        Listener::<Viewed>::new("count").run(move |cx, note| {
            let _ = tell.send((note.number, cx.attempt(), hangs));
            async move {
                if hangs {
                    std::future::pending::<()>().await;
                }
            }
        })
    };
    let first = Worker::new(&broker.bus().await, "shop").listen(listener(true)).start().await.unwrap();
    for number in 1..=3 {
        publisher.publish::<Viewed>(Note::new("a", number)).await.unwrap();
    }
    for _ in 0..3 {
        assert!(told.recv().await.unwrap().2);
    }
    drop(first);
    let second = Worker::new(&broker.bus().await, "shop").listen(listener(false)).start().await.unwrap();
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(told.recv().await.unwrap());
    }
    seen.sort_unstable();
    assert_eq!(seen, [(1, 2, false), (2, 2, false), (3, 2, false)]);
    second.stop().await.unwrap();
}

pub(crate) async fn a_handler_slower_than_the_lease_is_not_started_twice(broker: &Broker) {
    let publisher = broker.bus().await;
    let (started, ended) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let mut workers = Vec::new();
    for _ in 0..2 {
        let (started, ended) = (Arc::clone(&started), Arc::clone(&ended));
        let listener = Listener::<Viewed>::new("count").run(move |_, _| {
            started.fetch_add(1, Ordering::SeqCst);
            let ended = Arc::clone(&ended);
            async move {
                tokio::time::sleep(LEASE * 3).await;
                ended.fetch_add(1, Ordering::SeqCst);
            }
        });
        workers.push(Worker::new(&broker.bus().await, "shop").listen(listener).start().await.unwrap());
    }
    publisher.publish::<Viewed>(Note::new("a", 1)).await.unwrap();
    eventually("the handler ends", async || ended.load(Ordering::SeqCst) == 1).await;
    for worker in workers {
        worker.stop().await.unwrap();
    }
    assert_eq!(started.load(Ordering::SeqCst), 1);
}

pub(crate) async fn one_bad_event_does_not_hold_up_the_others(broker: &Broker) {
    let (publisher, server) = (broker.bus().await, broker.bus().await);
    let order: Arc<Mutex<Vec<(i64, MessageId)>>> = Arc::default();
    let see = Arc::clone(&order);
    let retry = Retry::attempts(3).backoff(ms(200));
    let listener = Listener::<Viewed>::new("count").concurrency(1).retry(retry).run(move |cx, note| {
        see.lock().unwrap().push((note.number, cx.id()));
        async move { if note.number == 0 { Err("always") } else { Ok(()) } }
    });
    let _worker = Worker::new(&server, "shop").listen(listener).start().await.unwrap();
    for number in 0..10 {
        publisher.publish::<Viewed>(Note::new("a", number)).await.unwrap();
    }
    died(&server, 1).await;
    let numbers: Vec<i64> = order.lock().unwrap().iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers.len(), 12);
    assert_eq!(numbers.iter().rposition(|number| *number == 0), Some(11), "{numbers:?}");
}
