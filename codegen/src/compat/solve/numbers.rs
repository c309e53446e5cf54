//! Numbers between bounds that are multiples of some steps, and not of others.

use serde_json::Value;

use super::Found;
use crate::compat::decimal::Decimal;
use crate::compat::engine::Engine;
use crate::compat::formula::{Atom, F, Form};

/// How many multiples are gone through one by one.
const MAX_LISTED: i128 = 1_000;
/// How many are tried at each end of a longer range.
const TRIED: i128 = 40;

/// An end of a range, and whether it is left out.
type Bound = Option<(Decimal, bool)>;

#[derive(Default)]
struct Range {
    low: Bound,
    high: Bound,
    steps: Vec<Decimal>,
    /// Steps that must not divide the number.
    refused: Vec<Decimal>,
    points: Vec<Decimal>,
}

impl Engine<'_> {
    pub(super) fn numbers(&mut self, literals: &[F]) -> Found {
        let range = self.range(literals);
        if range.is_empty() {
            return Found::nothing();
        }
        let Some((first, others)) = range.steps.split_first() else { return self.any_numbers(literals, &range) };
        let step = others.iter().try_fold(*first, |step, other| step.common_multiple(*other));
        let Some(step) = step else {
            // Of steps with so many digits only zero is tried.
            return self.select(literals, decimals([Decimal::ZERO]), false);
        };
        if range.refused.iter().any(|refused| step.is_multiple_of(*refused) == Some(true)) {
            return Found::nothing();
        }
        let first = range.low.map(|(bound, without)| {
            let (quotient, exact) = bound.floor_div(step)?;
            Some(quotient + i128::from(!exact || without))
        });
        let last = range.high.map(|(bound, without)| {
            let (quotient, exact) = bound.floor_div(step)?;
            Some(quotient - i128::from(exact && without))
        });
        let (listed, complete) = match (first, last) {
            (Some(Some(first)), Some(Some(last))) if first > last => return Found::nothing(),
            (Some(Some(first)), Some(Some(last))) if last - first < MAX_LISTED => ((first..=last).collect(), true),
            (first, last) => (ends(first.flatten(), last.flatten()), false),
        };
        let numbers: Vec<Option<Decimal>> = listed.iter().map(|factor: &i128| step.times(*factor)).collect();
        let mut values = decimals(numbers.iter().flatten().copied());
        // A number that no JSON number is exactly is there all the same.
        let complete = complete && values.len() == numbers.len();
        if !complete {
            // Far from zero few of the next multiples are JSON numbers, and many further away are.
            let far = numbers.iter().flatten().filter_map(|number| number.times(2));
            let far = far.flat_map(Decimal::neighbours).filter(|number| number.is_multiple_of(step) == Some(true));
            values.extend(decimals(far));
        }
        self.select(literals, values, complete)
    }

    fn range(&self, literals: &[F]) -> Range {
        let mut range = Range::default();
        for literal in literals {
            let Form::Is(atom, holds) = self.form(*literal) else { continue };
            match (&*atom, holds) {
                (Atom::AtLeast(bound), true) => raise(&mut range.low, *bound, false),
                (Atom::Above(bound), true) => raise(&mut range.low, *bound, true),
                (Atom::AtLeast(bound), false) => lower(&mut range.high, *bound, true),
                (Atom::Above(bound), false) => lower(&mut range.high, *bound, false),
                (Atom::Multiple(step), true) => range.steps.push(*step),
                (Atom::Multiple(step), false) => range.refused.push(*step),
                (Atom::Among(values), false) => {
                    let numbers = values.iter().filter_map(|constant| Decimal::of(constant.value.as_number()?));
                    range.points.extend(numbers);
                }
                _ => {}
            }
        }
        range
    }

    /// Without a step there are always more numbers between two others.
    fn any_numbers(&mut self, literals: &[F], range: &Range) -> Found {
        if let (Some((low, _)), Some((high, _))) = (range.low, range.high)
            && low == high
        {
            let values = decimals([low]);
            let complete = !values.is_empty();
            return self.select(literals, values, complete);
        }
        let mut points = vec![Decimal::ZERO, Decimal::ONE, Decimal::new(-1, 0), Decimal::new(5, -1)];
        let offsets = [Decimal::ONE, Decimal::new(5, -1), Decimal::new(1, -1), Decimal::new(1, -3)];
        let ends = [range.low, range.high].into_iter().flatten().map(|(bound, _)| bound);
        let marks: Vec<Decimal> =
            ends.chain(range.points.iter().copied()).chain(range.refused.iter().copied()).collect();
        for mark in &marks {
            points.push(*mark);
            // Far from zero the next numbers that there are lie further away than any offset.
            points.extend(mark.times(2));
            points.extend(mark.neighbours());
            for offset in offsets {
                points.extend(mark.plus(offset));
                points.extend(offset.times(-1).and_then(|offset| mark.plus(offset)));
            }
        }
        for step in &range.refused {
            points.extend(step.middle(Decimal::ZERO));
            points.extend(marks.iter().filter_map(|mark| mark.plus(step.middle(Decimal::ZERO)?)));
        }
        if let (Some((low, _)), Some((high, _))) = (range.low, range.high) {
            let middle = low.middle(high);
            points.extend(middle);
            points.extend(middle.and_then(|middle| low.middle(middle)));
            points.extend(middle.and_then(|middle| middle.middle(high)));
        }
        let values = decimals(points);
        self.select(literals, values, false)
    }
}

impl Range {
    fn is_empty(&self) -> bool {
        match (self.low, self.high) {
            (Some((low, without)), Some((high, also))) => low > high || (low == high && (without || also)),
            _ => false,
        }
    }
}

fn raise(low: &mut Bound, bound: Decimal, without: bool) {
    let new = (bound, without);
    *low = Some(low.map_or(new, |old| old.max(new)));
}

fn lower(high: &mut Bound, bound: Decimal, without: bool) {
    let new = (bound, without);
    let smaller = |old: (Decimal, bool)| if (new.0, !new.1) < (old.0, !old.1) { new } else { old };
    *high = Some(high.map_or(new, smaller));
}

/// Factors near the ends of a range, and near zero.
fn ends(first: Option<i128>, last: Option<i128>) -> Vec<i128> {
    let mut factors = Vec::new();
    let mut near = |from: i128| factors.extend((0..TRIED).flat_map(|offset| [from + offset, from - offset]));
    near(0);
    let ends: Vec<i128> = first.into_iter().chain(last).filter(|end| end.unsigned_abs() < 1 << 100).collect();
    ends.iter().copied().for_each(&mut near);
    factors
}

fn decimals(numbers: impl IntoIterator<Item = Decimal>) -> Vec<Value> {
    numbers.into_iter().filter_map(|number| number.to_number().map(Value::Number)).collect()
}
