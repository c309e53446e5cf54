//! What every program here does around its work: logs, the signals that end it, and how it reports a failure.

use std::{error::Error, io::IsTerminal, process::ExitCode};

use buscodegen_runtime::{Bus, Running};
use clap::Args;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// Why a program cannot go on.
pub type Failure = Box<dyn Error + Send + Sync>;

/// Which bus a process is on.
#[derive(Args, Clone, Debug)]
pub struct BusOption {
    /// The bus that all services share.
    #[arg(long = "bus", value_name = "URL", env = "BUS_URL", default_value = "redis://127.0.0.1:6379")]
    url: String,
}

impl BusOption {
    /// Connects the service to it.
    ///
    /// # Errors
    /// When the address is not understood, or nobody is there.
    pub async fn connect(&self, service: &str) -> Result<Bus, Failure> {
        Ok(Bus::builder(&self.url).service(service).connect().await?)
    }
}

/// Keeps a worker going until `stop`, and then lets it finish what it has begun.
pub(crate) async fn work(worker: Running, stop: CancellationToken) -> Result<(), Failure> {
    tokio::select! {
        () = stop.cancelled() => {}
        failed = worker.failed() => return Err(failed.into()),
    }
    worker.stop().await?;
    Ok(())
}

/// Tells the user where everything is.
pub fn welcome(shop: &str, dashboard: &str, more: &[(&str, &str)]) {
    println!("\nThe pet store is open.\n");
    for (name, address) in [("Shop", shop), ("Dashboard", dashboard)].iter().chain(more) {
        println!("    {name:<10} {address}");
    }
    println!("\nVisit a few pets and watch the dashboard count. Ctrl-C ends it.\n");
}

/// Runs a program to its end: gives it what is cancelled when the user presses Ctrl-C or a supervisor sends SIGTERM,
/// and turns its failure into a message and an exit code.
///
/// What is logged is chosen by `RUST_LOG`; without it, what a person wants to follow.
pub async fn run<F: Future<Output = Result<(), Failure>>>(program: impl FnOnce(CancellationToken) -> F) -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .without_time()
        .with_target(false)
        .compact()
        .init();
    let outcome = async { program(stopped_by_signals()?).await };
    match outcome.await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", chain(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// The error and what caused it, in one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let reason = error.to_string();
        // Many errors repeat their cause in their own text.
        if !text.contains(&reason) {
            text = format!("{text}: {reason}");
        }
        cause = error.source();
    }
    text
}

fn stopped_by_signals() -> Result<CancellationToken, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        stopped.cancel();
    });
    Ok(stop)
}
