//! `[package]` and `[manifest]`: what the manifests of generated crates say.

use std::fmt;
use std::path::PathBuf;

use serde::de::{Error as _, Expected, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// `[package]`: what the manifests of generated crates say.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Package {
    /// The licence, as an SPDX expression.
    pub license: Option<String>,
    /// The oldest compiler.
    pub rust_version: String,
    /// Where `buscodegen-runtime` is found.
    pub runtime: Runtime,
    /// Whether the crates may be published.
    pub publish: bool,
}

/// `runtime` in `[package]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// `"1.2"`: from the registry.
    Version(String),
    /// `{ workspace = true }`: in the table of the workspace that the generated crates belong to.
    Workspace,
    /// `{ path = "..." }`: in a folder.
    Path(PathBuf),
}

impl Default for Package {
    fn default() -> Self {
        let runtime = Runtime::Version(crate::VERSION.to_owned());
        Self { license: None, rust_version: env!("CARGO_PKG_RUST_VERSION").to_owned(), runtime, publish: false }
    }
}

/// `[manifest]`, without what is not for the user to say.
pub(super) fn manifest<'de, D: Deserializer<'de>>(deserializer: D) -> Result<toml::Table, D::Error> {
    let manifest = toml::Table::deserialize(deserializer)?;
    let package = manifest.get("package").and_then(toml::Value::as_table);
    match ["name", "version"].into_iter().find(|key| package.is_some_and(|package| package.contains_key(*key))) {
        Some(key) => Err(D::Error::custom(format_args!(
            "`package.{key}` is made from the definition; remove it from `[manifest]`"
        ))),
        None => Ok(manifest),
    }
}

impl<'de> Deserialize<'de> for Runtime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RuntimeVisitor)
    }
}

struct RuntimeVisitor;

impl<'de> Visitor<'de> for RuntimeVisitor {
    type Value = Runtime;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a version such as \"1.2\", { workspace = true } or { path = \"...\" }")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Runtime, E> {
        match semver::VersionReq::parse(text) {
            Ok(_) => Ok(Runtime::Version(text.to_owned())),
            Err(error) => Err(E::custom(format_args!("`{text}` is not a version requirement: {error}"))),
        }
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Runtime, M::Error> {
        let runtime = match map.next_key::<String>()?.as_deref() {
            Some("workspace") if map.next_value::<bool>()? => Runtime::Workspace,
            Some("path") => Runtime::Path(map.next_value()?),
            _ => return Err(M::Error::custom(format_args!("expected {}", &self as &dyn Expected))),
        };
        match map.next_key::<String>()? {
            Some(key) => Err(M::Error::custom(format_args!("`{key}` does not go with the key before it"))),
            None => Ok(runtime),
        }
    }
}
