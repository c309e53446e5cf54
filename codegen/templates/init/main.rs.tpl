//! The service as a program, until SIGTERM or Ctrl-C. Its bus is where `BUS_URL` says, such as `redis://localhost`;
//! without one it is in this process only, where nobody else can call.

use buscodegen_runtime::Bus;
use greeter_api::{Greet, GreeterClient};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bus = Bus::from_env().await?;
    tokio::spawn(call(bus.clone()));
    service::worker(&bus).run().await?;
    Ok(())
}

/// A call to ourselves, to see that it works.
async fn call(bus: Bus) {
    match GreeterClient::new(&bus).greet(Greet::new("World")).await {
        Ok(greeting) => println!("{}\nserving `greeter`; Ctrl-C ends it", greeting.text),
        Err(error) => eprintln!("{error}"),
    }
}
