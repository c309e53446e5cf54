//! Numbers of JSON as texts, of any size: their order, and whether one is an integer or a multiple of another.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

/// The number that a literal means: `digits` times ten to the `exponent`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Literal<'t> {
    negative: bool,
    /// Without zeros at either end; none for zero.
    digits: Cow<'t, str>,
    exponent: i64,
}

impl<'t> Literal<'t> {
    /// Reads a literal as JSON writes it. An exponent beyond a million million, which nobody means, counts as that.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        const EXPONENT: i64 = 1_000_000_000_000;
        let (negative, magnitude) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = match magnitude.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
                if !is_digits(digits) {
                    return None;
                }
                let exponent = match exponent.strip_prefix('-') {
                    Some(digits) => -digits.parse().unwrap_or(EXPONENT).min(EXPONENT),
                    None => digits.parse().unwrap_or(EXPONENT).min(EXPONENT),
                };
                (mantissa, exponent)
            }
            None => (magnitude, 0_i64),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
            Some(_) => return None,
            None => (mantissa, ""),
        };
        if !is_digits(whole) || (whole.starts_with('0') && whole.len() > 1) {
            return None;
        }
        let all = if fraction.is_empty() { Cow::Borrowed(whole) } else { Cow::Owned(format!("{whole}{fraction}")) };
        let significant = all.trim_end_matches('0');
        let dropped = i64::try_from(all.len() - significant.len()).ok()?;
        let exponent = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?.checked_add(dropped)?;
        let digits = match &all {
            Cow::Borrowed(whole) => Cow::Borrowed(whole.trim_end_matches('0').trim_start_matches('0')),
            Cow::Owned(_) => Cow::Owned(significant.trim_start_matches('0').to_owned()),
        };
        Some(if digits.is_empty() {
            Self { negative: false, digits: Cow::Borrowed(""), exponent: 0 }
        } else {
            Self { negative, digits, exponent }
        })
    }

    /// Whether it has no fraction.
    pub(crate) const fn is_integer(&self) -> bool {
        self.exponent >= 0
    }

    /// The integer that it is, if 128 bits hold it.
    pub(crate) fn to_i128(&self) -> Option<i128> {
        if self.digits.is_empty() {
            return Some(0);
        }
        let power = 10_i128.checked_pow(u32::try_from(self.exponent).ok()?)?;
        // The least of all has a magnitude that the greatest has not.
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}", self.digits).parse::<i128>().ok()?.checked_mul(power)
    }

    /// Whether this is an integer times `step`. `None` for steps of more than 64 bits of digits.
    pub(crate) fn is_multiple_of(&self, step: &Self) -> Option<bool> {
        let modulus: u128 = step.digits.parse::<u64>().ok().filter(|digits| *digits > 0)?.into();
        if self.digits.is_empty() {
            return Some(true);
        }
        // self / step = self.digits * 10^shift / step.digits, and no power of ten divides self.digits.
        let Ok(shift) = u64::try_from(self.exponent - step.exponent) else { return Some(false) };
        let digits = self.digits.bytes().fold(0, |rest, digit| (rest * 10 + u128::from(digit - b'0')) % modulus);
        Some(super::decimal::times_power_of_ten(digits, shift, modulus) == 0)
    }

    /// The place of the first digit: how large the number is.
    fn order(&self) -> i64 {
        i64::try_from(self.digits.len()).unwrap_or(i64::MAX).saturating_add(self.exponent)
    }
}

/// The same text for the same number, however it was written.
impl fmt::Display for Literal<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}{}e{}", if self.negative { "-" } else { "" }, self.digits, self.exponent)
    }
}

impl Ord for Literal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |literal: &Self| match (literal.digits.is_empty(), literal.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let magnitude = || self.order().cmp(&other.order()).then_with(|| self.digits.cmp(&other.digits));
        sign(self).cmp(&sign(other)).then_with(|| match sign(self) {
            0 => Ordering::Equal,
            1 => magnitude(),
            _ => magnitude().reverse(),
        })
    }
}

impl PartialOrd for Literal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn literal(text: &str) -> Literal<'_> {
        Literal::parse(text).unwrap()
    }

    #[test]
    fn literals_are_those_of_json() {
        for text in [
            "0",
            "-0",
            "10",
            "1.50",
            "1e5",
            "1E+5",
            "-1.25e-10",
            "0.0",
            "98249283749234923498293171823948729348710",
            "1e-99999999999999999999",
        ] {
            assert!(Literal::parse(text).is_some(), "{text}");
        }
        for text in ["", "-", "+1", "01", "1.", ".5", "1e", "1e+", "1e+-5", "0x1", " 1", "1 ", "NaN", "١"] {
            assert!(Literal::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_same_number_is_equal_in_every_spelling() {
        for (one, other) in [("1", "1.0"), ("100", "1e2"), ("0", "-0.00e7"), ("0.05", "5e-2"), ("-120", "-1.2E+2")] {
            assert_eq!(literal(one), literal(other), "{one} and {other}");
            assert_eq!(literal(one).cmp(&literal(other)), Ordering::Equal);
            assert_eq!(literal(one).to_string(), literal(other).to_string());
        }
    }

    #[test]
    fn numbers_of_any_size_are_in_order() {
        let ordered = [
            "-1e400",
            "-18446744073709551617",
            "-18446744073709551616",
            "-12",
            "-1.5",
            "-1",
            "-0.1",
            "0",
            "1e-400",
            "0.1",
            "0.11",
            "1",
            "1.2",
            "12",
            "123",
            "18446744073709551616",
            "18446744073709551616.5",
            "18446744073709551617",
            "1e400",
            "1e999999999",
        ];
        for (place, one) in ordered.iter().enumerate() {
            for (other_place, other) in ordered.iter().enumerate() {
                assert_eq!(literal(one).cmp(&literal(other)), place.cmp(&other_place), "{one} and {other}");
            }
        }
    }

    #[test]
    fn integers_and_multiples_are_found_at_any_size() {
        for (text, is_integer) in [("1e308", true), ("1.5e1", true), ("1.55e1", false), ("0.0", true), ("1e-1", false)]
        {
            assert_eq!(literal(text).is_integer(), is_integer, "{text}");
        }
        for (value, step, expected) in [
            ("1e308", "0.5", true),
            ("1e999999999", "7", false),
            ("100000000000000000000000000007", "7", false),
            ("700000000000000000000000000007", "7", true),
            ("0.3", "0.1", true),
            ("0.35", "0.1", false),
            ("0", "3", true),
            ("15", "1e1", false),
            ("-30", "1e1", true),
        ] {
            assert_eq!(literal(value).is_multiple_of(&literal(step)), Some(expected), "{value} and {step}");
        }
        assert_eq!(literal("1").is_multiple_of(&literal("123456789012345678901")), None);
    }

    #[test]
    fn integers_become_those_of_rust_where_they_fit() {
        assert_eq!(literal("-1.5e1").to_i128(), Some(-15));
        assert_eq!(literal("0e5").to_i128(), Some(0));
        assert_eq!(literal(&i128::MIN.to_string()).to_i128(), Some(i128::MIN));
        assert_eq!(literal("1e39").to_i128(), None);
        assert_eq!(literal("1e-1").to_i128(), None);
    }
}
