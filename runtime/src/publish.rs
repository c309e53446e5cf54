//! Publishing: an event is validated and stored for every group that listens. It knows nothing of who they are.

use std::{fmt, future::IntoFuture, time::Duration};

use futures_util::future::BoxFuture;
use tokio::time::Instant;
use tracing::Instrument;

use crate::{
    Message,
    api::{Event, Target},
    bus::Bus,
    error::{Executed, PublishError, TransportError, TransportErrorKind},
    outgoing::Outgoing,
    transport::{Kind, MessageId},
};

/// How long storing an event may take unless the publisher says otherwise.
const TIMEOUT: Duration = Duration::from_secs(5);

/// An event that is published when it is awaited.
///
/// `Ok` means that it is stored: every group that exists now gets it, at least once. Dropping the future leaves open whether it is stored.
///
/// ```
/// # use buscodegen_runtime::{Bus, Event, PublishError};
/// # async fn show<E: Event>(bus: Bus, page_view: E::Parameters) -> Result<(), PublishError> {
/// let published = bus.publish::<E>(page_view).await?;
/// println!("stored as {}", published.entry);
/// # Ok(()) }
/// ```
#[must_use = "an event is not published until it is awaited"]
pub struct Publish<E: Event> {
    bus: Bus,
    parameters: E::Parameters,
    outgoing: Outgoing,
}

/// An event that is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Published {
    /// The event's id, as handlers see it.
    pub id: MessageId,
    /// Where it is stored, as the transport names it.
    pub entry: String,
}

impl<E: Event> Publish<E> {
    pub(crate) fn new(bus: &Bus, parameters: E::Parameters) -> Self {
        Self { bus: bus.clone(), parameters, outgoing: Outgoing::default() }
    }

    /// How long storing may take, in place of five seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.outgoing.timeout(timeout);
        self
    }

    /// By when it must be stored, beside the timeout: the earlier one counts.
    pub fn deadline(mut self, deadline: impl Into<Instant>) -> Self {
        self.outgoing.deadline(deadline.into());
        self
    }

    /// Sends a header along. One that may not be sent fails the publication, before anything is sent.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.outgoing.header(name, value);
        self
    }

    /// Publishes. The same as awaiting it.
    ///
    /// # Errors
    /// Why it is not published, or may not be.
    pub async fn send(self) -> Result<Published, PublishError> {
        let Self { bus, parameters, outgoing } = self;
        let body = parameters.encode().map_err(PublishError::Invalid)?;
        let key = E::key(&parameters).map(str::to_owned);
        drop(parameters);
        let kind = Kind::Event { key, retention: E::RETENTION };
        let request = outgoing.request(&bus, Target::event::<E>(), kind, TIMEOUT, body)?;
        let (id, span) = (request.id, tracing::debug_span!("publish", event = %request.target, id = %request.id));
        let response = bus.send(request).instrument(span).await?;
        match response.outcome {
            Ok(entry) => Ok(Published { id, entry: String::from_utf8_lossy(&entry).into_owned() }),
            // Transports do not answer so; a layer may.
            Err(reply) => {
                let message = format!("the event was refused: {reply}");
                Err(TransportError::new(TransportErrorKind::Middleware, Executed::No, message).into())
            }
        }
    }
}

impl<E: Event> IntoFuture for Publish<E> {
    type Output = Result<Published, PublishError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<E: Event> fmt::Debug for Publish<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publish")
            .field("event", &format_args!("{}.{}", E::API, E::NAME))
            .field("outgoing", &self.outgoing)
            .finish_non_exhaustive()
    }
}
