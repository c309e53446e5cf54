//! The group itself: made when it is not there, made again where it was when it vanished, and cleared of members that are
//! gone.
//!
//! A group vanishes with its stream (FLUSHALL, a restart without persistence, eviction). It then begins where this member knows it has been, if the stream
//! goes on beyond that, and otherwise at the beginning: what was published meanwhile is not lost, and what was handled is not handled again.

use std::sync::{LazyLock, PoisonError, atomic::Ordering};

use ::redis::{Cmd, RedisError, Script, Value};

use super::{EntryId, Member};
use crate::transport::redis::{fault::Fault, quarantine};

/// Removes a member, unless something is pending with it.
static LEAVE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("leave.lua")));
/// Removes all members that were idle for long and have nothing pending.
static CLEAR: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("clear.lua")));

impl Member {
    /// Makes the group if it is not there, and learns how far it is.
    pub(super) async fn join(&self) -> Result<(), RedisError> {
        self.create(self.from).await?;
        let groups = self.command("XINFO").arg("GROUPS").arg(&self.key).take();
        let groups = self.shared.link.send(groups, &self.shared.closed).await?;
        let position = group_position(groups, &self.group).unwrap_or_default();
        *self.position.lock().unwrap_or_else(PoisonError::into_inner) = position;
        Ok(())
    }

    /// Makes the group again that has vanished.
    pub(super) async fn heal(&self) -> Result<(), RedisError> {
        let known = *self.position.lock().unwrap_or_else(PoisonError::into_inner);
        let (first, last) = self.extent().await?;
        // A stream that begins in the very millisecond of the last entry known may be another one, whose ids are the same.
        let goes_on = last >= known && first.is_none_or(|first| first.millis < known.millis);
        let start = if goes_on { known } else { EntryId::default() };
        if self.create(&start.to_string()).await? {
            self.shared.counts.group_recreated();
            tracing::error!(key = self.key, group = self.group, %start, "the group had vanished, and was made again; what was pending in it is lost");
        }
        Ok(())
    }

    /// Whether it was not there.
    async fn create(&self, start: &str) -> Result<bool, RedisError> {
        for _ in 0..2 {
            let create =
                self.command("XGROUP").arg("CREATE").arg(&self.key).arg(&self.group).arg(start).arg("MKSTREAM").take();
            match self.shared.link.send(create, &self.shared.closed).await {
                Ok(_) => return Ok(true),
                Err(error) if error.code() == Some("BUSYGROUP") => return Ok(false),
                Err(error) if Fault::of(&error) == Fault::WrongType => {
                    quarantine::move_away(&self.shared, &self.key, "stream").await;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }

    /// The ids of the first entry that the stream has, and of the last that it ever had; zero when there is no stream.
    async fn extent(&self) -> Result<(Option<EntryId>, EntryId), RedisError> {
        let info = self.command("XINFO").arg("STREAM").arg(&self.key).take();
        match self.shared.link.send(info, &self.shared.closed).await {
            Ok(info) => {
                let first = field(info.clone(), "first-entry").and_then(|entry| match entry {
                    Value::Array(entry) => entry.into_iter().next().and_then(entry_id),
                    _ => None,
                });
                Ok((first, field(info, "last-generated-id").and_then(entry_id).unwrap_or_default()))
            }
            Err(error) if matches!(Fault::of(&error), Fault::Refused | Fault::WrongType) => {
                Ok((None, EntryId::default()))
            }
            Err(error) => Err(error),
        }
    }

    /// Removes this member, unless something is pending with it.
    pub(super) async fn leave(&self) {
        let Some(mut live) = self.shared.link.current() else { return };
        let left =
            LEAVE.key(&self.key).arg(&self.group).arg(&self.consumer).invoke_async::<i64>(live.connection()).await;
        if let Err(error) = left.filter_vanished() {
            tracing::warn!(key = self.key, group = self.group, %error, "this consumer cannot be removed from its group");
        }
    }

    /// Removes members that are gone.
    pub(super) async fn clear(&self) {
        let Some(mut live) = self.shared.link.current() else { return };
        let idle = self.forget_after.load(Ordering::Relaxed);
        let cleared = CLEAR.key(&self.key).arg(&self.group).arg(idle).invoke_async::<i64>(live.connection()).await;
        match cleared.filter_vanished() {
            Ok(Some(removed)) if removed > 0 => {
                tracing::info!(key = self.key, group = self.group, removed, "consumers were removed that are gone");
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(key = self.key, group = self.group, %error, "consumers that are gone cannot be removed")
            }
        }
    }

    pub(super) fn command(&self, name: &str) -> Cmd {
        Cmd::new().arg(name).take()
    }
}

/// A group that vanished is the reader's affair.
trait FilterVanished<T> {
    fn filter_vanished(self) -> Result<Option<T>, RedisError>;
}

impl<T> FilterVanished<T> for Result<T, RedisError> {
    fn filter_vanished(self) -> Result<Option<T>, RedisError> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(error) if matches!(Fault::of(&error), Fault::NoGroup | Fault::Refused) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// How far a group has come, from the reply to XINFO GROUPS.
fn group_position(groups: Value, group: &str) -> Option<EntryId> {
    let Value::Array(groups) = groups else { return None };
    let ours = groups
        .into_iter()
        .find(|found| field(found.clone(), "name").is_some_and(|name| name == Value::BulkString(group.into())))?;
    field(ours, "last-delivered-id").and_then(entry_id)
}

fn entry_id(value: Value) -> Option<EntryId> {
    match value {
        Value::BulkString(id) => EntryId::parse(&id),
        _ => None,
    }
}

/// A field of a map, which RESP2 writes as a list.
pub(in crate::transport::redis) fn field(map: Value, name: &str) -> Option<Value> {
    let is = |key: &Value| matches!(key, Value::BulkString(key) if key == name.as_bytes());
    match map {
        Value::Map(pairs) => pairs.into_iter().find(|(key, _)| is(key)).map(|(_, value)| value),
        Value::Array(list) => {
            let at = list.iter().step_by(2).position(is)?;
            list.into_iter().nth(at * 2 + 1)
        }
        _ => None,
    }
}
