//! The whole pet store in one process, on the in-memory transport: nothing to install.

use std::process::ExitCode;

use buscodegen_runtime::Bus;
use clap::Parser;
use tokio_util::sync::CancellationToken;
use worked_example::{
    dashboard, image,
    program::{self, Failure},
    site::{Ports, Site},
    store,
};

/// Runs the image service, the shop and the dashboard in one process, without Redis.
#[derive(Parser)]
#[command(version)]
struct Options {
    #[command(flatten)]
    ports: Ports,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Options { ports } = Options::parse();
    program::run(|stop| demo(ports, stop)).await
}

async fn demo(ports: Ports, stop: CancellationToken) -> Result<(), Failure> {
    let bus = Bus::memory();
    let site = Site::open(ports.image).await?;
    let image = image::start(&bus, site, stop.clone()).await?;
    let site = Site::open(ports.dashboard).await?;
    let views = site.url().to_owned();
    let dashboard = dashboard::start(&bus, site, stop.clone()).await?;
    let site = Site::open(ports.store).await?;
    let shop = site.url().to_owned();
    let store = store::start(&bus, site, stop)?;
    program::welcome(&shop, &views, &[]);
    tokio::try_join!(image, dashboard, store)?;
    println!("\nThe pet store is closed.");
    Ok(())
}
