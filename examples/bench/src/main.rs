//! Times a typed, validated call over Redis against two floors in the same run: the same two list hops written by hand on
//! redis-rs with raw bytes, and a plain PING. Contenders take turns, so that what else the machine does meets all of them;
//! what is printed are medians and ratios.
//!
//! Client and server are two processes, each with one thread, as a service and its caller would be. The Redis server is private.

#![allow(clippy::print_stdout, reason = "the figures are the output")]

mod by_hand;
mod measure;
mod ping;
mod typed;

mod orders {
    buscodegen_runtime::include_api!("orders");
}

use std::{error::Error, process::Stdio, time::Duration};

use buscodegen_testing::RedisServer;
use clap::Parser;
use measure::{Contender, Report};

/// Measures sequential latency and throughput of a typed, validated rpc over Redis.
#[derive(Parser)]
struct Options {
    /// How often each contender has its turn.
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// How long one turn lasts, in milliseconds.
    #[arg(long, default_value_t = 300)]
    turn: u64,
    /// Calls in flight in the throughput part.
    #[arg(long, default_value_t = 64)]
    in_flight: usize,
    /// Measure only PING and this contender, as when one is to be profiled: part of its name.
    #[arg(long)]
    only: Option<String>,
    /// Serve the calls at this URL instead; the measuring process starts itself so.
    #[arg(long, hide = true)]
    serve: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    if let Some(url) = &options.serve {
        return serve(url).await;
    }
    let redis = RedisServer::start();
    let mut server = tokio::process::Command::new(std::env::current_exe()?)
        .args(["--serve", &redis.url()])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;

    let mut contenders: Vec<Box<dyn Contender>> = vec![
        Box::new(ping::Ping::connect(&redis.url()).await?),
        Box::new(by_hand::Client::connect(&redis.url()).await?),
        Box::new(typed::Client::connect(&redis.url()).await?),
    ];
    if let Some(only) = &options.only {
        contenders.retain(|contender| contender.name() == "PING" || contender.name().contains(only.as_str()));
    }
    let turn = Duration::from_millis(options.turn);
    for contender in &contenders {
        // The first call waits until the server is up.
        contender.call().await?;
        measure::turn(contender.as_ref(), options.in_flight, turn).await?;
    }
    let sequential = measure::rounds(&contenders, 1, options.rounds, turn).await?;
    let throughput = measure::rounds(&contenders, options.in_flight, options.rounds, turn).await?;
    print!("{}", Report { contenders: &contenders, sequential, throughput, in_flight: options.in_flight });
    server.kill().await?;
    Ok(())
}

async fn serve(url: &str) -> Result<(), Box<dyn Error>> {
    tokio::try_join!(typed::serve(url), by_hand::serve(url))?;
    Ok(())
}
