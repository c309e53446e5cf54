//! Why a message was refused. These errors travel to the caller and into logs, so they name places and rules, never values.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::general::SchemaError;
use super::malformed::Malformed;
use super::reader::Refused;

/// Why a message was refused. It travels to the caller, so it is itself a value of serde.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Invalid {
    /// The bytes are not JSON as this crate reads it.
    Malformed(Malformed),
    /// The schema refuses the value: one violation at least, 16 at most.
    Violations(Vec<Violation>),
    /// The schema itself cannot be used, so that nothing can be said about the value.
    Schema(SchemaError),
}

/// One rule of a schema that a value breaks.
///
/// Of a value that fits no alternative of an `anyOf` or `oneOf`, it is told what is wrong with it as the one that it is nearest to:
/// by its tag, its type and its members. Where that is not clear, it is told that it fits none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Violation {
    /// Where in the value: a JSON pointer, empty for the whole.
    pub pointer: String,
    /// The keyword of the schema that refuses it.
    pub keyword: Cow<'static, str>,
    /// What the rule asks for; never the value.
    pub message: Cow<'static, str>,
}

impl Violation {
    /// A violation of `keyword` by the whole value.
    #[must_use]
    pub fn new(keyword: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self { pointer: String::new(), keyword: keyword.into(), message: message.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if to.alternate() {
            // The form in which a violation passes through `serde::de::Error::custom` of the strict reader.
            return write!(to, "{}\n{}", self.keyword, self.message);
        }
        if !self.pointer.is_empty() {
            write!(to, "{}: ", Tame(&self.pointer))?;
        }
        write!(to, "{} ({})", Tame(&self.message), Tame(&self.keyword))
    }
}

/// A text that a peer may have chosen, so that it cannot end a log's line or steer a terminal: control characters, and those that
/// turn the direction of writing, are escaped.
pub(crate) struct Tame<'a>(pub(crate) &'a str);

impl fmt::Display for Tame<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|char| {
            if char.is_control() || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
                write!(to, "{}", char.escape_unicode())
            } else {
                fmt::Write::write_char(to, char)
            }
        })
    }
}

impl std::error::Error for Violation {}

impl fmt::Display for Invalid {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(malformed) => malformed.fmt(to),
            Self::Violations(violations) => {
                to.write_str("the schema refuses the message: ")?;
                for (place, violation) in violations.iter().enumerate() {
                    if place > 0 {
                        to.write_str("; ")?;
                    }
                    violation.fmt(to)?;
                }
                Ok(())
            }
            Self::Schema(error) => error.fmt(to),
        }
    }
}

impl std::error::Error for Invalid {}

impl From<Malformed> for Invalid {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

impl From<Violation> for Invalid {
    fn from(violation: Violation) -> Self {
        Self::Violations(vec![violation])
    }
}

impl From<Refused> for Invalid {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Malformed(malformed) => malformed.into(),
            Refused::Broken(violation) => violation.into(),
        }
    }
}

impl From<SchemaError> for Invalid {
    fn from(error: SchemaError) -> Self {
        Self::Schema(error)
    }
}
