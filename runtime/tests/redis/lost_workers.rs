//! Workers that end by SIGKILL. They are processes of their own: this test program, started again with a task in its environment.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
};

use buscodegen_runtime::{
    Executed, Execution, Target, TransportErrorKind,
    transport::{Serve, Transport, redis::Redis},
};
use buscodegen_testing::RedisServer;

use crate::bench::{Seen, call, call_of, eventually, handler, listen, ms, open, options, pending, publish, serve};

/// Which Redis the worker of another process uses.
const URL: &str = "BUS_TEST_WORKER_URL";

fn keep() -> Target {
    Target::new("shop", "keep").unwrap()
}

/// Not a test of its own: the worker that the others kill. It starts what it gets, says so, and never ends it.
#[tokio::test(flavor = "multi_thread")]
async fn worker_that_is_killed() {
    let Ok(url) = std::env::var(URL) else { return };
    let worker = Redis::open(&url, options("shop")).await.unwrap();
    let stuck = || {
        handler(|request| {
            println!("started {}", String::from_utf8_lossy(&request.body));
            std::future::pending()
        })
    };
    let rpcs = vec![(crate::bench::echo_target(), Execution::AtMostOnce), (keep(), Execution::Durable)];
    let _serving = worker.serve(Serve::new("shop", rpcs, 4, stuck())).await.unwrap();
    let _listening = listen(&worker, stuck()).await;
    println!("ready");
    tokio::time::sleep(ms(60_000)).await;
}

/// A worker in a process of its own, and the lines that it has printed.
struct Process {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Process {
    async fn start(server: &RedisServer) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "lost_workers::worker_that_is_killed", "--nocapture"])
            .env(URL, server.url())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn({
            let lines = lines.clone();
            move || output.lines().map_while(Result::ok).for_each(|line| lines.lock().unwrap().push(line))
        });
        let process = Self { child, lines };
        process.says("ready").await;
        process
    }

    async fn says(&self, what: &str) {
        eventually(what, async || self.lines.lock().unwrap().iter().any(|line| line.ends_with(what))).await;
    }

    fn kill9(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_of_a_killed_worker_are_delivered_again() {
    let server = RedisServer::start();
    let worker = Process::start(&server).await;
    let client = open(&server, "client").await;
    for number in 0..3 {
        publish(&client, &number.to_string()).await.unwrap();
        worker.says(&format!("started {number}")).await;
    }
    worker.kill9();
    let other = open(&server, "shop").await;
    let seen = Seen::default();
    let _listening = listen(&other, seen.echo()).await;
    eventually("all are delivered again", async || seen.all().len() == 3).await;
    assert!(seen.all().iter().all(|event| event.attempt == 2));
    assert_eq!(other.counters().redelivered, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_durable_call_of_a_killed_worker_is_started_again_and_answered() {
    let server = RedisServer::start();
    let worker = Process::start(&server).await;
    let client = open(&server, "client").await;
    let answer = tokio::spawn(async move {
        let request = call_of(keep(), Execution::Durable, "precious", ms(15_000));
        (client.send(request).await, client)
    });
    worker.says("started precious").await;
    worker.kill9();
    let other = open(&server, "shop").await;
    let seen = Seen::default();
    let durable = Serve::new("shop", vec![(keep(), Execution::Durable)], 4, seen.echo());
    let _serving = other.serve(durable).await.unwrap();
    let (answer, _client) = answer.await.unwrap();
    assert_eq!(answer.unwrap().outcome.unwrap(), "precious");
    assert_eq!(seen.all()[0].attempt, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_a_killed_worker_is_never_started_again() {
    let server = RedisServer::start();
    let worker = Process::start(&server).await;
    let client = open(&server, "client").await;
    let answer = tokio::spawn(async move { (client.send(call("once", ms(2000))).await, client) });
    worker.says("started once").await;
    worker.kill9();
    let other = open(&server, "shop").await;
    let seen = Seen::default();
    let _serving = serve(&other, 4, seen.echo()).await;
    let error = answer.await.unwrap().0.unwrap_err();
    assert_eq!((error.kind, error.executed), (TransportErrorKind::Deadline, Executed::Maybe));
    assert_eq!(seen.all().len(), 0);
}

/// A worker that stood still for longer than its lease finds that its events are somebody else's: it ends their handlers, and does not settle them.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_stood_still_gives_its_events_up() {
    let server = RedisServer::start();
    let worker = Process::start(&server).await;
    let client = open(&server, "client").await;
    publish(&client, "event").await.unwrap();
    worker.says("started event").await;
    let signal = |name: &str| {
        let kill = format!("kill -{name} {}", worker.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    };
    signal("STOP");
    let other = open(&server, "shop").await;
    let seen = Seen::default();
    let slow = handler({
        let seen = seen.clone();
        move |request| {
            seen.note(&request);
            async move {
                tokio::time::sleep(ms(1500)).await;
                crate::bench::ok(request.body)
            }
        }
    });
    let _listening = listen(&other, slow).await;
    eventually("the other worker has it", async || seen.all().len() == 1).await;
    signal("CONT");
    // The first worker does not take it back: the second one ends it, and nobody starts it a third time.
    eventually("it is settled", async || pending(&server) == 0).await;
    assert_eq!((seen.all().len(), seen.all()[0].attempt), (1, 2));
    let started = worker.lines.lock().unwrap().iter().filter(|line| line.ends_with("started event")).count();
    assert_eq!(started, 1);
    worker.kill9();
}
