//! The names of keys and groups, for good: processes of different versions meet under them. `docs/wire.md` lists them.
//!
//! Names are made of checked parts only, so that no message can make this process touch a key that is not its own. Each key
//! has a hash tag, and the keys of one command or script share it. Nothing here knows what the keys hold.

use std::{fmt, sync::Arc};

use crate::{
    api::{Target, check_name},
    error::{Executed, TransportError, TransportErrorKind},
};

/// The group of the workers that serve a durable rpc.
pub(super) const DURABLE_GROUP: &str = "workers";

/// Makes the names of keys under one prefix.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    prefix: Arc<str>,
}

impl Keys {
    pub(super) fn new(prefix: &str) -> Result<Self, TransportError> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':');
        if prefix.is_empty() || prefix.len() > 64 || !prefix.bytes().all(fits) {
            return Err(TransportError::new(
                TransportErrorKind::Configuration,
                Executed::No,
                "the prefix of the keys is not valid: use 1 to 64 letters, digits, `_`, `-`, `.` or `:`",
            ));
        }
        Ok(Self { prefix: prefix.into() })
    }

    /// The list of an rpc's requests.
    pub(super) fn requests(&self, rpc: &Target) -> String {
        format!("{}:{{{}}}:rpc:{}", self.prefix, rpc.api(), rpc.member())
    }

    /// The stream of a durable rpc's requests.
    pub(super) fn durable_requests(&self, rpc: &Target) -> String {
        format!("{}:{{{}}}:durable:{}", self.prefix, rpc.api(), rpc.member())
    }

    /// The list of the replies to one client process.
    pub(super) fn replies(&self, client: &ClientId) -> String {
        format!("{}:{{{client}}}:replies", self.prefix)
    }

    /// The stream of an event.
    pub(super) fn events(&self, event: &Target) -> String {
        format!("{}:{{{event}}}:events", self.prefix)
    }

    /// The stream of the events that a group gave up on.
    pub(super) fn dead_letters(&self, event: &Target, group: &str) -> String {
        format!("{}:{{{event}}}:dead:{group}", self.prefix)
    }

    /// Who trims an event's stream now.
    pub(super) fn trimmer(&self, event: &Target) -> String {
        format!("{}:{{{event}}}:trimmer", self.prefix)
    }

    /// The stream of what nobody could be told about.
    pub(super) fn quarantine(&self) -> String {
        format!("{}:{{quarantine}}", self.prefix)
    }
}

/// Where a key of the wrong type is moved to, so that its name is free again.
pub(super) fn misplaced(key: &str) -> String {
    format!("{key}:misplaced")
}

/// A process on the wire: `<service>/<boot id>`, such as `store/5f3a…`. The boot id is 128 random bits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct ClientId(Arc<str>);

impl ClientId {
    pub(super) fn new(service: &str, boot: crate::transport::MessageId) -> Result<Self, TransportError> {
        check_name("the service's name", service)
            .map_err(|error| TransportError::new(TransportErrorKind::Configuration, Executed::No, error.to_string()))?;
        Ok(Self(format!("{service}/{boot}").into()))
    }

    /// Checks what a message says: a reply's key is made of it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (service, boot) = text.split_once('/')?;
        let is_boot =
            boot.len() == 32 && boot.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        (is_boot && check_name("", service).is_ok()).then(|| Self(text.into()))
    }

    /// The boot id.
    pub(super) fn boot(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, boot)| boot)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn shared(&self) -> Arc<str> {
        self.0.clone()
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::transport::MessageId;

    #[test]
    fn names_are_these_for_good() {
        let keys = Keys::new("bus").unwrap();
        let target = Target::new("store.v2", "reserve").unwrap();
        let client = ClientId::new("shop", MessageId::from_u128(0xab)).unwrap();
        assert_eq!(keys.requests(&target), "bus:{store.v2}:rpc:reserve");
        assert_eq!(keys.durable_requests(&target), "bus:{store.v2}:durable:reserve");
        assert_eq!(keys.replies(&client), "bus:{shop/000000000000000000000000000000ab}:replies");
        assert_eq!(keys.events(&target), "bus:{store.v2.reserve}:events");
        assert_eq!(keys.dead_letters(&target, "shop.count"), "bus:{store.v2.reserve}:dead:shop.count");
        assert_eq!(keys.trimmer(&target), "bus:{store.v2.reserve}:trimmer");
        assert_eq!(keys.quarantine(), "bus:{quarantine}");
        assert_eq!(misplaced("bus:{a}:rpc:b"), "bus:{a}:rpc:b:misplaced");
    }

    #[test]
    fn a_prefix_cannot_bring_a_hash_tag_or_a_pattern() {
        for bad in ["", "a{b}", "a*", "a b", "a\n", "é", &"a".repeat(65)] {
            assert!(Keys::new(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn only_a_client_id_is_taken_for_one() {
        let good = format!("shop/{}", "0123456789abcdef".repeat(2));
        assert_eq!(ClientId::parse(&good).unwrap().as_str(), good);
        let boot = "0".repeat(32);
        for bad in [
            "",
            "/",
            "shop",
            &format!("/{boot}"),
            &format!("../{boot}"),
            &format!("a}}:x{{/{boot}"),
            &format!("Shop/{boot}"),
        ] {
            assert!(ClientId::parse(bad).is_none(), "{bad:?}");
        }
        for bad in ["0", &"0".repeat(31), &"0".repeat(33), &"A".repeat(32), &"g".repeat(32), &"é".repeat(16)] {
            assert!(ClientId::parse(&format!("shop/{bad}")).is_none(), "{bad:?}");
        }
    }
}
