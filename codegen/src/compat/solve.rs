//! Is there a value of which a formula holds?
//!
//! The search takes a formula apart into cases of constraints that hold together, and asks for each kind of value whether
//! such a value can be made. It answers "none" only where that is proven: constraints that it cannot follow are left out,
//! which makes the set of values larger, never smaller. What it finds are candidates, for a validator to confirm.
//!
//! A schema that is part of itself is met again inside the search for it. A smallest value does not contain another one of
//! its own, so the inner search may take the set as empty; what rests on that is kept only once the outer search agrees.

mod arrays;
mod formats;
mod numbers;
mod objects;
mod strings;

use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use serde_json::Value;

use super::clock;
use super::engine::Engine;
use super::formula::{Atom, Constant, F, FALSE, Form, Kind, TRUE};

/// How many values are kept of a set.
const KEPT: usize = 12;
/// How many certain values are enough.
const ENOUGH: usize = 3;
/// How deep searches nest.
const MAX_DEPTH: usize = 100;

/// What a search found.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// Values that are likely in the set, certain ones first.
    pub(super) values: Vec<Value>,
    /// How many of them are certain.
    pub(super) certain: usize,
    /// Whether no other value is in the set. Without values: it is empty.
    pub(super) complete: bool,
    /// The outer searches whose set was taken as empty.
    leans_on: u128,
}

impl Found {
    /// Whether it is proven that there is no value.
    pub(super) fn is_empty(&self) -> bool {
        self.complete && self.values.is_empty()
    }

    const fn nothing() -> Self {
        Self { values: Vec::new(), certain: 0, complete: true, leans_on: 0 }
    }

    /// Nothing found, and nothing proven.
    fn unsure() -> Self {
        Self::default()
    }

    fn add(&mut self, other: &Self) {
        self.complete &= other.complete;
        self.leans_on |= other.leans_on;
        let mut known: Vec<Constant> = self.values.iter().cloned().map(Constant::new).collect();
        for (index, value) in other.values.iter().enumerate() {
            let constant = Constant::new(value.clone());
            if known.contains(&constant) {
                continue;
            }
            if self.values.len() >= KEPT {
                self.complete = false;
                break;
            }
            if index < other.certain {
                self.values.insert(self.certain, value.clone());
                self.certain += 1;
            } else {
                self.values.push(value.clone());
            }
            known.push(constant);
        }
    }

    /// Only emptiness is ever proven by taking a set as empty.
    fn settled(mut self) -> Self {
        if !self.values.is_empty() || !self.complete {
            self.complete &= self.leans_on == 0;
        }
        self
    }
}

/// The state of a search.
pub(super) struct Search {
    memo: HashMap<(F, Option<Kind>), Rc<Found>>,
    open: Vec<F>,
    /// By outer search: what rests on its set being empty.
    provisional: Vec<Vec<(F, Option<Kind>)>>,
    /// What the value that is being made leans on so far.
    leaning: u128,
    steps: usize,
    until: Duration,
}

impl Search {
    /// A search of this thread that gives up after so many steps, or so much of the processor's time.
    pub(super) fn new(steps: usize, time: Duration) -> Self {
        Self {
            memo: HashMap::new(),
            open: Vec::new(),
            provisional: Vec::new(),
            leaning: 0,
            steps,
            until: clock::spent() + time,
        }
    }

    /// Whether it gave up.
    pub(super) const fn is_exhausted(&self) -> bool {
        self.steps == 0
    }

    fn step(&mut self) -> bool {
        if self.steps > 0 && self.steps.is_multiple_of(16) && clock::spent() > self.until {
            self.steps = 0;
        }
        self.steps = self.steps.saturating_sub(1);
        self.steps > 0
    }
}

impl Engine<'_> {
    /// Values of which all of these hold.
    pub(super) fn values_of_all(&mut self, parts: impl IntoIterator<Item = F>) -> Rc<Found> {
        let f = self.reader.formulas.all(parts);
        self.values_of(f)
    }

    /// Values of which a formula holds.
    pub(super) fn values_of(&mut self, f: F) -> Rc<Found> {
        let found = self.values_or_known(f);
        self.search.leaning |= found.leans_on;
        found
    }

    fn values_or_known(&mut self, f: F) -> Rc<Found> {
        if f == FALSE {
            return Rc::new(Found::nothing());
        }
        if let Some(known) = self.search.memo.get(&(f, None)) {
            return Rc::clone(known);
        }
        if let Some(outer) = self.search.open.iter().position(|open| *open == f) {
            return Rc::new(Found { leans_on: 1 << outer, ..Found::nothing() });
        }
        if self.search.open.len() >= MAX_DEPTH || !self.search.step() {
            return Rc::new(Found::unsure());
        }
        let depth = self.search.open.len();
        self.search.open.push(f);
        let mut found = Found::nothing();
        for kind in Kind::ALL {
            let part = self.of_kind(f, kind);
            let values = self.values_of_kind(part, kind);
            found.add(&values);
            if found.certain >= ENOUGH && !found.complete {
                break;
            }
        }
        self.search.open.pop();
        let found = found.settled();
        self.close(depth, &found);
        let leans_on = found.leans_on & !(1 << depth);
        self.remember((f, None), Found { leans_on, ..found })
    }

    /// Settles what rests on a search that is done.
    fn close(&mut self, depth: usize, found: &Found) {
        let Some(entries) = self.search.provisional.get_mut(depth).map(std::mem::take) else { return };
        for key in entries {
            let Some(entry) = self.search.memo.remove(&key) else { continue };
            if found.is_empty() {
                let leans_on = (entry.leans_on | found.leans_on) & !(1 << depth);
                self.remember(key, Found { leans_on, ..(*entry).clone() });
            }
        }
    }

    fn remember(&mut self, key: (F, Option<Kind>), found: Found) -> Rc<Found> {
        let found = Rc::new(found);
        if found.leans_on != 0 && !found.is_empty() {
            if found.certain > 0 {
                self.search.memo.insert(key, Rc::new(Found { leans_on: 0, ..(*found).clone() }));
            }
            return found;
        }
        if found.leans_on != 0 {
            let depth = (u128::BITS - 1 - found.leans_on.leading_zeros()) as usize;
            if self.search.provisional.len() <= depth {
                self.search.provisional.resize(depth + 1, Vec::new());
            }
            if let Some(entries) = self.search.provisional.get_mut(depth) {
                entries.push(key);
            }
        }
        self.search.memo.insert(key, Rc::clone(&found));
        found
    }

    /// Values of one kind, of which the formula says nothing about other kinds.
    fn values_of_kind(&mut self, f: F, kind: Kind) -> Rc<Found> {
        if f == FALSE {
            return Rc::new(Found::nothing());
        }
        if let Some(known) = self.search.memo.get(&(f, Some(kind))) {
            return Rc::clone(known);
        }
        let mut case = Case::default();
        case.add(self, f);
        let found = self.cases(kind, case).settled();
        self.remember((f, Some(kind)), found)
    }

    /// Goes through the choices of a case.
    fn cases(&mut self, kind: Kind, mut case: Case) -> Found {
        if !self.search.step() {
            return Found::unsure();
        }
        if !case.simplify(self) {
            return Found::nothing();
        }
        let literals = self.reader.formulas.all(case.literals.iter().copied());
        if literals == FALSE {
            return Found::nothing();
        }
        let common = self.values_of_case(literals, kind);
        if case.choices.is_empty() || common.is_empty() {
            return (*common).clone();
        }
        // Often a value of what is common satisfies the choices, too.
        let choices = case.choices.clone();
        let lucky = self.select(&choices, common.values.iter().take(common.certain).cloned().collect(), false);
        if lucky.certain > 0 {
            return Found { values: lucky.values.into_iter().take(lucky.certain).collect(), ..lucky };
        }
        let smallest = (0..choices.len()).min_by_key(|index| {
            choices.get(*index).map_or(usize::MAX, |choice| match self.form(*choice) {
                Form::Any(parts) => parts.len(),
                _ => 1,
            })
        });
        let Some(index) = smallest else { return (*common).clone() };
        let choice = case.choices.remove(index);
        let Form::Any(parts) = self.form(choice) else { return Found::unsure() };
        let mut found = Found::nothing();
        for part in parts.iter() {
            let mut branch = case.clone();
            branch.add(self, *part);
            let values = self.cases(kind, branch);
            // A part is judged by the whole, as constraints may have been left out.
            found.add(&values);
            if found.certain >= ENOUGH && !found.complete {
                break;
            }
        }
        found
    }

    /// Values of constraints that hold together.
    fn values_of_case(&mut self, literals: F, kind: Kind) -> Rc<Found> {
        let key = (literals, Some(kind));
        if let Some(known) = self.search.memo.get(&key) {
            return Rc::clone(known);
        }
        let parts = self.parts(literals);
        let outside = std::mem::take(&mut self.search.leaning);
        let mut found = self.make(kind, &parts);
        found.leans_on |= self.search.leaning;
        self.search.leaning = outside;
        let found = found.settled();
        self.remember(key, found)
    }

    /// The parts of a conjunction.
    fn parts(&self, f: F) -> Vec<F> {
        match self.form(f) {
            Form::All(parts) => parts.to_vec(),
            Form::Constant(true) => Vec::new(),
            _ => vec![f],
        }
    }

    fn make(&mut self, kind: Kind, literals: &[F]) -> Found {
        let among = literals.iter().find_map(|literal| match self.form(*literal) {
            Form::Is(atom, true) => match &*atom {
                Atom::Among(values) => Some(Rc::clone(values)),
                _ => None,
            },
            _ => None,
        });
        if let Some(values) = among {
            let values = values.iter().map(|constant| constant.value.clone()).collect();
            return self.select(literals, values, true);
        }
        match kind {
            Kind::Null => self.select(literals, vec![Value::Null], true),
            Kind::Bool => self.select(literals, vec![Value::Bool(true), Value::Bool(false)], true),
            Kind::Number => self.numbers(literals),
            Kind::String => self.strings(literals),
            Kind::Array => self.arrays(literals),
            Kind::Object => self.objects(literals),
        }
    }

    /// Those of the candidates that the formulas do not refuse. `complete`: no others are in the set.
    fn select(&mut self, literals: &[F], candidates: Vec<Value>, complete: bool) -> Found {
        let mut certain = Vec::new();
        let mut likely = Vec::new();
        let mut found = Found { complete, ..Found::nothing() };
        for candidate in candidates {
            match self.holds_all(literals, &candidate) {
                Some(false) => continue,
                Some(true) => certain.push(candidate),
                None => likely.push(candidate),
            }
            if certain.len() + likely.len() > KEPT && certain.len() >= ENOUGH {
                found.complete = false;
                break;
            }
        }
        found.certain = certain.len().min(KEPT);
        found.complete &= certain.len() + likely.len() <= KEPT;
        certain.extend(likely);
        certain.truncate(KEPT);
        found.values = certain;
        found
    }
}

/// Constraints that hold together, and choices that are still open.
#[derive(Clone, Default)]
struct Case {
    literals: std::collections::BTreeSet<F>,
    choices: Vec<F>,
}

impl Case {
    fn add(&mut self, engine: &Engine<'_>, f: F) {
        match engine.form(f) {
            Form::All(parts) => parts.iter().for_each(|part| self.add(engine, *part)),
            Form::Any(_) => {
                if !self.choices.contains(&f) {
                    self.choices.push(f);
                }
            }
            _ if f == TRUE => {}
            _ => drop(self.literals.insert(f)),
        }
    }

    /// Takes out what is decided. `false` if nothing is left to choose from.
    fn simplify(&mut self, engine: &mut Engine<'_>) -> bool {
        loop {
            let mut open = Vec::new();
            let mut added = Vec::new();
            for choice in std::mem::take(&mut self.choices) {
                let Form::Any(parts) = engine.form(choice) else {
                    added.push(choice);
                    continue;
                };
                if parts.iter().any(|part| self.is_given(engine, *part)) {
                    continue;
                }
                let left: Vec<F> = parts.iter().copied().filter(|part| !self.is_refused(engine, *part)).collect();
                match left.as_slice() {
                    [] => return false,
                    [only] => added.push(*only),
                    _ if left.len() == parts.len() => open.push(choice),
                    _ => open.push(engine.reader.formulas.any(left)),
                }
            }
            self.choices = open;
            if added.is_empty() {
                return !self.literals.contains(&FALSE);
            }
            added.into_iter().for_each(|f| self.add(engine, f));
        }
    }

    fn is_given(&self, engine: &Engine<'_>, f: F) -> bool {
        match engine.form(f) {
            Form::All(parts) => parts.iter().all(|part| self.is_given(engine, *part)),
            _ => self.literals.contains(&f),
        }
    }

    fn is_refused(&self, engine: &mut Engine<'_>, f: F) -> bool {
        match engine.form(f) {
            Form::All(parts) => parts.iter().any(|part| self.is_refused(engine, *part)),
            Form::Is(..) => {
                let opposite = engine.not(f);
                self.literals.contains(&opposite)
            }
            _ => f == FALSE,
        }
    }
}
