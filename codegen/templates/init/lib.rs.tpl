//! Serves the API `greeter`, which `schemas/greeter.json` defines. What its schemas refuse never gets here.

use buscodegen_runtime::{Bus, Context, Fail, Internal, Worker};
use greeter_api::{Greet, GreetError, Greeted, GreeterEvents, GreeterServer, Greeting, greeter_server};

/// What answers calls.
struct Greeter {
    events: GreeterEvents,
}

impl GreeterServer for Greeter {
    async fn greet(&self, _: Context, greet: Greet) -> Result<Greeting, Fail<GreetError>> {
        let hello = match greet.language_or_default() {
            "en" => "Hello",
            "de" => "Hallo",
            _ => return Err(GreetError::UnknownLanguage.into()),
        };
        self.events.greeted(Greeted::new(&greet.name)).await.internal()?;
        Ok(Greeting::new(format!("{hello}, {}!", greet.name)))
    }
}

/// The service, ready to be started. More services, listeners and timers can be added to it.
pub fn worker(bus: &Bus) -> Worker {
    Worker::new(bus, "service").serve(greeter_server(Greeter { events: GreeterEvents::new(bus) }))
}
