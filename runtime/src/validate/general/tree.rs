//! JSON of any shape whose numbers are texts, for the general validator: where types keep numbers that `serde_json::Value` would
//! round or refuse, and where the work on a value must have a bound. It knows how values are read and compared, and nothing of
//! keywords.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::collections::btree_map::{self, BTreeMap, Entry};
use std::fmt::{self, Write};

use jsonschema::json::{Array, Json, JsonNumber, Node, NodeIdentity, Object};
use jsonschema::types::JsonType;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::codegen::{Read, Seed};
use crate::validate::Violation;
use crate::validate::literal::Literal;
use crate::validate::reader::{AS_KEPT, Numbers, Refused, read_with};

/// A value of JSON.
#[derive(Clone, Debug, Default)]
pub(crate) enum Tree {
    #[default]
    Null,
    Bool(bool),
    /// The literal.
    Number(Box<str>),
    Text(String),
    Array(Vec<Tree>),
    Object(BTreeMap<String, Tree>),
}

/// Reads any JSON, strictly, with numbers of any size.
pub(crate) fn read_tree(bytes: &[u8]) -> Result<Tree, Refused> {
    read_with(bytes, Numbers::KEPT)
}

impl Tree {
    /// A text that two values share exactly when JSON takes them as the same.
    pub(crate) fn canonical(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, to: &mut String) {
        // Writing to a string cannot fail.
        let _ = match self {
            Self::Null => to.write_str("null"),
            Self::Bool(boolean) => write!(to, "{boolean}"),
            Self::Number(text) => match Literal::parse(text) {
                Some(literal) => write!(to, "{literal}"),
                None => to.write_str(text),
            },
            // Quoted and escaped, so that no text can pass for something else.
            Self::Text(text) => write!(to, "{text:?}"),
            Self::Array(elements) => {
                to.push('[');
                for element in elements {
                    element.write(to);
                    to.push(',');
                }
                to.write_str("]")
            }
            Self::Object(members) => {
                to.push('{');
                for (name, member) in members {
                    let _ = write!(to, "{name:?}:");
                    member.write(to);
                    to.push(',');
                }
                to.write_str("}")
            }
        };
    }
}

impl From<&Value> for Tree {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(boolean) => Self::Bool(*boolean),
            Value::Number(number) => Self::Number(number.to_string().into()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(elements) => Self::Array(elements.iter().map(Self::from).collect()),
            Value::Object(members) => {
                Self::Object(members.iter().map(|(name, value)| (name.clone(), value.into())).collect())
            }
        }
    }
}

impl<'de> Read<'de> for Tree {
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_newtype_struct(AS_KEPT, AnyTree)
    }
}

struct AnyTree;

impl<'de> Visitor<'de> for AnyTree {
    type Value = Tree;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("any JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Number(value.to_string().into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Number(value.to_string().into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Number(format!("{value:?}").into()))
    }

    /// A number of any size.
    fn visit_bytes<E: Error>(self, literal: &[u8]) -> Result<Tree, E> {
        let text = std::str::from_utf8(literal).map_err(|_| E::custom(Violation::new("type", "must be a number")))?;
        Ok(Tree::Number(text.into()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Tree, A::Error> {
        let mut array = Vec::new();
        while let Some(element) = elements.next_element_seed(Seed::new())? {
            array.push(element);
        }
        Ok(Tree::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tree, A::Error> {
        let mut object = BTreeMap::new();
        while let Some(name) = members.next_key::<String>()? {
            let Entry::Vacant(entry) = object.entry(name) else {
                return Err(A::Error::duplicate_field("of any name"));
            };
            entry.insert(members.next_value_seed(Seed::new())?);
        }
        Ok(Tree::Object(object))
    }
}

thread_local! {
    /// How often arrays and objects may still be looked into.
    static LOOKS: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Does work on trees that may look into arrays and objects so many times; what is looked into more often seems to be neither,
/// which soon ends the work. `None` if it did: then it came to nothing.
pub(super) fn bounded<T>(looks: usize, work: impl FnOnce() -> T) -> Option<T> {
    struct Restore(Option<usize>);
    impl Drop for Restore {
        fn drop(&mut self) {
            LOOKS.set(self.0);
        }
    }
    let _restore = Restore(LOOKS.replace(Some(looks)));
    let done = work();
    (LOOKS.get() != Some(0)).then_some(done)
}

fn may_look() -> bool {
    let left = LOOKS.get().map(|looks| looks.saturating_sub(1));
    LOOKS.set(left);
    left != Some(0)
}

/// The representation, for the validator.
pub(super) struct Exact;

impl Json for Exact {
    type Node<'a> = &'a Tree;
    type PreparedKey = String;
    type StringBuffer = Tree;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(buffer: &mut Tree, string: &str, f: impl FnOnce(&Tree) -> T) -> T {
        *buffer = Tree::Text(string.to_owned());
        f(buffer)
    }
}

impl<'a> Node<'a, Exact> for &'a Tree {
    type Object = &'a BTreeMap<String, Tree>;
    type Array = &'a [Tree];
    type Number = Number<'a>;

    fn as_object(&self) -> Option<Self::Object> {
        match self {
            Tree::Object(members) if may_look() => Some(members),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<&'a [Tree]> {
        match self {
            Tree::Array(elements) if may_look() => Some(elements),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match self {
            Tree::Text(text) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    fn as_number(&self) -> Option<Number<'a>> {
        match self {
            Tree::Number(literal) => Some(Number(literal)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self {
            Tree::Bool(boolean) => Some(*boolean),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self, Tree::Null)
    }

    fn json_type(&self) -> JsonType {
        match self {
            Tree::Null => JsonType::Null,
            Tree::Bool(_) => JsonType::Boolean,
            Tree::Number(_) => JsonType::Number,
            Tree::Text(_) => JsonType::String,
            Tree::Array(_) => JsonType::Array,
            Tree::Object(_) => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        self.canonical() == Tree::from(expected).canonical()
    }

    /// For errors, which show no values: numbers may be rounded.
    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(match self {
            Tree::Null => Value::Null,
            Tree::Bool(boolean) => Value::Bool(*boolean),
            Tree::Number(literal) => Value::Number(Number(literal).to_number().into_owned()),
            Tree::Text(text) => Value::String(text.clone()),
            Tree::Array(elements) => elements.iter().map(|element| element.to_value().into_owned()).collect(),
            Tree::Object(members) => {
                members.iter().map(|(name, member)| (name.clone(), member.to_value().into_owned())).collect()
            }
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref::<Tree>(self).addr()))
    }
}

impl<'a> Object<'a, Exact> for &'a BTreeMap<String, Tree> {
    type Node = &'a Tree;
    type MemberName = &'a str;
    type MembersIter = Members<'a>;

    fn len(&self) -> usize {
        BTreeMap::len(self)
    }

    fn get(&self, key: &String) -> Option<&'a Tree> {
        (*self).get(key)
    }

    fn members(&self) -> Members<'a> {
        Members(self.iter())
    }
}

pub(super) struct Members<'a>(btree_map::Iter<'a, String, Tree>);

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, &'a Tree);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name.as_str(), value))
    }
}

impl<'a> Array<'a, Exact> for &'a [Tree] {
    type Node = &'a Tree;
    type ElementsIter = std::slice::Iter<'a, Tree>;

    fn len(&self) -> usize {
        <[Tree]>::len(self)
    }

    fn elements(&self) -> Self::ElementsIter {
        self.iter()
    }

    fn is_unique(&self) -> bool {
        let mut seen = HashSet::with_capacity(self.len());
        self.iter().all(|element| seen.insert(element.canonical()))
    }
}

/// A number, by its literal.
pub(super) struct Number<'a>(&'a str);

impl JsonNumber for Number<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The float that is written so, or that has exactly this value: no number of a schema is equal to another one.
    fn as_f64(&self) -> Option<f64> {
        let float = self.0.parse().ok().filter(|float: &f64| float.is_finite())?;
        let own = Literal::parse(self.0);
        let written = [float.to_string(), format!("{float:.0}")];
        written.iter().any(|text| Literal::parse(text) == own).then_some(float)
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        let float = || serde_json::Number::from_f64(self.0.parse().unwrap_or(f64::MAX)).unwrap_or_else(|| 0.into());
        let integer = self.as_u64().map(Into::into).or_else(|| self.as_i64().map(Into::into));
        Cow::Owned(integer.unwrap_or_else(float))
    }

    fn is_integer(&self) -> bool {
        Literal::parse(self.0).is_some_and(|literal| literal.is_integer())
    }

    fn is_written_as_integer(&self) -> bool {
        !self.0.contains(['.', 'e', 'E'])
    }
}
