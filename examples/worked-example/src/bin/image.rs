//! The image service as a process of its own.

use std::process::ExitCode;

use clap::Parser;
use worked_example::{
    image,
    program::{self, BusOption},
    site::Site,
};

/// Serves the rpc `image.resize`, and the resized pictures over HTTP.
#[derive(Parser)]
#[command(version)]
struct Options {
    #[command(flatten)]
    bus: BusOption,
    /// The port of the pictures; another free one when it is taken.
    #[arg(long, default_value_t = 5002)]
    port: u16,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    program::run(|stop| async move {
        let bus = options.bus.connect("image").await?;
        image::start(&bus, Site::open(options.port).await?, stop).await?.await
    })
    .await
}
