//! JSON values that know where they stand in their file.
//!
//! Numbers keep their text and objects their order. Knows nothing of schemas.

use std::collections::HashMap;
use std::ops::{Deref, Range};

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
    Object(Members),
}

/// The members of an object, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Members {
    list: Vec<Member>,
    /// Positions by name, where looking through the list would take long.
    index: HashMap<String, usize>,
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

/// From this many members on there is an index.
const INDEXED: usize = 32;

impl Members {
    /// The first member of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Member> {
        if self.list.len() < INDEXED {
            return self.list.iter().find(|member| member.name == name);
        }
        self.list.get(*self.index.get(name)?)
    }
}

impl Member {
    /// A member that stands in no file.
    #[must_use]
    pub const fn new(name: String, value: Node) -> Self {
        Self { name, name_span: 0..0, value }
    }
}

impl FromIterator<Member> for Members {
    fn from_iter<I: IntoIterator<Item = Member>>(members: I) -> Self {
        let list: Vec<Member> = members.into_iter().collect();
        let mut index = HashMap::new();
        if list.len() >= INDEXED {
            for (position, member) in list.iter().enumerate() {
                index.entry(member.name.clone()).or_insert(position);
            }
        }
        Self { list, index }
    }
}

impl Deref for Members {
    type Target = [Member];

    fn deref(&self) -> &[Member] {
        &self.list
    }
}

impl<'a> IntoIterator for &'a Members {
    type Item = &'a Member;
    type IntoIter = std::slice::Iter<'a, Member>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl Node {
    /// The `null` that stands for a file without a readable value.
    pub(crate) const NOTHING: Self = Self { value: NodeValue::Null, span: 0..0 };

    /// A value that stands in no file.
    #[must_use]
    pub const fn new(value: NodeValue) -> Self {
        Self { value, span: 0..0 }
    }

    /// The value as JSON without spaces. Numbers keep their spelling, so this does not go through serde_json's values.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    /// The same, at the end of a text.
    pub fn write(&self, text: &mut String) {
        match &self.value {
            NodeValue::Null => text.push_str("null"),
            NodeValue::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
            NodeValue::Number(number) => text.push_str(number),
            NodeValue::String(string) => quoted(string, text),
            NodeValue::Array(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    item.write(text);
                }
                text.push(']');
            }
            NodeValue::Object(members) => {
                text.push('{');
                for (index, member) in members.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    quoted(&member.name, text);
                    text.push(':');
                    member.value.write(text);
                }
                text.push('}');
            }
        }
    }

    /// The member's value; `None` if there is none or this is no object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.member(name).map(|member| &member.value)
    }

    /// The member; `None` if there is none or this is no object.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member> {
        match &self.value {
            NodeValue::Object(members) => members.get(name),
            _ => None,
        }
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

fn quoted(string: &str, text: &mut String) {
    text.push_str(&serde_json::Value::from(string).to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_by_name_however_many_there_are() {
        for count in [1, INDEXED - 1, INDEXED, 100] {
            let member = |n: usize| Member { name: format!("m{n}"), name_span: n..n, value: Node::NOTHING };
            let again = Member { name_span: 7..9, ..member(0) };
            let members: Members = (0..count).map(member).chain([again]).collect();
            for n in 0..count {
                assert_eq!(members.get(&format!("m{n}")).map(|member| member.name_span.clone()), Some(n..n));
            }
            assert_eq!(members.get("m"), None);
        }
    }
}
