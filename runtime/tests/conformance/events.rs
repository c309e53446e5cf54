//! Events that go well, and who gets them.

use std::sync::{Arc, Mutex};

use buscodegen_runtime::{
    BoxError, Context, Invalid, Listener, PublishError, StartAt, Subscription, TransportErrorKind, Worker, WorkerError,
};
use tokio::sync::{Semaphore, mpsc};

use super::{
    Broker,
    contract::{Note, Viewed},
    eventually, ms,
};

/// A listener that tells what it gets.
fn tell(name: &str) -> (Subscription, mpsc::UnboundedReceiver<i64>) {
    let (tell, told) = mpsc::unbounded_channel();
    (tell_to(Listener::new(name), tell), told)
}

fn tell_to(listener: Listener<Viewed>, tell: mpsc::UnboundedSender<i64>) -> Subscription {
    listener.run(move |_, note| {
        let _ = tell.send(note.number);
        async {}
    })
}

pub(crate) async fn an_event_published_after_listening_is_handled(broker: &Broker) {
    let (publisher, server) = (broker.bus().await, broker.bus().await);
    let (listener, mut told) = tell("count");
    let worker = Worker::new(&server, "shop").listen(listener).start().await.unwrap();
    let one = publisher.publish::<Viewed>(Note::new("a", 1)).await.unwrap();
    let two = publisher.publish::<Viewed>(Note::new("a", 2)).await.unwrap();
    assert_ne!((one.id, one.entry), (two.id, two.entry));
    let told = [told.recv().await, told.recv().await];
    assert!(told.contains(&Some(1)) && told.contains(&Some(2)), "{told:?}");
    worker.stop().await.unwrap();
}

pub(crate) async fn an_event_published_before_the_group_is_not_for_it(broker: &Broker) {
    let bus = broker.bus().await;
    bus.publish::<Viewed>(Note::new("a", 1)).await.unwrap();
    let (listener, mut told) = tell("count");
    let _worker = Worker::new(&bus, "shop").listen(listener).start().await.unwrap();
    bus.publish::<Viewed>(Note::new("a", 2)).await.unwrap();
    assert_eq!(told.recv().await, Some(2));
}

pub(crate) async fn a_group_may_begin_with_the_earliest(broker: &Broker) {
    let bus = broker.bus().await;
    for number in 1..=3 {
        bus.publish::<Viewed>(Note::new("a", number)).await.unwrap();
    }
    let (tell, mut told) = mpsc::unbounded_channel();
    let listener = tell_to(Listener::new("count").from(StartAt::Earliest).concurrency(1), tell);
    let _worker = Worker::new(&bus, "shop").listen(listener).start().await.unwrap();
    bus.publish::<Viewed>(Note::new("a", 4)).await.unwrap();
    for number in 1..=4 {
        assert_eq!(told.recv().await, Some(number));
    }
}

pub(crate) async fn every_group_gets_each_event(broker: &Broker) {
    let publisher = broker.bus().await;
    let mut groups = Vec::new();
    for (service, listener) in [("shop", "count"), ("shop", "audit"), ("dashboard", "count")] {
        let (listener, told) = tell(listener);
        let worker = Worker::new(&broker.bus().await, service).listen(listener).start().await.unwrap();
        groups.push((worker, told));
    }
    for number in 1..=20 {
        publisher.publish::<Viewed>(Note::new("a", number)).await.unwrap();
    }
    for (_worker, told) in &mut groups {
        let mut numbers = Vec::new();
        for _ in 0..20 {
            numbers.push(told.recv().await.unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
    }
    tokio::time::sleep(ms(50)).await;
    assert!(groups.iter_mut().all(|(_, told)| told.try_recv().is_err()));
}

pub(crate) async fn a_pool_shares_the_events(broker: &Broker) {
    let publisher = broker.bus().await;
    let seen = Arc::new(Mutex::new([Vec::new(), Vec::new()]));
    let mut workers = Vec::new();
    for index in [0, 1] {
        let seen = Arc::clone(&seen);
        let listener = Listener::<Viewed>::new("count").concurrency(2).run(move |_, note| {
            seen.lock().unwrap()[index].push(note.number);
            tokio::time::sleep(ms(10))
        });
        workers.push(Worker::new(&broker.bus().await, "shop").listen(listener).start().await.unwrap());
    }
    for number in 1..=40 {
        publisher.publish::<Viewed>(Note::new("a", number)).await.unwrap();
    }
    eventually("all are handled", async || seen.lock().unwrap().iter().map(Vec::len).sum::<usize>() == 40).await;
    for worker in workers {
        worker.stop().await.unwrap();
    }
    let [one, two] = &*seen.lock().unwrap();
    assert!(one.len() >= 8 && two.len() >= 8, "{} and {}", one.len(), two.len());
    let mut all: Vec<_> = one.iter().chain(two).copied().collect();
    all.sort_unstable();
    assert_eq!(all, (1..=40).collect::<Vec<_>>());
}

pub(crate) async fn a_group_outlives_its_workers(broker: &Broker) {
    let publisher = broker.bus().await;
    let (listener, _told) = tell("count");
    let first = Worker::new(&broker.bus().await, "shop").listen(listener).start().await.unwrap();
    first.stop().await.unwrap();
    publisher.publish::<Viewed>(Note::new("a", 7)).await.unwrap();
    let (listener, mut told) = tell("count");
    let _second = Worker::new(&broker.bus().await, "shop").listen(listener).start().await.unwrap();
    assert_eq!(told.recv().await, Some(7));
}

pub(crate) async fn events_that_break_the_schema_are_not_published(broker: &Broker) {
    let bus = broker.bus().await;
    let (listener, mut told) = tell("count");
    let _worker = Worker::new(&bus, "shop").listen(listener).start().await.unwrap();
    let error = bus.publish::<Viewed>(Note::new("a", 101)).await.unwrap_err();
    assert!(matches!(error, PublishError::Invalid(Invalid::Violations(_))), "{error}");
    bus.publish::<Viewed>(Note::new("a", 1)).await.unwrap();
    assert_eq!(told.recv().await, Some(1));
}

pub(crate) async fn a_drain_hands_events_on(broker: &Broker) {
    let publisher = broker.bus().await;
    let (tell, mut told) = mpsc::unbounded_channel();
    let gate = Arc::new(Semaphore::new(0));
    let listener = || {
        let (tell, gate) = (tell.clone(), Arc::clone(&gate));
        Listener::<Viewed>::new("count").concurrency(2).run(move |cx, note| {
            let _ = tell.send((note.number, cx.attempt()));
            let gate = Arc::clone(&gate);
            async move {
                let _ = gate.acquire().await;
            }
        })
    };
    let first = Worker::new(&broker.bus().await, "shop").listen(listener()).start().await.unwrap();
    for number in 1..=6 {
        publisher.publish::<Viewed>(Note::new("a", number)).await.unwrap();
    }
    let mut seen = vec![told.recv().await.unwrap(), told.recv().await.unwrap()];
    let stopping = tokio::spawn(first.stop());
    tokio::time::sleep(ms(50)).await;
    let _second = Worker::new(&broker.bus().await, "shop").listen(listener()).start().await.unwrap();
    gate.add_permits(100);
    assert_eq!(stopping.await.unwrap().unwrap(), 0);
    for _ in 0..4 {
        seen.push(told.recv().await.unwrap());
    }
    seen.sort_unstable();
    // Each of them once: what was running was finished, what was not taken was left to the other.
    assert_eq!(seen, (1..=6).map(|number| (number, 1)).collect::<Vec<_>>());
}

struct Dash(mpsc::UnboundedSender<(Context, Note)>);

impl Dash {
    async fn on_viewed(&self, cx: Context, note: Note) -> Result<(), BoxError> {
        self.0.send((cx, note))?;
        Ok(())
    }
}

pub(crate) async fn a_handler_of_an_event_knows_the_message(broker: &Broker) {
    let (publisher, server) = (broker.bus().await, broker.bus().await);
    let (tell, mut told) = mpsc::unbounded_channel();
    let listener = Listener::<Viewed>::new("count").timeout(ms(3000)).handle(Arc::new(Dash(tell)), Dash::on_viewed);
    let _worker = Worker::new(&server, "shop").listen(listener).start().await.unwrap();
    let published = publisher.publish::<Viewed>(Note::new("pets.dog", 1)).header("tenant", "a").await.unwrap();
    let (cx, note) = told.recv().await.unwrap();
    assert_eq!(note, Note::new("pets.dog", 1));
    assert_eq!((cx.id(), cx.attempt(), cx.key()), (published.id, 1, Some("pets.dog")));
    assert_eq!((cx.group(), cx.header("tenant")), ("shop.count", Some("a")));
    assert_eq!(cx.target().to_string(), "shop.v2.viewed");
    assert!(cx.caller().starts_with("tester/"), "{}", cx.caller());
    assert!(cx.remaining() <= ms(3000));
}

pub(crate) async fn modes_that_are_not_there_yet_say_so(broker: &Broker) {
    let bus = broker.bus().await;
    let listener = || Listener::<Viewed>::new("count");
    let wanted = [listener().broadcast(), listener().singleton(), listener().keys(["a"]), listener().topic("pets.#")];
    for listener in wanted {
        let worker = Worker::new(&bus, "shop").listen(listener.run(|_, _| async {}));
        let error = worker.start().await.unwrap_err();
        let WorkerError::Transport(error) = error else { panic!("{error}") };
        assert_eq!(error.kind, TransportErrorKind::Unsupported);
    }
}
