//! Middleware: [`tower::Layer`]s around messages as bytes, the same on both sides.
//!
//! A layer sees a [`Request`] and its [`Response`]. At a client that is after the parameters were validated and before they are
//! sent; at a worker it is after arrival and before they are validated. Nothing here knows a schema.
//!
//! A layer that has something to tell the caller answers with a [`Response`] that holds an
//! [`ErrorReply`]. An error of the service itself is told as a failure of the transport at the client, and as
//! [`Code::Internal`] at a worker.
//!
//! Many layers are one closure:
//!
//! ```
//! use buscodegen_runtime::{Bus, transport::Request};
//! use tower::util::MapRequestLayer;
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let tenant = MapRequestLayer::new(|mut request: Request| {
//!     let _ = request.headers.insert("tenant", "a");
//!     request
//! });
//! let bus = Bus::builder("memory:").layer(tenant).connect().await?;
//! # let _ = bus; Ok(()) }
//! ```
//!
//! One that decides is a [`tower::Service`]:
//!
//! ```
//! use std::{future::Ready, future::ready, task::{Context, Poll}};
//! use buscodegen_runtime::{BoxError, Bus, Code, ErrorReply, Executed, Worker, middleware::BusService, transport::{Request, Response}};
//! use futures_util::future::Either;
//! use tower::{Service, layer::layer_fn};
//!
//! /// Refuses what comes without a tenant.
//! #[derive(Clone)]
//! struct RequireTenant(BusService);
//!
//! impl Service<Request> for RequireTenant {
//!     type Response = Response;
//!     type Error = BoxError;
//!     type Future = Either<<BusService as Service<Request>>::Future, Ready<Result<Response, BoxError>>>;
//!
//!     fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
//!         self.0.poll_ready(cx)
//!     }
//!
//!     fn call(&mut self, request: Request) -> Self::Future {
//!         if request.headers.get("tenant").is_some() {
//!             return Either::Left(self.0.call(request));
//!         }
//!         let refusal = ErrorReply::new(Code::Unavailable, Executed::No, "the header tenant is missing");
//!         Either::Right(ready(Ok(Response::new(Err(refusal)))))
//!     }
//! }
//!
//! let worker = Worker::new(&Bus::memory(), "store").layer(layer_fn(RequireTenant));
//! # let _ = worker;
//! ```

use std::{
    panic::AssertUnwindSafe,
    sync::Arc,
    task::{Context, Poll},
};

use futures_util::{FutureExt, future::BoxFuture};
use tokio::time::timeout_at;
use tower::{Layer, Service, ServiceExt, util::BoxCloneSyncService};

use crate::{
    error::{BoxError, Code, ErrorReply, Executed, TransportError, TransportErrorKind},
    tally::Tally,
    transport::{Handler, Request, Response, Transport},
};

/// What layers wrap, and what a stack of layers is.
pub type BusService = BoxCloneSyncService<Request, Response, BoxError>;

/// Layers in the order in which they were added; the first one is the outermost, as with tower's `ServiceBuilder`.
#[derive(Clone, Default)]
pub(crate) struct Layers(Vec<Arc<dyn Fn(BusService) -> BusService + Send + Sync>>);

impl Layers {
    pub(crate) fn push<L>(&mut self, layer: L)
    where
        L: Layer<BusService> + Send + Sync + 'static,
        L::Service:
            Service<Request, Response = Response, Error: Into<BoxError>, Future: Send> + Clone + Send + Sync + 'static,
    {
        self.0.push(Arc::new(move |inner| BoxCloneSyncService::new(layer.layer(inner).map_err(Into::into))));
    }

    /// `None` when there are no layers.
    fn wrap<S>(&self, inner: S) -> Option<BusService>
    where
        S: Service<Request, Response = Response, Error = BoxError, Future: Send> + Clone + Send + Sync + 'static,
    {
        let (last, others) = self.0.split_last()?;
        let innermost = last(BoxCloneSyncService::new(inner));
        Some(others.iter().rev().fold(innermost, |inner, layer| layer(inner)))
    }

    /// What sends a client's messages.
    pub(crate) fn around_transport(&self, transport: Arc<dyn Transport>) -> Option<BusService> {
        self.wrap(Sender(transport))
    }

    /// What handles a worker's messages.
    pub(crate) fn around_handler(&self, handler: Arc<dyn Handler>, tally: Arc<Tally>) -> Arc<dyn Handler> {
        match self.wrap(Receiver(Arc::clone(&handler))) {
            Some(stack) => Arc::new(Layered { stack, tally }),
            None => handler,
        }
    }
}

/// The innermost service of a client.
#[derive(Clone)]
struct Sender(Arc<dyn Transport>);

impl Service<Request> for Sender {
    type Response = Response;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        Box::pin(self.0.send(request).map(|sent| sent.map_err(Into::into)))
    }
}

/// Sends through a client's layers. The layers may wait, the caller does not wait longer than its deadline.
pub(crate) async fn send_through(stack: BusService, request: Request) -> Result<Response, TransportError> {
    let deadline = request.deadline;
    match timeout_at(deadline, stack.oneshot(request)).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) => Err(match error.downcast::<TransportError>() {
            Ok(error) => *error,
            Err(error) => {
                let message = format!("a layer of the client failed: {error}");
                TransportError::new(TransportErrorKind::Middleware, Executed::Maybe, message)
            }
        }),
        Err(_) => Err(TransportError::new(
            TransportErrorKind::Deadline,
            Executed::Maybe,
            "there was no answer before the deadline",
        )),
    }
}

/// The innermost service of a worker.
#[derive(Clone)]
struct Receiver(Arc<dyn Handler>);

impl Service<Request> for Receiver {
    type Response = Response;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        Box::pin(self.0.handle(request).map(Ok))
    }
}

/// A worker's handler behind layers. Whatever they do, there is an answer.
struct Layered {
    stack: BusService,
    tally: Arc<Tally>,
}

impl Handler for Layered {
    fn handle(&self, request: Request) -> BoxFuture<'static, Response> {
        let (stack, tally) = (self.stack.clone(), Arc::clone(&self.tally));
        let (id, target, deadline) = (request.id, request.target.clone(), request.deadline);
        Box::pin(async move {
            let answer = AssertUnwindSafe(stack.oneshot(request)).catch_unwind();
            let reply = match timeout_at(deadline, answer).await {
                Ok(Ok(Ok(response))) => return response,
                Ok(Ok(Err(error))) => {
                    tracing::error!(%target, %id, error, "a layer of the worker failed");
                    ErrorReply::new(Code::Internal, Executed::Maybe, "a layer of the worker failed")
                }
                Ok(Err(_)) => {
                    Tally::count(&tally.panics);
                    tracing::error!(%target, %id, "a layer of the worker panicked");
                    ErrorReply::new(Code::Internal, Executed::Maybe, "a layer of the worker panicked")
                }
                Err(_) => {
                    let message = "the deadline passed before the layers of the worker ended";
                    ErrorReply::new(Code::DeadlineExceeded, Executed::Maybe, message)
                }
            };
            Response::new(Err(reply))
        })
    }
}
