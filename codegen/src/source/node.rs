//! JSON values that know where they stand in their file.
//!
//! Numbers keep their text and objects their order. Knows nothing of schemas.

use std::ops::Range;

use super::Pointer;

/// A JSON value and the bytes of the file that spell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: NodeValue,
    /// Its place in the text, in bytes.
    pub span: Range<usize>,
}

/// What a [`Node`] can be.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeValue {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as written, such as `1.50` or `1e3`.
    Number(String),
    /// A string, unescaped.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// An object, its members in the order of the file.
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name, unescaped.
    pub name: String,
    /// Where the name stands, quotes included, in bytes.
    pub name_span: Range<usize>,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// The `null` that stands for a file without a readable value.
    pub(crate) const NOTHING: Self = Self { value: NodeValue::Null, span: 0..0 };

    /// The member's value; `None` if there is none or this is no object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.member(name).map(|member| &member.value)
    }

    /// The member; `None` if there is none or this is no object.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.as_object()?.iter().find(|member| member.name == name)
    }

    /// The value that the pointer leads to from here.
    #[must_use]
    pub fn pointer(&self, pointer: &Pointer) -> Option<&Self> {
        pointer.tokens().iter().try_fold(self, |node, token| node.step(token))
    }

    /// One step of a pointer: a member's name, or an index without sign and leading zeros.
    #[must_use]
    pub fn step(&self, token: &str) -> Option<&Self> {
        match &self.value {
            NodeValue::Object(_) => self.get(token),
            NodeValue::Array(items) => {
                let canonical = token == "0" || !token.starts_with(['0', '+']);
                items.get(token.parse::<usize>().ok().filter(|_| canonical)?)
            }
            _ => None,
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            NodeValue::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            NodeValue::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The text of a number.
    #[must_use]
    pub fn as_number(&self) -> Option<&str> {
        match &self.value {
            NodeValue::Number(text) => Some(text),
            _ => None,
        }
    }

    /// The items of an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        match &self.value {
            NodeValue::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members of an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&[Member]> {
        match &self.value {
            NodeValue::Object(members) => Some(members),
            _ => None,
        }
    }

    /// What it is, for messages: `null`, `a boolean`, `a number`, `a string`, `an array`, `an object`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self.value {
            NodeValue::Null => "null",
            NodeValue::Bool(_) => "a boolean",
            NodeValue::Number(_) => "a number",
            NodeValue::String(_) => "a string",
            NodeValue::Array(_) => "an array",
            NodeValue::Object(_) => "an object",
        }
    }

    /// The value without its places.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match &self.value {
            NodeValue::Null => Value::Null,
            NodeValue::Bool(value) => Value::Bool(*value),
            NodeValue::Number(text) => serde_json::from_str(text).unwrap_or(Value::Null),
            NodeValue::String(text) => Value::String(text.clone()),
            NodeValue::Array(items) => items.iter().map(Self::to_json).collect(),
            NodeValue::Object(members) => {
                members.iter().map(|member| (member.name.clone(), member.value.to_json())).collect()
            }
        }
    }
}
