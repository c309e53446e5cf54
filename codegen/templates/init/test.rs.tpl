//! The service and its client in one process, on the in-memory bus.

use buscodegen_runtime::{Bus, CallError};
use greeter_api::{Greet, GreetError, Greeted, GreeterClient, greeted};
use tokio::sync::mpsc::unbounded_channel;

#[tokio::test]
async fn people_are_greeted_and_others_hear_of_it() -> Result<(), Box<dyn std::error::Error>> {
    let bus = Bus::memory();
    let (heard, mut names) = unbounded_channel();
    let listener = greeted("test").run(move |_, event: Greeted| {
        let heard = heard.clone();
        async move { heard.send(event.name) }
    });
    let running = service::worker(&bus).listen(listener).start().await?;
    let greeter = GreeterClient::new(&bus);

    let greeting = greeter.greet(Greet::new("Ada").with_language("de")).await?;
    assert_eq!(greeting.text, "Hallo, Ada!");
    assert_eq!(names.recv().await.as_deref(), Some("Ada"));

    let unknown = greeter.greet(Greet::new("Ada").with_language("tlh")).await;
    assert!(matches!(unknown, Err(CallError::Declared(GreetError::UnknownLanguage))));

    // The schema asks for a name, so this never leaves the client.
    assert!(greeter.greet(Greet::new("")).await.is_err());

    running.stop().await?;
    Ok(())
}
