//! Private Redis servers for tests: each test starts its own, on a free port, and it ends with the test.
//!
//! Nothing here knows the runtime or what the tests store. Everything panics with what to do when it fails, as tests want.
//!
//! ```no_run
//! let server = buscodegen_testing::RedisServer::start();
//! let _: String = server.command(&["SET", "greeting", "hello"]);
//! println!("{}", server.url()); // redis://127.0.0.1:…
//! ```

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot have its server fails with what to do")]

mod process;

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use process::Process;
use redis::{Client, Cmd, Connection, FromRedisValue};
use tempfile::TempDir;

/// How long a server may take to start, to stop and to answer.
const PATIENCE: Duration = Duration::from_secs(20);

const NEEDS_TLS: &str =
    "; where its log says that `tls-port` is a bad directive, it is built without TLS, and this test needs it:
install one that has it, as the packages of Debian, Ubuntu, Fedora and Alpine do, build it with `make BUILD_TLS=yes`,
or let REDIS_SERVER name such a program";

/// A redis-server or valkey-server of this test's own. It listens on 127.0.0.1 and on a unix socket, keeps nothing on disk unless told
/// to, and is killed when dropped, or when the test process ends in whatever way.
#[derive(Debug)]
pub struct RedisServer {
    // Declared before the folder, so that the server has ended when its folder is removed.
    process: Option<Process>,
    port: u16,
    tls: bool,
    options: Vec<String>,
    folder: TempDir,
}

impl RedisServer {
    /// Starts a server that keeps nothing on disk. Returns when it answers.
    ///
    /// # Panics
    /// When no server is installed, or it does not start.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts a server with more options, as its command line takes them: `&["--appendonly", "yes"]`.
    ///
    /// # Panics
    /// When no server is installed, or it does not start.
    #[must_use]
    pub fn start_with(options: &[&str]) -> Self {
        Self::start_at(false, options)
    }

    /// Starts a server whose TCP port speaks TLS, and only that; the options name its certificate: `&["--tls-cert-file", …]`.
    ///
    /// # Panics
    /// When no server is installed, it is built without TLS, or it does not start.
    #[must_use]
    pub fn start_tls(options: &[&str]) -> Self {
        Self::start_at(true, options)
    }

    fn start_at(tls: bool, options: &[&str]) -> Self {
        let folder =
            tempfile::Builder::new().prefix("bus-redis-").tempdir().expect("no folder for the server's socket");
        let options = options.iter().map(ToString::to_string).collect();
        let mut server = Self { process: None, port: 0, tls, options, folder };
        for port in process::free_ports().take(10) {
            server.port = port;
            if server.launch() {
                return server;
            }
        }
        let hint = if tls { NEEDS_TLS } else { "" };
        panic!("the Redis server ends at once on ten ports{hint}; its log:\n{}", server.log());
    }

    /// Its address on TCP: `redis://127.0.0.1:<port>`, or `rediss://…` with TLS.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.tls { "rediss" } else { "redis" };
        format!("{scheme}://127.0.0.1:{}", self.port)
    }

    /// Its address on the unix socket: `unix://<path>`.
    #[must_use]
    pub fn unix_url(&self) -> String {
        format!("unix://{}", self.socket().display())
    }

    /// Its TCP port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A blocking connection, for commands by hand.
    ///
    /// # Panics
    /// When the server cannot be reached.
    #[must_use]
    pub fn connection(&self) -> Connection {
        self.try_connect().unwrap_or_else(|error| panic!("the test's Redis server cannot be reached: {error}"))
    }

    /// Sends one command on a connection of its own and returns the reply.
    ///
    /// # Panics
    /// When the server answers with an error, or with another type.
    pub fn command<T: FromRedisValue>(&self, words: &[impl AsRef<[u8]>]) -> T {
        self.try_command(words).unwrap_or_else(|error| panic!("the test's Redis command failed: {error}"))
    }

    /// Sends one command, and returns also an error reply.
    ///
    /// # Errors
    /// When the server answers with an error, or with another type.
    ///
    /// # Panics
    /// When the server cannot be reached.
    pub fn try_command<T: FromRedisValue>(&self, words: &[impl AsRef<[u8]>]) -> redis::RedisResult<T> {
        let mut command = Cmd::new();
        for word in words {
            command.arg(word.as_ref());
        }
        command.query(&mut self.connection())
    }

    /// Removes every key.
    pub fn flush_all(&self) {
        self.command::<()>(&["FLUSHALL"]);
    }

    /// Ends it with SIGKILL. Its port stays its own until [`restart`](Self::restart).
    pub fn kill9(&mut self) {
        self.process = None;
    }

    /// Starts it again on the same port and folder, killing it before if it runs. What it kept on disk is loaded.
    ///
    /// # Panics
    /// When it does not start.
    pub fn restart(&mut self) {
        self.kill9();
        let end = Instant::now() + PATIENCE;
        while !self.launch() {
            assert!(Instant::now() < end, "the Redis server does not start again; its log:\n{}", self.log());
        }
    }

    /// Stops it with SIGSTOP: connections stay open, nothing is answered.
    ///
    /// # Panics
    /// When it does not run.
    pub fn pause(&self) {
        self.running().signal("STOP");
    }

    /// Lets it go on after [`pause`](Self::pause).
    ///
    /// # Panics
    /// When it does not run.
    pub fn resume(&self) {
        self.running().signal("CONT");
    }

    fn running(&self) -> &Process {
        self.process.as_ref().expect("the server was killed; call restart first")
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn try_connect(&self) -> redis::RedisResult<Connection> {
        let connection = Client::open(self.unix_url())?.get_connection_with_timeout(PATIENCE)?;
        connection.set_read_timeout(Some(PATIENCE))?;
        connection.set_write_timeout(Some(PATIENCE))?;
        Ok(connection)
    }

    /// Whether the server runs and answers. The unix socket is in a folder that only this server has, so whoever answers there is
    /// this server, and it answers only if it got the port too.
    fn launch(&mut self) -> bool {
        let folder = self.folder.path();
        let _ = std::fs::remove_file(self.socket());
        let mut process = Process::start(folder, self.port, self.tls, &self.socket(), &self.options);
        let end = Instant::now() + PATIENCE;
        while process.is_running() {
            let answer =
                self.try_connect().and_then(|mut connection| redis::cmd("PING").query::<String>(&mut connection));
            if answer.is_ok() {
                self.process = Some(process);
                return true;
            }
            assert!(Instant::now() < end, "the Redis server does not answer; its log:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
        false
    }
}
