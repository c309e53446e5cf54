//! A Redis that dies, forgets, stalls, fills up or steps down.

use std::sync::Arc;

use buscodegen_runtime::{
    Executed, TransportErrorKind,
    transport::{Transport, redis::Redis},
};
use buscodegen_testing::RedisServer;
use futures_util::future::join_all;
use tokio::time::Instant;

use crate::bench::{Seen, call, echo, eventually, listen, ms, open, options, pending, publish, serve};

/// What is published once Redis is back is handled once, and calls pass again.
async fn goes_on(client: &Redis, seen: &Seen) {
    eventually("calls pass again", async || echo(client, "call again").await.is_ok()).await;
    let body = format!("event {}", seen.all().len());
    eventually("events can be published again", async || publish(client, &body).await.is_ok()).await;
    eventually("events are handled again", async || seen.count(&body) >= 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_was_killed_and_forgot_everything_is_used_again() {
    let mut server = RedisServer::start();
    let (client, worker) = (open(&server, "client").await, open(&server, "shop").await);
    let seen = Seen::default();
    let sessions = (serve(&worker, 4, seen.echo()).await, listen(&worker, seen.echo()).await);
    goes_on(&client, &seen).await;
    for _ in 0..2 {
        server.kill9();
        let asked = Instant::now();
        // Whoever writes before the end is noticed cannot know.
        client.send(call("lost", ms(300))).await.unwrap_err();
        let error = client.send(call("lost", ms(300))).await.unwrap_err();
        assert!(asked.elapsed() < ms(700));
        assert_eq!((error.kind, error.executed), (TransportErrorKind::Unavailable, Executed::No), "{error}");
        assert!(error.message.contains("127.0.0.1"), "{error}");
        server.restart();
        goes_on(&client, &seen).await;
    }
    assert_eq!(seen.count("lost"), 0);
    assert_eq!(worker.counters().groups_recreated, 2);
    eventually("the loops go round", async || {
        let now = Instant::now();
        now - sessions.0.last_cycle() < ms(1000) && now - sessions.1.last_cycle() < ms(1000)
    })
    .await;
}

/// With a Redis that keeps its data nothing is lost by its death.
#[tokio::test(flavor = "multi_thread")]
async fn confirmed_events_survive_a_redis_that_keeps_its_data() {
    let mut server = RedisServer::start_with(&["--appendonly", "yes", "--appendfsync", "everysec"]);
    let (client, worker) = (Arc::new(open(&server, "client").await), open(&server, "shop").await);
    let seen = Seen::default();
    let _listening = listen(&worker, seen.echo()).await;
    let publishing = tokio::spawn({
        let client = client.clone();
        async move {
            let mut confirmed = Vec::new();
            for number in 0..3000 {
                let body = format!("event {number}");
                if publish(&client, &body).await.is_ok() {
                    confirmed.push(body);
                }
            }
            confirmed
        }
    });
    for _ in 0..3 {
        tokio::time::sleep(ms(100)).await;
        tokio::task::block_in_place(|| server.restart());
    }
    let confirmed = publishing.await.unwrap();
    assert!(confirmed.len() > 1000, "{}", confirmed.len());
    eventually("all that was confirmed is handled", async || {
        let handled: std::collections::HashSet<_> = seen.bodies().into_iter().collect();
        confirmed.iter().all(|body| handled.contains(body))
    })
    .await;
    assert_eq!(worker.counters().groups_recreated, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flush_under_load_is_survived_without_a_hot_loop() {
    let server = RedisServer::start();
    let (client, worker) = (Arc::new(open(&server, "client").await), open(&server, "shop").await);
    let seen = Seen::default();
    let _sessions = (serve(&worker, 4, seen.echo()).await, listen(&worker, seen.echo()).await);
    goes_on(&client, &seen).await;
    for _ in 0..5 {
        let calls = (0..20).map(|number| {
            let client = client.clone();
            async move { client.send(call(&number.to_string(), ms(400))).await }
        });
        let (_, ()) = tokio::join!(join_all(calls), async { server.flush_all() });
        goes_on(&client, &seen).await;
    }
    assert!(worker.counters().groups_recreated >= 1);
    let commands = || {
        let stats = server.command::<String>(&["INFO", "stats"]);
        stats
            .lines()
            .find_map(|line| line.strip_prefix("total_commands_processed:")?.trim().parse::<i64>().ok())
            .unwrap()
    };
    let before = commands();
    tokio::time::sleep(ms(1000)).await;
    let idle = commands() - before;
    assert!(idle < 100, "{idle} commands in a second of idleness");
}

/// Events published while the group is away wait for it.
#[tokio::test(flavor = "multi_thread")]
async fn events_published_right_after_a_flush_are_handled() {
    let server = RedisServer::start();
    let (client, worker) = (open(&server, "client").await, open(&server, "shop").await);
    let seen = Seen::default();
    let _listening = listen(&worker, seen.echo()).await;
    for round in 0..5 {
        publish(&client, &format!("before {round}")).await.unwrap();
        eventually("it is handled", async || seen.count(&format!("before {round}")) == 1).await;
        server.flush_all();
        for number in 0..20 {
            publish(&client, &format!("{round}/{number}")).await.unwrap();
        }
        eventually("all are handled", async || (0..20).all(|number| seen.count(&format!("{round}/{number}")) >= 1))
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_survive_cut_connections_and_are_settled_exactly() {
    let server = Arc::new(RedisServer::start());
    let (client, worker) = (open(&server, "client").await, open(&server, "shop").await);
    let seen = Seen::default();
    let _listening = listen(&worker, seen.echo()).await;
    let cutting = tokio::task::spawn_blocking({
        let server = server.clone();
        move || {
            for _ in 0..15 {
                std::thread::sleep(ms(40));
                server.command::<i64>(&["CLIENT", "KILL", "TYPE", "NORMAL"]);
            }
        }
    });
    let (mut confirmed, mut number) = (Vec::new(), 0);
    while !cutting.is_finished() {
        number += 1;
        let body = number.to_string();
        match publish(&client, &body).await {
            Ok(_) => confirmed.push(body),
            Err(error) => assert_eq!(error.executed, Executed::Maybe, "{error}"),
        }
    }
    assert!(confirmed.len() > 100);
    eventually("all that was confirmed is handled", async || {
        let handled: std::collections::HashSet<_> = seen.bodies().into_iter().collect();
        confirmed.iter().all(|body| handled.contains(body))
    })
    .await;
    eventually("nothing is pending", async || pending(&server) == 0).await;
    // Conservation: as many entries as distinct events that were handled.
    let handled: std::collections::HashSet<_> = seen.bodies().into_iter().collect();
    assert_eq!(server.command::<usize>(&["XLEN", "bus:{shop.viewed}:events"]), handled.len());
    assert_eq!(worker.counters().dead_lettered + worker.counters().lost, 0);
}

/// All callers have their outcome by their deadlines while Redis does not answer, and after it.
#[tokio::test(flavor = "multi_thread")]
async fn a_stalled_redis_keeps_nobody_beyond_the_deadline() {
    let server = RedisServer::start();
    let (client, worker) = (Arc::new(open(&server, "client").await), open(&server, "shop").await);
    let seen = Seen::default();
    let _sessions = (serve(&worker, 4, seen.echo()).await, listen(&worker, seen.echo()).await);
    goes_on(&client, &seen).await;
    server.pause();
    let calls = (0..50).map(|number| {
        let client = client.clone();
        async move {
            let (timeout, asked) = (ms(100 + 40 * number), Instant::now());
            let outcome = client.send(call("stalled", timeout)).await;
            assert!(asked.elapsed() <= timeout + ms(100), "{:?} for {timeout:?}", asked.elapsed());
            assert!(outcome.is_err());
        }
    });
    join_all(calls).await;
    server.resume();
    goes_on(&client, &seen).await;
    assert!(seen.count("stalled") <= 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_redis_is_an_overload_and_lets_the_workers_go_on() {
    let server = RedisServer::start();
    let (client, worker) = (open(&server, "client").await, open(&server, "shop").await);
    let seen = Seen::default();
    let _sessions = (serve(&worker, 4, seen.echo()).await, listen(&worker, seen.echo()).await);
    goes_on(&client, &seen).await;
    server.command::<()>(&["CONFIG", "SET", "maxmemory", "1"]);
    let error = client.send(call("full", ms(2000))).await.unwrap_err();
    assert_eq!((error.kind, error.executed), (TransportErrorKind::Overloaded, Executed::No), "{error}");
    let error = publish(&client, "full").await.unwrap_err();
    assert_eq!((error.kind, error.executed), (TransportErrorKind::Overloaded, Executed::No), "{error}");
    server.command::<()>(&["CONFIG", "SET", "maxmemory", "0"]);
    goes_on(&client, &seen).await;
    assert_eq!((seen.count("full"), client.counters().reconnects), (0, 0));
}

/// A master that is demoted refuses writes and lets its blocked clients go; calls wait for another one.
#[tokio::test(flavor = "multi_thread")]
async fn a_demoted_master_is_left_and_found_again() {
    let server = RedisServer::start();
    let (client, worker) = (Arc::new(open(&server, "client").await), open(&server, "shop").await);
    let seen = Seen::default();
    let _sessions = (serve(&worker, 4, seen.echo()).await, listen(&worker, seen.echo()).await);
    goes_on(&client, &seen).await;
    server.command::<()>(&["REPLICAOF", "127.0.0.1", "1"]);
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { client.send(call("waits", ms(8000))).await }
    });
    let error = client.send(call("refused", ms(300))).await.unwrap_err();
    assert_eq!(error.executed, Executed::No, "{error}");
    server.command::<()>(&["REPLICAOF", "NO", "ONE"]);
    assert_eq!(waiting.await.unwrap().unwrap().outcome.unwrap(), "waits");
    goes_on(&client, &seen).await;
    assert_eq!((seen.count("waits"), seen.count("refused")), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_that_were_taken_away_are_an_error_until_they_are_back() {
    let server = RedisServer::start();
    server.command::<()>(&["ACL", "SETUSER", "app", "on", ">pw", "~*", "&*", "+@all"]);
    let url = format!("redis://app:pw@127.0.0.1:{}", server.port());
    let (client, worker) = (Redis::open(&url, options("client")).await.unwrap(), open(&server, "shop").await);
    let seen = Seen::default();
    let _sessions = (serve(&worker, 4, seen.echo()).await, listen(&worker, seen.echo()).await);
    goes_on(&client, &seen).await;
    server.command::<()>(&["ACL", "SETUSER", "app", "-rpush"]);
    let error = client.send(call("refused", ms(2000))).await.unwrap_err();
    assert_eq!((error.kind, error.executed), (TransportErrorKind::Broker, Executed::No), "{error}");
    assert!(error.message.contains("NOPERM"), "{error}");
    server.command::<()>(&["ACL", "SETUSER", "app", "+rpush"]);
    goes_on(&client, &seen).await;
}

/// A reply that was written while the client was away waits for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_reply_survives_a_reconnect_of_its_caller() {
    let server = RedisServer::start();
    let (client, worker) = (Arc::new(open(&server, "client").await), open(&server, "shop").await);
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let seen = Seen::default();
    let slow = crate::bench::handler({
        let (gate, seen) = (gate.clone(), seen.clone());
        move |request| {
            seen.note(&request);
            let gate = gate.clone();
            async move {
                let _ = gate.acquire().await;
                crate::bench::ok(request.body)
            }
        }
    });
    let _serving = serve(&worker, 4, slow).await;
    let answer = tokio::spawn({
        let client = client.clone();
        async move { echo(&client, "1").await }
    });
    eventually("the handler runs", async || seen.all().len() == 1).await;
    server.command::<i64>(&["CLIENT", "KILL", "TYPE", "NORMAL"]);
    gate.add_permits(1);
    assert_eq!(answer.await.unwrap().unwrap(), "1");
    assert_eq!(seen.all().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_open_calls_of_a_process_are_bounded() {
    let server = RedisServer::start();
    let mut small = options("client");
    small.max_open_calls = 10;
    let client = Redis::open(&server.url(), small).await.unwrap();
    let outcomes = join_all((0..12).map(|_| client.send(call("1", ms(500))))).await;
    let errors: Vec<_> = outcomes.into_iter().map(Result::unwrap_err).collect();
    let count = |kind| errors.iter().filter(|error| error.kind == kind).count();
    assert_eq!((count(TransportErrorKind::Overloaded), count(TransportErrorKind::Deadline)), (2, 10));
    assert_eq!(client.send(call("1", ms(50))).await.unwrap_err().kind, TransportErrorKind::Deadline);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_that_is_too_long_takes_no_more() {
    let server = RedisServer::start();
    let mut small = options("client");
    small.max_queue = 5;
    let client = Redis::open(&server.url(), small).await.unwrap();
    for _ in 0..6 {
        assert_eq!(client.send(call("1", ms(20))).await.unwrap_err().kind, TransportErrorKind::Deadline);
    }
    let length = || server.command::<i64>(&["LLEN", "bus:{shop}:rpc:echo"]);
    assert_eq!(length(), 6);
    let mut sent = 6;
    eventually("a call is refused", async || {
        let error = client.send(call("1", ms(20))).await.unwrap_err();
        sent += i64::from(error.executed == Executed::Maybe);
        (error.kind, error.executed) == (TransportErrorKind::Overloaded, Executed::No)
    })
    .await;
    assert_eq!(length(), sent);
}

#[tokio::test(flavor = "multi_thread")]
async fn reply_lists_expire() {
    let server = RedisServer::start();
    let (client, worker) = (open(&server, "client").await, open(&server, "shop").await);
    let seen = Seen::default();
    let _serving = serve(&worker, 4, seen.echo()).await;
    echo(&client, "1").await.unwrap();
    let key = format!("bus:{{{}}}:replies", seen.all()[0].caller);
    drop(client);
    let gone = async || !server.command::<String>(&["CLIENT", "LIST"]).contains("bus/client/");
    eventually("the client is gone", gone).await;
    // A call of a client that is gone.
    let line = format!("bus1 call {} shop.echo {} 9999999999999\n2", "0".repeat(32), seen.all()[0].caller);
    server.command::<i64>(&["RPUSH", "bus:{shop}:rpc:echo", &line]);
    eventually("the reply is there", async || server.command::<i64>(&["LLEN", &key]) == 1).await;
    let left = server.command::<i64>(&["PTTL", &key]);
    assert!((1..=60_000).contains(&left), "{left}");
}
