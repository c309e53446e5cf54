//! What a handler knows of the message that it handles: deadline, id, caller, headers, trace.
//!
//! While a handler is polled its context is also the task's current one, so that calls it makes inherit deadline and trace
//! without being told. Nothing here knows how a message travels.

use std::{
    fmt,
    future::IntoFuture,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use tokio::{
    sync::Notify,
    task::futures::TaskLocalFuture,
    time::{Instant, sleep_until},
};

use crate::{
    api::Target,
    error::TransportError,
    headers::{Headers, InvalidHeader},
    trace::Trace,
    transport::{Kind, MessageId, Request},
};

tokio::task_local! {
    static CURRENT: Context;
}

/// Stands for "no limit" where a timeout is beyond what clocks can add.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// This long from now.
pub(crate) fn deadline_after(timeout: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(timeout).unwrap_or_else(|| now + A_YEAR)
}

/// What a handler knows of the message that it handles. Cheap to clone; clones are the same context.
///
/// ```
/// # use buscodegen_runtime::Context;
/// # use std::time::Duration;
/// async fn handler(cx: Context) {
///     if cx.remaining() < Duration::from_millis(50) {
///         // take the short way
///     }
///     let tenant = cx.header("tenant").unwrap_or("nobody");
///     # let _ = tenant;
/// }
/// ```
#[derive(Clone)]
pub struct Context(Arc<Inner>);

struct Inner {
    id: MessageId,
    target: Target,
    kind: Kind,
    deadline: Instant,
    attempt: u32,
    caller: Arc<str>,
    group: Arc<str>,
    headers: Headers,
    trace: Trace,
    answer: Mutex<Headers>,
    given_up: AtomicBool,
    gave_up: Notify,
}

impl Context {
    /// The context of a message that arrived, and its body.
    pub(crate) fn of(request: Request) -> (Self, Bytes) {
        let Request { id, target, kind, headers, deadline, attempt, caller, group, body } = request;
        let trace = Trace::read(&headers).unwrap_or_else(|| Trace::begin(id));
        let inner = Inner {
            id,
            target,
            kind,
            deadline,
            attempt,
            caller,
            group,
            headers,
            trace,
            answer: Mutex::default(),
            given_up: AtomicBool::new(false),
            gave_up: Notify::new(),
        };
        (Self(Arc::new(inner)), body)
    }

    /// A context of no message, to call a handler in a test, or to give a piece of work a deadline that its calls inherit.
    ///
    /// # Errors
    /// When the system gives no random bytes for its id.
    pub fn detached(target: Target, timeout: Duration) -> Result<Self, TransportError> {
        let deadline = deadline_after(timeout);
        let kind = Kind::Rpc { execution: crate::Execution::AtMostOnce };
        Ok(Self::of(Request::new(MessageId::random()?, target, kind, deadline, Bytes::new())).0)
    }

    /// The context of the handler that is being polled, or of the work that runs [within](Within) one.
    #[must_use]
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// The call's or event's id. The same each time it is sent or delivered again.
    #[must_use]
    pub fn id(&self) -> MessageId {
        self.0.id
    }

    /// The rpc or event.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.0.target
    }

    /// When the handler is stopped, as nobody waits for it any more.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        self.0.deadline
    }

    /// How long it is until the deadline; zero when it has passed.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.0.deadline.saturating_duration_since(Instant::now())
    }

    /// Which delivery of this message it is, from 1. More than 1 only for events, and for rpcs that may run more than once.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.0.attempt
    }

    /// The event's routing key.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Event { key, .. } => key.as_deref(),
            Kind::Rpc { .. } => None,
        }
    }

    /// The service that sent the message and its process, such as `store/5f3a…`, as the sender says. Empty where unknown.
    #[must_use]
    pub fn caller(&self) -> &str {
        &self.0.caller
    }

    /// The group on the wire that takes the event, such as `dashboard.count`. Empty for calls.
    #[must_use]
    pub fn group(&self) -> &str {
        &self.0.group
    }

    /// The headers that came with the message.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.0.headers
    }

    /// One header that came with the message.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers.get(name)
    }

    /// Sets a header of the answer, also when the answer is an error. Events have no answer.
    ///
    /// # Errors
    /// When the header may not be sent.
    pub fn set_header(&self, name: &str, value: &str) -> Result<(), InvalidHeader> {
        self.0.answer.lock().unwrap_or_else(PoisonError::into_inner).insert(name, value)
    }

    /// The trace that the message belongs to.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.0.trace
    }

    /// Ends when the handler was given up, as by a panic or as its worker was stopped, and at the deadline in any case. For tasks
    /// that a handler spawned; the handler itself is dropped then. Cancel safe.
    pub async fn cancelled(&self) {
        let gave_up = self.0.gave_up.notified();
        tokio::pin!(gave_up);
        gave_up.as_mut().enable();
        if self.0.given_up.load(Ordering::Acquire) {
            return;
        }
        tokio::select! {
            () = gave_up => {}
            () = sleep_until(self.0.deadline) => {}
        }
    }

    pub(crate) fn take_answer_headers(&self) -> Headers {
        std::mem::take(&mut *self.0.answer.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Marks the handler as given up unless [`Running::finish`] is called.
    pub(crate) fn running(&self) -> Running {
        Running(Some(self.clone()))
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("target", &format_args!("{}", self.0.target))
            .field("id", &self.0.id)
            .field("attempt", &self.0.attempt)
            .field("remaining", &self.remaining())
            .finish_non_exhaustive()
    }
}

/// Tells [`Context::cancelled`] when a handler's future is dropped before it ended.
pub(crate) struct Running(Option<Context>);

impl Running {
    pub(crate) fn finish(mut self) {
        self.0 = None;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(cx) = &self.0 {
            cx.0.given_up.store(true, Ordering::Release);
            cx.0.gave_up.notify_waiters();
        }
    }
}

/// A future that runs with a context as the current one.
pub type InContext<F> = TaskLocalFuture<Context, F>;

/// Carries a context into spawned tasks.
///
/// ```
/// use buscodegen_runtime::{Context, Within};
///
/// async fn handler(cx: Context) {
///     let work = async { /* calls made here inherit the handler's deadline and trace */ };
///     tokio::spawn(work.within(&cx));
/// }
/// ```
pub trait Within: IntoFuture + Sized {
    /// Runs with this context as the current one: calls inherit its deadline and trace.
    fn within(self, cx: &Context) -> InContext<Self::IntoFuture> {
        CURRENT.scope(cx.clone(), self.into_future())
    }
}

impl<F: IntoFuture> Within for F {}
