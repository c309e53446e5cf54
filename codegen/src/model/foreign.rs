//! Types of other crates, which stand where a schema would otherwise become a type of the generated crate.

use std::fmt;
use std::str::FromStr;

use buscodegen_runtime::formats::Format;
use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt as _};

use super::Name;

/// The path of a type or a trait, with its arguments: `chrono::DateTime<chrono::Utc>`. One that exists is one that Rust accepts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypePath(String);

/// Why a text is no path of a type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the path of a type in another crate, such as `uuid::Uuid`")]
pub struct BadPath;

impl TypePath {
    /// As Rust writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The libraries that it names, first segments of paths with more than one.
    #[must_use]
    pub fn libraries(&self) -> Vec<&str> {
        let paths = self.0.split(['<', '>', ',', ' ']).filter(|path| !path.is_empty());
        let paths = paths.map(|path| path.strip_prefix("::").unwrap_or(path));
        paths.filter_map(|path| Some(path.split_once("::")?.0)).collect()
    }

    /// The last word, without arguments: `DateTime`.
    #[must_use]
    pub fn last(&self) -> &str {
        let path = self.0.split('<').next().unwrap_or_default();
        path.rsplit("::").next().unwrap_or(path)
    }
}

impl FromStr for TypePath {
    type Err = BadPath;

    fn from_str(text: &str) -> Result<Self, BadPath> {
        let plain = text.len() <= 200 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_:<>, ".contains(&b));
        // `crate` and `super` would mean the generated crate, which its user does not write.
        let inside = |path: &syn::Path| {
            path.segments
                .first()
                .is_some_and(|first| ["crate", "super", "self", "Self"].iter().any(|own| first.ident == own))
        };
        match syn::parse_str::<syn::Type>(text) {
            Ok(syn::Type::Path(path)) if plain && path.qself.is_none() && !inside(&path.path) => {
                Ok(Self(text.to_owned()))
            }
            _ => Err(BadPath),
        }
    }
}

impl fmt::Display for TypePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for TypePath {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|error| serde::de::Error::custom(format_args!("`{text}` is {error}")))
    }
}

impl ToTokens for TypePath {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        // The text was parsed when the path was made.
        tokens.append_all(self.0.parse::<TokenStream>());
    }
}

/// A type of another crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// Its path.
    pub path: TypePath,
    /// How its values are JSON.
    pub form: Form,
    /// Whether it is known to be `Eq` and `Hash`.
    pub eq: bool,
}

/// How values of a foreign type are JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// They are texts of a format.
    Text {
        /// What schemas call it.
        name: String,
        /// The format, where it is asserted.
        format: Option<Format>,
        /// Between text and value.
        conversion: Conversion,
    },
    /// By serde, as whoever wrote the type decided.
    Serde,
}

/// Between a text and a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// `FromStr` and `Display`.
    Standard,
    /// chrono's RFC 3339.
    ChronoRfc3339,
    /// time's RFC 3339.
    TimeRfc3339,
    /// time's ISO 8601 date.
    TimeDate,
    /// The exact reading of `rust_decimal`: no digit is rounded away.
    ExactDecimal,
}

/// What stands for a foreign type that is a text, where JSON is read and written: a type of the generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignText {
    /// Its name.
    pub name: Name,
    /// What it stands for.
    pub foreign: Foreign,
}

/// A dependency that a foreign type calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Library {
    /// The package.
    pub package: &'static str,
    /// The version requirement.
    pub version: &'static str,
    /// The features, without the default ones.
    pub features: &'static [&'static str],
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn paths_may_have_arguments_and_say_which_libraries_they_name() {
        let path: TypePath = "chrono::DateTime<chrono::Utc>".parse().unwrap();
        assert_eq!((path.libraries(), path.last()), (vec!["chrono", "chrono"], "DateTime"));
        let path: TypePath = "::money::Amount".parse().unwrap();
        assert_eq!((path.libraries(), path.last()), (vec!["money"], "Amount"));
        assert_eq!("Hash".parse::<TypePath>().unwrap().libraries(), Vec::<&str>::new());
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in
            ["", "crate::A", "super::A", "Self", "a b", "[u8; 4]", "&str", "a::B; fn x() {}", "fn()", "<A as B>::C"]
        {
            assert_eq!(text.parse::<TypePath>(), Err(BadPath), "{text}");
        }
    }
}
