//! Arrays by length, by what stands where, and by how many items are like something.
//!
//! Positions beyond all that are named are alike. Where items are counted, the search goes from position to position and keeps
//! which counts can be reached; a longest array that matters has one such item for each that is asked for.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Found;
use crate::compat::engine::Engine;
use crate::compat::formula::{Atom, Constant, F, Form, TRUE};

/// How many positions are gone through where items are counted.
const MAX_POSITIONS: usize = 48;
/// How many kinds of items are counted at once.
const MAX_COUNTED: usize = 4;
/// The longest array that is built.
const MAX_LENGTH: usize = 1 << 18;
/// An array of more items is built once: of the many that there are of such a length, one is enough to show.
const LONG: usize = 2_000;
/// How many different items are made for one array.
const MAX_DIFFERENT: usize = 256;
/// How many values an array may consist of.
const MAX_VALUES: usize = 1 << 19;
/// How many arrays are listed one by one.
const MAX_LISTED: usize = 256;

/// Items that are counted.
struct Counted {
    from: usize,
    what: F,
    least: u64,
    most: Option<u64>,
}

#[derive(Default)]
struct Shape {
    least: u64,
    most: Option<u64>,
    /// What stands at a position.
    at: Vec<(usize, F)>,
    /// What stands at every position from one on.
    each: Vec<(usize, F)>,
    counted: Vec<Counted>,
    unique: Option<bool>,
}

/// What can stand at each position of arrays; none if there is no array.
type Fillings = Vec<Vec<F>>;

impl Engine<'_> {
    pub(super) fn arrays(&mut self, literals: &[F]) -> Found {
        let mut shape = self.shape(literals);
        let named = shape.named();
        for position in 0..=named {
            if shape.most.is_some_and(|most| position as u64 >= most) {
                break;
            }
            let items = shape.items(self, position);
            if self.values_of(items).is_empty() {
                shape.most = Some(position as u64);
            }
        }
        let needed = if shape.unique == Some(false) { shape.least.max(2) } else { shape.least };
        if shape.most.is_some_and(|most| needed > most) {
            return Found::nothing();
        }
        if shape.unique == Some(true) && self.are_too_few(&shape) {
            return Found::nothing();
        }
        if shape.counted.is_empty()
            && let Some(listed) = self.list(&shape)
        {
            return self.select(literals, listed, true);
        }
        let mut candidates = Vec::new();
        if shape.unique == Some(false) {
            match self.twins(&shape) {
                Some(values) => candidates.extend(values),
                None => return Found::nothing(),
            }
        }
        let fillings = self.fill(&shape);
        if fillings.is_empty() {
            return Found::nothing();
        }
        let extra = if shape.unique == Some(false) { self.uncounted(&shape) } else { None };
        for filling in fillings {
            let built = self.build(&filling, shape.unique == Some(true));
            if shape.unique == Some(false) {
                candidates.extend(built.iter().flat_map(|array| repeating(array, extra.as_ref())));
            }
            candidates.extend(built);
        }
        self.select(literals, candidates, false)
    }

    fn shape(&mut self, literals: &[F]) -> Shape {
        let mut shape = Shape::default();
        for literal in literals {
            let Form::Is(atom, holds) = self.form(*literal) else { continue };
            match (&*atom, holds) {
                (Atom::Items(least), true) => shape.least = shape.least.max(*least),
                (Atom::Items(least), false) => shape.shorten(least.saturating_sub(1)),
                (Atom::At(index, what), true) => {
                    shape.least = shape.least.max(*index as u64 + 1);
                    shape.at.push((*index, *what));
                }
                (Atom::At(index, what), false) => {
                    let other = self.not(*what);
                    shape.at.push((*index, other));
                }
                (Atom::Contains { from, what, count: 1 }, false) => {
                    let other = self.not(*what);
                    shape.each.push((*from, other));
                }
                (Atom::Contains { from, what, count }, holds) => shape.count(*from, *what, *count, holds),
                (Atom::Unique, holds) => shape.unique = Some(holds),
                _ => {}
            }
        }
        shape.counted.truncate(MAX_COUNTED);
        shape
    }

    /// Whether different items are asked for, and there are not so many.
    fn are_too_few(&mut self, shape: &Shape) -> bool {
        let positions = usize::try_from(shape.least).unwrap_or(usize::MAX).min(shape.named() + 1);
        let mut all: Vec<Constant> = Vec::new();
        let mut is_listed = shape.least > 0;
        for position in 0..positions {
            let items = shape.items(self, position);
            let found = self.values_of(items);
            is_listed &= found.complete;
            all.extend(found.values.iter().cloned().map(Constant::new));
        }
        all.sort();
        all.dedup();
        if is_listed && (all.len() as u64) < shape.least {
            return true;
        }
        shape.counted.iter().any(|counted| {
            let from_on = shape.each.iter().filter(|(from, _)| *from <= counted.from).map(|(_, what)| *what);
            let found = self.values_of_all(from_on.chain([counted.what]).collect::<Vec<_>>());
            found.complete && (found.values.len() as u64) < counted.least
        })
    }

    /// All arrays there are, if they are few.
    fn list(&mut self, shape: &Shape) -> Option<Vec<Value>> {
        let most = usize::try_from(shape.most?).ok().filter(|most| *most <= 4)?;
        let mut listed: Vec<Vec<Value>> = vec![Vec::new()];
        let mut all = Vec::new();
        for position in 0..=most {
            all.extend(listed.iter().filter(|items| items.len() as u64 >= shape.least).cloned());
            if position == most {
                break;
            }
            let items = shape.items(self, position);
            let found = self.values_of(items);
            if !found.complete || listed.len() * found.values.len() + all.len() > MAX_LISTED {
                return None;
            }
            let longer = listed
                .iter()
                .flat_map(|items| found.values.iter().map(|value| items.iter().chain([value]).cloned().collect()));
            listed = longer.collect();
        }
        Some(all.into_iter().map(Value::Array).collect())
    }

    /// Arrays with two equal items. `None` if there can be none.
    fn twins(&mut self, shape: &Shape) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        let mut is_possible = false;
        let last = (shape.named() + 1) as u64;
        let last = usize::try_from(shape.most.map_or(last, |most| last.min(most.saturating_sub(1)))).unwrap_or(0);
        for second in 1..=last {
            for first in 0..second {
                let both = [shape.items(self, first), shape.items(self, second)];
                let found = self.values_of_all(both);
                if found.is_empty() {
                    continue;
                }
                is_possible = true;
                let Some(twin) = found.values.first().filter(|_| values.len() < 8) else { continue };
                let length = usize::try_from(shape.least).unwrap_or(usize::MAX).max(second + 1);
                let states = shape.states(self, length.min(MAX_LENGTH));
                for mut array in self.build(&states, false).into_iter().take(1) {
                    for position in [first, second] {
                        if let Some(item) = array.get_mut(position) {
                            *item = twin.clone();
                        }
                    }
                    values.push(array);
                }
            }
        }
        is_possible.then_some(values)
    }

    /// An item for the end of an array that no limited count is about.
    fn uncounted(&mut self, shape: &Shape) -> Option<Value> {
        let mut parts = vec![shape.items(self, shape.named())];
        for counted in shape.counted.iter().filter(|counted| counted.most.is_some()) {
            parts.push(self.not(counted.what));
        }
        self.values_of_all(parts).values.first().cloned()
    }

    /// What can stand at each position, so that lengths and counts are right.
    fn fill(&mut self, shape: &Shape) -> Fillings {
        if shape.counted.is_empty() {
            let named = shape.named() as u64;
            let lengths = [shape.least, shape.least + 1, named, named + 1, shape.least + 2];
            let mut lengths: Vec<u64> = lengths
                .into_iter()
                .map(|length| shape.most.map_or(length, |most| length.min(most)).max(shape.least))
                .map(|length| length.min(MAX_LENGTH as u64))
                .collect();
            lengths.sort_unstable();
            lengths.dedup();
            lengths.truncate(if shape.least > LONG as u64 { 1 } else { lengths.len() });
            return lengths.into_iter().map(|length| shape.states(self, length as usize)).collect();
        }
        let asked: u64 = shape.counted.iter().map(|counted| counted.least).fold(0, u64::saturating_add);
        let longest = shape.least.max(shape.named() as u64).saturating_add(asked);
        let counts_far = shape.counted.iter().any(|counted| counted.most.is_some_and(|most| most > 64));
        if longest > MAX_POSITIONS as u64 || counts_far {
            return self.fill_roughly(shape);
        }
        self.fill_counting(shape, longest as usize)
    }

    /// Where there are too many positions to count: whether each kind of item can be there at all.
    fn fill_roughly(&mut self, shape: &Shape) -> Fillings {
        for counted in &shape.counted {
            let mut possible = counted.least == 0;
            for position in counted.from..=shape.named().max(counted.from) {
                let items = shape.items(self, position);
                possible |= !self.values_of_all([items, counted.what]).is_empty();
            }
            if !possible {
                return Vec::new();
            }
        }
        let length = usize::try_from(shape.least).unwrap_or(usize::MAX).min(MAX_LENGTH);
        let mut states = shape.states(self, length);
        for (index, state) in states.iter_mut().enumerate() {
            for counted in shape.counted.iter().filter(|counted| index >= counted.from) {
                let is_wanted = ((index - counted.from) as u64) < counted.least;
                let what = match counted.most {
                    _ if is_wanted => counted.what,
                    Some(_) => self.not(counted.what),
                    None => TRUE,
                };
                *state = self.reader.formulas.all([*state, what]);
            }
        }
        vec![states]
    }

    fn fill_counting(&mut self, shape: &Shape, longest: usize) -> Fillings {
        let longest = shape.most.map_or(longest, |most| longest.min(usize::try_from(most).unwrap_or(usize::MAX)));
        let mut layer: BTreeMap<Vec<u64>, Vec<F>> = BTreeMap::from([(vec![0; shape.counted.len()], Vec::new())]);
        let mut fillings = Vec::new();
        for position in 0..=longest {
            if position as u64 >= shape.least {
                let enough = |counts: &[u64]| shape.counted.iter().zip(counts).all(|(one, count)| *count >= one.least);
                fillings.extend(
                    layer.iter().filter(|(counts, _)| enough(counts)).map(|(_, states)| states.clone()).take(2),
                );
            }
            if position == longest || fillings.len() >= 3 {
                break;
            }
            layer = self.next_layer(shape, position, &layer);
        }
        fillings
    }

    fn next_layer(
        &mut self,
        shape: &Shape,
        position: usize,
        layer: &BTreeMap<Vec<u64>, Vec<F>>,
    ) -> BTreeMap<Vec<u64>, Vec<F>> {
        let items = shape.items(self, position);
        let mut choices: Vec<(Vec<bool>, F)> = vec![(Vec::new(), items)];
        for counted in &shape.counted {
            let mut next = Vec::new();
            for (signs, state) in choices {
                let applies = position >= counted.from;
                for sign in [true, false] {
                    if !applies && sign {
                        continue;
                    }
                    let what = match (applies, sign) {
                        (false, _) => TRUE,
                        (true, true) => counted.what,
                        (true, false) => self.not(counted.what),
                    };
                    let state = self.reader.formulas.all([state, what]);
                    if !self.values_of(state).is_empty() {
                        next.push((signs.iter().copied().chain([sign]).collect(), state));
                    }
                }
            }
            choices = next;
        }
        let mut next = BTreeMap::new();
        for (counts, states) in layer {
            for (signs, state) in &choices {
                let counted = shape.counted.iter().zip(counts.iter().zip(signs));
                let counts: Option<Vec<u64>> = counted
                    .map(|(counted, (count, sign))| {
                        let count = count + u64::from(*sign);
                        match counted.most {
                            Some(most) => (count <= most).then_some(count),
                            None => Some(count.min(counted.least)),
                        }
                    })
                    .collect();
                if let Some(counts) = counts {
                    next.entry(counts).or_insert_with(|| states.iter().copied().chain([*state]).collect());
                }
            }
        }
        next
    }

    /// Arrays with such items; different ones where that is asked for.
    fn build(&mut self, states: &[F], unique: bool) -> Vec<Value> {
        let mut wanted: BTreeMap<F, usize> = BTreeMap::new();
        states.iter().for_each(|state| *wanted.entry(*state).or_default() += 1);
        let values: BTreeMap<F, Vec<Value>> = wanted
            .into_iter()
            .map(|(state, count)| (state, self.different(state, if unique { count.min(MAX_DIFFERENT) } else { 0 })))
            .collect();
        let found: Vec<&Vec<Value>> = states.iter().filter_map(|state| values.get(state)).collect();
        let mut arrays = Vec::new();
        let largest = values.values().flatten().map(size).max().unwrap_or(0);
        if largest.saturating_mul(found.len()) > MAX_VALUES {
            return arrays;
        }
        for turn in 0..if found.len() > LONG { 1 } else { 4_usize } {
            let mut items: Vec<Value> = Vec::with_capacity(found.len());
            let mut used = std::collections::BTreeSet::new();
            for (position, values) in found.iter().enumerate() {
                let count = values.len().max(1);
                let start = if turn < 2 { turn } else { turn + position };
                let mut choices = (0..count).filter_map(|offset| values.get((start + offset) % count));
                let fits = |value: &&Value| !unique || used.insert(Constant::new((*value).clone()));
                items.extend(choices.find(fits).cloned());
            }
            if items.len() == found.len() {
                arrays.push(Value::Array(items));
            }
        }
        arrays.dedup();
        arrays
    }

    /// Values of which a formula holds; so many, if there are so many.
    fn different(&mut self, f: F, wanted: usize) -> Vec<Value> {
        let mut values = self.values_of(f).values.clone();
        while values.len() < wanted {
            let known = self.reader.formulas.among(values.iter().cloned());
            let others = self.not(known);
            let more = self.values_of_all([f, others]);
            if more.values.is_empty() {
                break;
            }
            values.extend(more.values.iter().cloned());
        }
        values
    }
}

impl Shape {
    fn shorten(&mut self, most: u64) {
        self.most = Some(self.most.map_or(most, |known| known.min(most)));
    }

    fn count(&mut self, from: usize, what: F, count: u64, holds: bool) {
        let known = self.counted.iter().position(|counted| counted.from == from && counted.what == what);
        let index = known.unwrap_or_else(|| {
            self.counted.push(Counted { from, what, least: 0, most: None });
            self.counted.len() - 1
        });
        let Some(counted) = self.counted.get_mut(index) else { return };
        if holds {
            counted.least = counted.least.max(count);
        } else {
            let most = count.saturating_sub(1);
            counted.most = Some(counted.most.map_or(most, |known| known.min(most)));
        }
    }

    /// The first position that is like all behind it.
    fn named(&self) -> usize {
        let at = self.at.iter().map(|(index, _)| index + 1);
        let each = self.each.iter().map(|(from, _)| *from);
        let counted = self.counted.iter().map(|counted| counted.from);
        at.chain(each).chain(counted).max().unwrap_or(0)
    }

    /// What stands at each of the first positions.
    fn states(&self, engine: &mut Engine<'_>, length: usize) -> Vec<F> {
        let named = self.named();
        let mut states: Vec<F> = (0..length.min(named)).map(|position| self.items(engine, position)).collect();
        states.resize(length, self.items(engine, named));
        states
    }

    /// What stands at a position.
    fn items(&self, engine: &mut Engine<'_>, position: usize) -> F {
        let at = self.at.iter().filter(|(index, _)| *index == position).map(|(_, what)| *what);
        let each = self.each.iter().filter(|(from, _)| *from <= position).map(|(_, what)| *what);
        let parts: Vec<F> = at.chain(each).collect();
        engine.reader.formulas.all(parts)
    }
}

/// Of how many values a value consists.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// Arrays like this one, with two equal items: two of its own, or two of these.
fn repeating(array: &Value, extra: Option<&Value>) -> Vec<Value> {
    let Some(items) = array.as_array().filter(|items| items.len() <= MAX_POSITIONS) else { return Vec::new() };
    let mut arrays = Vec::new();
    for item in items {
        arrays.push(Value::Array(items.iter().chain([item]).cloned().collect()));
    }
    if let Some(extra) = extra {
        arrays.push(Value::Array(items.iter().chain([extra, extra]).cloned().collect()));
    }
    for position in 1..items.len() {
        let mut equal = items.clone();
        if let (Some(first), Some(item)) = (items.first(), equal.get_mut(position)) {
            item.clone_from(first);
        }
        arrays.push(Value::Array(equal));
    }
    arrays
}
