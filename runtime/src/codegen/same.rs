//! Which values JSON takes as the same: `1` and `1.0`, objects in any order. It knows values and no schemas.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::Value;

use super::check::Verdict;
use super::read::Read;
use crate::validate::{Tree, UNIQUE_ITEMS, Violation, read_tree, read_value, write};

/// `uniqueItems` for elements of any type, in time linear in their size. [`unique`](super::unique) is faster for scalars.
///
/// # Errors
/// When two are the same.
pub fn distinct<T: Serialize>(elements: &[T]) -> Verdict {
    if elements.len() < 2 {
        return Ok(());
    }
    let mut seen = HashSet::with_capacity(elements.len());
    for element in elements {
        let Some(tree) = write(element).ok().and_then(|bytes| read_tree(&bytes).ok()) else {
            return Err(Violation::new("type", "cannot be written as JSON"));
        };
        if !seen.insert(tree.canonical()) {
            return Err(Violation::new("uniqueItems", UNIQUE_ITEMS));
        }
    }
    Ok(())
}

/// The members of an `enum` of any values, ready to be compared.
pub struct Constants(Vec<(String, Value)>);

impl Constants {
    /// The members from their texts.
    #[must_use]
    pub fn new(texts: &[&str]) -> Self {
        // The texts are the generator's, which has read them.
        let values = texts.iter().map(|text| read_value(text.as_bytes()).unwrap_or_default());
        Self(values.map(|value| (Tree::from(&value).canonical(), value)).collect())
    }

    /// The place of the member that is the same as this value.
    #[must_use]
    pub fn place(&self, value: &Value) -> Option<usize> {
        let wanted = Tree::from(value).canonical();
        self.0.iter().position(|(constant, _)| *constant == wanted)
    }

    /// The member at this place.
    #[must_use]
    pub fn value(&self, place: usize) -> &Value {
        self.0.get(place).map_or(&Value::Null, |(_, value)| value)
    }

    /// Reads the place of a member.
    ///
    /// # Errors
    /// Those of the deserializer, and for every other value.
    pub fn read<'de, D: super::Deserializer<'de>>(&self, from: D) -> Result<usize, D::Error> {
        self.place(&Value::read(from)?).ok_or_else(|| {
            super::ReadError::custom(Violation::new("enum", "must be one of the values that the schema has"))
        })
    }
}
