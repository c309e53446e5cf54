//! Names on the wire: they become parts of Redis keys and of Rust paths, so their alphabet is small.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// The longest name, in bytes.
const MAX_BYTES: usize = 100;

/// The name of an API: `store`, `store.v2`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ApiName(String);

/// The name of an rpc, an event or a declared error: `page_view`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct MemberName(String);

/// Why a text is no name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// It is empty.
    #[error("a name cannot be empty")]
    Empty,
    /// It is over 100 bytes long.
    #[error("a name has at most {MAX_BYTES} characters")]
    TooLong,
    /// A character that names cannot have, or one that cannot stand first.
    #[error("a name is lower-case letters, digits and underscores, and starts with a letter")]
    Alphabet,
    /// An API's name has an empty segment, or one that does not start with a letter.
    #[error(
        "an API's name is words of lower-case letters, digits and underscores, joined by dots, each starting with a letter"
    )]
    ApiAlphabet,
}

impl ApiName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl MemberName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ApiName {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        check_length(text)?;
        if text.split('.').all(is_word) { Ok(Self(text.to_owned())) } else { Err(BadName::ApiAlphabet) }
    }
}

impl FromStr for MemberName {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        check_length(text)?;
        if is_word(text) { Ok(Self(text.to_owned())) } else { Err(BadName::Alphabet) }
    }
}

const fn check_length(text: &str) -> Result<(), BadName> {
    match text.len() {
        0 => Err(BadName::Empty),
        1..=MAX_BYTES => Ok(()),
        _ => Err(BadName::TooLong),
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

impl fmt::Display for ApiName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for MemberName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for MemberName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl JsonSchema for ApiName {
    fn schema_name() -> Cow<'static, str> {
        "ApiName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "maxLength": MAX_BYTES,
            "pattern": r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$",
        })
    }
}

impl JsonSchema for MemberName {
    fn schema_name() -> Cow<'static, str> {
        "MemberName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // The length stands in the pattern, as that alone survives where names are keys.
        json_schema!({ "type": "string", "pattern": "^[a-z][a-z0-9_]{0,99}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_for_apis_only() {
        assert!("store.v2".parse::<ApiName>().is_ok());
        assert_eq!("store.v2".parse::<MemberName>(), Err(BadName::Alphabet));
    }

    #[test]
    fn what_a_key_or_a_path_could_not_carry_is_refused() {
        for text in ["Store", "1st", "a-b", "a b", "a:b", "ä", "_a", "a..b", ".a", "a."] {
            assert_eq!(text.parse::<ApiName>(), Err(BadName::ApiAlphabet), "{text}");
        }
        assert_eq!("".parse::<ApiName>(), Err(BadName::Empty));
        assert_eq!("a".repeat(101).parse::<MemberName>(), Err(BadName::TooLong));
    }
}
