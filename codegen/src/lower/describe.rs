//! Documentation of types and members: the author's description, and what the checks ask for in a sentence.

use super::schema::Schema;
use crate::model::{Body, Docs, Presence, Reason, Struct, Type};
use crate::source::{Node, NodeValue};

/// Of a member.
pub(super) fn member(natural: &str, schema: Option<Schema<'_>>, target: Option<Schema<'_>>, ty: &Type) -> Docs {
    let own = description(schema);
    // What only refers to something is that.
    let own = if own.is_empty() { description(target) } else { own };
    let mut docs = own.or(natural);
    let default = schema.and_then(|schema| schema.get("default"));
    docs.extend_with(sentences([
        rules(ty),
        default.map(|default| format!("Default: {}.", shown(default))),
        schema.and_then(example),
    ]));
    docs
}

/// What is said of values, in one paragraph.
fn sentences(all: [Option<String>; 3]) -> Option<String> {
    let all: Vec<String> = all.into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(" "))
}

/// Of an item.
pub(super) fn item(schema: Option<Schema<'_>>, ty: Option<&Type>, natural: &str) -> Docs {
    let mut docs = description(schema).or(natural);
    docs.extend_with(sentences([ty.and_then(rules), None, schema.and_then(example)]));
    docs
}

/// The first example that the author gives.
fn example(schema: Schema<'_>) -> Option<String> {
    schema.list("examples").first().map(|example| format!("Example: {}.", shown(example)))
}

/// Of a variant of a union, from the first of these schemas that says something.
pub(super) fn variant(schemas: [Option<Schema<'_>>; 3], natural: &str) -> Docs {
    let described = schemas.into_iter().map(description).find(|docs| !docs.is_empty());
    described.unwrap_or_else(Docs::none).or(natural)
}

/// What the author says.
fn description(schema: Option<Schema<'_>>) -> Docs {
    let Some(schema) = schema else { return Docs::none() };
    let docs = schema.node.get("description").and_then(Node::as_str).map_or_else(Docs::none, Docs::from_description);
    if docs.is_empty() {
        schema.node.get("title").and_then(Node::as_str).map_or_else(Docs::none, Docs::from_description)
    } else {
        docs
    }
}

/// A sentence about a message that the general validator has to judge.
pub(super) fn inexact(reasons: &[Reason]) -> Option<String> {
    let first = reasons.first()?;
    let place = Docs::code(&format!("{}#{}", first.file, first.pointer));
    let others = if reasons.len() > 1 { ", among others" } else { "" };
    Some(format!(
        "The type alone does not hold all of the schema (`{}` at {place}{others}): messages are validated apart.",
        first.keyword
    ))
}

/// A sentence about an array that may end before items with a field.
pub(super) fn order(body: &Body) -> Option<String> {
    let Body::Struct(Struct { is_array: true, members, .. }) = body else { return None };
    let optional = members.iter().any(|member| matches!(member.presence, Presence::Optional { .. }));
    optional.then(|| "An array: where an item is missing, all after it must be.".to_owned())
}

/// What a type's checks ask for.
fn rules(ty: &Type) -> Option<String> {
    let mut parts = Vec::new();
    match ty {
        Type::Text(checks) | Type::Format(_, checks) => {
            parts.extend(between(checks.min_length, checks.max_length, "character", "characters"));
            parts.extend(checks.pattern.as_ref().map(|pattern| format!("matches {}", Docs::code(pattern))));
            parts.extend(checks.format.map(|format| format!("a text of the format `{}`", format.name())));
        }
        Type::Integer(_, checks) => {
            parts.extend(match (checks.minimum, checks.maximum) {
                (None, None) => None,
                (Some(least), None) => Some(format!("at least {least}")),
                (None, Some(most)) => Some(format!("at most {most}")),
                (Some(least), Some(most)) => Some(format!("{least} to {most}")),
            });
            parts.extend(checks.multiple_of.map(|step| format!("a multiple of {step}")));
        }
        Type::Number(checks) => {
            parts.extend(checks.minimum.map(|least| format!("at least {}", written(least))));
            parts.extend(checks.exclusive_minimum.map(|least| format!("more than {}", written(least))));
            parts.extend(checks.maximum.map(|most| format!("at most {}", written(most))));
            parts.extend(checks.exclusive_maximum.map(|most| format!("less than {}", written(most))));
            parts.extend(checks.multiple_of.map(|step| format!("a multiple of {step}")));
        }
        Type::Decimal(checks) => {
            let limits = [
                (&checks.minimum, "at least"),
                (&checks.exclusive_minimum, "more than"),
                (&checks.maximum, "at most"),
                (&checks.exclusive_maximum, "less than"),
                (&checks.multiple_of, "a multiple of"),
            ];
            parts.extend(limits.into_iter().filter_map(|(limit, words)| Some(format!("{words} {}", limit.as_ref()?))));
        }
        Type::Array(_, checks) => {
            parts.extend(between(checks.min_items, checks.max_items, "item", "items"));
            parts.extend(checks.unique.then(|| "no two are equal".to_owned()));
        }
        Type::Map(_, checks) => parts.extend(between(checks.min_members, checks.max_members, "member", "members")),
        Type::Never => parts.push("no value is allowed".to_owned()),
        Type::Nullable(inner) => return rules(inner),
        _ => {}
    }
    let sentence = parts.join(", ");
    let mut letters = sentence.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).chain(".".chars()).collect())
}

fn between(least: Option<u64>, most: Option<u64>, one: &str, many: &str) -> Option<String> {
    let noun = |count: u64| if count == 1 { one } else { many };
    match (least, most) {
        (None, None) => None,
        (Some(least), None) => Some(format!("at least {least} {}", noun(least))),
        (None, Some(most)) => Some(format!("at most {most} {}", noun(most))),
        (Some(least), Some(most)) if least == most => Some(format!("exactly {least} {}", noun(least))),
        (Some(least), Some(most)) => Some(format!("{least} to {most} {}", noun(most))),
    }
}

/// A value as inline code.
fn shown(value: &Node) -> String {
    Docs::code(&match &value.value {
        NodeValue::String(text) => text.clone(),
        NodeValue::Number(text) => text.clone(),
        _ => value.to_json().to_string(),
    })
}

/// A limit without all the digits of the greatest there are.
fn written(limit: f64) -> String {
    if limit.abs() < 1e20 { limit.to_string() } else { format!("{limit:e}") }
}
