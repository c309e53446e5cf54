//! Traps of the Redis client library that lose messages silently. Each was fallen into by somebody.

use std::{sync::Arc, time::Duration};

use buscodegen_runtime::{
    Executed, TransportErrorKind,
    transport::{Transport, redis::Redis},
};
use buscodegen_testing::RedisServer;
use futures_util::future::join_all;
use tokio::time::Instant;

use crate::bench::{Seen, call, echo, eventually, handler, listen, ms, ok, open, options, publish, serve};

/// The library's default gives a blocking command up after 500 ms; Redis then pops the next element for nobody.
#[tokio::test(flavor = "multi_thread")]
async fn a_loop_that_waits_long_does_not_lose_the_next_message() {
    let server = RedisServer::start();
    let mut long = options("shop");
    long.block = ms(5000);
    let (client, worker) = (open(&server, "client").await, Redis::open(&server.url(), long).await.unwrap());
    let seen = Seen::default();
    let _serving = serve(&worker, 4, seen.echo()).await;
    let _listening = listen(&worker, seen.echo()).await;
    echo(&client, "1").await.unwrap();
    for round in 0..2 {
        tokio::time::sleep(ms(800)).await;
        echo(&client, "2").await.unwrap();
        publish(&client, &format!("event {round}")).await.unwrap();
        eventually("the event is handled", async || seen.count(&format!("event {round}")) == 1).await;
    }
    assert_eq!(worker.counters().reconnects + client.counters().reconnects, 0);
}

/// In a pipeline one error reply costs all others, as the library reads pipelines: here a reply that is refused rides with the next pop.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_reply_does_not_lose_the_requests_popped_with_it() {
    let server = RedisServer::start();
    let (good, bad, worker) = (open(&server, "good").await, open(&server, "bad").await, open(&server, "shop").await);
    let seen = Seen::default();
    let _serving = serve(&worker, 8, seen.echo()).await;
    echo(&good, "hello").await.unwrap();
    // Once the bad client has been seen, its reply list is something else, again and again.
    echo(&bad, "hello").await.unwrap();
    let key = format!("bus:{{{}}}:replies", seen.all().last().unwrap().caller);
    let calls = (0..200).map(|number| {
        let (server, good, bad, key) = (&server, &good, &bad, &key);
        async move {
            if number % 20 == 0 {
                let _ = server.try_command::<()>(&["SET", key, "not a list"]);
            }
            let (answer, _) = tokio::join!(good.send(call("good", ms(5000))), bad.send(call("bad", ms(300))));
            answer.unwrap();
        }
    });
    join_all(calls).await;
    assert_eq!(seen.count("good"), 200);
    eventually("the key is moved away", async || bad.counters().quarantined > 0).await;
    echo(&bad, "again").await.unwrap();
}

/// A connection that was cut while nothing happened is noticed before the next call is lost on it.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_cut_while_idle_costs_no_call() {
    let server = RedisServer::start();
    let (client, worker) = (open(&server, "client").await, open(&server, "shop").await);
    let _serving = serve(&worker, 4, Seen::default().echo()).await;
    for _ in 0..5 {
        echo(&client, "1").await.unwrap();
        let before = (client.counters().reconnects, worker.counters().reconnects);
        server.command::<i64>(&["CLIENT", "KILL", "TYPE", "NORMAL"]);
        eventually("both notice", async || {
            client.counters().reconnects > before.0 && worker.counters().reconnects > before.1
        })
        .await;
    }
    echo(&client, "1").await.unwrap();
    assert!(client.counters().reconnects > 0 && worker.counters().reconnects > 0);
}

/// Writes are never repeated by a layer that does not know whether they may be.
#[tokio::test(flavor = "multi_thread")]
async fn no_call_is_started_twice_however_often_connections_are_cut() {
    let server = Arc::new(RedisServer::start());
    let (client, worker) = (Arc::new(open(&server, "client").await), open(&server, "shop").await);
    let seen = Seen::default();
    let _serving = serve(&worker, 16, seen.echo()).await;
    let cutting = tokio::task::spawn_blocking({
        let server = server.clone();
        move || {
            for _ in 0..20 {
                std::thread::sleep(ms(50));
                server.command::<i64>(&["CLIENT", "KILL", "TYPE", "NORMAL"]);
            }
        }
    });
    let callers = (0..16).map(|caller| {
        let (client, seen) = (client.clone(), seen.clone());
        let done = &cutting;
        async move {
            let mut number = 0;
            while !done.is_finished() {
                number += 1;
                let body = format!("{caller}/{number}");
                let answer = client.send(call(&body, ms(400))).await;
                match answer {
                    Ok(_) => assert_eq!(seen.count(&body), 1),
                    Err(error) if error.executed == Executed::No => assert_eq!(seen.count(&body), 0, "{error}"),
                    Err(_) => assert!(seen.count(&body) <= 1),
                }
            }
            number
        }
    });
    assert!(join_all(callers).await.into_iter().sum::<u32>() > 100);
    let mut bodies = seen.bodies();
    let all = bodies.len();
    bodies.sort_unstable();
    bodies.dedup();
    assert_eq!(bodies.len(), all, "a call was started twice");
    assert!(client.counters().reconnects >= 5);
}

/// A timeout is no reason for the library to open another connection; a server that went away without a word would time out for ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer_is_given_up_and_found_again() {
    let server = RedisServer::start();
    let (client, worker) = (open(&server, "client").await, open(&server, "shop").await);
    let _serving = serve(&worker, 4, Seen::default().echo()).await;
    echo(&client, "1").await.unwrap();
    server.pause();
    let asked = Instant::now();
    let error = client.send(call("2", ms(1500))).await.unwrap_err();
    assert!(asked.elapsed() < ms(1600), "{:?}", asked.elapsed());
    assert_eq!((error.kind, error.executed), (TransportErrorKind::Deadline, Executed::Maybe));
    let error = client.send(call("3", ms(300))).await.unwrap_err();
    assert_eq!(error.executed, Executed::No, "{error}");
    server.resume();
    eventually("calls pass again", async || echo(&client, "4").await.is_ok()).await;
    assert!(client.counters().reconnects > 0);
}

/// The TLS library panics when nobody has chosen its cryptography.
#[tokio::test]
async fn tls_to_a_server_without_tls_is_an_error_and_no_panic() {
    let server = RedisServer::start();
    let url = format!("rediss://:secret@127.0.0.1:{}", server.port());
    let error = Redis::open(&url, options("client")).await.unwrap_err();
    assert_eq!(error.kind, TransportErrorKind::Unavailable, "{error}");
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_and_its_password_is_not() {
    let mut server = RedisServer::start();
    server.kill9();
    let url = format!("redis://user:secret@127.0.0.1:{}", server.port());
    let error = Redis::open(&url, options("client")).await.unwrap_err();
    assert_eq!((error.kind, error.executed), (TransportErrorKind::Unavailable, Executed::No));
    assert!(error.message.contains("127.0.0.1:") && !error.message.contains("secret"), "{error}");
}

#[tokio::test]
async fn a_wrong_password_is_a_wrong_setting() {
    let server = RedisServer::start();
    server.command::<()>(&["ACL", "SETUSER", "app", "on", ">right", "~*", "&*", "+@all"]);
    let at = |password: &str| format!("redis://app:{password}@127.0.0.1:{}", server.port());
    let error = Redis::open(&at("wrong"), options("client")).await.unwrap_err();
    assert_eq!(error.kind, TransportErrorKind::Configuration, "{error}");
    assert!(!error.to_string().contains("wrong"), "{error}");
    Redis::open(&at("right"), options("client")).await.unwrap();
}

#[tokio::test]
async fn a_unix_socket_carries_calls_too() {
    let server = RedisServer::start();
    let client = Redis::open(&server.unix_url(), options("client")).await.unwrap();
    let _serving = serve(&client, 1, Seen::default().echo()).await;
    assert_eq!(echo(&client, "{}").await.unwrap(), "{}");
}

/// Dropped connections must not wait in Redis for elements that nobody will read.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_dropped_transport_stays_connected() {
    let server = RedisServer::start();
    let before = connections(&server);
    let worker = open(&server, "shop").await;
    let serving = serve(&worker, 1, Seen::default().echo()).await;
    let listening = listen(&worker, Seen::default().echo()).await;
    echo(&worker, "1").await.unwrap();
    assert!(connections(&server) >= before + 4);
    drop((worker, serving, listening));
    eventually("all connections are closed", async || connections(&server) == before).await;
}

fn connections(server: &RedisServer) -> usize {
    server.command::<String>(&["CLIENT", "LIST"]).lines().count()
}

/// A worker with all its slots taken asks for nothing, so that another worker can have it.
#[tokio::test(flavor = "multi_thread")]
async fn no_request_waits_in_a_worker_that_is_busy() {
    let server = RedisServer::start();
    let (client, worker) = (Arc::new(open(&server, "client").await), open(&server, "shop").await);
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let slow = handler({
        let gate = gate.clone();
        move |request| {
            let gate = gate.clone();
            async move {
                let _ = gate.acquire().await;
                ok(request.body)
            }
        }
    });
    let _serving = serve(&worker, 2, slow).await;
    let calls: Vec<_> = (0..5)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { echo(&client, "1").await })
        })
        .collect();
    let waiting = async || server.command::<i64>(&["LLEN", "bus:{shop}:rpc:echo"]);
    eventually("three wait in Redis", async || waiting().await == 3).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(waiting().await, 3);
    gate.add_permits(100);
    for call in calls {
        call.await.unwrap().unwrap();
    }
}
