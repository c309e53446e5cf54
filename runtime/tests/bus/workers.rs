//! Workers that cannot start, and parts of them that die.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use buscodegen_runtime::{Bus, Executed, Listener, Retry, TransportErrorKind, Worker, WorkerError};

use crate::{
    contract::{Echo, Note, Viewed, echo},
    scripted::Scripted,
};

#[tokio::test]
async fn wrong_settings_are_told_before_anything_starts() {
    let bus = Bus::memory();
    let listener = |name: &str| Listener::<Viewed>::new(name).retry(Retry::attempts(1)).run(|_, _| async {});
    let wrong = [
        (Worker::new(&bus, "No Name"), "service's name"),
        (Worker::new(&bus, "shop").serve(echo()).serve(echo()), "shop.v2.echo is served twice"),
        (Worker::new(&bus, "shop").listen(listener("a.b")), "listener's name"),
        (Worker::new(&bus, "shop").listen(listener("count")).listen(listener("count")), "shop.v2.viewed"),
        (Worker::new(&bus, "shop").every(Duration::ZERO, || async {}), "zero"),
    ];
    for (worker, expected) in wrong {
        let error = worker.on_start(|| async { panics() }).start().await.unwrap_err();
        assert!(matches!(error, WorkerError::Configuration(_)), "{error:?}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

fn panics() {
    panic!("this panic is on purpose");
}

fn hook(
    log: &Arc<Mutex<Vec<&'static str>>>,
    what: &'static str,
) -> impl FnOnce() -> std::future::Ready<()> + Send + 'static {
    let log = Arc::clone(log);
    move || {
        log.lock().unwrap().push(what);
        std::future::ready(())
    }
}

#[tokio::test]
async fn a_start_hook_that_fails_or_panics_keeps_the_worker_from_starting() {
    let bus = Bus::memory();
    let log = Arc::default();
    let worker = Worker::new(&bus, "shop").serve(echo()).on_stop(hook(&log, "stop"));
    let error = worker.on_start(|| async { Err("no disk") }).on_start(hook(&log, "second")).start().await.unwrap_err();
    assert_eq!(error.to_string(), "a start hook failed: no disk");
    let worker = Worker::new(&bus, "shop").on_start(|| async { panics() });
    assert!(matches!(worker.start().await.unwrap_err(), WorkerError::Start(_)));
    assert!(log.lock().unwrap().is_empty());
}

#[tokio::test]
async fn stop_hooks_run_when_the_transport_refuses() {
    let (bus, _) = Scripted::bus([]);
    let log = Arc::default();
    let listener = Listener::<Viewed>::new("count").run(|_, _| async {});
    let worker = Worker::new(&bus, "shop").listen(listener).on_start(hook(&log, "start")).on_stop(hook(&log, "stop"));
    let error = worker.start().await.unwrap_err();
    assert!(matches!(error, WorkerError::Transport(error) if error.kind == TransportErrorKind::Unsupported));
    assert_eq!(*log.lock().unwrap(), ["start", "stop"]);
}

#[tokio::test]
async fn all_stop_hooks_run_and_the_first_failure_is_told() {
    let bus = Bus::memory();
    let log = Arc::default();
    let worker = Worker::new(&bus, "shop").on_stop(hook(&log, "last")).on_stop(|| async { Err("cannot flush") });
    let running = worker.on_stop(|| async { panics() }).start().await.unwrap();
    let error = running.stop().await.unwrap_err();
    assert!(matches!(error, WorkerError::Stop(_)), "{error:?}");
    assert_eq!(*log.lock().unwrap(), ["last"]);
}

#[tokio::test]
async fn a_part_that_dies_ends_the_worker_with_its_error() {
    let (bus, scripted) = Scripted::bus([]);
    let log = Arc::default();
    let worker = Worker::new(&bus, "shop").serve(echo()).on_stop(hook(&log, "stop"));
    let readiness = worker.readiness();
    let run = tokio::spawn(worker.run_until(std::future::pending()));
    while !readiness.is_ready() {
        tokio::task::yield_now().await;
    }
    scripted.fail.notify_waiters();
    let error = run.await.unwrap().unwrap_err();
    assert!(matches!(&error, WorkerError::Transport(error) if error.message == "the loop died"), "{error}");
    assert_eq!(*log.lock().unwrap(), ["stop"]);
    assert!(!readiness.is_ready());
}

#[tokio::test(start_paused = true)]
async fn dropping_a_running_worker_cancels_its_handlers() {
    let bus = Bus::memory();
    let (started, mut starts) = tokio::sync::mpsc::unbounded_channel();
    let service = crate::contract::serve::<Echo, _, _>(move |cx, _| {
        let _ = started.send(cx);
        std::future::pending()
    });
    let running = Worker::new(&bus, "shop").serve(service).start().await.unwrap();
    let call = tokio::spawn(bus.call::<Echo>(Note::new("a", 1)).into_future());
    let cx = starts.recv().await.unwrap();
    assert!(cx.remaining() > Duration::from_secs(9));
    drop(running);
    cx.cancelled().await;
    assert!(cx.remaining() > Duration::from_secs(9));
    assert_eq!(call.await.unwrap().unwrap_err().executed(), Executed::Maybe);
}
