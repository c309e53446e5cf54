//! The rights that `docs/wire.md` lists are enough, and a user without RESP3 is served too.

use buscodegen_runtime::{
    Code, ErrorReply, Executed, Execution, Target,
    transport::{Response, Serve, Transport, redis::Redis},
};
use buscodegen_testing::RedisServer;
use bytes::Bytes;

use crate::bench::{
    Seen, call_of, echo, eventually, handler, listening, ms, ok, options, pending, publish, serve, viewed,
};

/// All commands that the transport uses.
const COMMANDS: &[&str] = &[
    "+hello",
    "+auth",
    "+client|setname",
    "+client|id",
    "+client|unblock",
    "+info",
    "+time",
    "+rpush",
    "+lpush",
    "+blmpop",
    "+pexpire",
    "+xadd",
    "+xreadgroup",
    "+xack",
    "+xdel",
    "+xclaim",
    "+xautoclaim",
    "+xpending",
    "+xrange",
    "+xtrim",
    "+xinfo|groups",
    "+xinfo|stream",
    "+xinfo|consumers",
    "+xgroup|create",
    "+xgroup|delconsumer",
    "+set",
    "+type",
    "+rename",
    "+eval",
    "+evalsha",
    "+script|load",
];

fn allow(server: &RedisServer, rights: &[&str]) -> String {
    let base = ["ACL", "SETUSER", "app", "on", ">pw", "resetchannels", "-@all", "~bus:*"];
    server.command::<()>(&[&base[..], rights].concat());
    format!("redis://app:pw@127.0.0.1:{}", server.port())
}

/// One of everything.
async fn everything(server: &RedisServer, url: &str) {
    let mut hasty = options("shop");
    hasty.trim_interval = ms(50);
    let bus = Redis::open(url, hasty).await.unwrap();
    let seen = Seen::default();
    let _serving = serve(&bus, 4, seen.echo()).await;
    echo(&bus, "call").await.unwrap();
    let keep = Target::new("shop", "keep").unwrap();
    let durable = Serve::new("shop", vec![(keep.clone(), Execution::Durable)], 4, seen.echo());
    let _durable = bus.serve(durable).await.unwrap();
    let request = call_of(keep, Execution::Durable, "durable", ms(5000));
    assert_eq!(bus.send(request).await.unwrap().outcome.unwrap(), "durable");
    let judge = handler({
        let seen = seen.clone();
        move |request| {
            seen.note(&request);
            let failed = || Response::new(Err(ErrorReply::new(Code::Internal, Executed::Yes, "no")));
            let response = if request.body.starts_with(b"bad") { failed() } else { ok(Bytes::new()) };
            async move {
                tokio::task::yield_now().await;
                response
            }
        }
    });
    let listening = bus.listen(listening("count", judge)).await.unwrap();
    publish(&bus, "good").await.unwrap();
    publish(&bus, "bad").await.unwrap();
    eventually("the bad one is given up", async || bus.counters().dead_lettered == 1).await;
    eventually("nothing is pending", async || pending(server) == 0).await;
    assert_eq!(bus.dead_letters(viewed(), "shop.count".to_owned(), 10).await.unwrap().len(), 1);
    server.flush_all();
    eventually("the group is made again", async || bus.counters().groups_recreated > 0).await;
    server.command::<()>(&["DEL", "bus:{shop.viewed}:events"]);
    server.command::<()>(&["SET", "bus:{shop.viewed}:events", "x"]);
    eventually("the key is moved away", async || publish(&bus, "later").await.is_ok()).await;
    eventually("events are handled again", async || seen.count("later") == 1).await;
    server.command::<i64>(&["RPUSH", "bus:{shop}:rpc:echo", "garbage"]);
    eventually("it is kept", async || server.command::<i64>(&["XLEN", "bus:{quarantine}"]) == 1).await;
    assert_eq!(listening.drain(tokio::time::Instant::now() + ms(2000)).await, 0);
    let log: Vec<redis::Value> = server.command(&["ACL", "LOG"]);
    let denied: Vec<_> = log.iter().filter(|entry| !format!("{entry:?}").contains("hello")).collect();
    assert!(denied.is_empty(), "{denied:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rights_in_the_documentation_are_enough() {
    let server = RedisServer::start();
    let url = allow(&server, COMMANDS);
    everything(&server, &url).await;
    let documentation = include_str!("../../../docs/wire.md");
    for command in COMMANDS {
        let command = command.trim_start_matches('+').replace('|', " ").to_uppercase();
        assert!(documentation.contains(&format!("`{command}")), "docs/wire.md does not tell of {command}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_may_not_say_hello_is_served_in_the_older_protocol() {
    let server = RedisServer::start();
    let rights: Vec<_> = COMMANDS.iter().copied().filter(|command| *command != "+hello").collect();
    let url = allow(&server, &rights);
    everything(&server, &url).await;
    let clients = server.command::<String>(&["CLIENT", "LIST"]);
    assert!(!clients.contains("user=app") || clients.contains("resp=2") || !clients.contains("resp=3"), "{clients}");
}
