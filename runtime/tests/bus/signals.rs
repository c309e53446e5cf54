//! Workers and the signals of the system, in processes of their own.
#![cfg(unix)]

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    sync::mpsc,
    time::Duration,
};

use buscodegen_runtime::{Bus, Readiness, Worker, WorkerError};

use crate::contract::{Echo, Note, serve};

const CHILD: &str = "BUSCODEGEN_SIGNALS_CHILD";

fn say(what: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "said: {what}").unwrap();
    out.flush().unwrap();
}

/// Is no test by itself: the tests below run it in another process.
#[tokio::test]
async fn a_worker_in_its_own_process() {
    let Ok(mode) = std::env::var(CHILD) else { return };
    let bus = Bus::memory();
    let slow = mode == "slow";
    let service = serve::<Echo, _, _>(move |_, note| {
        say("handling");
        async move {
            tokio::time::sleep(Duration::from_millis(if slow { 60_000 } else { 300 })).await;
            say("handled");
            Ok(note)
        }
    });
    let call = bus.call::<Echo>(Note::new("a", 1)).timeout(Duration::from_secs(100));
    let worker = Worker::new(&bus, "shop")
        .serve(service)
        .drain_timeout(Duration::from_secs(60))
        .on_start(
            || async move { drop(tokio::spawn(async move { say(&format!("answered: {}", call.await.is_ok())) })) },
        )
        .on_stop(|| async { say("stopping") });
    if slow {
        tokio::spawn(say_when_draining(worker.readiness()));
    }
    match worker.run().await {
        Ok(()) => say("ended"),
        Err(WorkerError::Interrupted) => say("interrupted"),
        Err(error) => say(&error.to_string()),
    }
}

async fn say_when_draining(readiness: Readiness) {
    for ready in [true, false] {
        while readiness.is_ready() != ready {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    say("draining");
}

struct Process(Child, mpsc::Receiver<String>);

impl Process {
    fn start(mode: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "signals::a_worker_in_its_own_process", "--nocapture"])
            .env(CHILD, mode)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = Self::read(child.stdout.take().unwrap());
        Self(child, lines)
    }

    fn read(stdout: ChildStdout) -> mpsc::Receiver<String> {
        let (said, heard) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Some((_, what)) = line.split_once("said: ") {
                    let _ = said.send(what.to_owned());
                }
            }
        });
        heard
    }

    fn hears(&self) -> String {
        self.1.recv_timeout(Duration::from_secs(30)).expect("the process says something")
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill").args(["-s", name, &self.0.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    fn ends(mut self) -> ExitStatus {
        self.0.wait().unwrap()
    }
}

#[test]
fn a_signal_drains_the_worker() {
    for signal in ["TERM", "INT"] {
        let process = Process::start("quick");
        assert_eq!(process.hears(), "handling");
        process.signal(signal);
        assert_eq!(process.hears(), "handled");
        let mut heard = [process.hears(), process.hears(), process.hears()];
        heard.sort();
        assert_eq!(heard, ["answered: true", "ended", "stopping"]);
        assert!(process.ends().success());
    }
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let process = Process::start("slow");
    assert_eq!(process.hears(), "handling");
    process.signal("TERM");
    // The first one must have been seen, or both could be one.
    assert_eq!(process.hears(), "draining");
    process.signal("TERM");
    assert_eq!(process.hears(), "interrupted");
    process.ends();
}
