//! How events are kept: what stands in Redis, who holds it, when it goes.

use std::sync::Arc;

use buscodegen_runtime::{
    Code, ErrorReply, Executed, StartAt, TransportErrorKind,
    transport::{Kind, MessageId, Request, Response, Retry, Transport, redis::Redis},
};
use buscodegen_testing::RedisServer;
use bytes::Bytes;
use tokio::time::Instant;

use crate::bench::{
    LEASE, Seen, eventually, handler, listen, listening, ms, ok, open, options, pending, pending_in, publish, viewed,
};

const EVENTS: &str = "bus:{shop.viewed}:events";

fn consumers(server: &RedisServer) -> usize {
    server.command::<Vec<redis::Value>>(&["XINFO", "CONSUMERS", EVENTS, "shop.count"]).len()
}

fn failed() -> Response {
    Response::new(Err(ErrorReply::new(Code::Internal, Executed::Yes, "no luck")))
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledgements_reach_redis_also_when_nothing_follows() {
    let server = RedisServer::start();
    let worker = open(&server, "shop").await;
    let seen = Seen::default();
    let slow = handler({
        let seen = seen.clone();
        move |request| {
            seen.note(&request);
            async move {
                if request.body.starts_with(b"slow") {
                    tokio::time::sleep(ms(20)).await;
                }
                ok(Bytes::new())
            }
        }
    });
    let _listening = listen(&worker, slow).await;
    for round in 0..50 {
        publish(&worker, &format!("slow {round}")).await.unwrap();
        publish(&worker, &format!("fast {round}")).await.unwrap();
    }
    eventually("all are handled", async || seen.all().len() == 100).await;
    eventually("none is pending", async || pending(&server) == 0).await;
    assert_eq!(worker.counters().redelivered, 0);
}

/// Several workers, each event once, and the group's members are gone when they have drained.
#[tokio::test(flavor = "multi_thread")]
async fn a_clean_drain_leaves_no_consumer_behind() {
    let server = RedisServer::start();
    let (one, two) = (open(&server, "shop").await, open(&server, "shop").await);
    let seen = Seen::default();
    let sessions = [listen(&one, seen.echo()).await, listen(&two, seen.echo()).await];
    for number in 0..200 {
        publish(&one, &number.to_string()).await.unwrap();
    }
    eventually("all are handled", async || seen.all().len() == 200).await;
    for session in &sessions {
        assert_eq!(session.drain(Instant::now() + ms(5000)).await, 0);
    }
    assert_eq!((consumers(&server), pending(&server)), (0, 0));
    assert_eq!(one.counters().redelivered + two.counters().redelivered, 0);
}

/// What a drain cuts short is taken over at once by another worker, not only after the lease.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_drain_cuts_short_goes_to_another_worker_at_once() {
    let server = RedisServer::start();
    let mut patient = options("shop");
    patient.common.lease = ms(60_000);
    let (one, two) = (Redis::open(&server.url(), patient).await.unwrap(), open(&server, "shop").await);
    let (started, seen) = (Seen::default(), Seen::default());
    let stuck = handler({
        let started = started.clone();
        move |request| {
            started.note(&request);
            std::future::pending()
        }
    });
    let session = listen(&one, stuck).await;
    publish(&one, "event").await.unwrap();
    eventually("it is started", async || started.all().len() == 1).await;
    assert_eq!(session.drain(Instant::now() + ms(50)).await, 1);
    let _listening = listen(&two, seen.echo()).await;
    eventually("the other worker has it", async || seen.all().len() == 1).await;
    assert_eq!(seen.all()[0].attempt, 2);
    assert_eq!(seen.all()[0].id, started.all()[0].id);
}

/// Each delivery counts, wherever it ended: in a failure or with its worker.
#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_takes_its_workers_with_it_is_given_up_on() {
    let server = RedisServer::start();
    let started = Seen::default();
    let publisher = open(&server, "client").await;
    let stuck = || {
        let started = started.clone();
        handler(move |request| {
            started.note(&request);
            std::future::pending()
        })
    };
    // The group is made by the first worker; the event comes after.
    for attempt in 1..=3 {
        let worker = open(&server, "shop").await;
        let session = listen(&worker, stuck()).await;
        if attempt == 1 {
            publish(&publisher, "poison").await.unwrap();
        }
        eventually("it is started", async || started.all().len() == attempt).await;
        assert_eq!(started.all()[attempt - 1].attempt as usize, attempt);
        drop(session);
    }
    let worker = open(&server, "shop").await;
    let seen = Seen::default();
    let _listening = listen(&worker, seen.echo()).await;
    eventually("it is given up", async || worker.counters().dead_lettered == 1).await;
    publish(&publisher, "good").await.unwrap();
    eventually("others are handled", async || seen.count("good") == 1).await;
    assert_eq!(seen.all().len(), 1);
    let letters = worker.dead_letters(viewed(), "shop.count".to_owned(), 10).await.unwrap();
    assert_eq!((letters.len(), letters[0].attempts, &letters[0].body[..]), (1, 3, &b"poison"[..]));
    assert!(letters[0].reason.contains("worker was lost"), "{}", letters[0].reason);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_says_everything_and_the_entry_is_settled() {
    let server = RedisServer::start();
    let worker = open(&server, "shop").await;
    let _listening = listen(&worker, handler(|_| async { failed() })).await;
    let entry = publish(&worker, "body").await.unwrap();
    eventually("it is given up", async || worker.counters().dead_lettered == 1).await;
    assert_eq!((pending(&server), worker.counters().redelivered), (0, 2));
    let letters = worker.dead_letters(viewed(), "shop.count".to_owned(), 10).await.unwrap();
    assert_eq!((letters[0].attempts, &letters[0].body[..]), (3, &b"body"[..]));
    assert!(letters[0].reason.contains("no luck") && letters[0].id.is_some(), "{:?}", letters[0]);
    let raw: Vec<(String, Vec<(String, String)>)> =
        server.command(&["XRANGE", "bus:{shop.viewed}:dead:shop.count", "-", "+"]);
    assert!(raw[0].1.iter().any(|(name, value)| name == "entry" && value.as_bytes() == entry), "{raw:?}");
    assert!(raw[0].1.iter().any(|(name, value)| name == "bus" && value.ends_with("\nbody")), "{raw:?}");
}

/// One slow retry must not keep the others from being handled, nor be kept from its turn by an idle reader.
#[tokio::test(flavor = "multi_thread")]
async fn a_retry_comes_when_it_is_due_and_holds_up_nobody() {
    let server = RedisServer::start();
    let mut slow = options("shop");
    // A reader that waits for events much longer than the retry does.
    slow.block = ms(10_000);
    slow.common.lease = ms(60_000);
    let worker = Redis::open(&server.url(), slow).await.unwrap();
    let seen = Seen::default();
    let fails_first = handler({
        let seen = seen.clone();
        move |request: Request| {
            seen.note(&request);
            let response =
                if request.attempt == 1 && request.body.starts_with(b"bad") { failed() } else { ok(Bytes::new()) };
            async move { response }
        }
    });
    let mut listen = listening("count", fails_first);
    listen.retry = Retry::attempts(3).backoff(ms(300));
    listen.concurrency = 1;
    let _listening = worker.listen(listen).await.unwrap();
    publish(&worker, "bad").await.unwrap();
    let published = Instant::now();
    for number in 0..10 {
        publish(&worker, &format!("good {number}")).await.unwrap();
    }
    eventually("the good ones are handled", async || seen.all().len() >= 11).await;
    assert!(published.elapsed() < ms(290), "{:?}", published.elapsed());
    eventually("the bad one has its second turn", async || seen.count("bad") == 2).await;
    assert!(published.elapsed() < ms(1500), "{:?}", published.elapsed());
    eventually("nothing is pending", async || pending(&server) == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_deleted_before_they_were_handled_are_counted() {
    let server = RedisServer::start();
    let (publisher, first) = (open(&server, "client").await, open(&server, "shop").await);
    let started = Seen::default();
    let stuck = handler({
        let started = started.clone();
        move |request| {
            started.note(&request);
            std::future::pending()
        }
    });
    let session = listen(&first, stuck).await;
    for number in 0..5 {
        publish(&publisher, &number.to_string()).await.unwrap();
    }
    eventually("all are started", async || started.all().len() == 5).await;
    drop(session);
    server.command::<i64>(&["XTRIM", EVENTS, "MAXLEN", "2"]);
    let second = open(&server, "shop").await;
    let seen = Seen::default();
    let _listening = listen(&second, seen.echo()).await;
    eventually("the rest is handled", async || seen.all().len() == 2).await;
    eventually("the others are counted", async || first.counters().lost + second.counters().lost == 3).await;
    eventually("nothing is pending", async || pending(&server) == 0).await;
}

/// An event that fails and was deleted meanwhile cannot be delivered again; to give it up, its worker still has it.
#[tokio::test(flavor = "multi_thread")]
async fn failed_events_that_were_deleted_are_counted_or_kept() {
    let server = RedisServer::start();
    let worker = open(&server, "shop").await;
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let fails = handler({
        let gate = gate.clone();
        move |_| {
            let gate = gate.clone();
            async move {
                let _ = gate.acquire().await;
                failed()
            }
        }
    });
    let mut once = listening("count", fails.clone());
    once.retry = Retry::attempts(1);
    let _sessions = [worker.listen(once).await.unwrap(), worker.listen(listening("other", fails)).await.unwrap()];
    publish(&worker, "event").await.unwrap();
    let is_held = |group| pending_in(&server, group) == 1;
    eventually("both hold it", async || is_held("shop.count") && is_held("shop.other")).await;
    server.command::<i64>(&["XTRIM", EVENTS, "MAXLEN", "0"]);
    gate.add_permits(100);
    eventually("the loss is counted", async || worker.counters().lost == 1).await;
    eventually("the other is kept", async || worker.counters().dead_lettered == 1).await;
    let letters = worker.dead_letters(viewed(), "shop.count".to_owned(), 10).await.unwrap();
    assert_eq!(&letters[0].body[..], b"event");
}

/// Old events go, but none that a group has not settled.
#[tokio::test(flavor = "multi_thread")]
async fn trimming_stops_at_what_a_group_has_not_settled() {
    let server = RedisServer::start();
    let mut hasty = options("shop");
    hasty.trim_interval = ms(100);
    let worker = Redis::open(&server.url(), hasty).await.unwrap();
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let waits = handler({
        let gate = gate.clone();
        move |request: Request| {
            let gate = gate.clone();
            async move {
                if request.body.starts_with(b"wait") {
                    let _ = gate.acquire().await;
                }
                ok(Bytes::new())
            }
        }
    });
    let _listening = listen(&worker, waits).await;
    let event = async |body: String| {
        let kind = Kind::Event { key: None, retention: Some(ms(1)) };
        let id = MessageId::random().unwrap();
        let event = Request::new(id, viewed(), kind, Instant::now() + ms(5000), body.into());
        worker.send(event).await.unwrap();
    };
    for number in 0..500 {
        event(format!("before {number}")).await;
    }
    event("wait".to_owned()).await;
    for number in 0..500 {
        event(format!("after {number}")).await;
    }
    let length = async || server.command::<usize>(&["XLEN", EVENTS]);
    // Redis trims whole nodes of 100 entries.
    eventually("what came before is trimmed", async || length().await <= 601).await;
    tokio::time::sleep(ms(300)).await;
    assert!(length().await >= 501, "{}", length().await);
    gate.add_permits(10);
    eventually("the rest is trimmed", async || length().await <= 100).await;
    assert_eq!(worker.counters().lost, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn consumers_that_are_gone_are_removed_and_their_events_are_not() {
    let server = RedisServer::start();
    let worker = open(&server, "shop").await;
    listen(&worker, Seen::default().echo()).await.drain(Instant::now() + ms(1000)).await;
    for number in 0..20 {
        server.command::<i64>(&["XGROUP", "CREATECONSUMER", EVENTS, "shop.count", &format!("shop:old{number}")]);
    }
    publish(&worker, "event").await.unwrap();
    let read = ["XREADGROUP", "GROUP", "shop.count", "shop:busy", "COUNT", "1", "STREAMS", EVENTS, ">"];
    assert_ne!(server.command::<redis::Value>(&read), redis::Value::Nil);
    // What each worker runs once a minute, with another limit.
    let script = include_str!("../../src/transport/redis/stream/clear.lua");
    let clear = |idle: &str| server.command::<i64>(&["EVAL", script, "1", EVENTS, "shop.count", idle]);
    assert_eq!(clear("60000"), 0);
    let mut cleared = 0;
    eventually("they are idle for long enough", async || {
        cleared += clear("20");
        cleared == 20
    })
    .await;
    assert_eq!((consumers(&server), pending(&server)), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_vanished_goes_on_where_it_was() {
    let server = RedisServer::start();
    let worker = open(&server, "shop").await;
    let seen = Seen::default();
    let _listening = listen(&worker, seen.echo()).await;
    for number in 0..20 {
        publish(&worker, &number.to_string()).await.unwrap();
    }
    eventually("all are handled", async || seen.all().len() == 20 && pending(&server) == 0).await;
    server.command::<i64>(&["XGROUP", "DESTROY", EVENTS, "shop.count"]);
    for number in 20..40 {
        publish(&worker, &number.to_string()).await.unwrap();
    }
    eventually("all are handled", async || seen.all().len() >= 40).await;
    tokio::time::sleep(ms(200)).await;
    assert_eq!(seen.all().len(), 40, "what was handled is not handled again");
    assert_eq!(worker.counters().groups_recreated, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_is_kept_for_as_long_as_the_handler_takes() {
    let server = RedisServer::start();
    let (one, two) = (open(&server, "shop").await, open(&server, "shop").await);
    let seen = Seen::default();
    let slow = || {
        let seen = seen.clone();
        handler(move |request| {
            seen.note(&request);
            async move {
                tokio::time::sleep(LEASE * 4).await;
                ok(Bytes::new())
            }
        })
    };
    let _sessions = [listen(&one, slow()).await, listen(&two, slow()).await];
    for number in 0..8 {
        publish(&one, &number.to_string()).await.unwrap();
    }
    eventually("all are settled", async || seen.all().len() == 8 && pending(&server) == 0).await;
    assert_eq!(seen.all().len(), 8);
}

#[tokio::test]
async fn earliest_and_now_are_told_apart() {
    let server = RedisServer::start();
    let worker = open(&server, "shop").await;
    publish(&worker, "before").await.unwrap();
    let (all, new) = (Seen::default(), Seen::default());
    let mut earliest = listening("all", all.echo());
    earliest.from = StartAt::Earliest;
    let _sessions =
        [worker.listen(earliest).await.unwrap(), worker.listen(listening("new", new.echo())).await.unwrap()];
    publish(&worker, "after").await.unwrap();
    eventually("both have the new one", async || all.count("after") == 1 && new.count("after") == 1).await;
    assert_eq!((all.bodies().len(), new.bodies().len()), (2, 1));
}

#[tokio::test]
async fn routing_keys_arrive_and_are_bounded() {
    let server = RedisServer::start();
    let worker = open(&server, "shop").await;
    let seen = Seen::default();
    let _listening = listen(&worker, seen.echo()).await;
    let event = |key: &str| {
        let kind = Kind::Event { key: Some(key.to_owned()), retention: None };
        Request::new(MessageId::random().unwrap(), viewed(), kind, Instant::now() + ms(5000), Bytes::from_static(b"{}"))
    };
    let key = "/katzen und hunde/50%/日本";
    worker.send(event(key)).await.unwrap();
    eventually("it is handled", async || seen.all().len() == 1).await;
    assert_eq!(seen.all()[0].kind, Kind::Event { key: Some(key.to_owned()), retention: None });
    let error = worker.send(event(&"k".repeat(5000))).await.unwrap_err();
    assert_eq!((error.kind, error.executed), (TransportErrorKind::TooLarge, Executed::No));
}
