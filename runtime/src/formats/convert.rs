//! Conversions between the texts of formats and types that compute with them: the system's clock, and behind features
//! jiff and uuid. What converts to a text converts to one that the format's judge accepts.

use std::time::{SystemTime, UNIX_EPOCH};

use super::DateTime;
use crate::validate::Violation;

impl DateTime {
    /// This moment by the system's clock, in UTC and to the microsecond, such as `2026-11-21T06:41:19.250000Z`.
    #[must_use]
    pub fn now() -> Self {
        // A clock outside the years that the format can write is broken; the epoch stands in for it.
        Self::try_from(SystemTime::now()).unwrap_or_else(|_| Self::from_seconds(0, 0))
    }

    /// The moment so many seconds after the epoch, which lies in the years 0000 to 9999.
    fn from_seconds(seconds: i64, micros: u32) -> Self {
        let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = civil(days);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        Self::trusted(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z"))
    }
}

impl TryFrom<SystemTime> for DateTime {
    type Error = Violation;

    /// To the microsecond, rounded down.
    fn try_from(time: SystemTime) -> Result<Self, Violation> {
        /// 0000-01-01 and 10000-01-01, in seconds from the epoch.
        const YEARS: std::ops::Range<i64> = -62_167_219_200..253_402_300_800;
        let micros = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i128::try_from(after.as_micros()).unwrap_or(i128::MAX),
            // Rounded down means away from the epoch.
            Err(before) => -i128::try_from(before.duration().as_nanos().div_ceil(1000)).unwrap_or(i128::MAX),
        };
        let seconds = i64::try_from(micros.div_euclid(1_000_000)).ok().filter(|seconds| YEARS.contains(seconds));
        let fraction = u32::try_from(micros.rem_euclid(1_000_000)).ok();
        match (seconds, fraction) {
            (Some(seconds), Some(fraction)) => Ok(Self::from_seconds(seconds, fraction)),
            _ => Err(Violation::new("format", "must be in the years 0000 to 9999")),
        }
    }
}

/// Year, month and day of a day counted from the epoch, in the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    /// 400 years, after which the calendar repeats.
    const ERA: i64 = 146_097;
    // Years that begin in March have their leap day at the end.
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(ERA), shifted.rem_euclid(ERA));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (month, day) = (if month < 10 { month + 3 } else { month - 9 }, day - (153 * month + 2) / 5 + 1);
    (era * 400 + year + i64::from(month <= 2), month, day)
}

#[cfg(feature = "jiff")]
mod with_jiff {
    use super::super::{Date, DateTime, Duration, Time};
    use crate::validate::Violation;

    macro_rules! out {
        ($from:ty => $to:ty, $doc:literal) => {
            impl TryFrom<&$from> for $to {
                type Error = jiff::Error;

                #[doc = $doc]
                fn try_from(text: &$from) -> Result<Self, jiff::Error> {
                    text.as_str().parse()
                }
            }
        };
    }

    out!(DateTime => jiff::Timestamp, "The moment; its offset is lost. A leap second becomes the second before it.");
    out!(Date => jiff::civil::Date, "The day.");
    out!(Duration => jiff::Span, "The span, as far as jiff counts.");

    impl TryFrom<&Time> for jiff::civil::Time {
        type Error = jiff::Error;

        /// The time on the clock; its offset from UTC is lost. A leap second becomes the second before it.
        fn try_from(time: &Time) -> Result<Self, jiff::Error> {
            let text = time.as_str();
            let end = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
            text[..end].parse()
        }
    }

    macro_rules! into {
        ($from:ty => $to:ty, $doc:literal) => {
            impl TryFrom<$from> for $to {
                type Error = Violation;

                #[doc = $doc]
                fn try_from(value: $from) -> Result<Self, Violation> {
                    Self::new(value.to_string())
                }
            }
        };
    }

    into!(jiff::Timestamp => DateTime, "In UTC. Years before 0000 are refused.");
    into!(jiff::civil::Date => Date, "Years before 0000 are refused.");
    into!(jiff::Span => Duration, "Refused are what RFC 3339 cannot write: fractions, signs, weeks beside other units, gaps between units.");
}

#[cfg(feature = "uuid")]
mod with_uuid {
    use super::super::Uuid;

    impl From<&Uuid> for uuid::Uuid {
        /// The 128 bits.
        fn from(text: &Uuid) -> Self {
            let digits = text.as_str().bytes().filter_map(|byte| char::from(byte).to_digit(16));
            Self::from_u128(digits.fold(0, |bits, digit| bits << 4 | u128::from(digit)))
        }
    }

    impl From<uuid::Uuid> for Uuid {
        /// In lower case.
        fn from(uuid: uuid::Uuid) -> Self {
            Self::trusted(uuid.hyphenated().to_string())
        }
    }
}
