//! One connection: how it is opened, named and judged. It knows nothing of what is sent over it.
//!
//! Blocking loops have a connection of their own, without a response timeout: redis-rs's default of 500 ms would abandon the
//! blocking command, and what Redis then pops for it would be lost.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use ::redis::{
    AsyncConnectionConfig, Client, Cmd, ConnectionInfo, ErrorKind, Pipeline, ProtocolVersion, PushInfo, PushKind,
    RedisError, Value, aio::MultiplexedConnection,
};

use super::{
    config::{RedisOptions, connection_info},
    server_info, tls,
};
use crate::{
    error::{Executed, TransportError, TransportErrorKind},
    transport::redis::fault::Fault,
};

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Commands that are answered at once, from many tasks.
    Commands,
    /// One loop whose command waits in Redis.
    Blocking,
}

/// Opens connections to one server.
pub(super) struct Connector {
    info: ConnectionInfo,
    options: RedisOptions,
    /// The server or its user's rights do not allow RESP3.
    resp2: AtomicBool,
}

/// An open connection.
#[derive(Clone)]
pub(super) struct Live {
    connection: MultiplexedConnection,
    lost: Arc<AtomicBool>,
    /// Its id in Redis, where the user may ask for it.
    pub(super) id: Option<i64>,
}

impl Connector {
    pub(super) fn new(url: &str, options: RedisOptions) -> Result<Self, TransportError> {
        let info = options.tls.secure(connection_info(url)?)?;
        // rustls panics when it has to choose between several providers, or has none; an error means that the application chose.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self { info, options, resp2: AtomicBool::new(false) })
    }

    /// Host and port, or the socket; never a password.
    pub(super) fn address(&self) -> String {
        self.info.addr().to_string()
    }

    pub(super) fn options(&self) -> &RedisOptions {
        &self.options
    }

    /// Opens a connection and names it, for those who look at `CLIENT LIST`.
    pub(super) async fn open(&self, purpose: Use, name: &str) -> Result<Live, RedisError> {
        let resp3 = !self.resp2.load(Ordering::Relaxed);
        let live = match self.open_with(purpose, resp3).await {
            // HELLO, which begins RESP3, may be unknown, or not allowed.
            Err(error) if resp3 && is_refused(&error) => {
                let live = self.open_with(purpose, false).await.map_err(|_| error)?;
                self.resp2.store(true, Ordering::Relaxed);
                live
            }
            opened => opened?,
        };
        live.named(&format!("bus/{name}")).await
    }

    async fn open_with(&self, purpose: Use, resp3: bool) -> Result<Live, RedisError> {
        let protocol = if resp3 { ProtocolVersion::RESP3 } else { ProtocolVersion::RESP2 };
        let settings = self.info.redis_settings().clone().set_protocol(protocol);
        let client = Client::open(self.info.clone().set_redis_settings(settings))?;
        let lost = Arc::new(AtomicBool::new(false));
        let mut config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(self.options.connect_timeout))
            .set_response_timeout((purpose == Use::Commands).then_some(self.options.response_timeout))
            .set_pipeline_buffer_size(1024)
            .set_write_backpressure_boundary(64 * 1024);
        if resp3 {
            let lost = lost.clone();
            config = config.set_push_sender(move |push: PushInfo| {
                if push.kind == PushKind::Disconnection {
                    lost.store(true, Ordering::Release);
                }
                Ok::<_, ::redis::aio::SendError>(())
            });
        }
        let connection = client.get_multiplexed_async_connection_with_config(&config).await?;
        Ok(Live { connection, lost, id: None })
    }

    /// Opens the first connection and looks at the server: one that is too old is refused.
    pub(super) async fn open_first(&self, name: &str) -> Result<Live, TransportError> {
        let mut live = self.open(Use::Commands, name).await.map_err(|error| self.unreachable(&error))?;
        let info = live.send(Cmd::new().arg("INFO").take()).await;
        match info.and_then(|info| Ok(::redis::from_redis_value::<String>(info)?)) {
            Ok(info) => server_info::check(&info)?,
            Err(error) if Fault::of(&error) == Fault::Connection => return Err(self.unreachable(&error)),
            Err(_) => tracing::warn!("the Redis user may not use INFO, so the server's version is not checked"),
        }
        Ok(live)
    }

    /// The error of a connection that cannot be opened.
    pub(super) fn unreachable(&self, error: &RedisError) -> TransportError {
        let address = self.address();
        match Fault::of(error) {
            Fault::Forbidden => TransportError::new(
                TransportErrorKind::Configuration,
                Executed::No,
                format!("redis at {address} does not accept the user and password of the URL"),
            ),
            _ => match tls::advice(error) {
                Some(advice) => TransportError::new(
                    TransportErrorKind::Configuration,
                    Executed::No,
                    format!("redis at {address} cannot be reached with TLS: {error}; {advice}"),
                ),
                None => TransportError::new(
                    TransportErrorKind::Unavailable,
                    Executed::No,
                    format!(
                        "redis at {address} cannot be reached: {error}; check that it runs, and the URL (rediss:// is for a port \
                         with TLS, redis:// for one without)"
                    ),
                ),
            },
        }
    }
}

fn is_refused(error: &RedisError) -> bool {
    error.kind() == ErrorKind::RESP3NotSupported || Fault::of(error) == Fault::Forbidden
}

impl Live {
    /// Sends one command. An error reply is an error.
    pub(super) async fn send(&mut self, command: Cmd) -> Result<Value, RedisError> {
        self.connection.send_packed_command(&command).await?.extract_error()
    }

    /// Sends commands in one write, and returns each one's reply; error replies are among them as [`Value::ServerError`], so
    /// that one of them does not cost the other replies.
    pub(super) async fn send_all(&mut self, commands: &Pipeline) -> Result<Vec<Value>, RedisError> {
        self.connection.send_packed_commands(commands, 0, commands.len()).await
    }

    /// Whether it is known to be gone.
    pub(super) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Acquire)
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.lost, &other.lost)
    }

    pub(super) fn connection(&mut self) -> &mut MultiplexedConnection {
        &mut self.connection
    }

    async fn named(mut self, name: &str) -> Result<Self, RedisError> {
        let mut commands = Pipeline::with_capacity(2);
        commands.cmd("CLIENT").arg("SETNAME").arg(name).cmd("CLIENT").arg("ID");
        let replies = self.send_all(&commands).await?;
        if let Some(Value::Int(id)) = replies.get(1) {
            self.id = Some(*id);
        }
        Ok(self)
    }
}
