//! `[lint]` and `[[ignore]]`: which findings are reported, and how bad they are.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::definition::is_date;
use crate::finding::Severity;

/// `[lint]`: which rules are looked for, and how bad their findings are. Rules go by their name or by that of their group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Lint {
    /// Only these; all, if there are none.
    pub only: Vec<String>,
    /// Not these.
    pub except: Vec<String>,
    /// How bad findings are.
    pub severity: BTreeMap<String, Level>,
    /// What is as bad as this, or worse, makes the command fail.
    pub fail_on: Option<Severity>,
}

/// How bad the findings of a rule are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// There are none.
    Off,
    /// Good to know.
    Info,
    /// Most likely a mistake.
    Warning,
    /// A mistake.
    Error,
}

/// `[[ignore]]`: findings that are not to be reported.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ignore {
    /// The rule.
    pub rule: String,
    /// The files, relative to the schema folder, as a pattern with `*`, `**` and `?`; every file, if it is left out.
    pub path: Option<String>,
    /// The last day on which they are not reported, such as `2027-01-31`.
    pub until: Option<Day>,
    /// Why.
    pub reason: Reason,
}

/// A day of the calendar, such as `2027-01-31`. Days are ordered as they follow each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub(crate) String);

/// A text that is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(pub(crate) String);

impl Day {
    /// The day of a date.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Self {
        Self(format!("{year:04}-{month:02}-{day:02}"))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if is_date(&text) { Ok(Self(text)) } else { Err(D::Error::custom("not a day, such as \"2027-01-31\"")) }
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.trim().is_empty() { Err(D::Error::custom("the reason is empty")) } else { Ok(Self(text)) }
    }
}
