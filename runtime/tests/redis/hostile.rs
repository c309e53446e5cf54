//! Bytes that somebody pushes into Redis by hand, at every place that is read: the worker goes on, a sender whom the header names is
//! told, and the rest is counted and kept apart.

use buscodegen_runtime::{
    Code, Executed, Execution, MessageId, Target,
    transport::{Serve, Transport},
};
use buscodegen_testing::RedisServer;

use crate::bench::{Seen, call, echo, eventually, listen, ms, open, publish, serve};

const ID: &str = "0123456789abcdef0123456789abcdef";
const REQUESTS: &str = "bus:{shop}:rpc:echo";
const EVENTS: &str = "bus:{shop.viewed}:events";
const DEAD: &str = "bus:{shop.viewed}:dead:shop.count";

/// Messages that name nobody.
fn nameless() -> Vec<Vec<u8>> {
    let client = format!("evil/{ID}");
    let far = 9_999_999_999_999_u64;
    let mut messages: Vec<Vec<u8>> = [
        String::new(),
        "\n".to_owned(),
        "{}".to_owned(),
        "{\"api_name\": \"shop\"}\n".to_owned(),
        format!("bus1 call {ID} shop.echo {client} {far}"),
        format!("bus1 reply {ID} shop.echo {client} ok\n1"),
        format!("bus1 event {ID} shop.viewed {client}\n1"),
        format!("bus1 call {ID} shop.echo ../../{ID} {far}\n1"),
        format!("bus1 call {ID} shop.echo evil}}:replies{{/{ID} {far}\n1"),
        format!("bus1 call {ID} shop.echo */{ID} {far}\n1"),
        format!("bus1 call {} shop.echo {client} {far}\n1", "z".repeat(32)),
        format!("http1 call {ID} shop.echo {client} {far}\n1"),
    ]
    .into_iter()
    .map(String::into_bytes)
    .collect();
    messages.push(vec![0xff; 100]);
    messages.push(vec![0; 3_000_000]);
    messages.push((0..=255).cycle().take(10_000).collect());
    messages
}

/// Messages with a valid call id and sender and something wrong.
fn named(client: &str) -> Vec<(String, Code)> {
    let far = 9_999_999_999_999_u64;
    let line = |rest: String| format!("{rest}\n{{}}");
    vec![
        (line(format!("bus2 call {ID} shop.echo {client} {far} and more")), Code::InvalidArgument),
        (line(format!("bus1 stream {ID} shop.echo {client} {far}")), Code::InvalidArgument),
        (line(format!("bus1 call {ID} shop.echo {client}")), Code::InvalidArgument),
        (line(format!("bus1 call {ID} shop.echo {client} soon")), Code::InvalidArgument),
        (line(format!("bus1 call {ID} shop.echo {client} -1")), Code::InvalidArgument),
        (line(format!("bus1 call {ID} shop.echo {client} {far} tenant=a tenant=b")), Code::InvalidArgument),
        (line(format!("bus1 call {ID} shop.echo {client} {far} tenant=%0a")), Code::InvalidArgument),
        (line(format!("bus1 call {ID} shop.echo {client} {far} Tenant=a")), Code::InvalidArgument),
        (line(format!("bus1 call {ID} shop/echo {client} {far} x")), Code::InvalidArgument),
        (line(format!("bus1 call {ID} shop.other {client} {far}")), Code::Unimplemented),
        (line(format!("bus1 call {ID} ../../x.y {client} {far}")), Code::Unimplemented),
        (format!("bus1 call {ID} shop.echo {client} {far}\n{}", " ".repeat(1024 * 1024 + 1)), Code::InvalidArgument),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_in_a_request_list_is_counted_and_kept_and_the_worker_goes_on() {
    let server = RedisServer::start();
    let (client, worker) = (open(&server, "client").await, open(&server, "shop").await);
    let seen = Seen::default();
    let _serving = serve(&worker, 4, seen.echo()).await;
    let messages = nameless();
    for message in &messages {
        server.command::<i64>(&[b"RPUSH", REQUESTS.as_bytes(), message]);
    }
    echo(&client, "good").await.unwrap();
    assert_eq!(seen.bodies(), ["good"]);
    assert_eq!(worker.counters().quarantined, messages.len() as u64);
    let kept = async || server.command::<usize>(&["XLEN", "bus:{quarantine}"]);
    eventually("all are kept", async || kept().await == messages.len()).await;
    let longest = server.command::<Vec<(String, Vec<(String, Vec<u8>)>)>>(&["XRANGE", "bus:{quarantine}", "-", "+"]);
    assert!(longest.iter().flat_map(|(_, fields)| fields).all(|(_, value)| value.len() <= 4096));
    // Nothing was written for anybody else.
    let keys = server.command::<Vec<String>>(&["KEYS", "*evil*"]);
    assert!(keys.is_empty(), "{keys:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_whom_the_header_names_is_told() {
    let server = RedisServer::start();
    let (client, worker) = (open(&server, "client").await, open(&server, "shop").await);
    let seen = Seen::default();
    let _serving = serve(&worker, 4, seen.echo()).await;
    let sender = format!("stranger/{ID}");
    let replies = format!("bus:{{{sender}}}:replies");
    for (message, code) in named(&sender) {
        server.command::<i64>(&["RPUSH", REQUESTS, &message]);
        let told = server.command::<Option<(String, String)>>(&["BLPOP", &replies, "5"]).expect("nobody was told").1;
        assert!(told.starts_with(&format!("bus1 reply {ID} ")), "{told}");
        assert!(told.contains(&format!(" error {} no ", code.as_str())), "{message:.100}: {told}");
    }
    assert_eq!((seen.all().len(), worker.counters().quarantined), (0, 0));
    echo(&client, "good").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_ends_the_call_it_belongs_to() {
    let server = RedisServer::start();
    let (client, worker) = (open(&server, "client").await, open(&server, "shop").await);
    let request = call("{}", ms(5000));
    let id = request.id;
    let call = tokio::spawn(async move { client.send(request).await.map(|response| (response, client)) });
    // The request is spoiled on its way: its deadline is cut out.
    let line = async || server.command::<Option<String>>(&["LINDEX", REQUESTS, "0"]);
    eventually("the request is there", async || line().await.is_some()).await;
    let spoiled = line().await.unwrap().split(' ').take(5).collect::<Vec<_>>().join(" ") + "\n{}";
    server.command::<()>(&["DEL", REQUESTS]);
    server.command::<i64>(&["RPUSH", REQUESTS, &spoiled]);
    let _serving = serve(&worker, 1, Seen::default().echo()).await;
    let (response, _client) = call.await.unwrap().unwrap();
    let error = response.outcome.unwrap_err();
    assert_eq!((error.code, error.executed), (Code::InvalidArgument, Executed::No), "{id}: {error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_requests_are_dropped_unseen() {
    let server = RedisServer::start();
    let (client, worker) = (open(&server, "client").await, open(&server, "shop").await);
    for deadline in [0, 1, 1_600_000_000_000_u64] {
        let message = format!("bus1 call {ID} shop.echo stranger/{ID} {deadline}\n{{}}");
        server.command::<i64>(&["RPUSH", REQUESTS, &message]);
    }
    let seen = Seen::default();
    let _serving = serve(&worker, 4, seen.echo()).await;
    echo(&client, "good").await.unwrap();
    assert_eq!((seen.bodies(), worker.counters().expired_requests), (vec!["good".to_owned()], 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_and_spoiled_replies_reach_no_call() {
    let server = RedisServer::start();
    let (client, worker) = (open(&server, "client").await, open(&server, "shop").await);
    let seen = Seen::default();
    let _serving = serve(&worker, 4, seen.echo()).await;
    echo(&client, "first").await.unwrap();
    let replies = format!("bus:{{{}}}:replies", seen.all()[0].caller);
    drop(_serving);
    let open_call = call("second", ms(5000));
    let id = open_call.id;
    let forged = [
        format!("bus1 reply {ID} shop.echo shop/{ID} ok\n1"),
        format!("bus1 reply {id} shop.other shop/{ID} ok\n1"),
        format!("bus1 reply {id} shop.echo.echo shop/{ID} ok\n1"),
    ];
    let spoiled = [
        format!("bus1 reply {id} shop.echo shop/{ID} maybe\n1"),
        format!("bus1 reply {id} shop.echo shop/{ID} error broken no\n1"),
        format!("bus1 reply {id} shop.echo shop/{ID} error internal\n1"),
        format!("bus1 call {id} shop.echo shop/{ID} 1\n1"),
        format!("bus2 reply {id} shop.echo shop/{ID} ok\n1"),
        "garbage".to_owned(),
    ];
    let counters = client.counters();
    let answered = tokio::spawn(async move { (client.send(open_call).await, client) });
    eventually("the call is sent", async || server.command::<i64>(&["LLEN", REQUESTS]) == 1).await;
    for message in forged.iter().chain(&spoiled) {
        server.command::<i64>(&["RPUSH", &replies, message]);
    }
    eventually("all are read", async || server.command::<i64>(&["LLEN", &replies]) == 0).await;
    let _serving = serve(&worker, 4, seen.echo()).await;
    let (response, client) = answered.await.unwrap();
    assert_eq!(response.unwrap().outcome.unwrap(), "second");
    let after = client.counters();
    assert_eq!(after.late_replies - counters.late_replies, forged.len() as u64);
    assert_eq!(after.quarantined - counters.quarantined, spoiled.len() as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_in_an_event_stream_becomes_dead_letters_at_once() {
    let server = RedisServer::start();
    let worker = open(&server, "shop").await;
    let seen = Seen::default();
    let _listening = listen(&worker, seen.echo()).await;
    let mut count = 0;
    for message in nameless().into_iter().filter(|message| !message.starts_with(b"bus1 event")) {
        server.command::<String>(&[b"XADD", EVENTS.as_bytes(), b"*", b"bus", &message]);
        count += 1;
    }
    let others = [
        format!("bus1 event {ID} shop.other shop/{ID}\n{{}}"),
        format!("bus1 event {ID} shop.viewed shop/{ID} x=%0a\n{{}}"),
        format!("bus1 event {ID} shop.viewed shop/{ID} @key={}\n{{}}", "k".repeat(5000)),
        format!("bus1 event {ID} shop.viewed shop/{ID}\n{}", " ".repeat(1024 * 1024 + 1)),
    ];
    for message in &others {
        server.command::<String>(&["XADD", EVENTS, "*", "bus", message]);
        count += 1;
    }
    server.command::<String>(&["XADD", EVENTS, "*", "something", "else", "bus1", "x"]);
    let mut many = vec!["XADD".to_owned(), EVENTS.to_owned(), "*".to_owned()];
    many.extend((0..20_000).map(|number| number.to_string()));
    server.command::<String>(&many);
    publish(&worker, "good").await.unwrap();
    eventually("the good one is handled", async || seen.count("good") == 1).await;
    eventually("the others are given up", async || worker.counters().dead_lettered == count + 2).await;
    let pending = server.command::<(i64, Option<String>, Option<String>, Option<Vec<String>>)>(&[
        "XPENDING",
        EVENTS,
        "shop.count",
    ]);
    assert_eq!((seen.all().len(), pending.0), (1, 0));
    let letters = worker.dead_letters(crate::bench::viewed(), "shop.count".to_owned(), 1000).await.unwrap();
    assert_eq!(letters.len() as u64, count + 2);
    assert!(letters.iter().all(|letter| letter.attempts == 1 && !letter.reason.is_empty()));
    let other = letters.iter().find(|letter| letter.reason.contains("another event")).unwrap();
    assert_eq!((other.id, &other.body[..]), (MessageId::parse(ID), &b"{}"[..]));
}

/// Every key that a worker reads holds something else.
#[tokio::test(flavor = "multi_thread")]
async fn keys_of_the_wrong_type_are_moved_away() {
    let server = RedisServer::start();
    for key in [REQUESTS, EVENTS, DEAD] {
        server.command::<()>(&["SET", key, "mine"]);
    }
    let (client, worker) = (open(&server, "client").await, open(&server, "shop").await);
    let seen = Seen::default();
    let rpcs = vec![
        (crate::bench::echo_target(), Execution::AtMostOnce),
        (Target::new("shop", "other").unwrap(), Execution::AtMostOnce),
    ];
    let _serving = worker.serve(Serve::new("shop", rpcs, 4, seen.echo())).await.unwrap();
    let _listening = listen(&worker, seen.echo()).await;
    eventually("the request list is a list", async || server.command::<String>(&["TYPE", REQUESTS]) == "none").await;
    echo(&client, "good").await.unwrap();
    server.command::<String>(&["XADD", EVENTS, "*", "bus", "garbage"]);
    publish(&client, "event").await.unwrap();
    eventually("the event is handled", async || seen.count("event") == 1).await;
    eventually("the garbage is a dead letter", async || worker.counters().dead_lettered == 1).await;
    for key in [REQUESTS, EVENTS, DEAD] {
        assert_eq!(server.command::<String>(&["GET", &format!("{key}:misplaced")]), "mine", "{key}");
    }
    // And while it runs.
    server.command::<()>(&["DEL", EVENTS]);
    server.command::<()>(&["SET", EVENTS, "mine"]);
    eventually("the group is made again", async || worker.counters().groups_recreated > 0).await;
    publish(&client, "later").await.unwrap();
    eventually("the event is handled", async || seen.count("later") == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_in_a_durable_stream_is_settled_and_its_sender_told() {
    let server = RedisServer::start();
    let (client, worker) = (open(&server, "client").await, open(&server, "shop").await);
    let keep = Target::new("shop", "keep").unwrap();
    let seen = Seen::default();
    let serve = Serve::new("shop", vec![(keep.clone(), Execution::Durable)], 4, seen.echo());
    let _serving = worker.serve(serve).await.unwrap();
    let stream = "bus:{shop}:durable:keep";
    server.command::<String>(&["XADD", stream, "*", "bus", "garbage"]);
    server.command::<String>(&["XADD", stream, "*", "no", "field"]);
    let sender = format!("stranger/{ID}");
    server.command::<String>(&["XADD", stream, "*", "bus", &format!("bus1 call {ID} shop.keep {sender} soon\n1")]);
    server.command::<String>(&["XADD", stream, "*", "bus", &format!("bus1 call {ID} shop.keep {sender} 1\n1")]);
    let told = server.command::<Option<(String, String)>>(&["BLPOP", &format!("bus:{{{sender}}}:replies"), "5"]);
    assert!(told.expect("nobody was told").1.contains("error invalid_argument no"));
    let good = crate::bench::call_of(keep, Execution::Durable, "good", ms(5000));
    assert_eq!(client.send(good).await.unwrap().outcome.unwrap(), "good");
    eventually("nothing is left", async || server.command::<i64>(&["XLEN", stream]) == 0).await;
    assert_eq!(seen.bodies(), ["good"]);
    let counters = worker.counters();
    assert_eq!((counters.expired_requests, counters.quarantined), (1, 2));
}

#[tokio::test]
async fn names_that_are_no_names_never_become_keys() {
    let server = RedisServer::start();
    let worker = open(&server, "shop").await;
    for (service, listener) in [("shop", "a}b"), ("Shop", "count"), ("shop", ""), ("shop", "a.b"), ("sh*op", "count")] {
        let mut listen = crate::bench::listening(listener, Seen::default().echo());
        listen.service = service.into();
        assert!(worker.listen(listen).await.is_err(), "{service} {listener}");
    }
    for group in ["", "*", "shop.", "a}b", "shop.count:x"] {
        assert!(worker.dead_letters(crate::bench::viewed(), group.to_owned(), 1).await.is_err(), "{group}");
    }
    let mut bad = crate::bench::options("shop");
    bad.common.prefix = "bus{x}".to_owned();
    assert!(buscodegen_runtime::transport::redis::Redis::open(&server.url(), bad).await.is_err());
    assert_eq!(server.command::<i64>(&["DBSIZE"]), 0);
}
