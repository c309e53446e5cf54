//! Whether two documents are equal: objects whatever their order, numbers by value.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// Whether two JSON texts say the same. What is no JSON equals nothing.
pub(crate) fn equal(one: &str, other: &str) -> bool {
    match (Shallow::of(one), Shallow::of(other)) {
        (Some(Shallow::Object(one)), Some(Shallow::Object(other))) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| equal(value.get(), other.get())))
        }
        (Some(Shallow::Array(one)), Some(Shallow::Array(other))) => {
            one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| equal(one.get(), other.get()))
        }
        (Some(Shallow::Text(one)), Some(Shallow::Text(other))) => one == other,
        (Some(Shallow::Word(one)), Some(Shallow::Word(other))) => one == other || same_number(one, other),
        _ => false,
    }
}

/// A value whose parts are texts: serde_json's own values would round numbers.
enum Shallow<'t> {
    Object(BTreeMap<String, &'t RawValue>),
    Array(Vec<&'t RawValue>),
    Text(String),
    /// A number, `true`, `false` or `null`.
    Word(&'t str),
}

impl<'t> Shallow<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let text = text.trim();
        match text.bytes().next()? {
            b'{' => serde_json::from_str(text).ok().map(Self::Object),
            b'[' => serde_json::from_str(text).ok().map(Self::Array),
            b'"' => serde_json::from_str(text).ok().map(Self::Text),
            _ => Some(Self::Word(text)),
        }
    }
}

/// Whether two numbers have the same value: what is written as an integer exactly, and others to the precision of doubles.
fn same_number(one: &str, other: &str) -> bool {
    let double = |text: &str| text.parse::<f64>().ok().filter(|double| double.is_finite());
    match (decimal(one), decimal(other)) {
        (Some(one), Some(other)) if one == other => true,
        (Some(_), Some(_)) if one.contains(['.', 'e', 'E']) => double(one).is_some() && double(one) == double(other),
        _ => false,
    }
}

/// Sign, digits without zeros on either side, and the power of ten that they are multiplied by.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (negative, mantissa) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_end_matches('0');
    let dropped = i64::try_from(digits.len() - significant.len()).ok()?;
    let exponent = exponent.parse::<i64>().ok()? - i64::try_from(fraction.len()).ok()? + dropped;
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        Some((false, "0".to_owned(), 0))
    } else {
        Some((negative, significant.to_owned(), exponent))
    }
}

#[test]
fn numbers_are_equal_by_value_and_large_integers_exactly() {
    assert!(equal("1.0", "1") && equal("1e2", "100") && equal("-0.0", "0") && equal("[0.10]", "[1e-1]"));
    assert!(equal(r#"{"a":1,"b":"\u0061"}"#, r#"{ "b": "a", "a": 1.0 }"#));
    assert!(equal("0.1000000000000000055", "0.1") && equal("9.223372036854776e+18", "9223372036854775808"));
    assert!(!equal("1e400", "1e401"));
    assert!(!equal("12345678910111213141516171819202122", "1.2345678910111213e34"));
    assert!(!equal("9007199254740993", "9007199254740992"));
    assert!(!equal("1", "true") && !equal("\"1\"", "1") && !equal("{}", "[]") && !equal("null", "0"));
}
