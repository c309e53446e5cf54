//! What a search for a value needs: the formulas, their automata, and the verdict of a formula on a value.

use std::collections::HashMap;
use std::rc::Rc;

use buscodegen_runtime::codegen::Pattern;
use serde_json::Value;

use super::automaton::Machine;
use super::decimal::Decimal;
use super::formula::{Atom, Constant, F, FALSE, Form, Kind, TRUE};
use super::read::Reader;
use super::solve::Search;

/// Formulas, and what was found out about them.
pub(super) struct Engine<'r> {
    pub(super) reader: Reader<'r>,
    pub(super) search: Search,
    machines: HashMap<Rc<str>, Option<Rc<Machine>>>,
    of_kind: HashMap<(F, Kind), F>,
}

impl<'r> Engine<'r> {
    pub(super) fn new(reader: Reader<'r>, search: Search) -> Self {
        Self { reader, search, machines: HashMap::new(), of_kind: HashMap::new() }
    }

    pub(super) fn form(&self, f: F) -> Form {
        self.reader.formulas.get(f).clone()
    }

    pub(super) fn not(&mut self, f: F) -> F {
        self.reader.formulas.not(f)
    }

    /// The automaton of a pattern, if it has one.
    pub(super) fn machine(&mut self, pattern: &Rc<str>) -> Option<Rc<Machine>> {
        if let Some(known) = self.machines.get(pattern) {
            return known.clone();
        }
        let machine = Machine::new(pattern).map(Rc::new);
        self.machines.insert(Rc::clone(pattern), machine.clone());
        machine
    }

    /// The formula of a recursive schema.
    pub(super) fn later(&mut self, index: usize, holds: bool) -> F {
        let f = self.reader.later(index);
        if holds { f } else { self.not(f) }
    }

    /// What a formula says of values of one kind: constraints on other kinds are gone.
    pub(super) fn of_kind(&mut self, f: F, kind: Kind) -> F {
        if let Some(known) = self.of_kind.get(&(f, kind)) {
            return *known;
        }
        let found = match self.form(f) {
            Form::Constant(_) => f,
            Form::Later(index, holds) => {
                let f = self.later(index, holds);
                self.of_kind(f, kind)
            }
            Form::All(parts) => {
                let parts: Vec<F> = parts.iter().map(|part| self.of_kind(*part, kind)).collect();
                self.reader.formulas.all(parts)
            }
            Form::Any(parts) => {
                let parts: Vec<F> = parts.iter().map(|part| self.of_kind(*part, kind)).collect();
                self.reader.formulas.any(parts)
            }
            Form::Is(atom, holds) => match &*atom {
                Atom::Among(values) => self.among_of_kind(values, kind, holds),
                Atom::Kind(own) => constant((*own == kind) == holds),
                atom => match atom.kind() {
                    Some(own) if own != kind => constant(!holds),
                    _ => f,
                },
            },
        };
        self.of_kind.insert((f, kind), found);
        found
    }

    fn among_of_kind(&mut self, values: &[Constant], kind: Kind, holds: bool) -> F {
        let values: Vec<Value> =
            values.iter().map(|constant| constant.value.clone()).filter(|value| Kind::of(value) == kind).collect();
        if holds || !matches!(kind, Kind::Array | Kind::Object) {
            let among = self.reader.formulas.among(values);
            return if holds { among } else { self.not(among) };
        }
        // Values with parts are excluded by what they consist of, which parts can be compared with.
        let parts: Vec<F> = values.iter().map(|value| self.consists(value)).collect();
        let any = self.reader.formulas.any(parts);
        let none = self.not(any);
        self.of_kind(none, kind)
    }

    /// That a value consists of the parts of this one.
    fn consists(&mut self, value: &Value) -> F {
        let mut parts = Vec::new();
        match value {
            Value::Array(items) => {
                parts.push(self.reader.formulas.is(Atom::Items(items.len() as u64)));
                let longer = self.reader.formulas.is(Atom::Items(items.len() as u64 + 1));
                parts.push(self.not(longer));
                for (index, item) in items.iter().enumerate() {
                    let same = self.reader.formulas.among([item.clone()]);
                    parts.push(self.reader.formulas.is(Atom::At(index, same)));
                }
            }
            Value::Object(members) => {
                let names = self.reader.formulas.names(members.keys().map(String::as_str));
                let others = self.not(names);
                let others = self.reader.formulas.is(Atom::Has(others, TRUE));
                parts.push(self.not(others));
                parts.push(self.reader.formulas.kind(Kind::Object));
                for (name, value) in members {
                    let name = self.reader.formulas.names([name.as_str()]);
                    let same = self.reader.formulas.among([value.clone()]);
                    parts.push(self.reader.formulas.is(Atom::Has(name, same)));
                }
            }
            scalar => parts.push(self.reader.formulas.among([scalar.clone()])),
        }
        self.reader.formulas.all(parts)
    }

    /// Whether a formula holds of a value. `None` if that is not known.
    pub(super) fn holds(&mut self, f: F, value: &Value) -> Option<bool> {
        match self.form(f) {
            Form::Constant(holds) => Some(holds),
            Form::Later(index, holds) => {
                let f = self.later(index, holds);
                self.holds(f, value)
            }
            Form::All(parts) => self.holds_all(&parts, value),
            Form::Any(parts) => {
                let mut found = Some(false);
                for part in parts.iter() {
                    match self.holds(*part, value) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => found = None,
                    }
                }
                found
            }
            Form::Is(atom, holds) => Some(self.atom_holds(&atom, value)? == holds),
        }
    }

    /// Whether all of these hold.
    pub(super) fn holds_all(&mut self, parts: &[F], value: &Value) -> Option<bool> {
        let mut found = Some(true);
        for part in parts {
            match self.holds(*part, value) {
                Some(false) => return Some(false),
                Some(true) => {}
                None => found = None,
            }
        }
        found
    }

    fn atom_holds(&mut self, atom: &Atom, value: &Value) -> Option<bool> {
        if let Atom::Among(values) = atom {
            return Some(values.binary_search(&Constant::new(value.clone())).is_ok());
        }
        if atom.kind().is_some_and(|kind| kind != Kind::of(value)) {
            return Some(false);
        }
        match value {
            Value::Number(number) => number_holds(atom, Decimal::of(number)?),
            Value::String(text) => self.text_holds(atom, text),
            Value::Array(items) => self.items_hold(atom, items),
            Value::Object(members) => self.members_hold(atom, members),
            Value::Null | Value::Bool(_) => matches!(atom, Atom::Kind(_)).then_some(true),
        }
    }

    fn text_holds(&mut self, atom: &Atom, text: &str) -> Option<bool> {
        match atom {
            Atom::Kind(_) => Some(true),
            Atom::Long(least) => Some(text.chars().count() as u64 >= *least),
            Atom::Format(format) => Some(format.accepts(text)),
            Atom::Pattern(pattern) => match self.machine(pattern) {
                Some(machine) => machine.accepts(text),
                None => Pattern::matches(pattern, text).ok(),
            },
            _ => None,
        }
    }

    fn items_hold(&mut self, atom: &Atom, items: &[Value]) -> Option<bool> {
        match atom {
            Atom::Kind(_) => Some(true),
            Atom::Items(least) => Some(items.len() as u64 >= *least),
            Atom::At(index, what) => items.get(*index).map_or(Some(false), |item| self.holds(*what, item)),
            Atom::Contains { from, what, count } => {
                let found = items.iter().skip(*from).map(|item| self.holds(*what, item));
                at_least(found.collect(), *count)
            }
            Atom::Unique => {
                let mut constants: Vec<_> = items.iter().cloned().map(Constant::new).collect();
                constants.sort();
                constants.dedup();
                Some(constants.len() == items.len())
            }
            _ => None,
        }
    }

    fn members_hold(&mut self, atom: &Atom, members: &serde_json::Map<String, Value>) -> Option<bool> {
        match atom {
            Atom::Kind(_) => Some(true),
            Atom::Members(least) => Some(members.len() as u64 >= *least),
            Atom::Has(names, what) => {
                let mut found = Vec::new();
                for (name, value) in members {
                    found.push(match self.holds(*names, &Value::from(name.as_str())) {
                        Some(false) => Some(false),
                        Some(true) => self.holds(*what, value),
                        None => self.holds(*what, value).filter(|holds| !holds),
                    });
                }
                at_least(found, 1)
            }
            _ => None,
        }
    }
}

fn number_holds(atom: &Atom, number: Decimal) -> Option<bool> {
    match atom {
        Atom::Kind(_) => Some(true),
        Atom::AtLeast(bound) => Some(number >= *bound),
        Atom::Above(bound) => Some(number > *bound),
        Atom::Multiple(step) => number.is_multiple_of(*step),
        _ => None,
    }
}

/// Whether at least so many hold, where some are not known.
fn at_least(found: Vec<Option<bool>>, count: u64) -> Option<bool> {
    let certain = found.iter().filter(|found| **found == Some(true)).count() as u64;
    let possible = found.iter().filter(|found| **found != Some(false)).count() as u64;
    match (certain >= count, possible >= count) {
        (true, _) => Some(true),
        (_, false) => Some(false),
        _ => None,
    }
}

const fn constant(holds: bool) -> F {
    if holds { TRUE } else { FALSE }
}
