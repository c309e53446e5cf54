//! Exact decimal numbers: bounds and steps of schemas, compared and divided without rounding.
//!
//! A number is taken as the validator of the runtime takes it: integers of 64 bits as they are, other floats as the decimal
//! that they print as.

use std::cmp::Ordering;
use std::fmt;

use serde_json::Number;

/// `digits * 10^exponent`, with as few digits as possible.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Decimal {
    digits: i128,
    exponent: i32,
}

/// The largest power of ten in 127 bits.
const MAX_POWER: u32 = 38;

impl Decimal {
    pub(super) const ZERO: Self = Self { digits: 0, exponent: 0 };
    pub(super) const ONE: Self = Self { digits: 1, exponent: 0 };

    pub(super) fn new(mut digits: i128, mut exponent: i32) -> Self {
        if digits == 0 {
            return Self::ZERO;
        }
        while digits % 10 == 0 {
            digits /= 10;
            exponent += 1;
        }
        Self { digits, exponent }
    }

    /// The number of a JSON value.
    pub(super) fn of(number: &Number) -> Option<Self> {
        if let Some(integer) = number.as_i64() {
            return Some(Self::new(integer.into(), 0));
        }
        if let Some(integer) = number.as_u64() {
            return Some(Self::new(integer.into(), 0));
        }
        let float = number.as_f64().filter(|float| float.is_finite())?;
        const TWO_TO_64: f64 = 18_446_744_073_709_551_616.0;
        if float.fract() == 0.0 && float.abs() < TWO_TO_64 {
            #[expect(clippy::cast_possible_truncation, reason = "an integer of 65 bits at most")]
            return Some(Self::new(float as i128, 0));
        }
        Self::parse(&format!("{float:e}"))
    }

    /// Reads `-1.25e-7`, as floats print.
    fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once('e')?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent: i32 = exponent.parse().ok()?;
        let digits = format!("{whole}{fraction}").parse().ok()?;
        Some(Self::new(digits, exponent - i32::try_from(fraction.len()).ok()?))
    }

    /// The JSON number with exactly this value, if there is one.
    pub(super) fn to_number(self) -> Option<Number> {
        let number = match self.integer() {
            Some(integer) => match (u64::try_from(integer), i64::try_from(integer)) {
                (Ok(integer), _) => Number::from(integer),
                (_, Ok(integer)) => Number::from(integer),
                _ => self.to_float()?,
            },
            None => self.to_float()?,
        };
        (Self::of(&number) == Some(self)).then_some(number)
    }

    fn to_float(self) -> Option<Number> {
        Number::from_f64(self.to_string().parse().ok()?)
    }

    /// The value as an integer that fits.
    fn integer(self) -> Option<i128> {
        let power = u32::try_from(self.exponent).ok().filter(|power| *power <= MAX_POWER)?;
        self.digits.checked_mul(10_i128.checked_pow(power)?)
    }

    /// Both as integers of the same unit, if they fit; and the exponent of the unit.
    fn aligned(self, other: Self) -> Option<(i128, i128, i32)> {
        let exponent = self.exponent.min(other.exponent);
        let scale = |number: Self| {
            let power = u32::try_from(number.exponent - exponent).ok().filter(|power| *power <= MAX_POWER)?;
            number.digits.checked_mul(10_i128.checked_pow(power)?)
        };
        Some((scale(self)?, scale(other)?, exponent))
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        if other.digits == 0 {
            return Some(self);
        }
        let (one, two, exponent) = self.aligned(other)?;
        Some(Self::new(one.checked_add(two)?, exponent))
    }

    pub(super) fn times(self, factor: i128) -> Option<Self> {
        Some(Self::new(self.digits.checked_mul(factor)?, self.exponent))
    }

    /// The JSON numbers next to this one.
    pub(super) fn neighbours(self) -> impl Iterator<Item = Self> {
        let float: Option<f64> = self.to_string().parse().ok();
        let both = float.map(|float| [float.next_down(), float.next_up()]);
        both.into_iter().flatten().filter_map(|float| Self::of(&Number::from_f64(float)?))
    }

    /// The middle of two numbers.
    pub(super) fn middle(self, other: Self) -> Option<Self> {
        let sum = self.plus(other)?;
        Some(Self::new(sum.digits.checked_mul(5)?, sum.exponent - 1))
    }

    /// The largest integer that is at most `self / step`, and whether that is exact. `step` is above zero.
    pub(super) fn floor_div(self, step: Self) -> Option<(i128, bool)> {
        let (value, step, _) = self.aligned(step)?;
        Some((value.checked_div_euclid(step)?, value.checked_rem_euclid(step)? == 0))
    }

    /// Whether this is an integer times `step`, which is above zero. `None` if the numbers are too large to tell.
    pub(super) fn is_multiple_of(self, step: Self) -> Option<bool> {
        if self.digits == 0 {
            return Some(true);
        }
        let modulus = u64::try_from(step.digits).ok()?;
        let shift = self.exponent - step.exponent;
        if shift >= 0 {
            // Exponents are those of floats: some hundreds.
            let rest = (0..shift).fold(self.digits.unsigned_abs(), |rest, _| rest % u128::from(modulus) * 10);
            return Some(rest % u128::from(modulus) == 0);
        }
        // A denominator beyond 127 bits is beyond the digits, too.
        let denominator = 10_i128.checked_pow(shift.unsigned_abs()).and_then(|power| power.checked_mul(step.digits));
        Some(denominator.is_some_and(|denominator| self.digits % denominator == 0))
    }

    pub(super) fn is_positive(self) -> bool {
        self.digits > 0
    }

    /// The smallest number that both divide. Both are above zero.
    pub(super) fn common_multiple(self, other: Self) -> Option<Self> {
        let (one, two, exponent) = self.aligned(other)?;
        let (mut a, mut b) = (one, two);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Some(Self::new(one.checked_div(a)?.checked_mul(two)?, exponent))
    }

    fn magnitude(self) -> i64 {
        i64::from(self.digits.unsigned_abs().checked_ilog10().unwrap_or(0)) + i64::from(self.exponent)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = self.digits.signum().cmp(&other.digits.signum());
        if sign != Ordering::Equal || self.digits == 0 {
            return sign;
        }
        let magnitude = self.magnitude().cmp(&other.magnitude());
        let magnitude = if self.digits < 0 { magnitude.reverse() } else { magnitude };
        if magnitude != Ordering::Equal {
            return magnitude;
        }
        // Of the same magnitude, both fit into as many digits as the longer one has.
        match self.aligned(*other) {
            Some((one, two, _)) => one.cmp(&two),
            None => Ordering::Equal,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}e{}", self.digits, self.exponent)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, to)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::of(&serde_json::from_str(text).unwrap()).unwrap()
    }

    #[test]
    fn numbers_are_compared_without_rounding() {
        let sorted = ["-1e300", "-2", "-0.5", "0", "1e-300", "0.1", "0.25", "1", "9007199254740993", "1e19", "1e300"];
        for (index, one) in sorted.iter().enumerate() {
            for (other_index, other) in sorted.iter().enumerate() {
                assert_eq!(decimal(one).cmp(&decimal(other)), index.cmp(&other_index), "{one} {other}");
            }
        }
        assert_eq!(decimal("1.0"), decimal("1"));
        assert_eq!(decimal("-0.0"), decimal("0"));
    }

    #[test]
    fn a_number_is_written_as_the_json_number_that_reads_back_as_it() {
        for text in ["0", "-7", "18446744073709551615", "0.3", "-2.5e-9", "1e22"] {
            assert_eq!(Decimal::of(&decimal(text).to_number().unwrap()), Some(decimal(text)), "{text}");
        }
        assert_eq!(Decimal::new(10_i128.pow(30) + 1, -30).to_number(), None);
    }

    #[test]
    fn steps_divide_decimals_as_on_paper() {
        assert_eq!(decimal("0.3").is_multiple_of(decimal("0.1")), Some(true));
        assert_eq!(decimal("0.35").is_multiple_of(decimal("0.1")), Some(false));
        assert_eq!(decimal("1e300").is_multiple_of(decimal("7")), Some(false));
        assert_eq!(decimal("1.5").common_multiple(decimal("0.4")), Some(decimal("6")));
        assert_eq!(decimal("-7").floor_div(decimal("2")), Some((-4, false)));
        assert_eq!(decimal("1").middle(decimal("2")), Some(decimal("1.5")));
    }
}
