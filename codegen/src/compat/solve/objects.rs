//! Objects by number of members, and by what names and values go together.
//!
//! Names that a formula speaks of are gone through one by one. All others fall into classes, by which of the rules for
//! names they meet; of a class there are as many names as are needed, unless its names are few: then they are gone through, too.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Found;
use crate::compat::engine::Engine;
use crate::compat::formula::{Atom, F, FALSE, Form, TRUE};

/// How many rules for names are told apart: each doubles the classes.
const MAX_RULES: usize = 7;
/// How many ways to give the members that are needed are tried.
const MAX_TRIES: usize = 600;
/// How many objects are made of each way.
const VARIANTS: usize = 3;
/// The most members that are made up.
const MAX_MADE_UP: u64 = 300;

/// Names, and what the values of members with such names are.
struct Rule {
    names: F,
    value: F,
}

#[derive(Default)]
struct Shape {
    least: u64,
    most: Option<u64>,
    /// What holds of all members.
    rules: Vec<Rule>,
    /// The members that have to be there.
    needed: Vec<Rule>,
    names: BTreeSet<String>,
    classes: Vec<Rule>,
    /// Whether classes are only as many as can be told apart.
    exact: bool,
}

/// A way to give the members that are needed.
#[derive(Clone, Default)]
struct Plan {
    named: BTreeMap<String, F>,
    /// Members with other names.
    others: Vec<(F, F)>,
}

/// The search for plans.
struct Plans {
    found: Vec<Plan>,
    tries: usize,
}

impl Engine<'_> {
    pub(super) fn objects(&mut self, literals: &[F]) -> Found {
        let mut shape = self.members(literals);
        if shape.most.is_some_and(|most| shape.least > most) {
            return Found::nothing();
        }
        self.classify(&mut shape);
        let mut plans = Plans { found: Vec::new(), tries: MAX_TRIES };
        self.plan(&shape, 0, &Plan::default(), &mut plans);
        if plans.found.is_empty() {
            return if plans.tries > 0 { Found::nothing() } else { Found::unsure() };
        }
        let optional = self.optional(&shape);
        let is_single = shape.exact && shape.classes.is_empty() && optional.is_empty() && shape.needed.is_empty();
        let mut candidates = Vec::new();
        for plan in &plans.found {
            for turn in 0..VARIANTS {
                candidates.extend(self.build_object(&shape, plan, &optional, turn, false));
            }
        }
        for plan in plans.found.iter().take(2) {
            candidates.extend(self.build_object(&shape, plan, &optional, 0, true));
        }
        self.select(literals, candidates, is_single)
    }

    fn members(&mut self, literals: &[F]) -> Shape {
        let mut shape = Shape::default();
        let mut rules: BTreeMap<F, F> = BTreeMap::new();
        for literal in literals {
            let Form::Is(atom, holds) = self.form(*literal) else { continue };
            match (&*atom, holds) {
                (Atom::Members(least), true) => shape.least = shape.least.max(*least),
                (Atom::Members(least), false) => {
                    let most = least.saturating_sub(1);
                    shape.most = Some(shape.most.map_or(most, |known| known.min(most)));
                }
                (Atom::Has(names, value), true) => {
                    self.mentioned(*names, &mut shape.names);
                    shape.needed.push(Rule { names: *names, value: *value });
                }
                (Atom::Has(names, value), false) => {
                    self.mentioned(*names, &mut shape.names);
                    let other = self.not(*value);
                    let rule = rules.get(names).copied().unwrap_or(TRUE);
                    let rule = self.reader.formulas.all([rule, other]);
                    rules.insert(*names, rule);
                }
                _ => {}
            }
        }
        shape.rules = rules.into_iter().map(|(names, value)| Rule { names, value }).collect();
        // Those with the fewest ways first.
        shape.needed.sort_by_key(|needed| !self.is_list(needed.names));
        shape
    }

    /// Whether the names are listed.
    fn is_list(&self, names: F) -> bool {
        matches!(self.form(names), Form::Is(atom, true) if matches!(*atom, Atom::Among(_)))
    }

    /// The strings that a formula speaks of.
    fn mentioned(&mut self, f: F, names: &mut BTreeSet<String>) {
        match self.form(f) {
            Form::All(parts) | Form::Any(parts) => parts.iter().for_each(|part| self.mentioned(*part, names)),
            Form::Is(atom, _) => {
                if let Atom::Among(values) = &*atom {
                    names.extend(values.iter().filter_map(|constant| constant.value.as_str()).map(str::to_owned));
                }
            }
            Form::Later(index, holds) => {
                // The names of a recursive schema: what it says of strings is not recursive.
                let f = self.later(index, holds);
                let f = self.of_kind(f, crate::compat::formula::Kind::String);
                if !matches!(self.form(f), Form::Later(..)) {
                    self.mentioned(f, names);
                }
            }
            Form::Constant(_) => {}
        }
    }

    /// Finds the classes of names that are not mentioned.
    fn classify(&mut self, shape: &mut Shape) {
        let rules: Vec<usize> = (0..shape.rules.len())
            .filter(|index| shape.rules.get(*index).is_some_and(|rule| !self.is_list(rule.names)))
            .collect();
        let mentioned = self.reader.formulas.names(shape.names.iter().map(String::as_str));
        let others = self.not(mentioned);
        let string = self.reader.formulas.kind(crate::compat::formula::Kind::String);
        let others = self.reader.formulas.all([others, string]);
        let mut classes = vec![Rule { names: others, value: TRUE }];
        shape.exact = rules.len() <= MAX_RULES;
        for rule in rules.into_iter().take(MAX_RULES).filter_map(|index| shape.rules.get(index)) {
            let opposite = self.not(rule.names);
            let mut split = Vec::new();
            for class in classes {
                for (names, value) in [(rule.names, rule.value), (opposite, TRUE)] {
                    let names = self.reader.formulas.all([class.names, names]);
                    let value = self.reader.formulas.all([class.value, value]);
                    if value != FALSE && !self.values_of(names).is_empty() {
                        split.push(Rule { names, value });
                    }
                }
            }
            classes = split;
        }
        for class in classes {
            let names = self.values_of(class.names);
            if names.complete && shape.exact {
                shape.names.extend(names.values.iter().filter_map(Value::as_str).map(str::to_owned));
            } else if !names.is_empty() && !self.values_of(class.value).is_empty() {
                shape.classes.push(class);
            }
        }
    }

    /// What the rules say of the value of a member.
    fn value_at(&mut self, shape: &Shape, name: &str) -> F {
        let name = Value::from(name);
        let mut parts = Vec::new();
        for rule in &shape.rules {
            if self.holds(rule.names, &name) == Some(true) {
                parts.push(rule.value);
            }
        }
        self.reader.formulas.all(parts)
    }

    /// Members that may be there: names, and what their values are.
    fn optional(&mut self, shape: &Shape) -> BTreeMap<String, F> {
        let mut optional = BTreeMap::new();
        for name in &shape.names {
            let value = self.value_at(shape, name);
            if !self.values_of(value).is_empty() {
                optional.insert(name.clone(), value);
            }
        }
        optional
    }

    /// Gives the members that are needed, one after the other.
    fn plan(&mut self, shape: &Shape, index: usize, plan: &Plan, plans: &mut Plans) {
        let members = (plan.named.len() + plan.others.len()) as u64;
        if plans.tries == 0 || plans.found.len() >= 3 || shape.most.is_some_and(|most| members > most) {
            return;
        }
        plans.tries -= 1;
        let Some(needed) = shape.needed.get(index) else {
            if self.can_grow(shape, plan) {
                plans.found.push(plan.clone());
            }
            return;
        };
        for name in &shape.names {
            if self.holds(needed.names, &Value::from(name.as_str())) == Some(false) {
                continue;
            }
            let so_far = plan.named.get(name).copied();
            let so_far = so_far.unwrap_or_else(|| self.value_at(shape, name));
            let value = self.reader.formulas.all([so_far, needed.value]);
            if self.values_of(value).is_empty() {
                continue;
            }
            let mut next = plan.clone();
            next.named.insert(name.clone(), value);
            self.plan(shape, index + 1, &next, plans);
        }
        for class in &shape.classes {
            let names = self.reader.formulas.all([class.names, needed.names]);
            let value = self.reader.formulas.all([class.value, needed.value]);
            if self.values_of(names).is_empty() || self.values_of(value).is_empty() {
                continue;
            }
            let mut next = plan.clone();
            next.others.push((names, value));
            self.plan(shape, index + 1, &next, plans);
        }
        // One member for two needs: where members are limited, or names are few.
        for other in 0..plan.others.len() {
            let Some((names, value)) = plan.others.get(other).copied() else { continue };
            let names = self.reader.formulas.all([names, needed.names]);
            let value = self.reader.formulas.all([value, needed.value]);
            if self.values_of(names).is_empty() || self.values_of(value).is_empty() {
                continue;
            }
            let mut next = plan.clone();
            if let Some(other) = next.others.get_mut(other) {
                *other = (names, value);
            }
            self.plan(shape, index + 1, &next, plans);
        }
    }

    /// Whether there can be as many members as there have to be.
    fn can_grow(&mut self, shape: &Shape, plan: &Plan) -> bool {
        let members = (plan.named.len() + plan.others.len()) as u64;
        if !shape.classes.is_empty() || members >= shape.least || !shape.exact {
            return true;
        }
        let more = self.optional(shape).keys().filter(|name| !plan.named.contains_key(*name)).count() as u64;
        members + more >= shape.least
    }

    /// An object with the members that are needed, and more where there are too few or `full` asks for all.
    fn build_object(
        &mut self,
        shape: &Shape,
        plan: &Plan,
        optional: &BTreeMap<String, F>,
        turn: usize,
        full: bool,
    ) -> Option<Value> {
        let mut members = Map::new();
        for (name, value) in &plan.named {
            members.insert(name.clone(), self.pick(*value, turn)?);
        }
        for (names, value) in &plan.others {
            let name = self.unused(*names, &members)?;
            let value = self.pick(*value, turn)?;
            members.insert(name, value);
        }
        let most = shape.most.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
        let least = usize::try_from(shape.least).unwrap_or(usize::MAX);
        for (name, value) in optional {
            if members.len() >= if full { most } else { least } {
                break;
            }
            if !members.contains_key(name)
                && let Some(value) = self.pick(*value, turn)
            {
                members.insert(name.clone(), value);
            }
        }
        if members.len() < least {
            self.make_up(shape, &mut members, turn);
        }
        (members.len() >= least && members.len() <= most).then_some(Value::Object(members))
    }

    /// Adds members of which nobody speaks.
    fn make_up(&mut self, shape: &Shape, members: &mut Map<String, Value>, turn: usize) {
        for number in 0..shape.least.min(MAX_MADE_UP) {
            for class in &shape.classes {
                let made_up = format!("member{number}");
                let fits = self.holds(class.names, &Value::from(made_up.as_str())) == Some(true);
                let name = if fits { Some(made_up) } else { self.unused(class.names, members) };
                if let (Some(name), Some(value)) = (name, self.pick(class.value, turn))
                    && (members.len() as u64) < shape.least
                {
                    members.entry(name).or_insert(value);
                }
            }
        }
    }

    fn pick(&mut self, value: F, turn: usize) -> Option<Value> {
        let found = self.values_of(value);
        found.values.get(turn % found.values.len().max(1)).cloned()
    }

    fn unused(&mut self, names: F, members: &Map<String, Value>) -> Option<String> {
        let found = self.values_of(names);
        let mut names = found.values.iter().filter_map(Value::as_str);
        names.find(|name| !members.contains_key(*name)).map(str::to_owned)
    }
}
