//! What a transport needs to listen to an event: the group, which events, how often a failed one is delivered.

use std::{sync::Arc, time::Duration};

use super::Handler;
use crate::{
    api::Target,
    error::{Executed, TransportError, TransportErrorKind},
};

/// Which of its processes a listener's events go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// Each event goes to one process of the service. The group on the wire is `<service>.<listener>`.
    #[default]
    Pool,
    /// Each event goes to one process of all services. The group on the wire is `<listener>`.
    Singleton,
    /// Each event goes to every process that listens at the time, at most once, and is not kept for absent ones.
    Broadcast,
}

/// Which events of a stream a listener wants, by their routing keys.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Filter {
    /// Exactly these keys.
    Keys(Vec<String>),
    /// An AMQP topic pattern: words joined by dots, `*` for one word, `#` for any number.
    Topic(String),
}

/// How often, and how soon, an event is delivered again whose handler failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// How many deliveries an event has before it goes to the dead letters, the first one counted. At least 1.
    pub attempts: u32,
    /// How long the second delivery waits after the first failed; each further wait is twice as long.
    pub backoff: Duration,
    /// The longest wait.
    pub max_backoff: Duration,
}

impl Default for Retry {
    /// Five deliveries, waiting 200 ms, 400 ms, 800 ms and 1.6 s in between.
    fn default() -> Self {
        Self { attempts: 5, backoff: Duration::from_millis(200), max_backoff: Duration::from_secs(30) }
    }
}

impl Retry {
    /// This many deliveries in all.
    #[must_use]
    pub fn attempts(attempts: u32) -> Self {
        Self { attempts: attempts.max(1), ..Self::default() }
    }

    /// With this wait after the first failure.
    #[must_use]
    pub fn backoff(self, backoff: Duration) -> Self {
        Self { backoff, ..self }
    }

    /// With this longest wait.
    #[must_use]
    pub fn max_backoff(self, max_backoff: Duration) -> Self {
        Self { max_backoff, ..self }
    }

    /// How long to wait after the delivery with this number (from 1) failed.
    #[must_use]
    pub fn wait_after(&self, attempt: u32) -> Duration {
        let doublings = attempt.saturating_sub(1).min(31);
        self.backoff.saturating_mul(1 << doublings).min(self.max_backoff)
    }
}

/// Where a group begins that does not exist yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum StartAt {
    /// With the events that are published from now on.
    #[default]
    Now,
    /// With the oldest that is still kept.
    Earliest,
}

/// What a worker listens to.
#[derive(Clone)]
#[non_exhaustive]
pub struct Listen {
    /// The service's name.
    pub service: Arc<str>,
    /// The listener's name, unique in its service for this event.
    pub listener: Arc<str>,
    /// The event.
    pub target: Target,
    /// Which processes get an event.
    pub mode: Mode,
    /// Which events, by routing key. All when absent.
    pub filter: Option<Filter>,
    /// How often a failed event is delivered.
    pub retry: Retry,
    /// Where a new group begins.
    pub from: StartAt,
    /// How long one handler may take; after that its event counts as failed.
    pub timeout: Duration,
    /// How many handlers may run at once. At least 1.
    pub concurrency: usize,
    /// What runs the events.
    pub handler: Arc<dyn Handler>,
}

impl Listen {
    /// What must be said; the rest has defaults.
    pub fn new(
        service: impl Into<Arc<str>>,
        listener: impl Into<Arc<str>>,
        target: Target,
        handler: Arc<dyn Handler>,
    ) -> Self {
        Self {
            service: service.into(),
            listener: listener.into(),
            target,
            mode: Mode::default(),
            filter: None,
            retry: Retry::default(),
            from: StartAt::default(),
            timeout: Duration::from_secs(30),
            concurrency: 16,
            handler,
        }
    }

    /// The group's name on the wire, and in [`Transport::dead_letters`](super::Transport::dead_letters).
    #[must_use]
    pub fn group(&self) -> String {
        match self.mode {
            Mode::Singleton => self.listener.to_string(),
            Mode::Pool | Mode::Broadcast => format!("{}.{}", self.service, self.listener),
        }
    }

    /// For transports that have no other mode yet.
    ///
    /// # Errors
    /// [`TransportErrorKind::Unsupported`] unless this is a pool without a filter.
    pub fn require_pool(&self, transport: &str) -> Result<(), TransportError> {
        let wanted = match (self.mode, &self.filter) {
            (Mode::Pool, None) => return Ok(()),
            (Mode::Pool, Some(Filter::Keys(_))) => "keys",
            (Mode::Pool, Some(Filter::Topic(_))) => "topics",
            (Mode::Singleton, _) => "singletons",
            (Mode::Broadcast, _) => "broadcast",
        };
        let message = format!("the {transport} transport has no {wanted} yet");
        Err(TransportError::new(TransportErrorKind::Unsupported, Executed::No, message))
    }
}
