//! How the Redis transport is set up. It knows addresses and limits, and opens nothing.

use std::time::Duration;

use ::redis::{
    ConnectionInfo, IntoConnectionInfo, ProtocolVersion,
    io::tcp::{TcpSettings, socket2::TcpKeepalive},
};

use super::tls::Tls;
use crate::{
    error::{Executed, TransportError, TransportErrorKind},
    transport::Options,
};

/// How the Redis transport is opened. The defaults suit production; tests shorten some times.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RedisOptions {
    /// What every transport is told: the service's name, the prefix of the keys, the largest body, the lease.
    pub common: Options,
    /// How long the first connection may take before opening fails, and each later one before it is tried again.
    pub connect_timeout: Duration,
    /// How long a command that does not block may take before its connection is replaced.
    pub response_timeout: Duration,
    /// How long a command waits in Redis for something to do. A loop's cycle takes this long when nothing happens.
    pub block: Duration,
    /// How long the requests of durable rpcs stay with a worker that is gone. Short, as their callers wait.
    pub durable_lease: Duration,
    /// How many calls of this process may wait for their answers; one more is refused as overloaded.
    pub max_open_calls: usize,
    /// How many requests may wait in the queue of an rpc; when there are more, this process refuses further calls for a moment.
    pub max_queue: usize,
    /// How long events are kept whose definition does not say.
    pub retention: Duration,
    /// How often a stream is trimmed, by one of the processes that publish to it.
    pub trim_interval: Duration,
    /// The certificates of connections with TLS.
    pub(super) tls: Tls,
}

impl RedisOptions {
    /// Trusts these certificate authorities, and no longer those of the system: the content of a PEM file with one or more of them.
    /// Only for `rediss://`.
    ///
    /// ```no_run
    /// use std::sync::Arc;
    ///
    /// use buscodegen_runtime::{Bus, transport::redis::{Redis, RedisOptions}};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let options = RedisOptions::default()
    ///     .ca_certificates(std::fs::read("/etc/shop/ca.pem")?)
    ///     .client_certificate(std::fs::read("/etc/shop/client.pem")?, std::fs::read("/etc/shop/client.key")?);
    /// let bus = Bus::over(Arc::new(Redis::open("rediss://cache.example:6380", options).await?))?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn ca_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.tls.authorities = Some(pem.into());
        self
    }

    /// Shows this certificate to a server that wants to know its clients (mutual TLS): the contents of two PEM files, the certificate
    /// with those between it and its authority, and its private key. Only for `rediss://`. `Debug` does not print them.
    #[must_use]
    pub fn client_certificate(mut self, certificate_pem: impl Into<Vec<u8>>, key_pem: impl Into<Vec<u8>>) -> Self {
        self.tls.client = Some((certificate_pem.into(), key_pem.into()));
        self
    }
}

impl Default for RedisOptions {
    fn default() -> Self {
        Self::from(Options::default())
    }
}

impl From<Options> for RedisOptions {
    fn from(common: Options) -> Self {
        Self {
            common,
            connect_timeout: Duration::from_secs(5),
            response_timeout: Duration::from_secs(5),
            block: Duration::from_secs(2),
            durable_lease: Duration::from_secs(5),
            max_open_calls: 16_384,
            max_queue: 100_000,
            retention: crate::codegen::RETENTION,
            trim_interval: Duration::from_secs(60),
            tls: Tls::default(),
        }
    }
}

/// How long a reply list outlives its last reply, in milliseconds.
pub(super) const REPLY_TTL_MS: u64 = 60_000;

/// How much longer than its own time a blocking command may take before its connection is given up.
pub(super) const BLOCK_MARGIN: Duration = Duration::from_secs(5);

/// Where and how to connect.
///
/// What redis-rs leaves off is on: TCP_NODELAY, keepalive probes and, on Linux, a limit for unacknowledged data, so that a peer that vanished is noticed.
pub(super) fn connection_info(url: &str) -> Result<ConnectionInfo, TransportError> {
    let wrong = |why: &str| {
        let message = format!(
            "the Redis URL is not valid: {why}; write redis://host:port/database, rediss://… for TLS, or unix:///path"
        );
        TransportError::new(TransportErrorKind::Configuration, Executed::No, message)
    };
    // The error's text could hold a part of the URL, and with it the password.
    let parsed = ::redis::parse_redis_url(url).ok_or_else(|| wrong("it cannot be parsed"))?;
    let info = parsed.into_connection_info().map_err(|error| wrong(error.category()))?;
    let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
    let keepalive = TcpKeepalive::new().with_time(Duration::from_secs(10)).with_interval(Duration::from_secs(5));
    let tcp = TcpSettings::default().set_nodelay(true).set_keepalive(keepalive);
    #[cfg(target_os = "linux")]
    let tcp = tcp.set_user_timeout(Duration::from_secs(10));
    Ok(info.set_redis_settings(settings).set_tcp_settings(tcp))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn what_redis_rs_leaves_off_is_on() {
        let info = connection_info("redis://:secret@localhost:7000/3").unwrap();
        assert!(info.tcp_settings().nodelay());
        assert!(info.tcp_settings().keepalive().is_some());
        #[cfg(target_os = "linux")]
        assert!(info.tcp_settings().user_timeout().is_some());
        assert_eq!((info.redis_settings().db(), info.redis_settings().protocol()), (3, ProtocolVersion::RESP3));
    }

    #[test]
    fn a_wrong_url_is_explained_without_its_password() {
        for url in ["redis://:hunter2@", "redis://:hunter2@host/nonumber", "http://:hunter2@host", "hunter2", ""] {
            let error = connection_info(url).unwrap_err();
            assert_eq!(error.kind, TransportErrorKind::Configuration);
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn sockets_and_tls_are_addresses_too() {
        for url in [
            "unix:///run/redis.sock",
            "redis+unix:///run/redis.sock?db=2",
            "rediss://cache.example:6380",
            "valkey://host",
        ] {
            assert!(connection_info(url).is_ok(), "{url}");
        }
    }
}
