//! The whole pet store as separate processes on Redis.

use std::{env, ffi::OsString, path::Path, process::ExitCode, time::Duration};

use clap::Parser;
use futures_util::future;
use tokio_util::sync::CancellationToken;
use worked_example::{
    launcher::{Process, Processes, redis},
    program::{self, Failure},
    site::{Ports, free_port},
};

/// Runs the image service, the shop and the dashboard as separate processes on Redis.
///
/// Redis is the one that REDIS_URL names, or a private one that ends with the demo. A process that dies is started
/// again: try `kill -9` on one of them.
#[derive(Parser)]
#[command(version)]
struct Options {
    #[command(flatten)]
    ports: Ports,
    /// The Redis server to use instead of a private one.
    #[arg(long, value_name = "URL", env = "REDIS_URL")]
    bus: Option<String>,
    /// Run the dashboard as one process instead of two.
    #[arg(long)]
    combined: bool,
    /// How many seconds a process that died stays away.
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    restart_after: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    program::run(|stop| demo(options, stop)).await
}

async fn demo(options: Options, stop: CancellationToken) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let restart_after = Duration::from_secs(options.restart_after);
    let mut broker = Processes::new(restart_after);
    let mut services = Processes::new(restart_after);
    let outcome = tokio::select! {
        outcome = open(&options, folder.path(), &mut broker, &mut services) => outcome,
        () = stop.cancelled() => Ok(()),
    };
    if outcome.is_ok() {
        stop.cancelled().await;
    }
    // Redis last: the services still say goodbye to it.
    services.stop().await;
    broker.stop().await;
    if outcome.is_ok() {
        println!("\nThe pet store is closed.");
    }
    outcome
}

/// Starts everything, waits until it is ready, and says where it is.
async fn open(
    options: &Options,
    folder: &Path,
    broker: &mut Processes,
    services: &mut Processes,
) -> Result<(), Failure> {
    let url = match &options.bus {
        Some(url) => url.clone(),
        None => {
            let port = free_port(0).await?;
            broker.start(redis(port, folder)?)?.await;
            format!("redis://127.0.0.1:{port}")
        }
    };
    let ports = [free_port(options.ports.store).await?, free_port(options.ports.dashboard).await?];
    let mut ready = Vec::new();
    for process in processes(options, folder, &url, ports).await? {
        ready.push(services.start(process)?);
    }
    future::join_all(ready).await;
    let [shop, dashboard] = ports.map(|port| format!("http://127.0.0.1:{port}"));
    program::welcome(&shop, &dashboard, &[("Redis", &url)]);
    Ok(())
}

/// The services, each with its own program beside this one.
async fn processes(
    options: &Options,
    folder: &Path,
    bus: &str,
    [shop, dashboard]: [u16; 2],
) -> Result<Vec<Process>, Failure> {
    let pictures = free_port(options.ports.image).await?;
    let counts = folder.join("page-views.json");
    let on = |port: u16| vec!["--bus".into(), bus.into(), "--port".into(), port.to_string().into()];
    let file = || vec!["--file".into(), counts.clone().into()];
    let mut processes = vec![service("image", on(pictures))?, service("store", on(shop))?];
    if options.combined {
        processes.push(service("dashboard", on(dashboard))?);
    } else {
        let port = ["--port".into(), dashboard.to_string().into()];
        processes.push(service("dashboard-bus", [file(), vec!["--bus".into(), bus.into()]].concat())?);
        processes.push(service("dashboard-web", [file(), port.to_vec()].concat())?);
    }
    Ok(processes)
}

fn service(name: &'static str, arguments: Vec<OsString>) -> Result<Process, Failure> {
    let program = env::current_exe()?.with_file_name(name);
    if !program.is_file() {
        return Err(
            format!("there is no {name} beside this program: run `cargo build -p worked-example --bins`").into()
        );
    }
    Ok(Process { name, program, arguments, ready: "is ready" })
}
