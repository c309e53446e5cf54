//! The Redis transport itself: opens, hands out work, closes. The work is done in the other modules.

use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{
    client::Client,
    clock::Clock,
    config::RedisOptions,
    connection::Connector,
    counts::Counts,
    events::{self, Publisher},
    keys::{ClientId, Keys},
    link::Link,
    quarantine,
    server::Replies,
    sessions::Sessions,
    shared::{Open, Shared},
};
use crate::{
    api::Target,
    error::TransportError,
    transport::{Counters, DeadLetter, Kind, Listen, MessageId, Request, Response, Serve, Session, Transport},
};

/// How often Redis's time is asked for.
const MEASURE: Duration = Duration::from_secs(30);

/// A connection to one Redis, shared by all clients and workers of the process.
pub struct Redis {
    open: Open,
    client: Arc<Client>,
    publisher: Arc<Publisher>,
}

impl Redis {
    /// Connects to the server of the URL: `redis://`, `rediss://` for TLS, or `unix://`. Must be called within a tokio runtime.
    ///
    /// Connections that are lost later are opened again for as long as the transport is open.
    ///
    /// # Errors
    /// When the URL, an option or a certificate is not valid, the server cannot be reached within `connect_timeout`, is not
    /// trusted, does not accept the password or the client certificate, or is too old.
    pub async fn open(url: &str, options: impl Into<RedisOptions>) -> Result<Self, TransportError> {
        let options = options.into();
        let keys = Keys::new(&options.common.prefix)?;
        let client = ClientId::new(&options.common.service, MessageId::random()?)?;
        let connector = Arc::new(Connector::new(url, options)?);
        let mut first = connector.open_first(client.as_str()).await?;
        let clock = Arc::new(Clock::new());
        clock.measure(first.connection()).await.map_err(|error| connector.unreachable(&error))?;
        let counts = Arc::new(Counts::default());
        let link = Link::new(connector.clone(), client.to_string(), clock.clone(), counts.clone(), first);
        let (quarantine, found) = mpsc::channel(quarantine::QUEUE);
        let closed = CancellationToken::new();
        let shared = Arc::new(Shared { connector, keys, client, clock, counts, link, quarantine, closed });
        tokio::spawn(quarantine::run(shared.clone(), found));
        tokio::spawn(keep_time(shared.clone()));
        Ok(Self {
            client: Client::start(&shared),
            publisher: Publisher::start(&shared),
            open: Open { replies: Replies::start(&shared), life: Arc::new(shared.closed.clone().drop_guard()), shared },
        })
    }

    /// How wrong this process's idea of Redis's time may be: half a round trip when it was measured last. No handler starts
    /// later after its deadline than this.
    #[must_use]
    pub fn clock_error(&self) -> Duration {
        self.open.shared.clock.error()
    }
}

/// Measures Redis's time again and again, as clocks drift.
async fn keep_time(shared: Arc<Shared>) {
    while shared.closed.run_until_cancelled(tokio::time::sleep(MEASURE)).await.is_some() {
        if let Some(mut live) = shared.link.current()
            && let Err(error) = shared.clock.measure(live.connection()).await
        {
            tracing::warn!(%error, "redis does not tell its time");
        }
    }
}

impl Transport for Redis {
    fn name(&self) -> &'static str {
        "redis"
    }

    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        let life = self.open.life.clone();
        match &request.kind {
            Kind::Rpc { .. } => {
                let client = self.client.clone();
                Box::pin(async move {
                    let _life = life;
                    client.call(request).await
                })
            }
            Kind::Event { .. } => {
                let publisher = self.publisher.clone();
                Box::pin(async move {
                    let _life = life;
                    publisher.publish(request).await
                })
            }
        }
    }

    fn serve(&self, serve: Serve) -> BoxFuture<'static, Result<Box<dyn Session>, TransportError>> {
        let open = self.open.clone();
        Box::pin(async move { Ok(Box::new(Sessions::serve(&open, &serve).await?) as Box<dyn Session>) })
    }

    fn listen(&self, listen: Listen) -> BoxFuture<'static, Result<Box<dyn Session>, TransportError>> {
        let open = self.open.clone();
        Box::pin(async move { Ok(Box::new(events::listen(&open, listen).await?) as Box<dyn Session>) })
    }

    fn dead_letters(
        &self,
        target: Target,
        group: String,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<DeadLetter>, TransportError>> {
        let shared = self.open.shared.clone();
        Box::pin(async move { events::dead_letters(&shared, &target, &group, limit).await })
    }

    fn counters(&self) -> Counters {
        self.open.shared.counts.read()
    }

    fn close(&self) -> BoxFuture<'static, ()> {
        let (shared, client) = (self.open.shared.clone(), self.client.clone());
        Box::pin(async move {
            shared.closed.cancel();
            client.close();
        })
    }
}

impl std::fmt::Debug for Redis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redis")
            .field("address", &self.open.shared.connector.address())
            .field("client", &self.open.shared.client)
            .finish()
    }
}
