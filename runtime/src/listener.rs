//! Listening: which events a worker wants, how often a failed one is delivered again, and what handles it. Events are validated
//! before a handler sees them. It knows nothing of how they arrive.

use std::{fmt, future::Future, marker::PhantomData, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::future::BoxFuture;

use crate::{
    Invalid, Message,
    api::{Event, Target},
    context::Context,
    error::{BoxError, Code, ErrorReply, Executed},
    guard::Guard,
    tally::Tally,
    transport::{Filter, Handler, Listen, Mode, Request, Response, Retry, StartAt},
};

/// A listener of the event `E`: say what it wants, then what handles it.
///
/// An event is acknowledged when its handler has answered `Ok`. When the handler fails, panics or takes too long, the event is delivered again,
/// to any process of the group, until its deliveries are used up; then it goes to the group's dead letters. An event that its schema refuses goes
/// there at once.
///
/// ```
/// use std::{sync::Arc, time::Duration};
/// use buscodegen_runtime::{BoxError, Context, Event, Listener, Retry, Subscription};
///
/// struct Dash;
///
/// impl Dash {
///     async fn on_page_view<P>(&self, _cx: Context, _event: P) -> Result<(), BoxError> { Ok(()) }
/// }
///
/// fn subscriptions<PageView: Event>(dash: Arc<Dash>) -> [Subscription; 2] {
///     [
///         Listener::<PageView>::new("count").retry(Retry::attempts(3)).handle(dash, Dash::on_page_view),
///         Listener::<PageView>::new("audit").run(|cx, _event| async move { println!("{}", cx.id()) }),
///     ]
/// }
/// ```
#[must_use = "a listener does nothing until it has a handler and a worker"]
pub struct Listener<E: Event> {
    listen: Settings,
    event: PhantomData<fn(E)>,
}

/// All of [`Listen`] but the service and the handler, which come later.
#[derive(Clone, Debug)]
struct Settings {
    name: String,
    mode: Mode,
    filter: Option<Filter>,
    retry: Retry,
    from: StartAt,
    timeout: Duration,
    concurrency: usize,
}

impl<E: Event> Listener<E> {
    /// A listener with this name. The service's name and this one are the group on the wire, so the name is for good.
    pub fn new(name: impl Into<String>) -> Self {
        let listen = Settings {
            name: name.into(),
            mode: Mode::default(),
            filter: None,
            retry: Retry::default(),
            from: StartAt::default(),
            timeout: Duration::from_secs(30),
            concurrency: 16,
        };
        Self { listen, event: PhantomData }
    }

    /// Every process that listens gets each event, at most once; nothing is kept for those that are absent.
    pub fn broadcast(mut self) -> Self {
        self.listen.mode = Mode::Broadcast;
        self
    }

    /// One process of all services gets each event: the group on the wire is the listener's name alone.
    pub fn singleton(mut self) -> Self {
        self.listen.mode = Mode::Singleton;
        self
    }

    /// Only events with one of these routing keys.
    pub fn keys<K: Into<String>>(mut self, keys: impl IntoIterator<Item = K>) -> Self {
        self.listen.filter = Some(Filter::Keys(keys.into_iter().map(Into::into).collect()));
        self
    }

    /// Only events whose routing key fits this AMQP pattern: words joined by dots, `*` for one word, `#` for any number.
    pub fn topic(mut self, pattern: impl Into<String>) -> Self {
        self.listen.filter = Some(Filter::Topic(pattern.into()));
        self
    }

    /// How often, and how soon, a failed event is delivered again.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.listen.retry = retry;
        self
    }

    /// Where the group begins when it does not exist yet. With the next event unless set.
    pub fn from(mut self, from: StartAt) -> Self {
        self.listen.from = from;
        self
    }

    /// How long the handler may take. 30 s unless set; the handler is dropped then, and the event has failed.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.listen.timeout = timeout;
        self
    }

    /// How many events one process handles at once. 16 unless set.
    pub fn concurrency(mut self, handlers: usize) -> Self {
        self.listen.concurrency = handlers.max(1);
        self
    }

    /// Handles events with a closure.
    pub fn run<F, Fut>(self, handler: F) -> Subscription
    where
        F: Fn(Context, E::Parameters) -> Fut + Send + Sync + 'static,
        Fut: Future<Output: Outcome> + Send + 'static,
    {
        self.subscribe(move |cx, event| {
            let handled = handler(cx, event);
            async move { handled.await.into_result() }
        })
    }

    /// Handles events with a method of some state: `async fn on_page_view(&self, cx: Context, event: PageView)`.
    pub fn handle<S, F>(self, state: Arc<S>, handler: F) -> Subscription
    where
        S: Send + Sync + ?Sized + 'static,
        F: for<'a> Method<'a, S, E::Parameters> + Copy + Send + Sync + 'static,
    {
        self.subscribe(move |cx, event| {
            let state = Arc::clone(&state);
            async move { handler.call(&state, cx, event).await.into_result() }
        })
    }

    fn subscribe<F, Fut>(self, handler: F) -> Subscription
    where
        F: Fn(Context, E::Parameters) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        let run = move |guard: Guard, request: Request| -> BoxFuture<'static, Response> {
            let handler = Arc::clone(&handler);
            Box::pin(guard.run(request, |cx, body, guard| async move {
                let event = E::Parameters::decode(&body).map_err(|invalid| refused(&guard, &cx, invalid))?;
                drop(body);
                handler(cx.clone(), event).await.map_err(|error| failed(&cx, &error))?;
                Ok(Bytes::new())
            }))
        };
        Subscription { target: Target::event::<E>(), settings: self.listen, run: Arc::new(run) }
    }
}

impl<E: Event> fmt::Debug for Listener<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.listen.fmt(f)
    }
}

/// A listener with its handler, to be given to [`Worker::listen`](crate::Worker::listen).
#[must_use = "a subscription does nothing without a worker"]
pub struct Subscription {
    target: Target,
    settings: Settings,
    run: Run,
}

/// A handler with its types taken away: what runs one event.
type Run = Arc<dyn Fn(Guard, Request) -> BoxFuture<'static, Response> + Send + Sync>;

impl Subscription {
    /// The event.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The listener's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// What the transport is told, with the handler inside of what the worker puts around it.
    pub(crate) fn listen(
        self,
        service: &str,
        guard: Guard,
        wrap: impl FnOnce(Arc<dyn Handler>) -> Arc<dyn Handler>,
    ) -> Listen {
        let Self { target, settings, run } = self;
        let handler = wrap(Arc::new(Subscribed { run, guard }));
        let mut listen = Listen::new(service, settings.name, target, handler);
        listen.mode = settings.mode;
        listen.filter = settings.filter;
        listen.retry = settings.retry;
        listen.from = settings.from;
        listen.timeout = settings.timeout;
        listen.concurrency = settings.concurrency;
        listen
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("target", &self.target)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

struct Subscribed {
    run: Run,
    guard: Guard,
}

impl Handler for Subscribed {
    fn handle(&self, request: Request) -> BoxFuture<'static, Response> {
        (self.run)(self.guard.clone(), request)
    }
}

/// What handlers of events, hooks and timers may answer: nothing, or `Result<(), E>` with any error.
pub trait Outcome: Send {
    /// As a result.
    ///
    /// # Errors
    /// When it is one.
    fn into_result(self) -> Result<(), BoxError>;
}

impl Outcome for () {
    fn into_result(self) -> Result<(), BoxError> {
        Ok(())
    }
}

impl<E: Into<BoxError> + Send> Outcome for Result<(), E> {
    fn into_result(self) -> Result<(), BoxError> {
        self.map_err(Into::into)
    }
}

/// Async methods that handle an event: `async fn(&S, Context, P) -> impl Outcome`. Implemented for all of them.
pub trait Method<'a, S: ?Sized + 'a, P> {
    /// What the method answers.
    type Outcome: Outcome;
    /// The method's future.
    type Future: Future<Output = Self::Outcome> + Send + 'a;

    /// Calls the method.
    fn call(&self, state: &'a S, cx: Context, event: P) -> Self::Future;
}

impl<'a, S, P, F, Fut> Method<'a, S, P> for F
where
    S: ?Sized + 'a,
    F: Fn(&'a S, Context, P) -> Fut,
    Fut: Future<Output: Outcome> + Send + 'a,
{
    type Outcome = Fut::Output;
    type Future = Fut;

    fn call(&self, state: &'a S, cx: Context, event: P) -> Fut {
        self(state, cx, event)
    }
}

/// The longest reason that is kept with a dead letter, in characters.
const MAX_REASON: usize = 1000;

/// The handler failed: the event is delivered again.
fn failed(cx: &Context, error: &BoxError) -> ErrorReply {
    tracing::warn!(event = %cx.target(), group = cx.group(), id = %cx.id(), attempt = cx.attempt(), error, "the event was not handled");
    let mut reason = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        reason.push_str(": ");
        reason.push_str(&error.to_string());
        source = error.source();
    }
    ErrorReply::new(Code::Internal, Executed::Yes, reason.chars().take(MAX_REASON).collect::<String>())
}

/// The schema refuses the event: it will not get better, so it goes to the dead letters at once. A schema that cannot be used is
/// this process' own fault, so the event is delivered again.
fn refused(guard: &Guard, cx: &Context, invalid: Invalid) -> ErrorReply {
    if let Invalid::Schema(error) = &invalid {
        tracing::error!(event = %cx.target(), group = cx.group(), id = %cx.id(), %error, "the schema of the event cannot be used");
        return ErrorReply::new(Code::Internal, Executed::No, "the listener cannot use the schema of the event");
    }
    Tally::count(&guard.tally.invalid_events);
    tracing::error!(event = %cx.target(), group = cx.group(), id = %cx.id(), %invalid, "the event does not fit its schema");
    ErrorReply { message: "the event does not fit its schema".to_owned(), ..ErrorReply::invalid_argument(invalid) }
}
