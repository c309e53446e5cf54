//! A member that may be null. It knows JSON's null and nothing of absence: that is `Option`'s part.

use serde::{Serialize, Serializer};

/// A value that the schema allows to be `null`.
///
/// An optional member that may also be null is `Option<Nullable<T>>`, as absent, null and a value are three things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nullable<T> {
    /// JSON's `null`.
    #[default]
    Null,
    /// Anything else.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, or `None` for null.
    pub fn value(self) -> Option<T> {
        self.into()
    }

    /// The value by reference, or `None` for null.
    pub fn as_ref(&self) -> Option<&T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(text: &str) -> Self {
        Self::Value(text.to_owned())
    }
}

impl<T> From<Nullable<T>> for Option<T> {
    fn from(value: Nullable<T>) -> Self {
        match value {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Value(value) => value.serialize(to),
        }
    }
}
