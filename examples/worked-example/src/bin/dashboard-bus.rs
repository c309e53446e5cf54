//! The half of the dashboard that listens, as a process of its own.

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;
use worked_example::{
    dashboard,
    program::{self, BusOption},
};

/// Counts the shop's page views, and keeps the counts in a file.
#[derive(Parser)]
#[command(version)]
struct Options {
    #[command(flatten)]
    bus: BusOption,
    /// The file of the counts, as JSON.
    #[arg(long, default_value_os_t = dashboard::default_path())]
    file: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    program::run(|stop| async move {
        let bus = options.bus.connect("dashboard").await?;
        dashboard::start_counting(&bus, options.file, stop).await?.await
    })
    .await
}
