//! What the general validator found, in our own words: places and rules of the schema, never a value.

use std::borrow::Cow;
use std::fmt::Display;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::invalid::Violation;

/// How many violations are told.
const MOST: usize = 16;
/// From how many nodes on only the first violation is looked for: a hostile message could have a million of them.
const LARGE: usize = 4096;
/// How long a pointer may become; what exceeds it is told by its parent.
const LONGEST_POINTER: usize = 256;
/// How many unexpected members are named, and how much of each name.
const NAMES: usize = 3;
const NAME_LENGTH: usize = 40;

pub(crate) const UNIQUE_ITEMS: &str = "must not repeat an element";

/// The violations of a value that the validator refuses; at least one.
pub(super) fn violations(validator: &Validator, value: &Value) -> Vec<Violation> {
    let mut violations: Vec<Violation> = if exceeds(value, &mut { LARGE }) {
        validator.validate(value).err().iter().map(violation).collect()
    } else {
        validator.iter_errors(value).take(MOST).map(|error| violation(&error)).collect()
    };
    if violations.is_empty() {
        violations.push(Violation::new("$schema", "is refused by the schema"));
    }
    violations
}

/// Whether the value has more nodes than `budget`.
fn exceeds(value: &Value, budget: &mut usize) -> bool {
    if *budget == 0 {
        return true;
    }
    *budget -= 1;
    match value {
        Value::Array(elements) => elements.iter().any(|element| exceeds(element, budget)),
        Value::Object(members) => members.values().any(|member| exceeds(member, budget)),
        _ => false,
    }
}

fn violation(error: &ValidationError<'_>) -> Violation {
    let keyword = error.kind().keyword().to_owned();
    let mut violation = Violation::new(keyword, message(error));
    violation.pointer = shortened(error.instance_path().as_str()).to_owned();
    violation
}

/// The pointer, or the longest of its parents that is not too long.
fn shortened(pointer: &str) -> &str {
    if pointer.len() <= LONGEST_POINTER {
        return pointer;
    }
    let cut = pointer.as_bytes()[..LONGEST_POINTER].iter().rposition(|byte| *byte == b'/').unwrap_or(0);
    &pointer[..cut]
}

fn message(error: &ValidationError<'_>) -> Cow<'static, str> {
    use ValidationErrorKind as Kind;
    match error.kind() {
        Kind::AdditionalItems { limit } => {
            format!("must not have more than {}", counted(*limit as u64, "element", "elements"))
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            unknown_members(unexpected)
        }
        Kind::AnyOf { .. } => return "must keep to at least one of the alternatives".into(),
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
            return "could not be matched against the pattern within its limit".into();
        }
        Kind::Constant { expected_value } => format!("must be {}", brief(expected_value)),
        Kind::Contains => return "does not have as many of the wanted elements as it must".into(),
        Kind::ContentEncoding { content_encoding } => format!("must be encoded as {content_encoding}"),
        Kind::ContentMediaType { content_media_type } => format!("must be of media type {content_media_type}"),
        Kind::FromUtf8 { .. } => return "must be UTF-8 under its encoding".into(),
        // Only our own keywords make these, from the schema.
        Kind::Custom { message, .. } => message.clone(),
        Kind::Enum { options } => format!("must be one of {}", brief(options)),
        Kind::ExclusiveMaximum { limit } => exclusive_maximum(limit),
        Kind::ExclusiveMinimum { limit } => exclusive_minimum(limit),
        Kind::FalseSchema => return "must not be here".into(),
        Kind::Format { format: name } => format(name),
        Kind::MaxItems { limit } => max_items(*limit),
        Kind::Maximum { limit } => maximum(limit),
        Kind::MaxLength { limit } => max_length(*limit),
        Kind::MaxProperties { limit } => max_properties(*limit),
        Kind::MinItems { limit } => min_items(*limit),
        Kind::Minimum { limit } => minimum(limit),
        Kind::MinLength { limit } => min_length(*limit),
        Kind::MinProperties { limit } => min_properties(*limit),
        Kind::MultipleOf { multiple_of: step } => multiple_of(step),
        Kind::Not { .. } => return "must not be what the schema excludes".into(),
        Kind::OneOfMultipleValid { .. } => {
            return "must keep to exactly one of the alternatives, not to several".into();
        }
        Kind::OneOfNotValid { .. } => return "must keep to exactly one of the alternatives".into(),
        Kind::Pattern { pattern: source } => pattern(source),
        Kind::PropertyNames { error } => format!("has a member whose name breaks `{}`", error.kind().keyword()),
        Kind::Required { property } => required(property.as_str().unwrap_or_default()),
        Kind::Type { kind: TypeKind::Single(name) } => format!("must be of type {name}"),
        Kind::Type { kind: TypeKind::Multiple(names) } => {
            let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
            format!("must be of type {}", names.join(" or "))
        }
        Kind::UnevaluatedItems { unexpected } => {
            format!("has {} that the schema does not know", counted(unexpected.len() as u64, "element", "elements"))
        }
        Kind::UniqueItems => return UNIQUE_ITEMS.into(),
        Kind::Referencing(_) => return "could not be judged, as a reference leads nowhere".into(),
    }
    .into()
}

/// A piece of the schema, cut to a length one can read.
fn brief(value: &Value) -> String {
    const LONGEST: usize = 200;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}...", &text[..cut]),
        None => text,
    }
}

/// Names the first of the members that are not known. They are names and not values, and cut short.
fn unknown_members(names: &[String]) -> String {
    let mut shown: Vec<String> = Vec::new();
    for name in names.iter().take(NAMES) {
        let cut: String = name.chars().take(NAME_LENGTH).flat_map(char::escape_debug).collect();
        let dots = if name.chars().nth(NAME_LENGTH).is_some() { "..." } else { "" };
        shown.push(format!("`{cut}{dots}`"));
    }
    let more = names.len().saturating_sub(NAMES);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("must not have the {} {}{rest}", if names.len() == 1 { "member" } else { "members" }, shown.join(", "))
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

pub(super) fn required(name: &str) -> String {
    format!("needs the member `{name}`")
}

pub(super) fn minimum(limit: impl Display) -> String {
    format!("must be at least {limit}")
}

pub(super) fn maximum(limit: impl Display) -> String {
    format!("must be at most {limit}")
}

pub(super) fn exclusive_minimum(limit: impl Display) -> String {
    format!("must be more than {limit}")
}

pub(super) fn exclusive_maximum(limit: impl Display) -> String {
    format!("must be less than {limit}")
}

pub(super) fn multiple_of(step: impl Display) -> String {
    format!("must be a multiple of {step}")
}

pub(super) fn min_length(limit: u64) -> String {
    format!("must have at least {}", counted(limit, "character", "characters"))
}

pub(super) fn max_length(limit: u64) -> String {
    format!("must have at most {}", counted(limit, "character", "characters"))
}

pub(super) fn pattern(source: &str) -> String {
    format!("must match the pattern {source}")
}

pub(super) fn format(name: &str) -> String {
    format!("must have the format {name}")
}

pub(super) fn min_items(limit: u64) -> String {
    format!("must have at least {}", counted(limit, "element", "elements"))
}

pub(super) fn max_items(limit: u64) -> String {
    format!("must have at most {}", counted(limit, "element", "elements"))
}

pub(super) fn min_properties(limit: u64) -> String {
    format!("must have at least {}", counted(limit, "member", "members"))
}

pub(super) fn max_properties(limit: u64) -> String {
    format!("must have at most {}", counted(limit, "member", "members"))
}
