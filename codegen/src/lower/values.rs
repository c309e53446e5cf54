//! Schemas that list their values: `enum` and `const`.

use super::decimal::Decimal;
use super::schema::Schema;
use super::shape::Types;
use crate::model::Constant;
use crate::source::{Node, NodeValue};

/// The values that a schema lists.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Values {
    /// Strings, in the order of the schema.
    Strings(Vec<String>),
    /// One value.
    One(Constant),
    /// `null`
    Null,
    /// `true` and `false`
    Bools,
    /// Integers, from and to.
    Integers(i128, i128),
    /// Anything else.
    Mixed,
}

/// The values of `enum` or `const`; `None` if the schema has neither.
pub(super) fn listed(schema: Schema<'_>) -> Option<Vec<&Node>> {
    match (schema.get("enum").and_then(Node::as_array), schema.get("const")) {
        (Some(values), _) => Some(values.iter().collect()),
        (None, Some(value)) => Some(vec![value]),
        (None, None) => None,
    }
}

/// The type of a value.
pub(super) fn type_of(value: &Node) -> Types {
    match &value.value {
        NodeValue::Null => Types::NULL,
        NodeValue::Bool(_) => Types::BOOL,
        NodeValue::Number(text) if Decimal::parse(text).is_some_and(|number| number.integer().is_some()) => {
            Types::INTEGER
        }
        NodeValue::Number(_) => Types::FRACTION,
        NodeValue::String(_) => Types::STRING,
        NodeValue::Array(_) => Types::ARRAY,
        NodeValue::Object(_) => Types::OBJECT,
    }
}

/// The strings among values, each once.
pub(super) fn strings(values: &[&Node]) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    values.iter().filter_map(|value| value.as_str()).filter(|text| seen.insert(*text)).map(str::to_owned).collect()
}

/// What the values are that have one of these types.
pub(super) fn of(schema: Schema<'_>, listed: &[&Node], types: Types) -> Values {
    let values: Vec<&Node> = listed.iter().filter(|value| types.has(type_of(value))).copied().collect();
    let Some(first) = values.first() else { return Values::Mixed };
    let is_const = schema.get("enum").is_none();
    let of_type = |wanted: Types| values.iter().all(|value| type_of(value) == wanted);
    if of_type(Types::STRING) {
        return match first.as_str() {
            Some(text) if is_const => Values::One(Constant::Text(text.to_owned())),
            _ => Values::Strings(strings(&values)),
        };
    }
    if of_type(Types::NULL) {
        return Values::Null;
    }
    if of_type(Types::BOOL) {
        let same = values.iter().all(|value| value.as_bool() == first.as_bool());
        return first.as_bool().filter(|_| same).map_or(Values::Bools, |value| Values::One(Constant::Bool(value)));
    }
    if of_type(Types::INTEGER) {
        let integers = values.iter().filter_map(|value| Decimal::parse(value.as_number()?)?.integer());
        let (least, greatest) =
            integers.fold((i128::MAX, i128::MIN), |(least, greatest), next| (least.min(next), greatest.max(next)));
        return match i64::try_from(least) {
            Ok(only) if least == greatest => Values::One(Constant::Integer(only)),
            _ => Values::Integers(least, greatest),
        };
    }
    match first.as_number().and_then(|text| Decimal::parse(text)?.float()) {
        Some(number) if values.len() == 1 => Values::One(Constant::Number(number)),
        _ => Values::Mixed,
    }
}
