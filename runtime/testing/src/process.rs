//! One server process and what sees to its end. It knows no Redis command.

use std::{
    collections::hash_map::RandomState,
    env,
    hash::BuildHasher,
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

/// Starts the server and ends with it. Kills it when its own input ends, which happens when the test process ends, even by SIGKILL.
const WATCHDOG: &str = r#"
exec 3<&0
"$@" 3<&- </dev/null >>"$BUS_LOG" 2>&1 &
server=$!
(read -r _ <&3; kill -9 "$server") >/dev/null 2>&1 &
reader=$!
echo "$server"
wait "$server"
kill "$reader" 2>/dev/null
"#;

const HOW_TO_INSTALL: &str =
    "no redis-server or valkey-server is installed, and the tests need one (Redis 7.0 or later).
Install it and run the tests again:
  Debian, Ubuntu:  sudo apt-get install redis-server
  Fedora:          sudo dnf install valkey
  Alpine:          sudo apk add redis
  macOS:           brew install redis
or let REDIS_SERVER name the program.";

/// A server behind its watchdog. Dropping it kills both.
#[derive(Debug)]
pub(crate) struct Process {
    watchdog: Child,
    _output: BufReader<ChildStdout>,
    server: u32,
}

impl Process {
    pub(crate) fn start(folder: &Path, port: u16, tls: bool, socket: &Path, options: &[String]) -> Self {
        let port = port.to_string();
        let ports: &[&str] = if tls { &["--port", "0", "--tls-port", &port] } else { &["--port", &port] };
        let mut watchdog = Command::new("sh")
            .args(["-c", WATCHDOG, "redis-watchdog"])
            .arg(program())
            .args(ports)
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .arg("--dir")
            .arg(folder)
            .arg("--unixsocket")
            .arg(socket)
            .args(options)
            .env("BUS_LOG", folder.join("log"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Ctrl-C in a terminal goes to the whole group; the watchdog must outlive the test.
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("`sh` does not start: {error}"));
        let mut output = BufReader::new(watchdog.stdout.take().expect("its output was asked for"));
        let mut line = String::new();
        output.read_line(&mut line).expect("the watchdog says nothing");
        let server = line.trim().parse().unwrap_or_else(|_| panic!("the watchdog gave no process id: {line:?}"));
        Self { watchdog, _output: output, server }
    }

    /// Whether the server has not ended by itself.
    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.watchdog.try_wait(), Ok(None))
    }

    pub(crate) fn signal(&self, name: &str) {
        let kill = Command::new("sh").args(["-c", &format!("kill -{name} {}", self.server)]).status();
        assert!(kill.expect("`sh` does not start").success(), "the Redis server has ended by itself");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}

/// The first of the servers that is installed.
fn program() -> String {
    if let Ok(named) = env::var("REDIS_SERVER") {
        return named;
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    for folder in folders {
        for name in ["redis-server", "valkey-server"] {
            let file = folder.join(name);
            if file.is_file() {
                return file.display().to_string();
            }
        }
    }
    panic!("{HOW_TO_INSTALL}");
}

/// Ports that nobody uses now, below those that the system gives to outgoing connections, so that a server that was killed finds its port
/// free when it comes back.
pub(crate) fn free_ports() -> impl Iterator<Item = u16> {
    std::iter::from_fn(|| Some(RandomState::new().hash_one(0_u8)))
        .map(|random| 10_000 + u16::try_from(random % 20_000).expect("below 20,000"))
        .filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
}
