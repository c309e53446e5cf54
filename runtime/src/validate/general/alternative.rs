//! Which alternative of `anyOf` or `oneOf` is meant by a value that fits none: what is wrong with it is told of that one.
//!
//! A guess, from what each alternative finds wrong. It decides what is told and never what is taken.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

/// Tags are members of the value, or of one of its members.
const DEEPEST_TAG: usize = 2;

/// What is meant by a value that fits no alternative.
pub(super) enum Meant<'e> {
    /// One of these alternatives, which are as near as each other: what each finds wrong.
    OneOf(Vec<&'e [ValidationError<'static>]>),
    /// An alternative that there is not: one part of the value would tell them apart, and none has what it holds.
    Tagged {
        /// What an alternative finds wrong with that part.
        tags: &'e ValidationError<'static>,
        /// What the alternatives would have there, as a list.
        values: Value,
    },
    /// Nobody can say, or the error is of another kind.
    Nothing,
}

/// How far a value is from an alternative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Distance {
    /// Only what is in its parts is wrong.
    Parts,
    /// It lacks members or has too many, or is too long: anything about it as a whole.
    Whole,
    /// A part that may tell alternatives apart is none of several values.
    Listed,
    /// It is of another type, or the part that tells alternatives apart has another value.
    Other,
}

/// The alternatives that may be meant.
pub(super) fn meant<'e>(error: &'e ValidationError<'_>) -> Meant<'e> {
    let Some(all) = alternatives(error) else { return Meant::Nothing };
    let at = error.instance_path().as_str();
    let of_other_type = |error: &ValidationError<'_>| depth(error, at) == 0 && distance(error, at) == Distance::Other;
    let of_type = all.iter().filter(|errors| !errors.iter().any(of_other_type)).map(Vec::as_slice);
    let of_type: Vec<_> = of_type.collect();
    if of_type.len() < 2 {
        return if of_type.is_empty() { Meant::Nothing } else { Meant::OneOf(of_type) };
    }
    tagged(&of_type, at).unwrap_or_else(|| nearest(&of_type, at))
}

fn nearest<'e>(all: &[&'e [ValidationError<'static>]], at: &str) -> Meant<'e> {
    let distances: Vec<_> = all.iter().map(|errors| (farthest(errors, at), *errors)).collect();
    match distances.iter().map(|(distance, _)| *distance).min() {
        None | Some(Distance::Other) => Meant::Nothing,
        Some(least) => {
            let nearest = distances.into_iter().filter(|(distance, _)| *distance == least);
            Meant::OneOf(nearest.map(|(_, errors)| errors).collect())
        }
    }
}

fn alternatives<'e>(error: &'e ValidationError<'_>) -> Option<&'e [Vec<ValidationError<'static>>]> {
    match error.kind() {
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => Some(context),
        _ => None,
    }
}

/// How far the value at a pointer is from the alternative that finds all this wrong.
fn farthest(errors: &[ValidationError<'_>], at: &str) -> Distance {
    errors.iter().map(|error| distance(error, at)).max().unwrap_or(Distance::Parts)
}

/// The same if this were all.
fn distance(error: &ValidationError<'_>, at: &str) -> Distance {
    let depth = depth(error, at);
    match error.kind() {
        Kind::Constant { .. } if depth <= DEEPEST_TAG => Distance::Other,
        Kind::Enum { options } if depth <= DEEPEST_TAG => {
            let is_const = options.as_array().is_some_and(|options| options.len() == 1);
            if is_const || depth == 0 { Distance::Other } else { Distance::Listed }
        }
        Kind::Type { .. } | Kind::FalseSchema if depth == 0 => Distance::Other,
        _ if depth > 0 => Distance::Parts,
        // As near as the nearest of alternatives inside.
        _ => match alternatives(error) {
            Some(inside) => inside.iter().map(|errors| farthest(errors, at)).min().unwrap_or(Distance::Whole),
            None => Distance::Whole,
        },
    }
}

/// How deep in the value at a pointer something is wrong.
fn depth(error: &ValidationError<'_>, at: &str) -> usize {
    error.instance_path().as_str().strip_prefix(at).map_or(0, |below| below.matches('/').count())
}

/// What all these alternatives would have in the same part of the value.
fn tagged<'e>(all: &[&'e [ValidationError<'static>]], at: &str) -> Option<Meant<'e>> {
    let mut tags = None;
    let mut values = Vec::new();
    for errors in all {
        let inside = || errors.iter().filter(|error| (1..=DEEPEST_TAG).contains(&depth(error, at)));
        let wrong = |far| inside().find(|error| distance(error, at) == far);
        let error = wrong(Distance::Other).or_else(|| wrong(Distance::Listed))?;
        match error.kind() {
            Kind::Constant { expected_value } => values.push(Value::clone(expected_value)),
            Kind::Enum { options } => values.extend(options.as_array()?.iter().cloned()),
            _ => return None,
        }
        let first: &ValidationError<'_> = tags.get_or_insert(error);
        if first.instance_path() != error.instance_path() {
            return None;
        }
    }
    Some(Meant::Tagged { tags: tags?, values: Value::Array(values) })
}
