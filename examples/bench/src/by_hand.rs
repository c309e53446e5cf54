//! What one would write by hand: the same two list hops with raw bytes, no types, no validation, no deadline.
//!
//! Requests go into one list, replies into one list of the client's; both ends drain theirs with `BLMPOP`.

use std::{
    collections::HashMap,
    error::Error,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::Bytes;
use redis::{AsyncConnectionConfig, IntoConnectionInfo, Value, aio::MultiplexedConnection};
use tokio::sync::oneshot;

use crate::measure::{Calling, Contender};

const REQUESTS: &str = "by-hand:requests";
const REPLIES: &str = "by-hand:replies";

pub(crate) async fn connection(url: &str) -> Result<MultiplexedConnection, Box<dyn Error>> {
    let info = url.into_connection_info()?;
    let tcp = redis::io::tcp::TcpSettings::default().set_nodelay(true);
    let config = AsyncConnectionConfig::new().set_response_timeout(None).set_pipeline_buffer_size(1024);
    let client = redis::Client::open(info.set_tcp_settings(tcp))?;
    Ok(client.get_multiplexed_async_connection_with_config(&config).await?)
}

type Open = Arc<Mutex<HashMap<u64, oneshot::Sender<Bytes>>>>;

pub(crate) struct Client {
    sender: MultiplexedConnection,
    next: AtomicU64,
    open: Open,
}

impl Client {
    pub(crate) async fn connect(url: &str) -> Result<Self, Box<dyn Error>> {
        let open = Open::default();
        let replies = Arc::clone(&open);
        let mut receiver = connection(url).await?;
        tokio::spawn(async move {
            loop {
                for frame in pop(&mut receiver, REPLIES).await.unwrap_or_default() {
                    if let Some((id, body)) = split(frame)
                        && let Some(caller) = replies.lock().unwrap_or_else(PoisonError::into_inner).remove(&id)
                    {
                        let _ = caller.send(body);
                    }
                }
            }
        });
        Ok(Self { sender: connection(url).await?, next: AtomicU64::new(0), open })
    }
}

impl Contender for Client {
    fn name(&self) -> &'static str {
        "two list hops by hand, raw bytes"
    }

    fn call(&self) -> Calling<'_> {
        Box::pin(async {
            let id = self.next.fetch_add(1, Ordering::Relaxed);
            let (caller, answer) = oneshot::channel();
            self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(id, caller);
            let frame = [&id.to_be_bytes(), crate::typed::BODY.as_bytes()].concat();
            let () = redis::cmd("RPUSH").arg(REQUESTS).arg(frame).query_async(&mut self.sender.clone()).await?;
            let body = answer.await?;
            if body.is_empty() { Err("an empty answer".into()) } else { Ok(()) }
        })
    }
}

pub(crate) async fn serve(url: &str) -> Result<(), Box<dyn Error>> {
    let mut receiver = connection(url).await?;
    let sender = connection(url).await?;
    loop {
        for frame in pop(&mut receiver, REQUESTS).await? {
            let mut sender = sender.clone();
            tokio::spawn(async move {
                let _: Result<(), _> = redis::cmd("RPUSH").arg(REPLIES).arg(&frame[..]).query_async(&mut sender).await;
            });
        }
    }
}

async fn pop(connection: &mut MultiplexedConnection, list: &str) -> Result<Vec<Bytes>, Box<dyn Error>> {
    let popped: Value =
        redis::cmd("BLMPOP").arg(2).arg(1).arg(list).arg("LEFT").arg("COUNT").arg(256).query_async(connection).await?;
    let Value::Array(parts) = popped else { return Ok(Vec::new()) };
    let Some(Value::Array(frames)) = parts.into_iter().nth(1) else { return Ok(Vec::new()) };
    Ok(frames
        .into_iter()
        .filter_map(|frame| if let Value::BulkString(bytes) = frame { Some(bytes.into()) } else { None })
        .collect())
}

fn split(frame: Bytes) -> Option<(u64, Bytes)> {
    let id = u64::from_be_bytes(frame.get(..8)?.try_into().ok()?);
    Some((id, frame.slice(8..)))
}
