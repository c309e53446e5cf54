//! Integers and numbers: bounds, and the width that they call for.

use super::decimal::Decimal;
use super::schema::Schema;
use super::shape::Reasons;
use super::site::Facts;
use super::written;
use crate::config::{Integers, Numbers, Types};
use crate::model::{DecimalChecks, IntegerChecks, IntegerWidth, NumberChecks, Type};
use crate::resolve::Dialect;
use crate::source::Node;

/// The type of an integer, and the keywords that it cannot hold.
pub(super) fn integer(facts: &Facts<'_>, types: &Types) -> (Type, Reasons) {
    let mut reasons = Reasons::new();
    let (mut minimum, mut maximum, mut multiple_of) = (None::<i128>, None::<i128>, None::<u64>);
    for fact in &facts.all {
        let schema = fact.schema;
        let mut bound = |keyword: &'static str, round: fn(Decimal) -> Option<i128>| {
            let (decimal, strict) = bound_of(schema, keyword)?;
            let rounded = decimal.and_then(round);
            if rounded.is_none() {
                reasons.push((fact.place.clone(), keyword.to_owned()));
            }
            let beyond = decimal.is_some_and(|decimal| strict && decimal.integer().is_some());
            rounded?.checked_add(if beyond { step_of(keyword) } else { 0 })
        };
        let least = [bound("minimum", Decimal::ceil), bound("exclusiveMinimum", Decimal::ceil)];
        minimum = least.into_iter().flatten().chain(minimum).max();
        let most = [bound("maximum", Decimal::floor), bound("exclusiveMaximum", Decimal::floor)];
        maximum = most.into_iter().flatten().chain(maximum).min();
        if schema.get("multipleOf").is_some() {
            let step =
                schema.decimal("multipleOf").and_then(Decimal::integer).and_then(|step| u64::try_from(step).ok());
            match step.filter(|step| *step > 0) {
                Some(1) => {}
                Some(step) if multiple_of.is_none_or(|other| other == step) => multiple_of = Some(step),
                _ => reasons.push((fact.place.clone(), "multipleOf".to_owned())),
            }
        }
    }
    let (least, greatest) = width(minimum, maximum).range();
    let held = minimum.is_some_and(|minimum| minimum >= least) && maximum.is_some_and(|maximum| maximum <= greatest);
    if types.integers == Integers::Text && !held {
        return text(facts, true);
    }
    (sized(minimum, maximum, multiple_of), reasons)
}

/// A number that keeps its text, and the keywords that it cannot hold.
fn text(facts: &Facts<'_>, integer: bool) -> (Type, Reasons) {
    let mut reasons = Reasons::new();
    let as_written = integer && written::draft4(facts).is_some();
    let mut checks = DecimalChecks { integer, as_written, ..DecimalChecks::default() };
    for fact in &facts.all {
        for keyword in KEYWORDS {
            let Some((decimal, strict)) = bound_of(fact.schema, keyword) else { continue };
            let literal = fact.schema.get(keyword).and_then(Node::as_number).map(limit);
            let slot = match (keyword, strict) {
                ("multipleOf", _) => &mut checks.multiple_of,
                ("minimum", false) => &mut checks.minimum,
                ("maximum", false) => &mut checks.maximum,
                ("minimum" | "exclusiveMinimum", _) => &mut checks.exclusive_minimum,
                _ => &mut checks.exclusive_maximum,
            };
            let is_step = || decimal.is_some_and(Decimal::is_step);
            match literal {
                // Two limits of one kind are the general validator's to compare.
                literal @ Some(_) if *slot == literal => {}
                literal @ Some(_) if slot.is_none() && (keyword != "multipleOf" || is_step()) => *slot = literal,
                _ => reasons.push((fact.place.clone(), keyword.to_owned())),
            }
        }
    }
    (Type::Decimal(checks), reasons)
}

/// A limit as the general validator has it, which holds it in 64 bits or else as the nearest double.
fn limit(literal: &str) -> String {
    if literal.parse::<i64>().is_ok() || literal.parse::<u64>().is_ok() {
        return literal.to_owned();
    }
    match literal.parse::<f64>() {
        Ok(float) if float.is_finite() && float.fract() == 0.0 => format!("{float:.0}"),
        Ok(float) if float.is_finite() => float.to_string(),
        _ => literal.to_owned(),
    }
}

const KEYWORDS: [&str; 5] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

/// The bound behind a keyword, and whether it is itself outside. Draft 4 says that with a flag beside it.
fn bound_of(schema: Schema<'_>, keyword: &str) -> Option<(Option<Decimal>, bool)> {
    let node = schema.get(keyword)?;
    if node.as_bool().is_some() {
        return None;
    }
    let flag = match keyword {
        "minimum" => "exclusiveMinimum",
        "maximum" => "exclusiveMaximum",
        _ => return Some((schema.decimal(keyword), true)),
    };
    let strict = schema.dialect == Dialect::Draft4 && schema.flag(flag);
    Some((schema.decimal(keyword), strict))
}

/// From a bound that is itself outside to the next integer inside.
fn step_of(keyword: &str) -> i128 {
    if keyword == "minimum" || keyword == "exclusiveMinimum" { 1 } else { -1 }
}

/// An integer between bounds, in the width that one would choose by hand.
pub(super) fn sized(minimum: Option<i128>, maximum: Option<i128>, multiple_of: Option<u64>) -> Type {
    let width = width(minimum, maximum);
    let (least, greatest) = width.range();
    let checks = IntegerChecks {
        minimum: minimum.filter(|minimum| *minimum > least),
        maximum: maximum.filter(|maximum| *maximum < greatest),
        multiple_of,
    };
    Type::Integer(width, checks)
}

/// A type whose own range is the schema's, or else a byte, 32 or 64 bits: 16 bits save nothing and overflow early.
fn width(minimum: Option<i128>, maximum: Option<i128>) -> IntegerWidth {
    use IntegerWidth::{I8, I16, I32, I64, U8, U16, U32, U64};
    let (Some(minimum), Some(maximum)) = (minimum, maximum) else {
        return if minimum.is_some_and(|minimum| (0..=U64.range().1).contains(&minimum)) { U64 } else { I64 };
    };
    let holds = |width: &IntegerWidth| {
        let (least, greatest) = width.range();
        least <= minimum && maximum <= greatest && minimum <= maximum
    };
    let exact = |width: &IntegerWidth| {
        let (least, greatest) = width.range();
        maximum == greatest && (minimum == least || (minimum == 1 && least == 0))
    };
    let exactly = [U8, I8, U16, I16, U32, I32, U64, I64].into_iter().find(exact);
    let fallback = if minimum >= 0 { U64 } else { I64 };
    exactly.or_else(|| [U8, U32, I32, U64, I64].into_iter().find(holds)).unwrap_or(fallback)
}

/// The type of a number, and the keywords that it cannot hold.
pub(super) fn number(facts: &Facts<'_>, types: &Types) -> (Type, Reasons) {
    if types.numbers == Numbers::Text {
        return text(facts, false);
    }
    let mut reasons = Reasons::new();
    let mut checks = NumberChecks::default();
    for fact in &facts.all {
        for keyword in KEYWORDS {
            if add_bound(&mut checks, fact.schema, keyword).is_none() {
                reasons.push((fact.place.clone(), keyword.to_owned()));
            }
        }
    }
    (Type::Number(checks), reasons)
}

/// Adds the bound behind a keyword to those that hold, if there is one; `None` if it cannot be added.
pub(super) fn add_bound(checks: &mut NumberChecks, schema: Schema<'_>, keyword: &str) -> Option<()> {
    let Some((decimal, strict)) = bound_of(schema, keyword) else { return Some(()) };
    // Beyond 2^53 floats and the integers that they are compared with part. Beyond 2^64 there are only floats again.
    let compares_alike =
        |bound: &f64| bound.abs() < 9_007_199_254_740_992.0 || (bound.abs() >= 1e20 && keyword != "multipleOf");
    let bound = decimal.and_then(Decimal::float).filter(compares_alike)?;
    set(checks, keyword, strict, bound).then_some(())
}

/// The same for a bound that is an integer which floats do not hold: none with a fraction comes near it.
pub(super) fn add_large_bound(checks: &mut IntegerChecks, schema: Schema<'_>, keyword: &str) -> Option<()> {
    let (decimal, strict) = bound_of(schema, keyword)?;
    let bound = decimal?.integer()?.checked_add(if strict { step_of(keyword) } else { 0 })?;
    match keyword {
        "minimum" | "exclusiveMinimum" => checks.minimum = checks.minimum.max(Some(bound)),
        "maximum" | "exclusiveMaximum" => checks.maximum = checks.maximum.into_iter().chain([bound]).min(),
        _ => return None,
    }
    Some(())
}

/// Adds a bound to those that hold; `false` if it cannot be added.
fn set(checks: &mut NumberChecks, keyword: &str, strict: bool, bound: f64) -> bool {
    let tighter = |slot: &mut Option<f64>, choose: fn(f64, f64) -> f64| {
        *slot = Some(slot.map_or(bound, |other| choose(other, bound)));
        true
    };
    match (keyword, strict) {
        ("multipleOf", _) if bound <= 0.0 || checks.multiple_of.is_some_and(|other| other != bound) => false,
        ("multipleOf", _) => tighter(&mut checks.multiple_of, |_, new| new),
        ("minimum", false) => tighter(&mut checks.minimum, f64::max),
        ("maximum", false) => tighter(&mut checks.maximum, f64::min),
        ("minimum" | "exclusiveMinimum", _) => tighter(&mut checks.exclusive_minimum, f64::max),
        _ => tighter(&mut checks.exclusive_maximum, f64::min),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_that_one_would_choose() {
        use IntegerWidth::{I8, I32, I64, U8, U16, U32, U64};
        let cases = [
            (Some(0), Some(255), U8),
            (Some(0), Some(100), U8),
            (Some(-128), Some(127), I8),
            (Some(1), Some(65535), U16),
            (Some(1), Some(4096), U32),
            (Some(-40), Some(60), I32),
            (Some(0), None, U64),
            (Some(-1), None, I64),
            (None, Some(9), I64),
            (None, None, I64),
            (Some(0), Some(1 << 70), U64),
        ];
        for (minimum, maximum, expected) in cases {
            assert_eq!(width(minimum, maximum), expected, "{minimum:?} to {maximum:?}");
        }
    }

    #[test]
    fn a_range_that_the_type_has_is_not_checked_again() {
        assert_eq!(sized(Some(0), Some(255), None), Type::Integer(IntegerWidth::U8, IntegerChecks::default()));
        let checks = IntegerChecks { minimum: Some(1), ..IntegerChecks::default() };
        assert_eq!(sized(Some(1), Some(255), None), Type::Integer(IntegerWidth::U8, checks));
    }
}
