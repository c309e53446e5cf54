//! Exact arithmetic on the numbers of JSON: whether one is a multiple of another.
//!
//! `0.3` is a multiple of `0.1` in JSON, though not in binary. So a float is taken as the decimal it prints as, unless it
//! is an integer of 64 bits, which may have been written as one and is taken as it is.

use std::fmt::Write;

use serde_json::Value;

/// The magnitude of a number, `digits * 10^exponent`; its sign never matters here.
pub(crate) struct Decimal {
    /// Below 2^64.
    digits: u128,
    exponent: i32,
}

impl Decimal {
    /// The number this is, if it is a number.
    pub(crate) fn of_json(value: &Value) -> Option<Self> {
        let number = value.as_number()?;
        if let Some(integer) = number.as_u64() {
            return Some(Self::of_integer(integer));
        }
        match number.as_i64() {
            Some(integer) => Some(Self::of_integer(integer.unsigned_abs())),
            None => number.as_f64().map(Self::of_float),
        }
    }

    /// The number of this magnitude.
    pub(crate) fn of_integer(magnitude: u64) -> Self {
        Self { digits: magnitude.into(), exponent: 0 }
    }

    /// The number that a finite float stands for.
    pub(crate) fn of_float(float: f64) -> Self {
        const TWO_TO_64: f64 = 18_446_744_073_709_551_616.0;
        let magnitude = float.abs();
        if magnitude.fract() == 0.0 && magnitude < TWO_TO_64 {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "an integer from 0 to 2^64 - 1"
            )]
            return Self { digits: (magnitude as u64).into(), exponent: 0 };
        }
        Self::shortest(magnitude).unwrap_or(Self { digits: 0, exponent: 0 })
    }

    /// The shortest decimal that reads back as this float: 17 digits at most.
    fn shortest(magnitude: f64) -> Option<Self> {
        let mut text = String::with_capacity(24);
        write!(text, "{magnitude:e}").ok()?;
        let (mantissa, exponent) = text.split_once('e')?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent: i32 = exponent.parse().ok()?;
        let digits = format!("{whole}{fraction}").parse().ok()?;
        Some(Self { digits, exponent: exponent - i32::try_from(fraction.len()).ok()? })
    }

    /// Whether this is an integer times `step`. Nothing but zero is a multiple of zero.
    pub(crate) fn is_multiple_of(&self, step: &Self) -> bool {
        if self.digits == 0 || step.digits == 0 {
            return self.digits == 0;
        }
        // self / step = self.digits * 10^shift / step.digits
        let shift = self.exponent - step.exponent;
        if shift >= 0 {
            return times_power_of_ten(self.digits, shift.unsigned_abs().into(), step.digits) == 0;
        }
        let denominator = 10_u128.checked_pow(shift.unsigned_abs()).and_then(|power| power.checked_mul(step.digits));
        // A denominator beyond 128 bits is beyond the digits, too.
        denominator.is_some_and(|denominator| self.digits.is_multiple_of(denominator))
    }
}

/// `base * 10^power mod modulus`; all stay below 2^64, so that no product overflows.
pub(super) fn times_power_of_ten(base: u128, mut power: u64, modulus: u128) -> u128 {
    let mut result = base % modulus;
    let mut square = 10 % modulus;
    while power > 0 {
        if power % 2 == 1 {
            result = result * square % modulus;
        }
        square = square * square % modulus;
        power /= 2;
    }
    result
}
