//! `[types]`: what schemas become in Rust.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::model::TypePath;

/// `[types]`: what schemas become in Rust.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Types {
    /// What happens to members that an open object does not name.
    pub unknown_members: UnknownMembers,
    /// What texts of a format become.
    pub formats: Formats,
    /// What integers become that 64 bits may not hold.
    pub integers: Integers,
    /// What numbers become that may have a fraction.
    pub numbers: Numbers,
    /// Traits that every struct, enum and newtype derives beyond the usual ones.
    pub derives: Vec<TypePath>,
}

/// `unknown-members` in `[types]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownMembers {
    /// They are passed over.
    #[default]
    Ignore,
    /// They are kept by name in the field `extra`, and written out again.
    Keep,
}

/// `integers` in `[types]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Integers {
    /// Integers of Rust, as wide as the bounds of the schema, and 64 bits without bounds. Others are refused.
    #[default]
    Sized,
    /// `buscodegen_runtime::Integer` where the bounds of the schema do not keep within 64 bits: of any size, with its text.
    Text,
}

/// `numbers` in `[types]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Numbers {
    /// `f64`: decimals become the nearest float, and integers that it does not hold exactly are refused.
    #[default]
    Float,
    /// `buscodegen_runtime::Decimal`: of any size and precision, with its text.
    Text,
}

/// `formats` in `[types]`: for all formats, or one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formats {
    /// All alike.
    All(FormatStyle),
    /// By name; those that are not named are typed.
    Each(BTreeMap<String, FormatStyle>),
}

/// What texts of a format become.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FormatStyle {
    /// A type of their own, which holds no other texts.
    #[default]
    Typed,
    /// A `String` that is checked where it stands.
    Text,
    /// A `String` of any text: the format only describes, as the specification has it by default.
    Annotation,
    /// A type of another crate, which may write a text in another way than it was read.
    Type(TypePath),
}

impl Default for Formats {
    fn default() -> Self {
        Self::All(FormatStyle::default())
    }
}

impl Formats {
    /// What texts of this format become.
    #[must_use]
    pub fn style(&self, name: &str) -> &FormatStyle {
        match self {
            Self::All(style) => style,
            Self::Each(styles) => styles.get(name).unwrap_or(&FormatStyle::Typed),
        }
    }
}

impl FromStr for FormatStyle {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "typed" => Ok(Self::Typed),
            "text" => Ok(Self::Text),
            "annotation" => Ok(Self::Annotation),
            path if path.contains("::") => path.parse().map(Self::Type).map_err(|error| format!("`{path}` is {error}")),
            _ => Err(format!(
                "`{text}` is not \"typed\", \"text\", \"annotation\" or the path of a type, such as \"uuid::Uuid\""
            )),
        }
    }
}

impl<'de> Deserialize<'de> for FormatStyle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Formats {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FormatsVisitor)
    }
}

struct FormatsVisitor;

impl<'de> Visitor<'de> for FormatsVisitor {
    type Value = Formats;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"typed\", \"text\", \"annotation\" or a table of formats, such as { uuid = \"uuid::Uuid\" }")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Formats, E> {
        match text.parse().map_err(E::custom)? {
            FormatStyle::Type(path) => {
                Err(E::custom(format_args!("`{path}` cannot hold every format; name one: {{ uuid = \"uuid::Uuid\" }}")))
            }
            style => Ok(Formats::All(style)),
        }
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Formats, M::Error> {
        let mut styles = BTreeMap::new();
        while let Some((name, style)) = map.next_entry()? {
            styles.insert(name, style);
        }
        Ok(Formats::Each(styles))
    }
}
