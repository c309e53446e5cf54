//! Which calls are sent again, and which never.

use std::{collections::HashSet, time::Duration};

use buscodegen_runtime::{CallError, Executed, NoErrors, Rpc, TransportErrorKind};

use crate::{
    contract::{Echo, Keep, Note, Repeat},
    scripted::{Scripted, error, ok},
};

const ANSWER: &str = r#"{"text":"a","number":1}"#;

async fn is_sent_again_with_the_same_id<R>()
where
    R: Rpc<Parameters = Note, Response = Note, Error = NoErrors>,
{
    let (bus, scripted) = Scripted::bus([
        error(TransportErrorKind::Unavailable, Executed::No),
        error(TransportErrorKind::Broker, Executed::Maybe),
        ok(ANSWER),
    ]);
    assert_eq!(bus.call::<R>(Note::new("a", 1)).await, Ok(Note::new("a", 1)));
    let sent = scripted.sent();
    assert_eq!(sent.len(), 3);
    assert_eq!(sent.iter().map(|(request, _)| (request.id, request.deadline)).collect::<HashSet<_>>().len(), 1);
    assert!(sent[1].1 - sent[0].1 <= Duration::from_millis(50));
    assert_eq!(bus.stats().sent_again, 2);
}

#[tokio::test(start_paused = true)]
async fn an_idempotent_call_is_sent_again_with_the_same_id_until_it_is_answered() {
    is_sent_again_with_the_same_id::<Repeat>().await;
}

#[tokio::test(start_paused = true)]
async fn a_durable_call_is_sent_again_with_the_same_id_until_it_is_answered() {
    is_sent_again_with_the_same_id::<Keep>().await;
}

#[tokio::test(start_paused = true)]
async fn other_calls_are_never_sent_twice() {
    for executed in [Executed::No, Executed::Maybe] {
        let (bus, scripted) = Scripted::bus([error(TransportErrorKind::Unavailable, executed)]);
        let failed = bus.call::<Echo>(Note::new("a", 1)).await.unwrap_err();
        assert!(matches!(&failed, CallError::Unavailable { .. }) && failed.executed() == executed);
        assert_eq!(scripted.sent().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_would_fail_again_is_not_sent_again() {
    use TransportErrorKind::{Closed, Configuration, Deadline, Overloaded, TooLarge};
    for kind in [Closed, Configuration, Deadline, Overloaded, TooLarge] {
        let (bus, scripted) = Scripted::bus([error(kind, Executed::No)]);
        bus.call::<Repeat>(Note::new("a", 1)).await.unwrap_err();
        assert_eq!(scripted.sent().len(), 1, "{kind:?}");
    }
    let (bus, scripted) = Scripted::bus([error(TransportErrorKind::Broker, Executed::Yes)]);
    bus.call::<Repeat>(Note::new("a", 1)).await.unwrap_err();
    assert_eq!(scripted.sent().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_is_sent_four_times_at_most_and_not_beyond_its_deadline() {
    let failures = || (0..9).map(|_| error(TransportErrorKind::Unavailable, Executed::No));
    let (bus, scripted) = Scripted::bus(failures());
    bus.call::<Repeat>(Note::new("a", 1)).await.unwrap_err();
    assert_eq!(scripted.sent().len(), 4);
    let (bus, scripted) = Scripted::bus(failures());
    let begun = tokio::time::Instant::now();
    bus.call::<Repeat>(Note::new("a", 1)).timeout(Duration::from_millis(1)).await.unwrap_err();
    assert!(begun.elapsed() <= Duration::from_millis(1), "{:?}", begun.elapsed());
    assert!(scripted.sent().len() <= 2);
}

#[tokio::test(start_paused = true)]
async fn a_broken_broker_is_not_flooded() {
    let (bus, scripted) = Scripted::bus((0..1000).map(|_| error(TransportErrorKind::Unavailable, Executed::No)));
    for _ in 0..200 {
        bus.call::<Repeat>(Note::new("a", 1)).await.unwrap_err();
    }
    let again = scripted.sent().len() - 200;
    assert!((10..=40).contains(&again), "{again}");
}
