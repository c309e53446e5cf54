//! JSON that means the same in another order.

use serde_json::Value;

/// The same JSON with the members of every object in reverse.
pub(crate) fn reversed(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(reversed).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().rev().map(|(name, value)| (name.clone(), reversed(value))).collect())
        }
        scalar => scalar.clone(),
    }
}
