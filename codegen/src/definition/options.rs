//! The `x-bus-*` keywords that hold more than a flag.
//!
//! What stands in generated code verbatim is checked here, by syn: an identifier, a path. Nothing else gets through.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// An identifier of Rust that is no keyword.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RustName(String);

/// A path of Rust, such as `std::hash::Hash` or `rust_decimal::Decimal`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RustPath(String);

/// Why a text cannot stand in Rust code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRust {
    /// Not an identifier, or a keyword.
    #[error("not a name that Rust allows: letters, digits and underscores, no keyword")]
    Name,
    /// Not a path.
    #[error("not a path of Rust, such as `std::hash::Hash`")]
    Path,
}

/// `x-bus-rust` on a schema node. A plain string stands for `name` alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RustOptions {
    /// What the type or the field is called in Rust.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<RustName>,
    /// An existing type to use instead of a generated one.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub existing: Option<RustPath>,
    /// Traits to derive beyond the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derives: Vec<RustPath>,
    /// What the variants of an enum are called, by value; those of a union, by the text or the member that tells them apart.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variants: BTreeMap<String, RustName>,
}

/// `x-bus-lint`: rules that do not hold here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LintOptions {
    /// The rules.
    pub ignore: Vec<String>,
    /// Why.
    #[schemars(length(min = 1))]
    pub reason: String,
}

impl RustName {
    /// The identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RustPath {
    /// The path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RustName {
    type Err = BadRust;

    fn from_str(text: &str) -> Result<Self, BadRust> {
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && text.len() <= 100;
        if plain && text != "_" && syn::parse_str::<syn::Ident>(text).is_ok() {
            return Ok(Self(text.to_owned()));
        }
        Err(BadRust::Name)
    }
}

impl FromStr for RustPath {
    type Err = BadRust;

    fn from_str(text: &str) -> Result<Self, BadRust> {
        let words = text.strip_prefix("::").unwrap_or(text).split("::");
        // `crate` and `super` would mean the generated crate, which its user does not write.
        let plain = text.len() <= 200 && words.clone().all(|word| word.parse::<RustName>().is_ok());
        if plain { Ok(Self(text.to_owned())) } else { Err(BadRust::Path) }
    }
}

impl JsonSchema for RustName {
    fn schema_name() -> Cow<'static, str> {
        "RustName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "maxLength": 100, "pattern": "^([A-Za-z][A-Za-z0-9_]*|_[A-Za-z0-9_]+)$" })
    }
}

impl JsonSchema for RustPath {
    fn schema_name() -> Cow<'static, str> {
        "RustPath".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "maxLength": 200, "pattern": "^(::)?[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z_][A-Za-z0-9_]*)*$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_rust_takes_as_a_name_is_one() {
        assert!("PlusOne".parse::<RustName>().is_ok() && "_x".parse::<RustName>().is_ok());
        for text in ["", "_", "1st", "type", "Self", "r#type", "a b", "a;b", "ä", "a/**/"] {
            assert_eq!(text.parse::<RustName>(), Err(BadRust::Name), "{text}");
        }
    }

    #[test]
    fn paths_lead_to_other_crates_only() {
        assert!("::std::hash::Hash".parse::<RustPath>().is_ok() && "Eq".parse::<RustPath>().is_ok());
        for text in ["", "::", "a::", "crate::A", "super::A", "a::<B>", "a :: b", "Vec<u8>"] {
            assert_eq!(text.parse::<RustPath>(), Err(BadRust::Path), "{text}");
        }
    }
}
