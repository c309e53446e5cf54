//! The dashboard as one process: it listens, and it shows what it heard.

use std::process::ExitCode;

use clap::Parser;
use worked_example::{
    dashboard,
    program::{self, BusOption},
    site::Site,
};

/// Counts the shop's page views in memory, and shows them on a web page that updates by itself.
#[derive(Parser)]
#[command(version)]
struct Options {
    #[command(flatten)]
    bus: BusOption,
    /// The port of the dashboard; another free one when it is taken.
    #[arg(long, default_value_t = 5000)]
    port: u16,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    program::run(|stop| async move {
        let bus = options.bus.connect("dashboard").await?;
        dashboard::start(&bus, Site::open(options.port).await?, stop).await?.await
    })
    .await
}
