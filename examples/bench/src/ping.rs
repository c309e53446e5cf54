//! The floor: PING on one multiplexed connection.

use std::error::Error;

use redis::aio::MultiplexedConnection;

use crate::measure::{Calling, Contender};

pub(crate) struct Ping(MultiplexedConnection);

impl Ping {
    pub(crate) async fn connect(url: &str) -> Result<Self, Box<dyn Error>> {
        Ok(Self(crate::by_hand::connection(url).await?))
    }
}

impl Contender for Ping {
    fn name(&self) -> &'static str {
        "PING"
    }

    fn call(&self) -> Calling<'_> {
        Box::pin(async {
            let () = redis::cmd("PING").query_async(&mut self.0.clone()).await?;
            Ok(())
        })
    }
}
