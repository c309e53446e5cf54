//! Two versions of an API that are deployed one after the other: what `breaking` called safe works, and what it called breaking
//! fails as foretold.
//!
//! `generated/` holds the code of both versions, as generated crates have it; they talk over the in-memory transport. `BLESS=1 cargo
//! test -p buscodegen --test golden` renews it. A witness is a value that one side may send, as Rust sends it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(missing_docs, unreachable_pub, reason = "generated code of this crate is nobody's interface")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use buscodegen::breaking::{Baseline, Options, Rollout, breaking};
use buscodegen::config::{Config, Schemas};
use buscodegen_runtime::{
    ApiInfo, Bus, CallError, Context, DeclaredError, Event, Fail, Listener, Retry, Rpc, Service, Worker,
};
use serde_json::Value;

mod generated {
    pub mod old {
        include!("generated/old.rs");
    }
    pub mod new {
        include!("generated/new.rs");
    }
}

use generated::{new, old};

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Arrived,
    /// The server did not run, and the caller was told that its parameters are bad.
    RefusedByServer,
    /// The server answered, and the caller did not take it.
    RefusedByClient,
    /// The listener did not run.
    NotHandled,
    /// The sender's own type cannot hold it.
    NotSent,
}

fn decode<M: buscodegen_runtime::Message>(value: &Value) -> Option<M> {
    M::decode(value.to_string().as_bytes()).ok()
}

/// A client of the types `C` calls a server of the types `S`.
async fn call<C: Rpc, S: Rpc>(api: &'static ApiInfo, request: &Value, answer: &Value) -> Outcome {
    let Some(parameters) = decode::<C::Parameters>(request) else { return Outcome::NotSent };
    if decode::<S::Response>(answer).is_none() {
        return Outcome::NotSent;
    }
    let (bus, ran) = (Bus::memory(), Arc::new(AtomicUsize::new(0)));
    let (answer, counter) = (answer.clone(), Arc::clone(&ran));
    let service = Service::new(api).rpc::<S, _, _>(move |_, _| {
        counter.fetch_add(1, Ordering::SeqCst);
        let answer = decode::<S::Response>(&answer).unwrap();
        async move { Ok(answer) }
    });
    let running = Worker::new(&bus, "shop").serve(service).start().await.unwrap();
    let result = bus.call::<C>(parameters).await;
    running.stop().await.unwrap();
    match (result, ran.load(Ordering::SeqCst)) {
        (Ok(_), 1) => Outcome::Arrived,
        (Err(CallError::InvalidArgument { .. }), 0) => Outcome::RefusedByServer,
        (Err(_), 1) => Outcome::RefusedByClient,
        (result, ran) => panic!("ran {ran} times: {:?}", result.err()),
    }
}

/// A publisher of the types `P` has a listener of the types `L`.
async fn publish<P: Event, L: Event>(value: &Value) -> Outcome {
    let Some(parameters) = decode::<P::Parameters>(value) else { return Outcome::NotSent };
    let bus = Bus::memory();
    let (seen, mut handled) = tokio::sync::mpsc::unbounded_channel();
    let listener = Listener::<L>::new("audit").retry(Retry::default()).run(move |_, _| {
        let seen = seen.clone();
        async move { seen.send(()).map_err(|_| "nobody waits") }
    });
    let running = Worker::new(&bus, "audit").listen(listener).start().await.unwrap();
    bus.publish::<P>(parameters).await.unwrap();
    let outcome = async {
        loop {
            if handled.try_recv().is_ok() {
                break Outcome::Arrived;
            }
            if bus.stats().invalid_events > 0 {
                break Outcome::NotHandled;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let outcome = tokio::time::timeout(Duration::from_secs(30), outcome).await.unwrap();
    running.stop().await.unwrap();
    outcome
}

/// Who is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// A client, or a publisher, that is old, meets what is new.
    OldToNew,
    NewToOld,
}

macro_rules! members {
    ($($rpc:ident: $marker:ident, $event:ident: $event_marker:ident),+ $(,)?) => {
        const MEMBERS: &[&str] = &[$(stringify!($rpc)),+];

        async fn calls(member: &str, client: Order, request: &Value, answer: &Value) -> Outcome {
            match (member, client) {
                $(
                    (stringify!($rpc), Order::OldToNew) => {
                        call::<old::rpcs::$marker, new::rpcs::$marker>(&new::API, request, answer).await
                    }
                    (stringify!($rpc), Order::NewToOld) => {
                        call::<new::rpcs::$marker, old::rpcs::$marker>(&old::API, request, answer).await
                    }
                )+
                _ => panic!("there is no {member}"),
            }
        }

        async fn publishes(member: &str, publisher: Order, value: &Value) -> Outcome {
            match (member, publisher) {
                $(
                    (stringify!($event), Order::OldToNew) => {
                        publish::<old::events::$event_marker, new::events::$event_marker>(value).await
                    }
                    (stringify!($event), Order::NewToOld) => {
                        publish::<new::events::$event_marker, old::events::$event_marker>(value).await
                    }
                )+
                _ => panic!("there is no {member}"),
            }
        }
    };
}

members!(
    added_to_open: AddedToOpen, added_to_open_seen: AddedToOpenSeenEvent,
    added_to_closed: AddedToClosed, added_to_closed_seen: AddedToClosedSeenEvent,
    removed_closed: RemovedClosed, removed_closed_seen: RemovedClosedSeenEvent,
    removed_open: RemovedOpen, removed_open_seen: RemovedOpenSeenEvent,
    became_required: BecameRequired, became_required_seen: BecameRequiredSeenEvent,
    became_optional: BecameOptional, became_optional_seen: BecameOptionalSeenEvent,
    became_nullable: BecameNullable, became_nullable_seen: BecameNullableSeenEvent,
    integer_to_number: IntegerToNumber, integer_to_number_seen: IntegerToNumberSeenEvent,
    value_added_closed: ValueAddedClosed, value_added_closed_seen: ValueAddedClosedSeenEvent,
    value_added_open: ValueAddedOpen, value_added_open_seen: ValueAddedOpenSeenEvent,
    length_lowered: LengthLowered, length_lowered_seen: LengthLoweredSeenEvent,
    variant_added: VariantAdded, variant_added_seen: VariantAddedSeenEvent,
    items_raised: ItemsRaised, items_raised_seen: ItemsRaisedSeenEvent,
    format_added: FormatAdded, format_added_seen: FormatAddedSeenEvent,
    content_added: ContentAdded, content_added_seen: ContentAddedSeenEvent,
);

/// What a team wrote when its rpcs declared no errors. It is compiled against both versions, as it is.
macro_rules! written_before_there_was_an_error {
    ($version:ident) => {
        pub mod $version {
            use super::generated::$version::{
                FirstErrorError, FirstErrorWithDataError, RolloutsClient, RolloutsServer,
            };
            use super::{Bus, CallError, Context, Fail};

            pub struct Server;

            impl RolloutsServer for Server {
                async fn first_error(&self, _: Context) -> Result<(), Fail<FirstErrorError>> {
                    Ok(())
                }

                async fn first_error_with_data(&self, _: Context) -> Result<(), Fail<FirstErrorWithDataError>> {
                    Ok(())
                }
            }

            pub async fn call(bus: &Bus) -> Result<(), CallError<FirstErrorError>> {
                RolloutsClient::new(bus).first_error().await
            }

            pub async fn call_with_data(bus: &Bus) -> Result<(), CallError<FirstErrorWithDataError>> {
                RolloutsClient::new(bus).first_error_with_data().await
            }
        }
    };
}

mod written_once {
    use super::{Bus, CallError, Context, Fail, generated};

    written_before_there_was_an_error!(old);
    written_before_there_was_an_error!(new);
}

/// What is foretold: the witness of each break, by member, position and direction.
fn foretold() -> BTreeMap<(String, &'static str, &'static str), Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rollouts");
    let config = Config { schemas: Schemas { root: folder.join("new") }, ..Config::default() };
    let options = Options { rollout: Rollout::Any, ..Options::default() };
    let found = breaking(&config, &[Baseline::Path(folder.join("old"))], options).unwrap();
    assert!(found.compared, "{:?}", found.findings);
    let breaks = found.findings.iter().filter_map(|finding| {
        let change = finding.change.as_ref()?;
        Some(((change.member.clone(), change.position?, change.direction?), change.witness.clone()?))
    });
    breaks.collect()
}

/// Values that each version may send, by member.
fn values() -> BTreeMap<String, BTreeMap<String, Vec<Value>>> {
    serde_json::from_str(include_str!("values.json")).unwrap()
}

#[tokio::test]
async fn what_is_foretold_of_calls_happens_in_every_order_of_deployment() {
    let (foretold, values) = (foretold(), values());
    let mut broken = 0;
    for member in MEMBERS {
        let [old, new] = ["old", "new"].map(|version| &values[*member][version]);
        // What both take, for the half of a call that is not looked at.
        let plain = &new[new.len() - 1];
        for (client, sent, direction) in [(Order::OldToNew, old, "old-to-new"), (Order::NewToOld, new, "new-to-old")] {
            match foretold.get(&((*member).to_owned(), "request", direction)) {
                Some(witness) => {
                    broken += 1;
                    let outcome = calls(member, client, witness, plain).await;
                    assert_eq!(outcome, Outcome::RefusedByServer, "{member} {client:?} {witness}");
                }
                None => {
                    for value in sent {
                        let outcome = calls(member, client, value, plain).await;
                        assert_eq!(outcome, Outcome::Arrived, "{member} {client:?} {value}");
                    }
                }
            }
        }
        // An old client gets the answers of a new server.
        for (client, sent, direction) in [(Order::OldToNew, new, "new-to-old"), (Order::NewToOld, old, "old-to-new")] {
            match foretold.get(&((*member).to_owned(), "response", direction)) {
                Some(witness) => {
                    broken += 1;
                    let outcome = calls(member, client, plain, witness).await;
                    assert_eq!(outcome, Outcome::RefusedByClient, "{member} {client:?} {witness}");
                }
                None => {
                    for value in sent {
                        let outcome = calls(member, client, plain, value).await;
                        assert_eq!(outcome, Outcome::Arrived, "{member} {client:?} {value}");
                    }
                }
            }
        }
    }
    assert!(broken >= 20, "{broken} breaks of calls are foretold");
}

#[tokio::test]
async fn what_is_foretold_of_events_happens_in_every_order_of_deployment() {
    let (foretold, values) = (foretold(), values());
    let mut broken = 0;
    for member in MEMBERS {
        let event = format!("{member}_seen");
        for (order, version, direction) in
            [(Order::OldToNew, "old", "old-to-new"), (Order::NewToOld, "new", "new-to-old")]
        {
            match foretold.get(&(event.clone(), "event", direction)) {
                Some(witness) => {
                    broken += 1;
                    let outcome = publishes(&event, order, witness).await;
                    assert_eq!(outcome, Outcome::NotHandled, "{event} {order:?} {witness}");
                }
                None => {
                    for value in &values[*member][version] {
                        let outcome = publishes(&event, order, value).await;
                        assert_eq!(outcome, Outcome::Arrived, "{event} {order:?} {value}");
                    }
                }
            }
        }
    }
    assert!(broken >= 10, "{broken} breaks of events are foretold");
}

/// A server that is up to date, with an error where there was none.
struct Closed;

impl new::RolloutsServer for Closed {
    async fn first_error(&self, _: Context) -> Result<(), Fail<new::FirstErrorError>> {
        Err(new::FirstErrorError::Late.into())
    }

    async fn first_error_with_data(&self, _: Context) -> Result<(), Fail<new::FirstErrorWithDataError>> {
        Err(new::FirstErrorWithDataError::Late(new::FirstErrorWithDataLate::new("8:00")).into())
    }
}

fn undeclared<E: DeclaredError>(result: Result<(), CallError<E>>) -> String {
    match result {
        Err(CallError::Undeclared { name, .. }) => name,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn code_that_was_written_before_the_first_error_goes_on() {
    // A team that has the new crate, and the code of before, is a server and a client as it was.
    for service in [old::rollouts_server(written_once::old::Server), new::rollouts_server(written_once::new::Server)] {
        let bus = Bus::memory();
        let running = Worker::new(&bus, "shop").serve(service).start().await.unwrap();
        written_once::old::call(&bus).await.unwrap();
        written_once::new::call(&bus).await.unwrap();
        written_once::old::call_with_data(&bus).await.unwrap();
        written_once::new::call_with_data(&bus).await.unwrap();
        running.stop().await.unwrap();
    }
    // Before the error, it is one that is not declared; after it, with no line changed, one that is.
    let bus = Bus::memory();
    let running = Worker::new(&bus, "shop").serve(new::rollouts_server(Closed)).start().await.unwrap();
    assert_eq!(undeclared(written_once::old::call(&bus).await), "late");
    assert_eq!(undeclared(written_once::old::call_with_data(&bus).await), "late");
    assert_eq!(written_once::new::call(&bus).await, Err(CallError::Declared(new::FirstErrorError::Late)));
    let late = new::FirstErrorWithDataError::Late(new::FirstErrorWithDataLate::new("8:00"));
    assert_eq!(written_once::new::call_with_data(&bus).await, Err(CallError::Declared(late)));
    running.stop().await.unwrap();
}
