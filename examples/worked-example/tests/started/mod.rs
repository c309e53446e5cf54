//! A demo that a test has started: on free ports, ended with the test.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

/// How long anything may take before a test gives up on it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Demo {
    child: Child,
    output: Arc<Mutex<Vec<String>>>,
    pub(crate) shop: String,
    pub(crate) dashboard: String,
}

impl Demo {
    /// Starts the program and waits until it has said where everything is.
    pub(crate) fn start(program: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(program)
            .args(["--store-port", "0", "--dashboard-port", "0", "--image-port", "0"])
            .args(arguments)
            .env_remove("REDIS_URL")
            .env_remove("RUST_LOG")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the demo starts");
        let output = Arc::new(Mutex::new(Vec::new()));
        collect(child.stdout.take().unwrap(), output.clone());
        collect(child.stderr.take().unwrap(), output.clone());
        let mut demo = Self { child, output, shop: String::new(), dashboard: String::new() };
        demo.shop = demo.address("Shop");
        demo.dashboard = demo.address("Dashboard");
        demo
    }

    fn address(&self, of: &str) -> String {
        self.line(|line| Some(line.trim_start().strip_prefix(of)?.trim().to_owned()))
    }

    /// What `find` finds in the first line of the output that has it, waiting for it.
    pub(crate) fn line<T>(&self, find: impl Fn(&str) -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(found) = self.output.lock().unwrap().iter().find_map(|line| find(line)) {
                return found;
            }
            assert!(started.elapsed() < PATIENCE, "not in the output:\n{}", self.output());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// All that the demo has said so far.
    pub(crate) fn output(&self) -> String {
        self.output.lock().unwrap().join("\n")
    }

    /// The processes that the demo has started last: their names and ids.
    pub(crate) fn children(&self) -> BTreeMap<String, Pid> {
        let started = |line: &String| {
            let (name, said) = line.split_once('|')?;
            let pid = said.trim().strip_prefix("started as process ")?.parse().ok()?;
            Some((name.trim().to_owned(), Pid::from_raw(pid)?))
        };
        self.output.lock().unwrap().iter().filter_map(started).collect()
    }

    /// Kills one of the demo's processes, which cannot even say goodbye.
    pub(crate) fn kill(&self, name: &str) {
        kill_process(self.children()[name], Signal::KILL).unwrap();
    }

    /// Ends the demo as Ctrl-C does.
    pub(crate) fn interrupt(&mut self) -> ExitStatus {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::INT).unwrap();
        until("the demo ends", || self.child.try_wait().unwrap())
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Not killed at first: it has processes of its own to end.
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
            let started = Instant::now();
            while started.elapsed() < PATIENCE && self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
                thread::sleep(Duration::from_millis(10));
            }
            let _ = self.child.kill();
        }
    }
}

fn collect(from: impl Read + Send + 'static, into: Arc<Mutex<Vec<String>>>) {
    let lines = BufReader::new(from).lines();
    thread::spawn(move || lines.map_while(Result::ok).for_each(|line| into.lock().unwrap().push(line)));
}

/// Waits for `found` to find something.
pub(crate) fn until<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(started.elapsed() < PATIENCE, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// The status and the body of a page.
pub(crate) fn get(site: &str, path: &str) -> (u16, String) {
    let host = site.strip_prefix("http://").expect("an address of this machine");
    let mut connection = TcpStream::connect(host).unwrap();
    connection.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(connection, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").expect("an HTTP answer");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, body.to_owned())
}
