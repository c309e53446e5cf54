//! Schemas that list their values: `enum` and `const`.

use super::decimal::Decimal;
use super::schema::Schema;
use super::shape::{Reasons, Types};
use super::site::{Facts, Site};
use crate::model::Constant;
use crate::resolve::Resolved;
use crate::source::{Member, Node, NodeValue, SchemaPlace};

/// The values that schemas list.
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
    /// Integers of 64 bits, in the order of the schema.
    Integers(Vec<i64>),
    /// Any other values, as JSON.
    Mixed(Vec<String>),
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

/// What the values are that all lists have and that have one of these types, and the keywords that say more.
///
/// Where there are such keywords, the values that the schemas refuse are left out, and nothing more is said.
pub(super) fn of(resolved: &Resolved, site: &Site, facts: &Facts<'_>, types: Types) -> (Values, Reasons) {
    let lists: Vec<(bool, Vec<&Node>)> = facts
        .all
        .iter()
        .flat_map(|fact| {
            let of_enum = fact.schema.get("enum").and_then(Node::as_array).map(|all| (false, all.iter().collect()));
            let of_const = fact.schema.get("const").map(|value| (true, vec![value]));
            [of_enum, of_const]
        })
        .flatten()
        .collect();
    let (is_const, shortest) =
        lists.iter().min_by_key(|(is_const, list)| (list.len(), !is_const)).cloned().unwrap_or_default();
    let in_all = |value: &Node| lists.iter().all(|(_, list)| list.iter().any(|other| equal(value, other)));
    let mut values: Vec<&Node> = Vec::new();
    for value in shortest {
        let twice = value.as_str().is_none() && values.iter().any(|other| equal(value, other));
        if types.has(type_of(value)) && !twice && (lists.len() == 1 || in_all(value)) {
            values.push(value);
        }
    }
    let more = facts.asserting().filter(|(_, keyword)| !["type", "enum", "const"].contains(keyword));
    let mut reasons: Reasons = more.map(|(fact, keyword)| (fact.place.clone(), keyword.to_owned())).collect();
    if !reasons.is_empty() {
        let judges: Vec<_> = places(site).map(|place| resolved.judge(place)).collect();
        if judges.iter().all(|judge| judge.check().is_ok()) {
            let accepted = |value: &Node| judges.iter().all(|judge| judge.validate(&value.to_json()).is_ok());
            // The judges assert formats, which may only describe: what they refuse need not be refused.
            if !reasons.iter().any(|(_, keyword)| keyword == "format") {
                values.retain(|value| accepted(value));
                reasons.clear();
            } else if values.iter().all(|value| accepted(value)) {
                reasons.clear();
            }
        }
    }
    (kind(&values, is_const), reasons)
}

fn places(site: &Site) -> impl Iterator<Item = &SchemaPlace> {
    std::iter::once(&site.place).chain(site.also.iter().map(|held| &held.place))
}

fn equal(one: &Node, other: &Node) -> bool {
    let number = |node: &Node| node.as_number().and_then(Decimal::parse);
    match (&one.value, &other.value) {
        (NodeValue::Number(_), NodeValue::Number(_)) => number(one) == number(other),
        (NodeValue::Array(one), NodeValue::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (NodeValue::Object(members), NodeValue::Object(others)) => {
            let same = |member: &Member| other.get(&member.name).is_some_and(|other| equal(&member.value, other));
            members.len() == others.len() && members.iter().all(same)
        }
        _ => one.to_json() == other.to_json(),
    }
}

fn kind(values: &[&Node], is_const: bool) -> Values {
    let of_type = |wanted: Types| values.iter().all(|value| type_of(value) == wanted);
    let mixed = || Values::Mixed(values.iter().map(|value| value.to_json().to_string()).collect());
    let Some(first) = values.first() else { return mixed() };
    if of_type(Types::STRING) {
        return match first.as_str() {
            Some(text) if is_const => Values::One(Constant::Text(text.to_owned())),
            _ => Values::Strings(strings(values)),
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
        let integer = |value: &&Node| i64::try_from(Decimal::parse(value.as_number()?)?.integer()?).ok();
        return match values.iter().map(integer).collect::<Option<Vec<i64>>>() {
            Some(integers) => match integers.as_slice() {
                [only] => Values::One(Constant::Integer(*only)),
                _ => Values::Integers(integers),
            },
            None => mixed(),
        };
    }
    match first.as_number().and_then(|text| Decimal::parse(text)?.float()) {
        Some(number) if values.len() == 1 => Values::One(Constant::Number(number)),
        _ => mixed(),
    }
}
