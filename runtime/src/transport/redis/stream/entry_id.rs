//! The id of a stream's entry: milliseconds and a number.

use std::{fmt, str::FromStr};

/// An entry's id. Later entries have greater ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::transport::redis) struct EntryId {
    pub(in crate::transport::redis) millis: u64,
    number: u64,
}

impl EntryId {
    /// The first possible id of a millisecond.
    pub(in crate::transport::redis) fn at(millis: u64) -> Self {
        Self { millis, number: 0 }
    }

    pub(in crate::transport::redis) fn parse(text: &[u8]) -> Option<Self> {
        std::str::from_utf8(text).ok()?.parse().ok()
    }

    /// The next possible id.
    pub(in crate::transport::redis) fn next(self) -> Self {
        match self.number.checked_add(1) {
            Some(number) => Self { number, ..self },
            None => Self::at(self.millis.saturating_add(1)),
        }
    }
}

impl FromStr for EntryId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (millis, number) = text.split_once('-').unwrap_or((text, "0"));
        Ok(Self { millis: millis.parse()?, number: number.parse()? })
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.millis, self.number)
    }
}

impl ::redis::ToRedisArgs for EntryId {
    fn write_redis_args<W: ?Sized + ::redis::RedisWrite>(&self, out: &mut W) {
        out.write_arg_fmt(self);
    }
}

impl ::redis::ToSingleRedisArg for EntryId {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn ids_are_read_written_and_ordered_as_redis_does() {
        let id = EntryId::parse(b"1763712345678-12").unwrap();
        assert_eq!(id.to_string(), "1763712345678-12");
        assert!(EntryId::parse(b"1763712345678-9").unwrap() < id && id < id.next());
        assert_eq!(
            EntryId::parse(b"18446744073709551614-18446744073709551615").unwrap().next().to_string(),
            "18446744073709551615-0"
        );
        for bad in [&b""[..], b"-", b"x-1", b"1-x", b"99999999999999999999-0", b"\xff"] {
            assert!(EntryId::parse(bad).is_none(), "{bad:?}");
        }
    }
}
