//! Trims the streams that this process publishes to: entries older than their retention go, unless a group has not settled
//! them yet. One process at a time does it for a stream.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use ::redis::{Cmd, RedisError, Value};
use tokio::time::Instant;

use crate::{
    api::Target,
    transport::redis::{
        backoff::share,
        shared::Shared,
        stream::{EntryId, field},
    },
};

/// The streams of this process, and how long their entries are kept.
pub(super) struct Trimmer {
    default: Duration,
    kept: Arc<Mutex<HashMap<Target, Duration>>>,
    /// The one noted last, as most events are of few kinds.
    last: Option<(Target, Duration)>,
}

impl Trimmer {
    /// Trims until the transport is closed.
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        let kept = Arc::default();
        tokio::spawn(run(Arc::downgrade(shared), Arc::clone(&kept)));
        Self { default: shared.options().retention, kept, last: None }
    }

    /// Notes that something is published to this stream.
    pub(super) fn note(&mut self, target: &Target, retention: Option<Duration>) {
        let retention = retention.unwrap_or(self.default);
        if self.last.as_ref().is_some_and(|(last, kept)| *kept == retention && last == target) {
            return;
        }
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(target.clone(), retention);
        self.last = Some((target.clone(), retention));
    }
}

async fn run(shared: Weak<Shared>, kept: Arc<Mutex<HashMap<Target, Duration>>>) {
    loop {
        let Some((interval, closed)) = shared.upgrade().map(|it| (it.options().trim_interval, it.closed.clone()))
        else {
            return;
        };
        let wait = tokio::time::sleep(interval.mul_f64(0.5 + share() / 2.0));
        if closed.run_until_cancelled(wait).await.is_none() {
            return;
        }
        let streams: Vec<_> = kept.lock().unwrap_or_else(PoisonError::into_inner).clone().into_iter().collect();
        let Some(shared) = shared.upgrade() else { return };
        for (target, retention) in streams {
            if let Err(error) = trim(&shared, &target, retention, interval).await {
                tracing::warn!(%target, %error, "the events' stream is not trimmed; trying again later");
            }
        }
    }
}

async fn trim(shared: &Shared, target: &Target, retention: Duration, interval: Duration) -> Result<(), RedisError> {
    let (key, trimmer) = (shared.keys.events(target), shared.keys.trimmer(target));
    let lock =
        Cmd::new().arg("SET").arg(trimmer).arg(shared.client.as_str()).arg("NX").arg("PX").arg(millis(interval)).take();
    if send(shared, lock).await? == Value::Nil {
        return Ok(());
    }
    let old = shared.clock.redis_millis(Instant::now()).saturating_sub(millis(retention));
    let Some(unsettled) = first_unsettled(shared, &key).await? else { return Ok(()) };
    let keep_from = EntryId::at(old).min(unsettled);
    let trim = Cmd::new().arg("XTRIM").arg(&key).arg("MINID").arg("~").arg(keep_from).take();
    if let Value::Int(trimmed @ 1..) = send(shared, trim).await? {
        tracing::debug!(key, trimmed, "old events were trimmed");
    }
    Ok(())
}

/// The first entry that some group has not settled; one after the last for none. Entries that are read between this and the trimming are
/// later ones.
async fn first_unsettled(shared: &Shared, key: &str) -> Result<Option<EntryId>, RedisError> {
    let groups = match send(shared, Cmd::new().arg("XINFO").arg("GROUPS").arg(key).take()).await {
        Ok(Value::Array(groups)) => groups,
        // There is no stream, or it is none.
        Ok(_) | Err(_) => return Ok(None),
    };
    let mut first = EntryId::at(u64::MAX);
    for group in groups {
        let (Some(Value::BulkString(name)), Some(Value::BulkString(read))) =
            (field(group.clone(), "name"), field(group, "last-delivered-id"))
        else {
            return Ok(None);
        };
        let Some(read) = EntryId::parse(&read) else { return Ok(None) };
        first = first.min(read.next());
        let pending = send(shared, Cmd::new().arg("XPENDING").arg(key).arg(name).take()).await?;
        if let Value::Array(summary) = pending
            && let Some(Value::BulkString(oldest)) = summary.into_iter().nth(1)
        {
            first = first.min(EntryId::parse(&oldest).unwrap_or_default());
        }
    }
    Ok(Some(first))
}

async fn send(shared: &Shared, command: Cmd) -> Result<Value, RedisError> {
    shared.link.send(command, &shared.closed).await
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
