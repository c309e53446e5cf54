//! What logs and spans say: which message, and never what is in it. Alone in its process, as what listens to logs is the process' own.
#![cfg(feature = "bus")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "conformance/contract.rs"]
#[allow(dead_code, reason = "the other suites use the rest")]
mod contract;

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use buscodegen_runtime::{Bus, Listener, Retry, Worker};
use tracing::instrument::WithSubscriber;
use tracing_subscriber::fmt::{MakeWriter, format::FmtSpan};

use contract::{Echo, EchoError, Loose, LooseEcho, LooseViewed, Note, Viewed, serve};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

async fn everything_that_can_go_wrong() {
    let bus = Bus::builder("memory:").service("web").connect().await.unwrap();
    let service = serve::<Echo, _, _>(|cx, note| async move {
        cx.set_header("token", "secret header").unwrap();
        match note.number {
            0 => Err(EchoError::TooLoud(Note::new("secret data", 101)).into()),
            1 => panic!("secret panic"),
            2 => std::future::pending().await,
            3 => Ok(Note::new("secret answer", 101)),
            _ => Ok(note),
        }
    });
    let retry = Retry::attempts(2).backoff(Duration::from_millis(1));
    let listener = Listener::<Viewed>::new("count").retry(retry).run(|_, _| async { Err::<(), _>("the disk is full") });
    let running = Worker::new(&bus, "shop").serve(service).listen(listener).start().await.unwrap();
    for number in 0..5 {
        let call = bus.call::<Echo>(Note::new("secret text", number)).header("token", "secret header");
        let _ = call.timeout(Duration::from_millis(50)).await;
    }
    let _ = bus.call::<LooseEcho>(Loose::new("secret text", -765_432_109)).await;
    let _ = bus.publish::<Viewed>(Note::new("secret key", 1)).await;
    let _ = bus.publish::<LooseViewed>(Loose::new("secret text", -765_432_109)).await;
    while bus.stats().transport.dead_lettered < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    running.stop().await.unwrap();
    bus.close().await;
}

#[test]
fn logs_name_messages_and_never_hold_what_is_in_them() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .without_time()
        .with_writer(log.clone())
        .finish();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    // The default of this thread, as the runtime polls all tasks on it.
    tracing::subscriber::with_default(subscriber, || {
        runtime.block_on(everything_that_can_go_wrong().with_current_subscriber());
    });
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for expected in [
        "call{rpc=shop.v2.echo id=",
        "serve{rpc=shop.v2.echo id=",
        "publish{event=shop.v2.viewed id=",
        "listen{event=shop.v2.viewed group=shop.count id=",
        "attempt=2",
        "the handler panicked",
        "the handler was stopped at its deadline",
        "the handler's answer does not fit its schema",
        "the event does not fit its schema",
        "the disk is full",
    ] {
        assert!(log.contains(expected), "no {expected:?} in\n{log}");
    }
    assert!(!log.contains("secret") && !log.contains("765432109"), "{log}");
}
