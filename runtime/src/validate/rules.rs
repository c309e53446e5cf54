//! The rules of JSON Schema that generated code checks itself. Each says the same as the general validator, which a
//! property test holds them to.

use std::cmp::Ordering;

use super::decimal::Decimal;
use super::invalid::Violation;
use super::literal::Literal;
use super::pattern::Pattern;
use super::words;
use crate::codegen::{Scalar, Verdict};
use crate::formats::Format;

/// What a string must keep to. Lengths count code points.
#[derive(Clone, Copy, Debug)]
pub struct StringRules {
    /// `minLength`
    pub min_length: Option<usize>,
    /// `maxLength`
    pub max_length: Option<usize>,
    /// `pattern`
    pub pattern: Option<&'static Pattern>,
    /// `format`
    pub format: Option<Format>,
}

/// What an integer must keep to. `i128` holds both the range of `i64` and of `u64`.
#[derive(Clone, Copy, Debug)]
pub struct IntegerRules {
    /// `minimum`; an exclusive minimum is the integer after it.
    pub minimum: Option<i128>,
    /// `maximum`; an exclusive maximum is the integer before it.
    pub maximum: Option<i128>,
    /// `multipleOf`, above zero.
    pub multiple_of: Option<i128>,
}

/// What a number must keep to.
#[derive(Clone, Copy, Debug)]
pub struct NumberRules {
    /// `minimum`
    pub minimum: Option<f64>,
    /// `maximum`
    pub maximum: Option<f64>,
    /// `exclusiveMinimum`
    pub exclusive_minimum: Option<f64>,
    /// `exclusiveMaximum`
    pub exclusive_maximum: Option<f64>,
    /// `multipleOf`, above zero; both are read as decimals.
    pub multiple_of: Option<f64>,
}

/// What a number that keeps its text must keep to. Limits are literals of JSON.
#[derive(Clone, Copy, Debug)]
pub struct DecimalRules<'t> {
    /// Whether it must be written without fraction and exponent, as an integer of draft 4.
    pub as_written: bool,
    /// `minimum`
    pub minimum: Option<&'t str>,
    /// `maximum`
    pub maximum: Option<&'t str>,
    /// `exclusiveMinimum`
    pub exclusive_minimum: Option<&'t str>,
    /// `exclusiveMaximum`
    pub exclusive_maximum: Option<&'t str>,
    /// `multipleOf`, above zero and of at most 64 bits of digits.
    pub multiple_of: Option<&'t str>,
}

/// What an array must keep to.
#[derive(Clone, Copy, Debug)]
pub struct ArrayRules {
    /// `minItems`
    pub min_items: Option<usize>,
    /// `maxItems`
    pub max_items: Option<usize>,
}

/// What a map must keep to.
#[derive(Clone, Copy, Debug)]
pub struct MapRules {
    /// `minProperties`
    pub min_properties: Option<usize>,
    /// `maxProperties`
    pub max_properties: Option<usize>,
}

impl StringRules {
    /// No rule.
    pub const NONE: Self = Self { min_length: None, max_length: None, pattern: None, format: None };
}

impl IntegerRules {
    /// No rule.
    pub const NONE: Self = Self { minimum: None, maximum: None, multiple_of: None };
}

impl NumberRules {
    /// No rule.
    pub const NONE: Self =
        Self { minimum: None, maximum: None, exclusive_minimum: None, exclusive_maximum: None, multiple_of: None };
}

impl DecimalRules<'_> {
    /// No rule.
    pub const NONE: Self = Self {
        as_written: false,
        minimum: None,
        maximum: None,
        exclusive_minimum: None,
        exclusive_maximum: None,
        multiple_of: None,
    };
}

impl ArrayRules {
    /// No rule.
    pub const NONE: Self = Self { min_items: None, max_items: None };
}

impl MapRules {
    /// No rule.
    pub const NONE: Self = Self { min_properties: None, max_properties: None };
}

#[cold]
fn broken(keyword: &'static str, message: String) -> Verdict {
    Err(Violation::new(keyword, message))
}

/// Holds a string to its rules.
pub fn string(value: impl AsRef<str>, rules: &StringRules) -> Verdict {
    let value = value.as_ref();
    if let Some(min) = rules.min_length
        && !is_longer_than(value, min, Ordering::Equal)
    {
        return broken("minLength", words::min_length(min as u64));
    }
    if let Some(max) = rules.max_length
        && is_longer_than(value, max, Ordering::Greater)
    {
        return broken("maxLength", words::max_length(max as u64));
    }
    if let Some(pattern) = rules.pattern
        && !pattern.is_match(value)
    {
        return broken("pattern", words::pattern(pattern.source()));
    }
    match rules.format {
        Some(format) if !format.accepts(value) => broken("format", words::format(format.name())),
        _ => Ok(()),
    }
}

/// Whether the text has more than `length` characters, or as many when `at` is `Equal`; counts only when bytes cannot tell.
fn is_longer_than(text: &str, length: usize, at: Ordering) -> bool {
    let wanted = match at {
        Ordering::Greater => length.saturating_add(1),
        _ => length,
    };
    // Every character takes one to four bytes.
    if text.len() < wanted {
        return false;
    }
    if text.len() / 4 >= wanted {
        return true;
    }
    text.chars().count() >= wanted
}

/// Holds an integer to its rules.
pub fn integer(value: impl Into<i128>, rules: &IntegerRules) -> Verdict {
    let value = value.into();
    if let Some(minimum) = rules.minimum
        && value < minimum
    {
        return broken("minimum", words::minimum(minimum));
    }
    if let Some(maximum) = rules.maximum
        && value > maximum
    {
        return broken("maximum", words::maximum(maximum));
    }
    match rules.multiple_of {
        Some(step) if value.checked_rem(step) != Some(0) => broken("multipleOf", words::multiple_of(step)),
        _ => Ok(()),
    }
}

/// Holds a number to its rules, and to being finite, as JSON has no other.
pub fn number(value: f64, rules: &NumberRules) -> Verdict {
    finite(value)?;
    if let Some(minimum) = rules.minimum
        && value < minimum
    {
        return broken("minimum", words::minimum(shown(minimum)));
    }
    if let Some(maximum) = rules.maximum
        && value > maximum
    {
        return broken("maximum", words::maximum(shown(maximum)));
    }
    if let Some(limit) = rules.exclusive_minimum
        && value <= limit
    {
        return broken("exclusiveMinimum", words::exclusive_minimum(shown(limit)));
    }
    if let Some(limit) = rules.exclusive_maximum
        && value >= limit
    {
        return broken("exclusiveMaximum", words::exclusive_maximum(shown(limit)));
    }
    match rules.multiple_of {
        Some(step) if !Decimal::of_float(value).is_multiple_of(&Decimal::of_float(step)) => {
            broken("multipleOf", words::multiple_of(step))
        }
        _ => Ok(()),
    }
}

/// A limit as the general validator shows it: not with all the digits of the greatest there are.
fn shown(limit: f64) -> String {
    if limit.abs() < 1e20 { limit.to_string() } else { serde_json::Value::from(limit).to_string() }
}

/// Holds a number that keeps its text to its rules.
pub fn decimal(value: impl AsRef<str>, rules: &DecimalRules<'_>) -> Verdict {
    let text = value.as_ref();
    if rules.as_written && text.contains(['.', 'e', 'E']) {
        return Err(Violation::new("type", words::AS_WRITTEN));
    }
    let Some(value) = Literal::parse(text) else { return Ok(()) };
    let order = |limit: &str| Literal::parse(limit).map(|literal| value.cmp(&literal));
    if let Some(limit) = rules.minimum
        && order(limit) == Some(Ordering::Less)
    {
        return broken("minimum", words::minimum(limit));
    }
    if let Some(limit) = rules.maximum
        && order(limit) == Some(Ordering::Greater)
    {
        return broken("maximum", words::maximum(limit));
    }
    if let Some(limit) = rules.exclusive_minimum
        && order(limit) != Some(Ordering::Greater)
    {
        return broken("exclusiveMinimum", words::exclusive_minimum(limit));
    }
    if let Some(limit) = rules.exclusive_maximum
        && order(limit) != Some(Ordering::Less)
    {
        return broken("exclusiveMaximum", words::exclusive_maximum(limit));
    }
    match rules.multiple_of {
        Some(step) if Literal::parse(step).and_then(|step| value.is_multiple_of(&step)) == Some(false) => {
            broken("multipleOf", words::multiple_of(step))
        }
        _ => Ok(()),
    }
}

/// Refuses NaN and the infinities, which JSON cannot write.
pub fn finite(value: f64) -> Verdict {
    if value.is_finite() { Ok(()) } else { Err(Violation::new("type", "must be a finite number")) }
}

/// Holds an array to its rules.
pub fn array<T>(elements: &[T], rules: &ArrayRules) -> Verdict {
    items(elements.len(), rules)
}

/// Holds the number of an array's items to its rules.
pub fn items(items: usize, rules: &ArrayRules) -> Verdict {
    if let Some(min) = rules.min_items
        && items < min
    {
        return broken("minItems", words::min_items(min as u64));
    }
    match rules.max_items {
        Some(max) if items > max => broken("maxItems", words::max_items(max as u64)),
        _ => Ok(()),
    }
}

/// Holds the number of an object's members to its rules.
pub fn map(members: usize, rules: &MapRules) -> Verdict {
    if let Some(min) = rules.min_properties
        && members < min
    {
        return broken("minProperties", words::min_properties(min as u64));
    }
    match rules.max_properties {
        Some(max) if members > max => broken("maxProperties", words::max_properties(max as u64)),
        _ => Ok(()),
    }
}

/// `uniqueItems` for scalars, in n log n.
pub fn unique<T: Scalar>(elements: &[T]) -> Verdict {
    let mut sorted: Vec<&T> = elements.iter().collect();
    sorted.sort_unstable_by(|one, other| one.order(other));
    let repeated = sorted.windows(2).any(|pair| pair[0].order(pair[1]).is_eq());
    if repeated { Err(Violation::new("uniqueItems", words::UNIQUE_ITEMS)) } else { Ok(()) }
}
