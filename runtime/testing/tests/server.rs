//! The servers start, stop, and never outlive their test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::{
    io::{BufRead, BufReader},
    net::TcpStream,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use buscodegen_testing::RedisServer;

#[test]
fn answers_on_both_addresses() {
    let server = RedisServer::start();
    server.command::<()>(&["SET", "a", "1"]);
    let mut tcp = redis::Client::open(server.url()).unwrap().get_connection().unwrap();
    assert_eq!(redis::cmd("GET").arg("a").query::<String>(&mut tcp).unwrap(), "1");
    assert!(server.try_command::<()>(&["NO-SUCH-COMMAND"]).is_err());
    server.flush_all();
    assert_eq!(server.command::<i64>(&["DBSIZE"]), 0);
}

#[test]
fn comes_back_empty_on_its_port_after_a_kill() {
    let mut server = RedisServer::start();
    let url = server.url();
    server.command::<()>(&["SET", "a", "1"]);
    server.kill9();
    assert!(TcpStream::connect(("127.0.0.1", server.port())).is_err());
    server.restart();
    assert_eq!(server.url(), url);
    assert_eq!(server.command::<Option<String>>(&["GET", "a"]), None);
}

#[test]
fn keeps_its_data_when_asked_to() {
    let mut server = RedisServer::start_with(&["--appendonly", "yes", "--appendfsync", "always"]);
    server.command::<()>(&["SET", "a", "1"]);
    server.restart();
    assert_eq!(server.command::<Option<String>>(&["GET", "a"]).as_deref(), Some("1"));
}

#[test]
fn answers_nothing_while_paused() {
    let server = RedisServer::start();
    let mut connection = server.connection();
    connection.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    server.pause();
    assert!(redis::cmd("PING").query::<String>(&mut connection).is_err());
    server.resume();
    server.command::<()>(&["PING"]);
}

#[test]
fn a_dropped_server_is_gone() {
    let server = RedisServer::start();
    let port = server.port();
    drop(server);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

/// Not a test of its own: the process that the next one kills.
#[test]
fn child_that_is_killed() {
    if std::env::var_os("BUS_TEST_CHILD").is_none() {
        return;
    }
    let server = RedisServer::start();
    println!("port {}", server.port());
    std::thread::park_timeout(Duration::from_secs(60));
}

#[test]
fn no_server_is_left_when_its_test_is_killed() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_is_killed", "--nocapture"])
        .env("BUS_TEST_CHILD", "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let port: u16 = lines.map(Result::unwrap).find_map(|line| line.split_once("port ")?.1.trim().parse().ok()).unwrap();
    TcpStream::connect(("127.0.0.1", port)).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let end = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(("127.0.0.1", port)).is_ok() {
        assert!(Instant::now() < end, "the server outlived its test");
        std::thread::sleep(Duration::from_millis(10));
    }
}
