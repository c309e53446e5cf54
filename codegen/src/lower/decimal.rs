//! Numbers of schemas, exactly as written: bounds are rounded to integers without passing through a float.

/// A decimal number: `digits` times ten to the `exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    digits: i128,
    exponent: i32,
}

impl Decimal {
    /// Reads a JSON number. `None` for more digits or larger exponents than anybody means.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let mut decimal = Self { digits, exponent: exponent.checked_sub(i32::try_from(fraction.len()).ok()?)? };
        while decimal.digits != 0 && decimal.digits % 10 == 0 {
            decimal.digits /= 10;
            decimal.exponent = decimal.exponent.checked_add(1)?;
        }
        if decimal.digits == 0 {
            decimal.exponent = 0;
        }
        Some(decimal)
    }

    /// The integer that this is.
    pub(crate) fn integer(self) -> Option<i128> {
        if self.exponent < 0 {
            return None;
        }
        self.digits.checked_mul(10_i128.checked_pow(self.exponent.unsigned_abs())?)
    }

    /// The greatest integer that is not above this.
    pub(super) fn floor(self) -> Option<i128> {
        if self.exponent >= 0 {
            return self.integer();
        }
        match 10_i128.checked_pow(self.exponent.unsigned_abs()) {
            Some(power) => Some(self.digits.div_euclid(power)),
            None => Some(if self.digits < 0 { -1 } else { 0 }),
        }
    }

    /// The least integer that is not below this.
    pub(super) fn ceil(self) -> Option<i128> {
        let floor = self.floor()?;
        Some(if self.integer() == Some(floor) { floor } else { floor.checked_add(1)? })
    }

    /// Whether it is above zero, with digits that 64 bits hold.
    pub(super) fn is_step(self) -> bool {
        (1..=i128::from(u64::MAX)).contains(&self.digits)
    }

    /// The nearest float, if it is finite.
    pub(crate) fn float(self) -> Option<f64> {
        format!("{}e{}", self.digits, self.exponent).parse().ok().filter(|float: &f64| float.is_finite())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn integers_are_found_in_every_spelling() {
        for (text, integer) in
            [("0", 0), ("-0.0", 0), ("1.0", 1), ("12e2", 1200), ("1.5e1", 15), ("9223372036854775808", 1 << 63)]
        {
            assert_eq!(decimal(text).integer(), Some(integer), "{text}");
        }
        assert_eq!(decimal("0.5").integer(), None);
    }

    #[test]
    fn bounds_round_inwards() {
        assert_eq!((decimal("0.5").ceil(), decimal("0.5").floor()), (Some(1), Some(0)));
        assert_eq!((decimal("-0.5").ceil(), decimal("-0.5").floor()), (Some(0), Some(-1)));
        assert_eq!((decimal("-1e-400").ceil(), decimal("-1e-400").floor()), (Some(0), Some(-1)));
        assert_eq!(decimal("7").ceil(), Some(7));
    }

    #[test]
    fn what_nobody_means_is_refused() {
        assert_eq!(Decimal::parse(&"9".repeat(50)), None);
        assert_eq!(Decimal::parse("1e99999999999"), None);
        assert_eq!(decimal("1e300").integer(), None);
    }
}
