//! What the general validator found, in our own words: places and rules of the schema, never a value.

use std::borrow::{Borrow, Cow};

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::alternative::{self, Meant};
use super::tree::{Exact, Tree, bounded};
use crate::validate::Violation;
use crate::validate::words::{self, counted};

/// How many violations are told.
const MOST: usize = 16;
/// From how many nodes on only the first violation is looked for: a hostile message could have a million of them.
const LARGE: usize = 4096;
/// How often the search for violations may look into arrays and objects. Alternatives that each refer to all of them double what
/// there is to tell with each level of the value, so a hostile message could have more of it than memory holds.
const MOST_LOOKS: usize = 250_000;
/// How long a pointer may become; what exceeds it is told by its parent.
const LONGEST_POINTER: usize = 256;
/// How many unexpected members are named, and how much of each name.
const NAMES: usize = 3;
const NAME_LENGTH: usize = 40;

/// The violations of a value that the validator refuses; at least one.
pub(super) fn violations(validator: &Validator<Exact>, value: &Tree) -> Vec<Violation> {
    let found = bounded(MOST_LOOKS, || -> Vec<Violation> {
        if exceeds(value, &mut { LARGE }) {
            told(validator.validate(value).err(), MOST)
        } else {
            told(validator.iter_errors(value), MOST)
        }
    });
    let mut violations = found.unwrap_or_default();
    for violation in &mut violations {
        violation.pointer.truncate(shortened(&violation.pointer).len());
    }
    one_at_least(violations)
}

/// The same without bounds.
pub(super) fn all_violations(validator: &Validator, value: &Value) -> Vec<Violation> {
    one_at_least(told(validator.iter_errors(value), usize::MAX))
}

fn one_at_least(mut violations: Vec<Violation>) -> Vec<Violation> {
    if violations.is_empty() {
        violations.push(Violation::new("$schema", "is refused by the schema"));
    }
    violations
}

fn told<'e>(errors: impl IntoIterator<Item = impl Borrow<ValidationError<'e>>>, most: usize) -> Vec<Violation> {
    let mut violations = Vec::new();
    for error in errors {
        if violations.len() >= most {
            break;
        }
        tell(error.borrow(), most, &mut violations);
    }
    violations.truncate(most);
    violations
}

/// Tells of a value that fits no alternative what is wrong with it as the one that is meant, or as each that may be.
fn tell(error: &ValidationError<'_>, most: usize, violations: &mut Vec<Violation>) {
    match alternative::meant(error) {
        Meant::Tagged { tags, values } => {
            let mut violation = Violation::new(keyword(tags).to_owned(), format!("must be one of {}", brief(&values)));
            tags.instance_path().as_str().clone_into(&mut violation.pointer);
            violations.push(violation);
        }
        Meant::OneOf(nearest) => {
            // What several have in common is looked for among the first of each: a hostile message could have thousands.
            let most = if nearest.len() > 1 { MOST } else { most };
            let mut nearest = nearest.into_iter().map(|errors| told(errors, most));
            let mut common = nearest.next().unwrap_or_default();
            nearest.for_each(|other| common.retain(|violation| other.contains(violation)));
            if common.is_empty() {
                common.push(violation(error));
            }
            violations.extend(common);
        }
        Meant::Nothing => violations.push(violation(error)),
    }
}

/// Whether the value has more nodes than `budget`.
fn exceeds(value: &Tree, budget: &mut usize) -> bool {
    if *budget == 0 {
        return true;
    }
    *budget -= 1;
    match value {
        Tree::Array(elements) => elements.iter().any(|element| exceeds(element, budget)),
        Tree::Object(members) => members.values().any(|member| exceeds(member, budget)),
        _ => false,
    }
}

fn violation(error: &ValidationError<'_>) -> Violation {
    let mut violation = Violation::new(keyword(error).to_owned(), message(error));
    error.instance_path().as_str().clone_into(&mut violation.pointer);
    violation
}

/// The keyword as the schema has it: what a member calls for is told as if it were required.
fn keyword<'e>(error: &'e ValidationError<'_>) -> &'e str {
    let named = error.kind().keyword();
    let mut path = error.schema_path().as_str().rsplit('/').take_while(|step| *step != "required").take(2);
    let mut calls_for = || path.find(|step| ["dependentRequired", "dependencies"].contains(step));
    if named == "required" { calls_for().unwrap_or(named) } else { named }
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
        Kind::ExclusiveMaximum { limit } => words::exclusive_maximum(limit),
        Kind::ExclusiveMinimum { limit } => words::exclusive_minimum(limit),
        Kind::FalseSchema => return "must not be here".into(),
        Kind::Format { format: name } => words::format(name),
        Kind::MaxItems { limit } => words::max_items(*limit),
        Kind::Maximum { limit } => words::maximum(limit),
        Kind::MaxLength { limit } => words::max_length(*limit),
        Kind::MaxProperties { limit } => words::max_properties(*limit),
        Kind::MinItems { limit } => words::min_items(*limit),
        Kind::Minimum { limit } => words::minimum(limit),
        Kind::MinLength { limit } => words::min_length(*limit),
        Kind::MinProperties { limit } => words::min_properties(*limit),
        Kind::MultipleOf { multiple_of: step } => words::multiple_of(step),
        Kind::Not { .. } => return "must not be what the schema excludes".into(),
        Kind::OneOfMultipleValid { .. } => {
            return "must keep to exactly one of the alternatives, not to several".into();
        }
        Kind::OneOfNotValid { .. } => return "must keep to exactly one of the alternatives".into(),
        Kind::Pattern { pattern: source } => words::pattern(source),
        Kind::PropertyNames { error } => format!("has a member whose name breaks `{}`", error.kind().keyword()),
        Kind::Required { property } => words::required(property.as_str().unwrap_or_default()),
        Kind::Type { kind: TypeKind::Single(name) } => format!("must be of type {name}"),
        Kind::Type { kind: TypeKind::Multiple(names) } => {
            let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
            format!("must be of type {}", names.join(" or "))
        }
        Kind::UnevaluatedItems { unexpected } => {
            format!("has {} that the schema does not know", counted(unexpected.len() as u64, "element", "elements"))
        }
        Kind::UniqueItems => return words::UNIQUE_ITEMS.into(),
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
