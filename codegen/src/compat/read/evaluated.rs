//! What other keywords looked at, which `unevaluatedProperties` and `unevaluatedItems` leave alone.
//!
//! It depends on which subschemas hold: members are looked at under conditions, and the keyword becomes a choice between
//! the ways in which these can hold.

use super::keywords::items_of;
use super::{Reader, Spot};
use crate::compat::formula::{F, FALSE, TRUE};
use crate::resolve::Dialect;
use crate::source::Node;

/// How many conditions are told apart: each doubles the ways.
const MAX_CONDITIONS: usize = 6;

/// What is looked at if something holds.
struct Looked<T> {
    condition: F,
    at: T,
}

/// Items that are looked at.
#[derive(Clone, Copy)]
enum Items {
    First(usize),
    All,
    /// Those of which this holds.
    Like(F),
}

impl Reader<'_> {
    /// `unevaluatedProperties`.
    pub(super) fn unevaluated_members(&mut self, spot: &Spot) -> F {
        let place = spot.place.join("unevaluatedProperties");
        let Some(rest) = self.resolved(spot).node(&place) else { return TRUE };
        if self.is_dropped(spot, rest) {
            return TRUE;
        }
        let value = self.schema(&spot.part(place));
        match self.looked_at_members(spot, false) {
            Some(looked) => self.other_members(&looked, FALSE, value),
            None => self.unknown(spot),
        }
    }

    /// That an object which declares its members has no others: `TRUE` if it declares none, or takes any.
    pub(super) fn declared_only(&mut self, spot: &Spot) -> F {
        let Some(looked) = self.looked_at_members(spot, true) else { return TRUE };
        if looked.is_empty() || looked.iter().any(|looked| looked.at == TRUE) {
            return TRUE;
        }
        self.other_members(&looked, FALSE, FALSE)
    }

    /// All members but those that are looked at have such values.
    fn other_members(&mut self, looked: &[Looked<F>], known: F, value: F) -> F {
        let Some((first, rest)) = looked.split_first() else {
            let others = self.formulas.not(known);
            return self.each_member(others, value);
        };
        let more = self.formulas.any([known, first.at]);
        if first.condition == TRUE {
            return self.other_members(rest, more, value);
        }
        let holds = self.other_members(rest, more, value);
        let holds = self.formulas.all([first.condition, holds]);
        let opposite = self.formulas.not(first.condition);
        let fails = self.other_members(rest, known, value);
        let fails = self.formulas.all([opposite, fails]);
        self.formulas.any([holds, fails])
    }

    fn looked_at_members(&mut self, spot: &Spot, with_rest: bool) -> Option<Vec<Looked<F>>> {
        let mut found = Vec::new();
        self.collect(
            spot,
            TRUE,
            with_rest,
            &mut |reader, spot, condition, with_rest, found| {
                let Some(node) = reader.node(spot) else { return };
                let catches = node.get("additionalProperties").is_some_and(|rest| !is_false(rest));
                let closes = node.get("additionalProperties").is_some();
                let rest = with_rest && reader.dialect(spot) >= Dialect::Draft201909;
                let unevaluated = node.get("unevaluatedProperties").filter(|_| rest);
                let at = if catches || unevaluated.is_some_and(|rest| !is_false(rest)) {
                    TRUE
                } else if closes && reader.schemas(spot.side).reading != super::Reading::Declared {
                    // Whatever is there was looked at, and refused.
                    TRUE
                } else {
                    reader.declared_names(node)
                };
                found.push(Looked { condition, at });
            },
            &mut found,
            0,
        )?;
        let merged = merged(self, found);
        let conditions = merged.iter().filter(|looked| looked.condition != TRUE).count();
        (conditions <= MAX_CONDITIONS).then_some(merged)
    }

    /// `unevaluatedItems`.
    pub(super) fn unevaluated_items(&mut self, spot: &Spot) -> F {
        let item = self.schema(&spot.part(spot.place.join("unevaluatedItems")));
        let mut found = Vec::new();
        let collected = self.collect(
            spot,
            TRUE,
            false,
            &mut |reader, spot, condition, with_rest, found| {
                let Some(node) = reader.node(spot) else { return };
                let dialect = reader.dialect(spot);
                let (listed, rest) = items_of(node, dialect);
                let mut push = |at| found.push(Looked { condition, at });
                if rest.is_some() || (with_rest && node.get("unevaluatedItems").is_some()) {
                    push(Items::All);
                } else if let Some((_, items)) = listed {
                    push(Items::First(items.len()));
                }
                if node.get("contains").is_some() {
                    let what = reader.schema(&spot.part(spot.place.join("contains")));
                    push(Items::Like(what));
                }
            },
            &mut found,
            0,
        );
        // The validator takes `contains` of 2019-09 as looking at items, which that draft does not say.
        let doubtful = |looked: &Looked<Items>| matches!(looked.at, Items::Like(_));
        if self.dialect(spot) == Dialect::Draft201909 && found.iter().any(doubtful) {
            return self.unknown(spot);
        }
        let conditions = found.iter().filter(|looked| looked.condition != TRUE).count();
        if collected.is_none() || conditions > MAX_CONDITIONS {
            return self.unknown(spot);
        }
        self.other_items(&found, 0, item)
    }

    fn other_items(&mut self, looked: &[Looked<Items>], from: usize, item: F) -> F {
        let Some((first, rest)) = looked.split_first() else { return self.each_item(from, item) };
        let holds = match first.at {
            Items::All => TRUE,
            Items::First(count) => self.other_items(rest, from.max(count), item),
            Items::Like(what) => {
                let item = self.formulas.any([item, what]);
                self.other_items(rest, from, item)
            }
        };
        if first.condition == TRUE {
            return holds;
        }
        let fails = self.other_items(rest, from, item);
        let holds = self.formulas.all([first.condition, holds]);
        let opposite = self.formulas.not(first.condition);
        let fails = self.formulas.all([opposite, fails]);
        self.formulas.any([holds, fails])
    }

    /// Asks a schema and all that hold for the same value. `None` if one of them is not known.
    #[expect(clippy::type_complexity, reason = "one visitor, used twice")]
    fn collect<T>(
        &mut self,
        spot: &Spot,
        condition: F,
        with_rest: bool,
        visit: &mut dyn FnMut(&mut Self, &Spot, F, bool, &mut Vec<Looked<T>>),
        found: &mut Vec<Looked<T>>,
        depth: usize,
    ) -> Option<()> {
        // A cycle of schemas for one value is an error elsewhere; this only ends what is very long.
        if depth > 64 || found.len() > 64 {
            return None;
        }
        let resolved = self.resolved(spot);
        let Some(node) = resolved.node(&spot.place).filter(|node| node.as_object().is_some()) else {
            return Some(());
        };
        let dialect = self.dialect(spot);
        let target = resolved.target(&spot.place).cloned();
        let is_dynamic = node.get("$dynamicRef").is_some() || node.get("$recursiveRef").is_some();
        if is_dynamic && target.is_none() && dialect >= Dialect::Draft201909 {
            return None;
        }
        let has_ref = node.get("$ref").is_some();
        if has_ref && is_dynamic {
            return None;
        }
        let mut beside: Vec<(Spot, F)> = Vec::new();
        if let Some(target) = target {
            beside.push((spot.beside(target), condition));
        }
        if !(has_ref && dialect <= Dialect::Draft7) {
            visit(self, spot, condition, with_rest, found);
            let list = |keyword: &str| node.get(keyword).and_then(Node::as_array).unwrap_or_default().len();
            for index in 0..list("allOf") {
                beside.push((spot.beside(spot.place.join("allOf").join(index)), condition));
            }
            for keyword in ["anyOf", "oneOf"] {
                for index in 0..list(keyword) {
                    let branch = spot.beside(spot.place.join(keyword).join(index));
                    let holds = self.schema(&branch);
                    beside.push((branch, self.formulas.all([condition, holds])));
                }
            }
            self.conditional(spot, node, condition, &mut beside);
            let keyword = if dialect >= Dialect::Draft201909 { "dependentSchemas" } else { "dependencies" };
            if keyword != "dependencies" && node.get("dependencies").is_some() {
                return None;
            }
            for member in node.get(keyword).and_then(Node::as_object).unwrap_or_default() {
                let has = self.has(&member.name);
                let branch = spot.beside(spot.place.join(keyword).join(&member.name));
                beside.push((branch, self.formulas.all([condition, has])));
            }
        }
        for (spot, condition) in beside {
            self.collect(&spot, condition, true, visit, found, depth + 1)?;
        }
        Some(())
    }

    fn conditional(&mut self, spot: &Spot, node: &Node, condition: F, beside: &mut Vec<(Spot, F)>) {
        if node.get("if").is_none() || self.dialect(spot) < Dialect::Draft7 {
            return;
        }
        let branch = spot.beside(spot.place.join("if"));
        let holds = self.schema(&branch);
        let fails = self.formulas.not(holds);
        for (keyword, when) in [("if", holds), ("then", holds), ("else", fails)] {
            if node.get(keyword).is_some() {
                let when = self.formulas.all([condition, when]);
                beside.push((spot.beside(spot.place.join(keyword)), when));
            }
        }
    }
}

/// One entry a condition. Too many conditions are none that can be told apart.
fn merged(reader: &mut Reader<'_>, found: Vec<Looked<F>>) -> Vec<Looked<F>> {
    let mut merged: Vec<Looked<F>> = Vec::new();
    for Looked { condition, at } in found {
        if at == FALSE || condition == FALSE {
            continue;
        }
        match merged.iter_mut().find(|other| other.condition == condition) {
            Some(other) => other.at = reader.formulas.any([other.at, at]),
            None => merged.push(Looked { condition, at }),
        }
    }
    merged
}

fn is_false(schema: &Node) -> bool {
    schema.as_bool() == Some(false)
}
