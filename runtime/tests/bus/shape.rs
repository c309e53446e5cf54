//! Client, server trait and events in the shape that the generator writes, and programs on them.

use std::{sync::Arc, time::Duration};

use buscodegen_runtime::{Bus, Call, CallError, Context, Fail, Internal, Listener, Publish, Service, Worker, codegen};

use crate::contract::{API, Echo, EchoError, Note, Relay, Viewed};

/// What `src/client.rs` is.
#[derive(Clone, Debug)]
struct ShopClient {
    bus: Bus,
}

impl ShopClient {
    fn new(bus: &Bus) -> Self {
        Self { bus: bus.clone() }
    }

    fn echo(&self, parameters: Note) -> Call<Echo> {
        self.bus.call(parameters)
    }

    fn relay(&self, parameters: Note) -> Call<Relay> {
        self.bus.call(parameters)
    }
}

/// What `src/server.rs` is.
trait ShopServer: Send + Sync + 'static {
    fn echo(&self, cx: Context, parameters: Note) -> impl Future<Output = Result<Note, Fail<EchoError>>> + Send {
        codegen::unimplemented(cx, parameters)
    }

    fn relay(
        &self,
        cx: Context,
        parameters: Note,
    ) -> impl Future<Output = Result<Note, Fail<buscodegen_runtime::NoErrors>>> + Send {
        codegen::unimplemented(cx, parameters)
    }
}

fn shop_server(server: impl ShopServer) -> Service {
    let server = Arc::new(server);
    Service::new(&API)
        .rpc::<Echo, _, _>({
            let server = server.clone();
            move |cx, parameters| {
                let server = server.clone();
                async move { server.echo(cx, parameters).await }
            }
        })
        .rpc::<Relay, _, _>({
            let server = server.clone();
            move |cx, parameters| {
                let server = server.clone();
                async move { server.relay(cx, parameters).await }
            }
        })
}

/// What `src/events.rs` is.
#[derive(Clone, Debug)]
struct ShopEvents {
    bus: Bus,
}

impl ShopEvents {
    fn new(bus: &Bus) -> Self {
        Self { bus: bus.clone() }
    }

    fn viewed(&self, parameters: Note) -> Publish<Viewed> {
        self.bus.publish(parameters)
    }
}

fn viewed(listener: impl Into<String>) -> Listener<Viewed> {
    Listener::new(listener)
}

/// What a user writes.
struct Shop {
    client: ShopClient,
    events: ShopEvents,
}

impl ShopServer for Shop {
    async fn echo(&self, _: Context, note: Note) -> Result<Note, Fail<EchoError>> {
        if note.text.is_empty() {
            return Err(EchoError::Gone.into());
        }
        let _: i64 = note.text.parse().internal()?;
        self.events.viewed(note.clone()).await.internal()?;
        Ok(note)
    }

    async fn relay(&self, cx: Context, note: Note) -> Result<Note, Fail<buscodegen_runtime::NoErrors>> {
        cx.set_header("relayed", "yes").internal()?;
        Ok(self.client.echo(note).await?)
    }
}

#[derive(Default)]
struct Dash(std::sync::Mutex<Vec<Note>>);

impl Dash {
    async fn on_viewed(&self, _: Context, note: Note) {
        self.0.lock().unwrap().push(note);
    }
}

#[tokio::test(start_paused = true)]
async fn a_program_on_a_generated_crate_reads_as_the_documentation_says() {
    let bus = Bus::memory();
    let dash = Arc::new(Dash::default());
    let shop = Shop { client: ShopClient::new(&bus), events: ShopEvents::new(&bus) };
    let worker = Worker::new(&bus, "shop")
        .serve(shop_server(shop))
        .listen(viewed("count").handle(dash.clone(), Dash::on_viewed))
        .start()
        .await
        .unwrap();

    let shop = ShopClient::new(&bus);
    assert_eq!(shop.echo(Note::new("7", 1)).await, Ok(Note::new("7", 1)));
    let reply =
        shop.relay(Note::new("8", 2)).timeout(Duration::from_millis(300)).header("tenant", "a").send().await.unwrap();
    assert_eq!(reply.headers.get("relayed"), Some("yes"));
    assert_eq!(shop.echo(Note::new("", 1)).await, Err(CallError::Declared(EchoError::Gone)));
    assert!(matches!(shop.relay(Note::new("", 1)).await, Err(CallError::Internal { .. })));

    worker.stop().await.unwrap();
    assert_eq!(*dash.0.lock().unwrap(), [Note::new("7", 1), Note::new("8", 2)]);
}

struct Unfinished;

impl ShopServer for Unfinished {}

#[tokio::test(start_paused = true)]
async fn an_rpc_that_the_server_does_not_have_yet_is_unimplemented() {
    let bus = Bus::memory();
    let _worker = Worker::new(&bus, "shop").serve(shop_server(Unfinished)).start().await.unwrap();
    assert!(matches!(ShopClient::new(&bus).echo(Note::new("a", 1)).await, Err(CallError::Unimplemented { .. })));
}
