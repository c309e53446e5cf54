//! Calls that go wrong, and who is told what.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use buscodegen_runtime::{
    Bus, CallError, Code, Executed, Execution, Fail, Internal, Invalid, MessageId, NoErrors, Rpc, Target, Worker,
    codegen,
    transport::{Kind, Request, Response},
};
use tokio::time::Instant;

use super::{
    Broker,
    contract::{Echo, EchoError, Loose, LooseEcho, NewerEcho, NewerError, Note, Relay, echo, serve},
    ms,
};

/// Sends what the typed client would not.
async fn send_raw<R: Rpc>(bus: &Bus, body: &'static str) -> Response {
    let kind = Kind::Rpc { execution: Execution::AtMostOnce };
    let target = Target::new(R::API, R::NAME).unwrap();
    let request = Request::new(MessageId::random().unwrap(), target, kind, Instant::now() + ms(5000), body.into());
    bus.transport().send(request).await.unwrap()
}

pub(crate) async fn a_declared_error_arrives_with_its_data(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let service = serve::<Echo, _, _>(|_, note| async { Err(EchoError::TooLoud(note).into()) });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    let error = client.call::<Echo>(Note::new("ü", 7)).await.unwrap_err();
    assert_eq!(error, CallError::Declared(EchoError::TooLoud(Note::new("ü", 7))));
    assert_eq!(error.executed(), Executed::Yes);
}

pub(crate) async fn a_declared_error_without_data_arrives(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let service = serve::<Echo, _, _>(|_, _| async { Err(EchoError::Gone.into()) });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    assert_eq!(client.call::<Echo>(Note::new("a", 7)).await, Err(CallError::Declared(EchoError::Gone)));
}

pub(crate) async fn an_error_of_a_newer_server_is_undeclared(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let service = serve::<NewerEcho, _, _>(|_, _| async { Err(NewerError.into()) });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    let error = client.call::<Echo>(Note::new("a", 7)).await.unwrap_err();
    assert_eq!(error, CallError::Undeclared { name: "newer".into(), message: "too new for you".into() });
    assert_eq!(client.call::<NewerEcho>(Note::new("a", 7)).await, Err(CallError::Declared(NewerError)));
}

pub(crate) async fn parameters_that_break_the_schema_are_not_sent(broker: &Broker) {
    let bus = broker.bus().await;
    let error = bus.call::<Echo>(Note::new("a", 101)).await.unwrap_err();
    let CallError::InvalidArgument(Invalid::Violations(violations)) = &error else { panic!("{error}") };
    assert_eq!((&*violations[0].pointer, &*violations[0].keyword), ("/number", "maximum"));
    assert_eq!(error.executed(), Executed::No);
}

pub(crate) async fn parameters_that_break_the_schema_do_not_reach_the_handler(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let runs = Arc::new(AtomicU32::new(0));
    let run = Arc::clone(&runs);
    let service = serve::<Echo, _, _>(move |_, note| {
        run.fetch_add(1, Ordering::SeqCst);
        async { Ok(note) }
    });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    let error = client.call::<LooseEcho>(Loose::new("a", -1)).await.unwrap_err();
    let CallError::InvalidArgument(Invalid::Violations(violations)) = &error else { panic!("{error}") };
    assert_eq!((&*violations[0].pointer, &*violations[0].keyword), ("/number", "minimum"));
    assert_eq!((error.executed(), runs.load(Ordering::SeqCst)), (Executed::No, 0));
    assert_eq!(server.stats().invalid_parameters, 1);
}

pub(crate) async fn garbage_does_not_reach_the_handler(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let _worker = Worker::new(&server, "shop").serve(echo()).start().await.unwrap();
    for body in [
        "",
        "{",
        "null",
        "[]",
        "{\"text\":\"a\",\"number\":1,\"number\":1}",
        "\u{0}",
        "{\"text\":\"a\",\"number\":1} x",
    ] {
        let reply = send_raw::<Echo>(&client, body).await.outcome.unwrap_err();
        assert_eq!((reply.code, reply.executed), (Code::InvalidArgument, Executed::No), "{body}");
        assert!(reply.invalid.is_some());
    }
    assert!(client.call::<Echo>(Note::new("a", 1)).await.is_ok());
}

pub(crate) async fn a_response_that_breaks_the_servers_schema_is_internal(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let service = serve::<Echo, _, _>(|_, note| async move {
        match note.number {
            0 => Err(EchoError::TooLoud(Note::new("secret", 101)).into()),
            _ => Ok(Note::new("secret", 101)),
        }
    });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    for number in [0, 1] {
        let error = client.call::<Echo>(Note::new("a", number)).await.unwrap_err();
        let CallError::Internal { message, executed: Executed::Yes } = &error else { panic!("{error}") };
        assert!(!message.contains("secret") && !message.contains("101"), "{message}");
    }
    assert_eq!(server.stats().invalid_responses, 2);
}

pub(crate) async fn a_response_that_breaks_the_clients_schema_is_invalid(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let service = serve::<LooseEcho, _, _>(|_, _| async { Ok(Loose::new("a", 101)) });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    let error = client.call::<Echo>(Note::new("a", 1)).await.unwrap_err();
    assert!(matches!(error, CallError::InvalidResponse(Invalid::Violations(_))), "{error}");
    assert_eq!((error.executed(), client.stats().invalid_answers), (Executed::Yes, 1));
}

pub(crate) async fn a_panic_is_an_error_to_its_caller_alone(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let service = serve::<Echo, _, _>(|_, note| async move {
        tokio::time::sleep(ms(1)).await;
        assert_ne!(note.text, "bang", "this panic is on purpose");
        Ok(note)
    });
    let worker = Worker::new(&server, "shop").serve(service).concurrency(4).start().await.unwrap();
    let notes = ["a", "bang", "b", "bang", "bang", "bang", "bang", "c", "d"];
    let calls = notes.map(|text| client.call::<Echo>(Note::new(text, 1)).into_future());
    for (answer, text) in futures_util::future::join_all(calls).await.into_iter().zip(notes) {
        match text {
            "bang" => {
                let error = answer.unwrap_err();
                let CallError::Internal { message, executed: Executed::Yes } = &error else { panic!("{error}") };
                assert!(!message.contains("on purpose"), "{message}");
            }
            _ => assert!(answer.is_ok()),
        }
    }
    assert_eq!(server.stats().panics, 5);
    assert_eq!(worker.stop().await.unwrap(), 0);
}

pub(crate) async fn a_panic_before_the_first_wait_is_an_error_too(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let service = serve::<Echo, _, _>(|_, note| {
        assert_ne!(note.text, "bang", "this panic is on purpose");
        async { Ok(note) }
    });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    let error = client.call::<Echo>(Note::new("bang", 1)).await.unwrap_err();
    assert!(matches!(error, CallError::Internal { executed: Executed::Yes, .. }), "{error}");
    assert!(client.call::<Echo>(Note::new("a", 1)).await.is_ok());
}

pub(crate) async fn an_internal_failure_keeps_its_cause_to_itself(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let service = serve::<Echo, _, _>(|_, note| async move {
        let _: u32 = note.text.parse().internal()?;
        Ok(note)
    });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    let error = client.call::<Echo>(Note::new("no number", 1)).await.unwrap_err();
    let CallError::Internal { message, executed: Executed::Yes } = &error else { panic!("{error}") };
    assert!(!message.contains("digit"), "{message}");
}

pub(crate) async fn an_rpc_without_implementation_is_unimplemented(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let service = serve::<Relay, _, _>(codegen::unimplemented::<Note, Note, NoErrors>);
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    let error = client.call::<Relay>(Note::new("a", 1)).await.unwrap_err();
    assert!(matches!(error, CallError::Unimplemented { .. }), "{error}");
    assert_eq!(error.executed(), Executed::No);
}

pub(crate) async fn a_handler_may_refuse_work(broker: &Broker) {
    let (client, server) = (broker.bus().await, broker.bus().await);
    let service = serve::<Relay, _, _>(|_, note| async move {
        match note.number {
            0 => Err(Fail::Overloaded("too many pictures".into())),
            _ => Err(Fail::Unavailable("the disk is full".into())),
        }
    });
    let _worker = Worker::new(&server, "shop").serve(service).start().await.unwrap();
    let error = client.call::<Relay>(Note::new("a", 0)).await.unwrap_err();
    assert_eq!(error, CallError::Overloaded { message: "too many pictures".into() });
    let error = client.call::<Relay>(Note::new("a", 1)).await.unwrap_err();
    assert_eq!(error, CallError::Unavailable { message: "the disk is full".into(), executed: Executed::Yes });
}
