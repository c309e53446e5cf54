//! Numbers: which Rust number a literal is, and which literals no Rust number can stand for.

use super::refusal::Refusal;
use super::scan::Reader;
use crate::validate::Literal;

/// A number as a visitor takes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    Unsigned(u64),
    /// Below zero.
    Signed(i64),
    Float(f64),
    /// What only its text holds, where such numbers may be kept.
    Beyond,
}

impl Reader<'_> {
    /// Reads a number, the cursor being on its minus or first digit.
    #[inline]
    pub(crate) fn number(&mut self) -> Result<Number, Refusal> {
        /// As many digits as a `u64` certainly holds.
        const SAFE_DIGITS: usize = 19;
        let bytes = self.text.as_bytes();
        let start = self.at;
        let negative = bytes[start] == b'-';
        let first = start + usize::from(negative);
        let mut magnitude = 0_u64;
        let mut at = first;
        while let Some(digit @ b'0'..=b'9') = bytes.get(at) {
            magnitude = magnitude.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            at += 1;
        }
        self.at = at;
        if at == first {
            return Err(self.unexpected("expected a digit"));
        }
        if bytes[first] == b'0' && at > first + 1 {
            return Err(Refusal::malformed("a number with a leading zero", start));
        }
        if matches!(bytes.get(at), Some(b'.' | b'e' | b'E')) {
            return self.decimal(start);
        }
        if at - first > SAFE_DIGITS {
            return self.long_integer(start, negative);
        }
        whole(magnitude, negative).map_or_else(|| self.long_integer(start, negative), Ok)
    }

    /// Whether the number between a place and the cursor has no fraction.
    pub(super) fn is_integer(&self, start: usize) -> bool {
        Literal::parse(&self.text[start..self.at]).is_some_and(|literal| literal.is_integer())
    }

    /// Whether the value under the cursor is anything but a number with a fraction or an exponent.
    pub(super) fn is_written_as_integer(&mut self) -> bool {
        self.peek();
        let rest = &self.text.as_bytes()[self.at..];
        let after_digits = rest.iter().find(|byte| !matches!(byte, b'-' | b'0'..=b'9'));
        let is_number = matches!(rest.first(), Some(b'-' | b'0'..=b'9'));
        !(is_number && matches!(after_digits, Some(b'.' | b'e' | b'E')))
    }

    /// Goes on after the whole part of a decimal: the nearest `f64`.
    fn decimal(&mut self, start: usize) -> Result<Number, Refusal> {
        if self.text.as_bytes()[self.at] == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.text.as_bytes().get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.text.as_bytes().get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        match self.float(start) {
            Err(_) if self.numbers.kept => Ok(Number::Beyond),
            float => float.map(Number::Float),
        }
    }

    /// Reads a number, however large.
    pub(super) fn number_of_any_size(&mut self) -> Result<Number, Refusal> {
        let before = std::mem::replace(&mut self.numbers.kept, true);
        let number = self.number();
        self.numbers.kept = before;
        number
    }

    /// One digit or more.
    fn digits(&mut self) -> Result<(), Refusal> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        while matches!(bytes.get(self.at), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(self.unexpected("expected a digit")) } else { Ok(()) }
    }

    fn float(&self, start: usize) -> Result<f64, Refusal> {
        match self.text[start..self.at].parse::<f64>() {
            Ok(float) if float.is_finite() => Ok(float),
            _ => Err(Refusal::malformed("a number too large for 64-bit floating point", start)),
        }
    }

    /// An integer that may be too long for 64 bits: allowed when an `f64` holds it to the last digit.
    #[cold]
    fn long_integer(&mut self, start: usize, negative: bool) -> Result<Number, Refusal> {
        let literal = &self.text[start..self.at];
        let digits = &literal[usize::from(negative)..];
        if let Some(number) = digits.parse().ok().and_then(|magnitude| whole(magnitude, negative)) {
            return Ok(number);
        }
        match self.float(start) {
            Ok(float) if format!("{:.0}", float.abs()) == digits => return Ok(Number::Float(float)),
            _ if self.numbers.kept => return Ok(Number::Beyond),
            float => drop(float?),
        }
        Err(Refusal::malformed("an integer that neither 64 bits nor 64-bit floating point hold exactly", start))
    }
}

/// The integer of this magnitude and sign, if 64 bits hold it. Minus zero is a float, as no integer keeps its sign.
#[inline]
fn whole(magnitude: u64, negative: bool) -> Option<Number> {
    match (negative, magnitude) {
        (false, _) => Some(Number::Unsigned(magnitude)),
        (true, 0) => Some(Number::Float(-0.0)),
        (true, _) => 0_i64.checked_sub_unsigned(magnitude).map(Number::Signed),
    }
}
