//! Calls: parameters are validated and sent, the response is validated and given back. The deadline is always there.
//!
//! It knows when a call may be sent again, and nothing of how it travels.

use std::{
    fmt,
    future::IntoFuture,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use futures_util::future::BoxFuture;
use tokio::time::{Instant, sleep};
use tracing::Instrument;

use crate::{
    Message,
    api::{Execution, Rpc, Target},
    bus::Bus,
    error::{CallError, Executed, TransportError, TransportErrorKind},
    headers::Headers,
    outgoing::Outgoing,
    tally::Tally,
    transport::{Kind, MessageId, Request, Response},
};

/// A call that is made when it is awaited.
///
/// It ends at its deadline at the latest: the rpc's timeout or the one set here, and never later than the deadline of the handler
/// that makes it. Dropping the future gives the call up; its handler may run all the same.
///
/// ```
/// # use std::time::Duration;
/// # use buscodegen_runtime::{Bus, CallError, Rpc};
/// # async fn show<R: Rpc>(bus: Bus, parameters: R::Parameters) -> Result<(), CallError<R::Error>> {
/// let response = bus.call::<R>(parameters).timeout(Duration::from_millis(300)).header("tenant", "a").await?;
/// # let _ = response; Ok(()) }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<R: Rpc> {
    bus: Bus,
    parameters: R::Parameters,
    outgoing: Outgoing,
}

/// A response with what came beside it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Reply<T> {
    /// The response.
    pub response: T,
    /// The headers that the handler set.
    pub headers: Headers,
}

impl<T> Reply<T> {
    /// The response alone.
    pub fn into_inner(self) -> T {
        self.response
    }
}

impl<R: Rpc> Call<R> {
    pub(crate) fn new(bus: &Bus, parameters: R::Parameters) -> Self {
        Self { bus: bus.clone(), parameters, outgoing: Outgoing::default() }
    }

    /// How long the call may take, in place of the rpc's own timeout. It does not reach beyond the deadline of the handler that makes the call.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.outgoing.timeout(timeout);
        self
    }

    /// By when the call must have ended, beside its timeout: the earlier one counts.
    pub fn deadline(mut self, deadline: impl Into<Instant>) -> Self {
        self.outgoing.deadline(deadline.into());
        self
    }

    /// Sends a header along. One that may not be sent fails the call, before anything is sent.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.outgoing.header(name, value);
        self
    }

    /// Makes the call, and gives the response with its headers. Awaiting the call itself gives the response alone.
    ///
    /// # Errors
    /// Why there is no response, and whether the handler has run.
    pub async fn send(self) -> Result<Reply<R::Response>, CallError<R::Error>> {
        let Self { bus, parameters, outgoing } = self;
        let body = parameters.encode().map_err(CallError::InvalidArgument)?;
        drop(parameters);
        let kind = Kind::Rpc { execution: R::EXECUTION };
        let request = outgoing.request(&bus, Target::rpc::<R>(), kind, R::TIMEOUT, body)?;
        let (id, span) = (request.id, tracing::debug_span!("call", rpc = %request.target, id = %request.id));
        let Response { headers, outcome } = exchange(&bus, R::EXECUTION, request).instrument(span).await?;
        let body = outcome.map_err(CallError::from).inspect_err(|error| note_answer::<R>(&bus, id, error))?;
        match R::Response::decode(&body) {
            Ok(response) => Ok(Reply { response, headers }),
            Err(invalid) => {
                let error = CallError::InvalidResponse(invalid);
                note_answer::<R>(&bus, id, &error);
                Err(error)
            }
        }
    }
}

impl<R: Rpc> IntoFuture for Call<R> {
    type Output = Result<R::Response, CallError<R::Error>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send().await.map(Reply::into_inner) })
    }
}

impl<R: Rpc> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("rpc", &format_args!("{}.{}", R::API, R::NAME))
            .field("outgoing", &self.outgoing)
            .finish_non_exhaustive()
    }
}

/// Counts and logs an answer that is no valid one: the server is not what its definition says.
fn note_answer<R: Rpc>(bus: &Bus, id: MessageId, error: &CallError<R::Error>) {
    if let CallError::InvalidResponse(invalid) = error {
        Tally::count(&bus.tally().invalid_answers);
        tracing::warn!(rpc = %Target::rpc::<R>(), %id, %invalid, "the server's answer does not fit its schema");
    }
}

/// Sends the call; again and again where its definition allows that, the transport failed, and there is time.
async fn exchange(bus: &Bus, execution: Execution, request: Request) -> Result<Response, TransportError> {
    if execution == Execution::AtMostOnce {
        return bus.send(request).await;
    }
    bus.budget().deposit();
    let mut attempt = 1;
    loop {
        let error = match bus.send(request.clone()).await {
            Ok(response) => return Ok(response),
            Err(error) => error,
        };
        let wait = jitter(request.id, attempt);
        let in_time = Instant::now() + wait < request.deadline;
        if attempt == MAX_ATTEMPTS || !may_send_again(&error) || !in_time || !bus.budget().withdraw() {
            return Err(error);
        }
        Tally::count(&bus.tally().sent_again);
        tracing::debug!(%error, attempt, "the call is sent again");
        sleep(wait).await;
        attempt += 1;
    }
}

/// How often one call is sent at most.
const MAX_ATTEMPTS: u32 = 4;
/// The longest wait before the second attempt; twice as long before each further one.
const FIRST_WAIT: Duration = Duration::from_millis(50);

fn may_send_again(error: &TransportError) -> bool {
    error.executed != Executed::Yes
        && matches!(error.kind, TransportErrorKind::Unavailable | TransportErrorKind::Broker)
}

/// Full jitter: anything between nothing and the longest wait. Ids are random, so they are the dice.
fn jitter(id: MessageId, attempt: u32) -> Duration {
    let dice = (id.as_u128() >> (16 * (attempt % 8))) as u16;
    let longest = FIRST_WAIT * (1 << (attempt - 1).min(8));
    longest * u32::from(dice) / u32::from(u16::MAX)
}

/// Keeps what is sent again a small part of what is sent: each call pays in a tenth of an attempt.
pub(crate) struct RetryBudget(AtomicU32);

impl RetryBudget {
    const ATTEMPT: u32 = 10;
    const FULL: u32 = 10 * Self::ATTEMPT;

    fn deposit(&self) {
        let _ =
            self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |have| (have < Self::FULL).then_some(have + 1));
    }

    fn withdraw(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |have| have.checked_sub(Self::ATTEMPT)).is_ok()
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }
}
