//! A process that is kept alive until all are told to stop.

use std::{
    ffi::OsString,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    process::{Child, Command},
    sync::watch,
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use super::output::Output;
use crate::program::Failure;

/// How long a process may take to end before it is killed.
const PATIENCE: Duration = Duration::from_secs(30);

/// How a process is started.
#[derive(Clone, Debug)]
pub struct Process {
    /// What its lines are prefixed with.
    pub name: &'static str,
    /// The program's file.
    pub program: PathBuf,
    /// The program's arguments.
    pub arguments: Vec<OsString>,
    /// What a line says once the process is ready to be used.
    pub ready: &'static str,
}

/// Processes that run until they are stopped.
#[derive(Debug)]
pub struct Processes {
    restart_after: Duration,
    stop: CancellationToken,
    running: JoinSet<()>,
}

impl Processes {
    /// None yet. One that ends is started again after `restart_after`.
    #[must_use]
    pub fn new(restart_after: Duration) -> Self {
        Self { restart_after, stop: CancellationToken::new(), running: JoinSet::new() }
    }

    /// Starts a process and keeps it alive. What is returned waits until it is ready for the first time.
    ///
    /// # Errors
    /// When the program cannot be started at all.
    pub fn start(&mut self, process: Process) -> Result<impl Future<Output = ()> + use<>, Failure> {
        let output = Output::new(process.name);
        let (ready, mut is_ready) = watch::channel(false);
        let child = spawn(&process, &output)?;
        self.running.spawn(keep_alive(process, child, output, ready, self.restart_after, self.stop.clone()));
        Ok(async move {
            // An error means that it was stopped before it was ready: nothing to wait for either.
            let _ = is_ready.wait_for(|ready| *ready).await;
        })
    }

    /// Asks all processes to end, waits until they have, and kills those that take too long.
    pub async fn stop(mut self) {
        self.stop.cancel();
        while self.running.join_next().await.is_some() {}
    }
}

fn spawn(process: &Process, output: &Output) -> Result<Child, Failure> {
    let child = Command::new(&process.program)
        .args(&process.arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // Apart from the terminal, whose Ctrl-C would otherwise end all of them at once, Redis before its clients.
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("cannot start {}: {error}", process.program.display()))?;
    output.line(&format!("started as process {}", child.id().unwrap_or_default()));
    Ok(child)
}

async fn keep_alive(
    process: Process,
    mut child: Child,
    output: Output,
    ready: watch::Sender<bool>,
    restart_after: Duration,
    stop: CancellationToken,
) {
    loop {
        let ended = tokio::select! {
            ended = run(&mut child, &process, &output, &ready) => ended,
            () = stop.cancelled() => {
                terminate(&mut child, &process, &output, &ready).await;
                return;
            }
        };
        output.line(&format!("ended ({ended}); starting it again in {} s", restart_after.as_secs_f32()));
        tokio::select! {
            () = tokio::time::sleep(restart_after) => {}
            () = stop.cancelled() => return,
        }
        match spawn(&process, &output) {
            Ok(again) => child = again,
            Err(error) => output.line(&error.to_string()),
        }
    }
}

/// Prints what the process says until it ends.
async fn run(child: &mut Child, process: &Process, output: &Output, ready: &watch::Sender<bool>) -> String {
    let seen = |line: &str| {
        if line.contains(process.ready) {
            ready.send_replace(true);
        }
    };
    let said = async {
        if let Some(stdout) = child.stdout.as_mut() {
            output.clone().copy(stdout, seen).await;
        }
    };
    let complained = async {
        if let Some(stderr) = child.stderr.as_mut() {
            output.clone().copy(stderr, seen).await;
        }
    };
    tokio::join!(said, complained);
    describe(child.wait().await)
}

/// Asks the process to end, and prints what it still says.
async fn terminate(child: &mut Child, process: &Process, output: &Output, ready: &watch::Sender<bool>) {
    let pid = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
    if let Some(Err(error)) = pid.map(|pid| kill_process(pid, Signal::TERM)) {
        output.line(&format!("cannot be asked to end: {error}"));
    }
    match tokio::time::timeout(PATIENCE, run(child, process, output, ready)).await {
        Ok(ended) => output.line(&format!("ended ({ended})")),
        Err(_) => {
            output.line("does not end: killing it");
            let _ = child.kill().await;
        }
    }
}

fn describe(ended: std::io::Result<ExitStatus>) -> String {
    ended.map_or_else(|error| error.to_string(), |status| status.to_string())
}
