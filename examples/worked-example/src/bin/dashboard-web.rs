//! The half of the dashboard that shows, as a process of its own. It needs no bus.

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;
use worked_example::{dashboard, program, site::Site};

/// Shows the counts that `dashboard-bus` keeps in a file, on a web page that updates by itself.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// The file of the counts, as JSON.
    #[arg(long, default_value_os_t = dashboard::default_path())]
    file: PathBuf,
    /// The port of the dashboard; another free one when it is taken.
    #[arg(long, default_value_t = 5000)]
    port: u16,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    program::run(
        |stop| async move { dashboard::start_showing(options.file, Site::open(options.port).await?, stop)?.await },
    )
    .await
}
