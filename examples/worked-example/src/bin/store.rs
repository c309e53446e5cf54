//! The shop as a process of its own.

use std::process::ExitCode;

use clap::Parser;
use worked_example::{
    program::{self, BusOption},
    site::Site,
    store,
};

/// Serves the shop's web pages, which call `image.resize` and fire `store.page_view`.
#[derive(Parser)]
#[command(version)]
struct Options {
    #[command(flatten)]
    bus: BusOption,
    /// The port of the shop; another free one when it is taken.
    #[arg(long, default_value_t = 5001)]
    port: u16,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    program::run(|stop| async move {
        let bus = options.bus.connect("store").await?;
        store::start(&bus, Site::open(options.port).await?, stop)?.await
    })
    .await
}
