//! Which values JSON takes as the same: `1` and `1.0`, objects in any order. It knows values and no schemas.

use std::collections::HashSet;
use std::fmt::Write;

use serde::Serialize;
use serde_json::{Number, Value};

use super::check::Verdict;
use super::read::Read;
use crate::validate::{UNIQUE_ITEMS, Violation, read_value};

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
        let Ok(value) = serde_json::to_value(element) else {
            return Err(Violation::new("type", "cannot be written as JSON"));
        };
        if !seen.insert(canonical(&value)) {
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
        Self(values.map(|value| (canonical(&value), value)).collect())
    }

    /// The place of the member that is the same as this value.
    #[must_use]
    pub fn place(&self, value: &Value) -> Option<usize> {
        let wanted = canonical(value);
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

/// A text that two values share exactly when JSON takes them as the same.
pub(crate) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, to: &mut String) {
    // Writing to a string cannot fail.
    let _ = match value {
        Value::Null => to.write_str("null"),
        Value::Bool(boolean) => write!(to, "{boolean}"),
        Value::Number(number) => write_number(number, to),
        // Quoted and escaped, so that no text can pass for something else.
        Value::String(text) => write!(to, "{text:?}"),
        Value::Array(elements) => {
            to.push('[');
            for element in elements {
                write(element, to);
                to.push(',');
            }
            to.write_str("]")
        }
        Value::Object(members) => {
            // serde_json keeps them sorted, unless another crate has asked it not to.
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            to.push('{');
            for (name, member) in members {
                let _ = write!(to, "{name:?}:");
                write(member, to);
                to.push(',');
            }
            to.write_str("}")
        }
    };
}

fn write_number(number: &Number, to: &mut String) -> std::fmt::Result {
    if let Some(integer) = number.as_i128() {
        return write!(to, "{integer}");
    }
    match number.as_f64() {
        // Without fraction it prints as the integer that it is; minus zero as zero.
        Some(float) => write!(to, "{}", float + 0.0),
        None => Ok(()),
    }
}
