//! What `if`, `then` and `else` make of values: a variant for each branch that says what no other schema does.
//!
//! A variant holds all that its branch accepts, and may hold more: which condition holds for a value, and what follows, is a guard's
//! to say.

use std::collections::HashSet;

use super::payload::Holds;
use super::shape::{Shape, Types};
use super::site::{Fact, Facts, Held, Site};
use super::union::{Branch, Choice, Plan, label};
use super::values;
use crate::resolve::Resolved;
use crate::source::SchemaPlace;

/// More conditions than this are no variants that somebody wants to match.
const MAX_CONDITIONS: usize = 48;

/// The union that conditions describe; `None` where the branches add little to what holds anyway.
pub(super) fn of(resolved: &Resolved, site: &Site, facts: &Facts<'_>, types: Types) -> Option<Shape> {
    let conditions: Vec<&Fact<'_>> = facts.with("if").filter(|fact| !branches(fact).is_empty()).collect();
    if conditions.is_empty() || conditions.len() > MAX_CONDITIONS || !types.has(Types::OBJECT) {
        return None;
    }
    let declared = members(facts);
    let added = conditions.iter().flat_map(|fact| branches(fact)).map(|place| {
        let of_branch = members(&Facts::of(resolved, &Site::new(place)));
        of_branch.iter().filter(|name| !declared.contains(*name)).count()
    });
    if added.max().is_none_or(|most| most == 0 || most < declared.len()) {
        return None;
    }
    let base = base(site, facts, &conditions);
    let tags = tags(resolved, &conditions);
    let variant = |places: Vec<SchemaPlace>, tags: Vec<String>, name: Option<&str>| {
        let (place, others) = places.split_first()?;
        let mut also = base.clone();
        also.extend(others.iter().map(|place| Held { place: place.clone(), chosen: false, decided: false }));
        also.retain(|held| held.place != *place);
        also.sort_unstable();
        also.dedup();
        let own = Types::of(resolved, place).and(types);
        let label = name.map_or_else(|| label(resolved, place, own), str::to_owned);
        let part = if types == Types::ALL { Types::ALL } else { own };
        let site = Site { place: place.clone(), also, part };
        Some(Branch { site, schema: None, types: own, tags, label, other: false, holds: Holds::Whole })
    };
    let mut variants = Vec::new();
    for (index, fact) in conditions.iter().enumerate() {
        let own_tags = tags.as_ref().and_then(|tags| tags.get(index)).cloned().unwrap_or_default();
        let then = fact.schema.get("then").map(|_| fact.place.join("then"));
        // A tag tells the variant from others; without one, what it takes must.
        let test = tags.is_none().then(|| fact.place.join("if"));
        let name = own_tags.first().filter(|_| own_tags.len() == 1).cloned();
        let mut branch = variant(then.into_iter().chain(test).collect(), own_tags, name.as_deref())?;
        if branch.label == "Then" && conditions.len() > 1 {
            branch.label = format!("Then{}", index + 1);
        }
        variants.push(branch);
    }
    let left: Vec<SchemaPlace> = conditions
        .iter()
        .filter(|fact| fact.schema.get("else").is_some())
        .map(|fact| fact.place.join("else"))
        .collect();
    variants.push(match left.as_slice() {
        [] => rest(resolved, site, &base, types),
        _ => variant(left, Vec::new(), None)?,
    });
    let choice = match tags {
        Some(_) => Choice::Tagged { keyword: "if", path: vec![tag_of(resolved, conditions.first()?)?.0] },
        None => Choice::Tried { keyword: "anyOf" },
    };
    Some(Shape::Union(Plan { choice, variants }))
}

/// The values for which no condition holds.
fn rest(resolved: &Resolved, site: &Site, base: &[Held], types: Types) -> Branch {
    let mut also = base.to_vec();
    let (place, also) =
        if also.is_empty() { (site.place.clone(), Vec::new()) } else { (also.remove(0).place, base.to_vec()) };
    let site = Site { place, also, part: types };
    let says_nothing = base.is_empty() || Facts::of(resolved, &site).asserting().next().is_none();
    Branch {
        site,
        schema: None,
        types,
        tags: Vec::new(),
        label: "Other".to_owned(),
        other: says_nothing && types == Types::ALL,
        holds: Holds::Whole,
    }
}

fn branches(fact: &Fact<'_>) -> Vec<SchemaPlace> {
    let there = ["then", "else"].into_iter().filter(|keyword| fact.schema.get(keyword).is_some());
    there.map(|keyword| fact.place.join(keyword)).collect()
}

fn members<'a>(facts: &Facts<'a>) -> HashSet<&'a str> {
    let declared = facts.with("properties").flat_map(|fact| fact.schema.members("properties"));
    declared.map(|member| member.name.as_str()).collect()
}

/// What holds for every branch.
fn base(site: &Site, facts: &Facts<'_>, conditions: &[&Fact<'_>]) -> Vec<Held> {
    let is_condition = |fact: &Fact<'_>| conditions.iter().any(|condition| condition.place == fact.place);
    let held = facts.all.iter().filter_map(|fact| {
        let decided = fact.decided || is_condition(fact);
        let says = fact.asserting().any(|keyword| !(decided && ["if", "then", "else"].contains(&keyword)));
        says.then(|| Held { place: fact.place.clone(), chosen: fact.chosen, decided })
    });
    let mut held: Vec<Held> = held.collect();
    if !held.is_empty() || !site.also.is_empty() {
        held.extend(site.also.iter().filter(|held| held.chosen || held.decided).cloned());
        let decided = |fact: &&Fact<'_>| Held { place: fact.place.clone(), chosen: fact.chosen, decided: true };
        held.extend(conditions.iter().map(decided));
    }
    held.sort_unstable();
    held.dedup();
    held
}

/// The texts of one member by which all conditions are told apart.
fn tags(resolved: &Resolved, conditions: &[&Fact<'_>]) -> Option<Vec<Vec<String>>> {
    let (first, _) = tag_of(resolved, conditions.first()?)?;
    let mut seen = HashSet::new();
    let all = conditions.iter().map(|fact| {
        let (name, texts) = tag_of(resolved, fact)?;
        let fresh = name == first && texts.iter().all(|text| seen.insert(text.clone()));
        (fresh && fact.schema.get("then").is_some()).then_some(texts)
    });
    all.collect()
}

/// The member that a condition asks for, and the texts that it may be, if it asks for nothing else.
fn tag_of(resolved: &Resolved, fact: &Fact<'_>) -> Option<(String, Vec<String>)> {
    let facts = Facts::of(resolved, &Site::new(fact.place.join("if")));
    let [test] = facts.all.as_slice() else { return None };
    if !test.asserting().all(|keyword| ["type", "properties", "required"].contains(&keyword)) {
        return None;
    }
    let [member] = test.schema.members("properties") else { return None };
    let facts = Facts::of(resolved, &Site::new(test.place.join("properties").join(&member.name)));
    let [asked] = facts.all.as_slice() else { return None };
    if !asked.asserting().all(|keyword| ["type", "const", "enum"].contains(&keyword)) {
        return None;
    }
    let listed = values::listed(asked.schema)?;
    let texts = values::strings(&listed);
    (texts.len() == listed.len() && !texts.is_empty()).then(|| (member.name.clone(), texts))
}
