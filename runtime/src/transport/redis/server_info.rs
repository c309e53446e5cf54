//! What the server says of itself: whether it is new enough, and whether it may throw keys away.

use crate::error::{Executed, TransportError, TransportErrorKind};

/// The oldest version that has all commands, and whose XAUTOCLAIM reports deleted entries.
const OLDEST: (u32, u32) = (7, 0);

/// Refuses a server that is too old, and warns of one that may evict keys. `info` is the reply to INFO.
pub(super) fn check(info: &str) -> Result<(), TransportError> {
    let field = |name: &str| info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim);
    let Some(version) = field("redis_version") else {
        tracing::warn!("the server does not say its version, so it is not checked");
        return Ok(());
    };
    // Valkey reports 7.2.4 here, the version of Redis that it began as.
    let mut numbers = version.split('.').map(|number| number.parse().unwrap_or(0));
    if (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) < OLDEST {
        return Err(TransportError::new(
            TransportErrorKind::Configuration,
            Executed::No,
            format!("the server is Redis {version}; use Redis 7.0 or later, or Valkey"),
        ));
    }
    if field("maxmemory").is_some_and(|limit| limit != "0")
        && let Some(policy) = field("maxmemory_policy").filter(|policy| !policy.is_empty() && *policy != "noeviction")
    {
        tracing::warn!(
            policy,
            "the Redis server may evict keys, and with them queues and events; set maxmemory-policy to noeviction"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn an_old_server_is_refused_and_told_what_to_do() {
        let error = check("# Server\r\nredis_version:6.2.14\r\nos:Linux\r\n").unwrap_err();
        assert_eq!(error.kind, TransportErrorKind::Configuration);
        assert!(error.message.contains("6.2.14") && error.message.contains("7.0 or later"), "{error}");
    }

    #[test]
    fn new_servers_and_those_that_do_not_say_are_taken() {
        for info in [
            "redis_version:7.0.15\r\n",
            "redis_version:7.2.4\r\nvalkey_version:9.0.1\r\n",
            "redis_version:10.1\r\n",
            "",
        ] {
            assert!(check(info).is_ok(), "{info:?}");
        }
    }
}
