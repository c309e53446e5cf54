//! A server and its client in one process, on the in-memory transport. `build.rs` made the crate's `greeter` module from
//! `schemas/greeter.json`; nothing generated is checked in.

#![allow(clippy::print_stdout, reason = "the greeting is the output")]

use std::error::Error;

use buscodegen_runtime::{Bus, Context, Fail, Worker};
use greeter::{
    Greet, GreetError, GreetResponse, GreeterClient, GreeterServer, greeter_server, language_types::Language,
};

mod greeter {
    buscodegen_runtime::include_api!("greeter");
}

struct Greeter;

impl GreeterServer for Greeter {
    async fn greet(&self, _: Context, greet: Greet) -> Result<GreetResponse, Fail<GreetError>> {
        let hello = match greet.language_or_default() {
            Language::En => "Hello",
            Language::De => "Hallo",
            Language::Fr => "Bonjour",
        };
        Ok(GreetResponse::new(format!("{hello}, {}!", greet.name)))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let bus = Bus::memory();
    let worker = Worker::new(&bus, "greeter").serve(greeter_server(Greeter)).start().await?;

    let client = GreeterClient::new(&bus);
    println!("{}", client.greet(Greet::new("Ada")).await?.greeting);
    println!("{}", client.greet(Greet::new("Marie").with_language(Language::Fr)).await?.greeting);

    // The schema asks for a name of one letter at least, so this never leaves the client.
    if let Err(error) = client.greet(Greet::new("")).await {
        println!("{error}");
    }
    worker.stop().await?;
    Ok(())
}
