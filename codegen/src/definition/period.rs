//! Lengths of time as an author writes them: `500ms`, `2s`, `7d`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// The longest period: ten thousand days, in milliseconds. Redis and tokio count in smaller units; this leaves room.
const MAX_MILLIS: u64 = 10_000 * 24 * 60 * 60 * 1000;

/// A length of time above zero, in whole milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(Duration);

/// Why a text is no period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPeriod {
    /// Not a whole number and a unit.
    #[error("a period is a whole number and a unit (ms, s, m, h, d), such as `500ms`, `2s` or `7d`")]
    Form,
    /// Zero.
    #[error("a period is longer than zero")]
    Zero,
    /// Over ten thousand days.
    #[error("a period is at most 10000d")]
    TooLong,
}

impl Period {
    /// As std's type.
    #[must_use]
    pub const fn get(self) -> Duration {
        self.0
    }
}

impl FromStr for Period {
    type Err = BadPeriod;

    fn from_str(text: &str) -> Result<Self, BadPeriod> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let millis = match unit {
            "ms" => 1,
            "s" => 1000,
            "m" => 60 * 1000,
            "h" => 60 * 60 * 1000,
            "d" => 24 * 60 * 60 * 1000,
            _ => return Err(BadPeriod::Form),
        };
        if number.is_empty() || (number.starts_with('0') && number != "0") {
            return Err(BadPeriod::Form);
        }
        let total = number.parse::<u64>().ok().and_then(|number| number.checked_mul(millis));
        match total {
            Some(0) => Err(BadPeriod::Zero),
            Some(millis) if millis <= MAX_MILLIS => Ok(Self(Duration::from_millis(millis))),
            _ => Err(BadPeriod::TooLong),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&in_largest_unit(self.0))
    }
}

/// As definitions write it: in the largest unit that divides it.
pub(crate) fn in_largest_unit(duration: Duration) -> String {
    let millis = duration.as_millis();
    let units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000)];
    match units.into_iter().find(|(_, size)| millis.is_multiple_of(*size)) {
        Some((unit, size)) => format!("{}{unit}", millis / size),
        None => format!("{millis}ms"),
    }
}

impl Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Period {
    fn schema_name() -> Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A whole number and a unit: ms, s, m, h or d.",
            "type": "string",
            "pattern": "^[1-9][0-9]*(ms|s|m|h|d)$",
            "examples": ["500ms", "2s", "7d"],
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn periods_are_shown_as_they_are_written() {
        for text in ["1ms", "500ms", "2s", "90s", "5m", "36h", "7d"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        assert_eq!("1500ms".parse::<Period>().unwrap().get(), Duration::from_millis(1500));
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in ["", "2", "s", "2 s", "-2s", "1.5s", "2sec", "02s", "2S"] {
            assert_eq!(text.parse::<Period>(), Err(BadPeriod::Form), "{text}");
        }
        assert_eq!("0s".parse::<Period>(), Err(BadPeriod::Zero));
        for text in ["10001d", "99999999999999999999s"] {
            assert_eq!(text.parse::<Period>(), Err(BadPeriod::TooLong), "{text}");
        }
    }
}
