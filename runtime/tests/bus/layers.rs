//! What the failures of layers become.

use std::time::Duration;

use buscodegen_runtime::{
    BoxError, Bus, CallError, Code, ErrorReply, Executed, TransportErrorKind, Worker,
    middleware::BusService,
    transport::{Request, Response},
};
use tower::{layer::layer_fn, util::AndThenLayer};

use crate::contract::{Echo, Note, echo};

async fn served(
    bus: &Bus,
    layer: impl tower::Layer<BusService, Service = BusService> + Send + Sync + 'static,
) -> buscodegen_runtime::Running {
    Worker::new(bus, "shop").serve(echo()).layer(layer).start().await.unwrap()
}

/// Answers this instead of going on.
fn instead(answer: impl AsyncAnswer) -> impl tower::Layer<BusService, Service = BusService> + Send + Sync {
    layer_fn(move |_: BusService| {
        let answer = answer.clone();
        BusService::new(tower::service_fn(move |request: Request| answer.answer(request)))
    })
}

trait AsyncAnswer: Clone + Send + Sync + 'static {
    fn answer(&self, request: Request) -> futures_util::future::BoxFuture<'static, Result<Response, BoxError>>;
}

impl<F, Fut> AsyncAnswer for F
where
    F: Fn(Request) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Response, BoxError>> + Send + 'static,
{
    fn answer(&self, request: Request) -> futures_util::future::BoxFuture<'static, Result<Response, BoxError>> {
        Box::pin(self(request))
    }
}

#[tokio::test(start_paused = true)]
async fn a_layer_of_a_worker_that_fails_is_an_internal_error() {
    let bus = Bus::memory();
    let _worker = served(&bus, instead(|_| async { Err("the secret cache is down".into()) })).await;
    let error = bus.call::<Echo>(Note::new("a", 1)).await.unwrap_err();
    let CallError::Internal { message, executed: Executed::Maybe } = &error else { panic!("{error}") };
    assert!(!message.contains("secret"), "{message}");
}

#[tokio::test(start_paused = true)]
async fn a_layer_of_a_worker_that_hangs_is_dropped_at_the_deadline() {
    let bus = Bus::memory();
    let worker = served(&bus, instead(|_| std::future::pending())).await;
    let error = bus.call::<Echo>(Note::new("a", 1)).timeout(Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(error, CallError::DeadlineExceeded { executed: Executed::Maybe }), "{error:?}");
    assert_eq!(worker.stop().await.unwrap(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_layer_may_refuse_with_a_reply() {
    let refuse =
        |_| async { Ok(Response::new(Err(ErrorReply::new(Code::Overloaded, Executed::No, "come back tomorrow")))) };
    let bus = Bus::memory();
    let _worker = served(&bus, instead(refuse)).await;
    let error = bus.call::<Echo>(Note::new("a", 1)).await;
    assert_eq!(error, Err(CallError::Overloaded { message: "come back tomorrow".into() }));
}

#[tokio::test(start_paused = true)]
async fn a_layer_of_a_client_that_fails_or_hangs_ends_the_call() {
    let bus = Bus::builder("memory:").layer(instead(|_| async { Err("no token".into()) })).connect().await.unwrap();
    let error = bus.call::<Echo>(Note::new("a", 1)).await.unwrap_err();
    let CallError::Transport(error) = error else { panic!("{error}") };
    assert_eq!(error.kind, TransportErrorKind::Middleware);
    assert!(error.message.contains("no token"));
    let bus = Bus::builder("memory:").layer(instead(|_| std::future::pending())).connect().await.unwrap();
    let error = bus.call::<Echo>(Note::new("a", 1)).timeout(Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(error, CallError::DeadlineExceeded { .. }), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn errors_of_the_transport_pass_through_layers_as_they_are() {
    let nothing = AndThenLayer::new(|response: Response| async { Ok::<_, BoxError>(response) });
    let bus = Bus::builder("memory:").layer(nothing).max_body(10).connect().await.unwrap();
    bus.close().await;
    let error = bus.call::<Echo>(Note::new("", 1)).await.unwrap_err();
    assert!(matches!(error, CallError::Transport(error) if error.kind == TransportErrorKind::TooLarge));
    let nothing = AndThenLayer::new(|response: Response| async { Ok::<_, BoxError>(response) });
    let bus = Bus::builder("memory:").layer(nothing).connect().await.unwrap();
    bus.close().await;
    let error = bus.call::<Echo>(Note::new("", 1)).await.unwrap_err();
    assert!(matches!(error, CallError::Unavailable { executed: Executed::No, .. }), "{error:?}");
}
