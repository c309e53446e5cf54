//! A web site of this machine: an open port, and what is served there until the process is asked to stop.
//!
//! It knows nothing of what the pages say.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use axum::Router;
use clap::Args;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::program::Failure;

/// How long answers under way may still take once the process was asked to stop.
const DRAIN: Duration = Duration::from_secs(5);

/// The ports of all three sites.
#[derive(Args, Clone, Copy, Debug)]
pub struct Ports {
    /// The port of the shop; another free one when it is taken, or for 0.
    #[arg(long = "store-port", value_name = "PORT", default_value_t = 5001)]
    pub store: u16,
    /// The port of the dashboard; another free one when it is taken, or for 0.
    #[arg(long = "dashboard-port", value_name = "PORT", default_value_t = 5000)]
    pub dashboard: u16,
    /// The port of the pictures; another free one when it is taken, or for 0.
    #[arg(long = "image-port", value_name = "PORT", default_value_t = 5002)]
    pub image: u16,
}

/// A port that is free: `port`, or another one when it is taken (and the log says so), or for 0.
///
/// # Errors
/// When there is none.
pub async fn free_port(port: u16) -> Result<u16, Failure> {
    Ok(Site::open(port).await?.listener.local_addr()?.port())
}

/// An open port that nobody serves yet; whoever connects meanwhile waits.
#[derive(Debug)]
pub struct Site {
    listener: TcpListener,
    url: String,
}

impl Site {
    /// Opens `port` on this machine, or a free port when it is taken (and says so in the log).
    ///
    /// # Errors
    /// When no port can be opened.
    pub async fn open(port: u16) -> Result<Self, Failure> {
        let listener = match bind(port).await {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                let listener = bind(0).await?;
                let instead = listener.local_addr()?.port();
                tracing::warn!("port {port} is taken: using {instead} instead");
                listener
            }
            opened => opened.map_err(|error| format!("cannot open port {port}: {error}"))?,
        };
        let url = format!("http://{}", listener.local_addr()?);
        Ok(Self { listener, url })
    }

    /// The site's address, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Serves `router` until `stop`, and then finishes the answers under way, for a few seconds at most.
    ///
    /// # Errors
    /// When the port fails.
    pub async fn serve(self, router: Router, stop: CancellationToken) -> Result<(), Failure> {
        let served = axum::serve(self.listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
        let drained = async {
            stop.cancelled().await;
            tokio::time::sleep(DRAIN).await;
        };
        tokio::select! {
            result = served => Ok(result?),
            () = drained => Ok(()),
        }
    }
}

async fn bind(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[tokio::test]
    async fn a_port_that_is_taken_is_replaced_by_a_free_one() {
        let first = Site::open(0).await.unwrap();
        let port = first.listener.local_addr().unwrap().port();
        let second = Site::open(port).await.unwrap();
        assert_ne!(first.url(), second.url());
    }

    #[tokio::test]
    async fn a_site_ends_when_it_is_told_to_stop() {
        let stop = CancellationToken::new();
        stop.cancel();
        Site::open(0).await.unwrap().serve(Router::new(), stop).await.unwrap();
    }
}
