//! Serving: the rpcs of an API and the handlers that answer them. Parameters are validated before a handler sees them, and its
//! response before anybody else does. It knows nothing of how calls arrive.

use std::{collections::HashMap, fmt, future::Future, sync::Arc};

use bytes::Bytes;
use futures_util::future::BoxFuture;

use crate::{
    Invalid, Message,
    api::{ApiInfo, DeclaredError, Execution, Rpc, Target},
    context::Context,
    error::{Code, ErrorReply, Executed, Fail},
    guard::Guard,
    tally::Tally,
    transport::{Handler, Request, Response},
};

/// The rpcs of one API with their handlers, to be served by a [`Worker`](crate::Worker).
///
/// Generated crates make it from a server trait; by hand it is
///
/// ```
/// # use buscodegen_runtime::{ApiInfo, Context, Fail, Rpc, Service};
/// # fn show<Resize: Rpc>(resize: impl Fn(Resize::Parameters) -> Resize::Response + Clone + Send + Sync + 'static) -> Service {
/// const API: ApiInfo = ApiInfo::new("image", "1.0.0", "…");
///
/// Service::new(&API).rpc::<Resize, _, _>(move |_cx: Context, parameters| {
///     let resize = resize.clone();
///     async move { Ok::<_, Fail<_>>(resize(parameters)) }
/// })
/// # }
/// ```
#[must_use = "a service is served by a worker"]
pub struct Service {
    pub(crate) api: ApiInfo,
    pub(crate) rpcs: Vec<(Target, Execution)>,
    pub(crate) concurrency: Option<usize>,
    routes: HashMap<Target, Route>,
}

/// A handler with its types taken away: what runs one request.
type Route = Arc<dyn Fn(Guard, Request) -> BoxFuture<'static, Response> + Send + Sync>;

impl Service {
    /// A service of this API that has no rpcs yet.
    pub fn new(api: &ApiInfo) -> Self {
        Self { api: *api, rpcs: Vec::new(), concurrency: None, routes: HashMap::new() }
    }

    /// Serves the rpc `R` with this handler.
    pub fn rpc<R, F, Fut>(mut self, handler: F) -> Self
    where
        R: Rpc,
        F: Fn(Context, R::Parameters) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<R::Response, Fail<R::Error>>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        let route = move |guard: Guard, request: Request| -> BoxFuture<'static, Response> {
            let handler = Arc::clone(&handler);
            Box::pin(guard.run(request, move |cx, body, guard| serve::<R, _, _>(handler, cx, body, guard)))
        };
        self.rpcs.push((Target::rpc::<R>(), R::EXECUTION));
        self.routes.insert(Target::rpc::<R>(), Arc::new(route));
        self
    }

    /// How many handlers of this service run at once, apart from the worker's other services.
    pub fn concurrency(mut self, handlers: usize) -> Self {
        self.concurrency = Some(handlers.max(1));
        self
    }

    /// What answers calls to these services.
    pub(crate) fn handler<'a>(services: impl Iterator<Item = &'a Self>, guard: Guard) -> Arc<dyn Handler> {
        let routes =
            services.flat_map(|service| &service.routes).map(|(target, route)| (target.clone(), Arc::clone(route)));
        Arc::new(Routes { routes: routes.collect(), guard })
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("api", &self.api).field("rpcs", &self.rpcs).finish_non_exhaustive()
    }
}

struct Routes {
    routes: HashMap<Target, Route>,
    guard: Guard,
}

impl Handler for Routes {
    fn handle(&self, request: Request) -> BoxFuture<'static, Response> {
        match self.routes.get(&request.target) {
            Some(route) => route(self.guard.clone(), request),
            None => {
                let message = format!("this server has no {}", request.target);
                let reply = ErrorReply::new(Code::Unimplemented, Executed::No, message);
                Box::pin(std::future::ready(Response::new(Err(reply))))
            }
        }
    }
}

/// The way of one call through its handler: bytes, value, value, bytes.
async fn serve<R, F, Fut>(handler: Arc<F>, cx: Context, body: Bytes, guard: Guard) -> Result<Bytes, ErrorReply>
where
    R: Rpc,
    F: Fn(Context, R::Parameters) -> Fut,
    Fut: Future<Output = Result<R::Response, Fail<R::Error>>>,
{
    let parameters = R::Parameters::decode(&body).map_err(|invalid| invalid_parameters(&guard, &cx, invalid))?;
    drop(body);
    match handler(cx.clone(), parameters).await {
        Ok(response) => {
            let body = response.encode().map_err(|invalid| invalid_response(&guard, &cx, &invalid))?;
            match too_large(&guard, &cx, body.len()) {
                Some(refusal) => Err(refusal),
                None => Ok(body.into()),
            }
        }
        Err(fail) => Err(refusal(&guard, &cx, fail)),
    }
}

/// What the caller is told of parameters that the handler never sees.
fn invalid_parameters(guard: &Guard, cx: &Context, invalid: Invalid) -> ErrorReply {
    if let Invalid::Schema(error) = &invalid {
        tracing::error!(rpc = %cx.target(), id = %cx.id(), %error, "the schema of the parameters cannot be used");
        return ErrorReply::new(Code::Internal, Executed::No, "the server cannot use the schema of the parameters");
    }
    Tally::count(&guard.tally.invalid_parameters);
    ErrorReply::invalid_argument(invalid)
}

/// What the caller is told of a failure.
fn refusal<E: DeclaredError>(guard: &Guard, cx: &Context, fail: Fail<E>) -> ErrorReply {
    match fail {
        Fail::Declared(error) => declared(guard, cx, &error),
        Fail::Overloaded(message) => ErrorReply::new(Code::Overloaded, Executed::No, message),
        Fail::Unavailable(message) => ErrorReply::new(Code::Unavailable, Executed::Yes, message),
        Fail::Unimplemented => {
            ErrorReply::new(Code::Unimplemented, Executed::No, format!("{} is not implemented", cx.target()))
        }
        Fail::Internal(error) => {
            tracing::error!(rpc = %cx.target(), id = %cx.id(), error, "the handler failed");
            ErrorReply::new(Code::Internal, Executed::Yes, "the handler failed")
        }
    }
}

fn declared<E: DeclaredError>(guard: &Guard, cx: &Context, error: &E) -> ErrorReply {
    let data = match error.encode() {
        Ok(data) => data.map(Bytes::from),
        Err(invalid) => return invalid_response(guard, cx, &invalid),
    };
    if let Some(refusal) = data.as_ref().and_then(|data| too_large(guard, cx, data.len())) {
        return refusal;
    }
    let mut reply = ErrorReply::new(Code::Declared, Executed::Yes, error.to_string());
    reply.name = Some(error.name().to_owned());
    reply.data = data;
    reply
}

/// The schema refuses what the handler answered. The caller never sees it.
fn invalid_response(guard: &Guard, cx: &Context, invalid: &Invalid) -> ErrorReply {
    Tally::count(&guard.tally.invalid_responses);
    tracing::error!(rpc = %cx.target(), id = %cx.id(), %invalid, "the handler's answer does not fit its schema");
    ErrorReply::new(Code::Internal, Executed::Yes, "the handler's answer does not fit its schema")
}

fn too_large(guard: &Guard, cx: &Context, bytes: usize) -> Option<ErrorReply> {
    if bytes <= guard.max_body {
        return None;
    }
    Tally::count(&guard.tally.invalid_responses);
    let message = format!("the handler's answer has {bytes} bytes, the limit is {}", guard.max_body);
    tracing::error!(rpc = %cx.target(), id = %cx.id(), "{message}");
    Some(ErrorReply::new(Code::Internal, Executed::Yes, message))
}

/// What a generated server trait answers for an rpc that its implementor has not written.
///
/// # Errors
/// Always: [`Fail::Unimplemented`].
pub async fn unimplemented<P, T, E>(_: Context, _: P) -> Result<T, Fail<E>> {
    Err(Fail::Unimplemented)
}
