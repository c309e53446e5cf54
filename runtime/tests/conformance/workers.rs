//! Workers: limits, sharing, draining, hooks, layers.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, AtomicUsize, Ordering},
};

use buscodegen_runtime::{CallError, Executed, Worker, transport::Request};
use futures_util::future::join_all;
use tokio::sync::{Semaphore, mpsc};
use tower::util::MapRequestLayer;

use super::{
    Broker,
    contract::{Echo, Keep, Note, Repeat, echo, serve},
    eventually, ms,
};

pub(crate) async fn no_more_handlers_run_than_allowed(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let service = serve::<Echo, _, _>({
        let (running, most) = (Arc::clone(&running), Arc::clone(&most));
        move |_, note| {
            let now = running.fetch_add(1, Ordering::SeqCst) + 1;
            most.fetch_max(now, Ordering::SeqCst);
            let running = Arc::clone(&running);
            async move {
                tokio::time::sleep(ms(10)).await;
                running.fetch_sub(1, Ordering::SeqCst);
                Ok(note)
            }
        }
    });
    let _worker = Worker::new(&server, "shop").serve(service).concurrency(3).start().await.unwrap();
    let calls = (0..30).map(|number| client.call::<Echo>(Note::new("a", number)).into_future());
    assert!(join_all(calls).await.iter().all(Result::is_ok));
    assert_eq!(most.load(Ordering::SeqCst), 3);
}

pub(crate) async fn two_workers_share_the_work(broker: &Broker) {
    let client = broker.bus().await;
    let served = Arc::new(Mutex::new([0, 0]));
    let mut workers = Vec::new();
    for index in [0, 1] {
        let served = Arc::clone(&served);
        let service = serve::<Echo, _, _>(move |_, note| {
            served.lock().unwrap()[index] += 1;
            async {
                tokio::time::sleep(ms(10)).await;
                Ok(note)
            }
        });
        workers.push(Worker::new(&broker.bus().await, "shop").serve(service).concurrency(2).start().await.unwrap());
    }
    let calls = (0..40).map(|number| client.call::<Echo>(Note::new("a", number)).into_future());
    assert!(join_all(calls).await.iter().all(Result::is_ok));
    let [one, two] = *served.lock().unwrap();
    assert_eq!(one + two, 40);
    assert!(one >= 8 && two >= 8, "{one} and {two}");
}

pub(crate) async fn a_drain_loses_no_call(broker: &Broker) {
    let client = broker.bus().await;
    let service = || {
        serve::<Echo, _, _>(|_, note| async {
            tokio::time::sleep(ms(20)).await;
            Ok(note)
        })
    };
    let first = Worker::new(&broker.bus().await, "shop").serve(service()).concurrency(4).start().await.unwrap();
    let calls = (0..60).map(|number| tokio::spawn(client.call::<Echo>(Note::new("a", number)).into_future()));
    let calls: Vec<_> = calls.collect();
    tokio::time::sleep(ms(30)).await;
    let _second = Worker::new(&broker.bus().await, "shop").serve(service()).concurrency(4).start().await.unwrap();
    assert_eq!(first.stop().await.unwrap(), 0);
    for (number, call) in calls.into_iter().enumerate() {
        assert_eq!(call.await.unwrap(), Ok(Note::new("a", number as i64)));
    }
}

pub(crate) async fn a_drain_ends_at_its_deadline(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let (started, mut starts) = mpsc::unbounded_channel();
    let service = serve::<Echo, _, _>(move |_, _| {
        let _ = started.send(());
        std::future::pending()
    });
    let worker = Worker::new(&server, "shop").serve(service).drain_timeout(ms(200)).start().await.unwrap();
    let call = tokio::spawn(client.call::<Echo>(Note::new("a", 1)).timeout(ms(4000)).into_future());
    starts.recv().await.unwrap();
    assert_eq!(worker.stop().await.unwrap(), 1);
    assert_ne!(call.await.unwrap().unwrap_err().executed(), Executed::No);
}

pub(crate) async fn a_stopped_worker_takes_nothing(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let worker = Worker::new(&server, "shop").serve(echo());
    let readiness = worker.readiness();
    assert!(!readiness.is_ready());
    let worker = worker.start().await.unwrap();
    assert!(readiness.is_ready());
    assert!(client.call::<Echo>(Note::new("a", 1)).await.is_ok());
    worker.stop().await.unwrap();
    assert!(!readiness.is_ready());
    let error = client.call::<Echo>(Note::new("a", 1)).timeout(ms(100)).await.unwrap_err();
    assert!(matches!(error, CallError::DeadlineExceeded { .. }), "{error:?}");
}

pub(crate) async fn hooks_and_timers_run(broker: &Broker) {
    let bus = broker.bus().await;
    let log = Arc::new(Mutex::new(Vec::new()));
    let note = |what: &'static str| {
        let log = Arc::clone(&log);
        move || {
            log.lock().unwrap().push(what);
            async {}
        }
    };
    let ticks = Arc::new(AtomicU32::new(0));
    let tick = Arc::clone(&ticks);
    let worker = Worker::new(&bus, "shop")
        .serve(echo())
        .on_start(note("start 1"))
        .on_start(note("start 2"))
        .on_stop(note("stop 1"))
        .on_stop(note("stop 2"))
        .every(ms(10), move || {
            let number = tick.fetch_add(1, Ordering::SeqCst);
            async move {
                assert_ne!(number, 0, "this panic is on purpose");
                if number == 1 { Err("failed on purpose") } else { Ok(()) }
            }
        });
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let run = tokio::spawn(worker.run_until(async {
        let _ = ended.await;
    }));
    eventually("the timer outlives a panic and a failure", async || ticks.load(Ordering::SeqCst) >= 3).await;
    end.send(()).unwrap();
    run.await.unwrap().unwrap();
    assert_eq!(*log.lock().unwrap(), ["start 1", "start 2", "stop 2", "stop 1"]);
}

pub(crate) async fn a_durable_call_survives_its_worker(broker: &Broker) {
    let client = broker.bus().await;
    let (started, mut starts) = mpsc::unbounded_channel();
    let gate = Arc::new(Semaphore::new(0));
    let service = || {
        let (started, gate) = (started.clone(), Arc::clone(&gate));
        serve::<Keep, _, _>(move |cx, note| {
            let _ = started.send((cx.id(), cx.attempt()));
            let gate = Arc::clone(&gate);
            async move {
                let _ = gate.acquire().await;
                Ok(note)
            }
        })
    };
    let first = Worker::new(&broker.bus().await, "shop").serve(service()).start().await.unwrap();
    let call = tokio::spawn(client.call::<Keep>(Note::new("a", 1)).timeout(ms(20_000)).into_future());
    let (id, attempt) = starts.recv().await.unwrap();
    assert_eq!(attempt, 1);
    drop(first);
    let _second = Worker::new(&broker.bus().await, "shop").serve(service()).start().await.unwrap();
    let again = starts.recv().await.unwrap();
    assert_eq!(again.0, id);
    assert!(again.1 > 1, "{}", again.1);
    gate.add_permits(1);
    assert_eq!(call.await.unwrap(), Ok(Note::new("a", 1)));
}

pub(crate) async fn layers_surround_both_sides(broker: &Broker) {
    fn mark(who: &'static str) -> MapRequestLayer<impl Fn(Request) -> Request + Clone + Send + Sync> {
        MapRequestLayer::new(move |mut request: Request| {
            let path = request.headers.get("path").map_or(who.to_owned(), |path| format!("{path} {who}"));
            request.headers.insert("path", &path).unwrap();
            request
        })
    }
    let client = broker.builder().layer(mark("a")).layer(mark("b")).connect().await.unwrap();
    let server = broker.bus().await;
    let service = serve::<Repeat, _, _>(|cx, note| {
        cx.set_header("path", cx.header("path").unwrap()).unwrap();
        async { Ok(note) }
    });
    let refuse = MapRequestLayer::new(|request: Request| {
        assert!(!request.body.starts_with(b"{\"text\":\"bang"), "this panic is on purpose");
        request
    });
    let worker =
        Worker::new(&server, "shop").serve(service).layer(mark("c")).layer(mark("d")).layer(refuse).layer(mark("e"));
    let _worker = worker.start().await.unwrap();
    let reply = client.call::<Repeat>(Note::new("x", 1)).send().await.unwrap();
    assert_eq!(reply.headers.get("path"), Some("a b c d e"));
    let error = client.call::<Repeat>(Note::new("bang", 1)).await.unwrap_err();
    assert!(matches!(error, CallError::Internal { .. }), "{error}");
}
