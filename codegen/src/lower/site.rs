//! Where a type comes from: a schema, with all others that hold for the same values.
//!
//! `allOf` and what stands beside a `$ref` are joined here, so that the rest of the stage sees one flat list of schemas.
//! Knows nothing of Rust.

use std::collections::HashSet;

use super::kinds;
use super::schema::Schema;
use super::shape::Types;
use crate::resolve::{Dialect, Resolved};
use crate::source::{Node, SchemaPlace};

/// More schemas than this are not joined: nobody means them, and their combinations have no end.
const MAX_JOINED: usize = 48;

/// The values that a type is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Site {
    /// The schema that gives the type its name.
    pub(super) place: SchemaPlace,
    /// Schemas that hold as well.
    pub(super) also: Vec<Held>,
    /// Only values of these types are meant.
    pub(super) part: Types,
}

/// A schema that holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Held {
    /// The schema.
    pub(super) place: SchemaPlace,
    /// Whether its `anyOf` and `oneOf` are left out, as one of their branches was chosen.
    pub(super) chosen: bool,
    /// Whether its `if`, `then` and `else` are left out, as one of the branches was chosen.
    pub(super) decided: bool,
}

/// One of the schemas that hold at a site, without what was joined.
#[derive(Clone, Debug)]
pub(super) struct Fact<'a> {
    /// Where it stands.
    pub(super) place: SchemaPlace,
    /// Its keywords.
    pub(super) schema: Schema<'a>,
    /// Whether its `anyOf` and `oneOf` are left out.
    pub(super) chosen: bool,
    /// Whether its `if`, `then` and `else` are left out.
    pub(super) decided: bool,
    /// Whether `allOf` was followed.
    joined: bool,
    /// Whether `$ref` was followed.
    referred: bool,
}

/// The schemas of which some keywords are left out, as a branch of theirs was chosen.
struct LeftOut<'s> {
    unions: HashSet<&'s SchemaPlace>,
    conditions: HashSet<&'s SchemaPlace>,
}

/// All that holds at a site.
#[derive(Clone, Debug)]
pub(super) struct Facts<'a> {
    /// The schemas that assert something, in the order of the file.
    pub(super) all: Vec<Fact<'a>>,
    /// Where `false` stands, if it does.
    pub(super) never: Option<SchemaPlace>,
    /// Whether one of the schemas, other than the first, says something of members that are not named.
    pub(super) opens: bool,
    /// The schema that all others were joined to, if one is.
    first: Option<SchemaPlace>,
}

/// What a site comes to.
#[derive(Clone, Debug)]
pub(super) enum Found<'a> {
    /// Exactly what another schema describes.
    Reference(SchemaPlace),
    /// What these schemas describe together.
    Facts(Site, Facts<'a>),
}

impl Site {
    /// A schema as a whole.
    pub(super) const fn new(place: SchemaPlace) -> Self {
        Self { place, also: Vec::new(), part: Types::ALL }
    }

    /// A part of this site's values.
    pub(super) fn part(&self, part: Types) -> Self {
        Self { part, ..self.clone() }
    }

    /// The site of schemas that hold together; `None` if there are none.
    pub(super) fn join(places: Vec<SchemaPlace>) -> Option<Self> {
        let mut places = places.into_iter();
        let place = places.next()?;
        let mut also: Vec<Held> = places.map(|place| Held { place, chosen: false, decided: false }).collect();
        also.sort_unstable();
        also.dedup();
        also.retain(|held| held.place != place);
        Some(Self { place, also, part: Types::ALL })
    }

    /// Whether it is one schema as a whole.
    pub(super) fn is_whole(&self) -> bool {
        self.also.is_empty() && self.part == Types::ALL
    }

    /// Whether no other schema holds beside its own.
    pub(super) fn is_alone(&self) -> bool {
        self.also.is_empty()
    }

    /// What holds here, behind all references.
    pub(super) fn find_through<'a>(&self, resolved: &'a Resolved) -> Found<'a> {
        let mut found = self.find(resolved);
        while let Found::Reference(target) = found {
            found = Self::new(target).find(resolved);
        }
        found
    }

    /// What holds here.
    pub(super) fn find<'a>(&self, resolved: &'a Resolved) -> Found<'a> {
        let mut site = self.clone();
        let mut passed = HashSet::new();
        while site.also.is_empty() && passed.insert(site.place.clone()) {
            let Some(schema) = Schema::at(resolved, &site.place) else { break };
            if let Some(target) = only_reference(resolved, &site.place, schema) {
                if site.part.has(Types::of(resolved, target)) {
                    return Found::Reference(target.clone());
                }
                site.place = target.clone();
            } else if let Some(inner) = only_branch(resolved, &site.place, schema) {
                site.place = inner;
            } else {
                break;
            }
        }
        let facts = Facts::of(resolved, &site);
        Found::Facts(site, facts)
    }
}

/// The target, if nothing else is said.
fn only_reference<'a>(resolved: &'a Resolved, place: &SchemaPlace, schema: Schema<'_>) -> Option<&'a SchemaPlace> {
    let target = resolved.target(place)?;
    let mut asserting = schema.asserting();
    if !schema.refers() {
        return None;
    }
    asserting.retain(|keyword| !schema.leads(keyword));
    match asserting.as_slice() {
        [] => Some(target),
        ["type"] => Types::at(schema).has(Types::of(resolved, target)).then_some(target),
        _ => None,
    }
}

/// The schema inside, if that is all that this one says.
fn only_branch(resolved: &Resolved, place: &SchemaPlace, schema: Schema<'_>) -> Option<SchemaPlace> {
    let asserting = schema.asserting();
    let [keyword @ ("allOf" | "anyOf" | "oneOf")] = asserting.as_slice() else { return None };
    let branches = schema.list(keyword);
    let branch = |index: usize| place.join(*keyword).join(index);
    if branches.len() == 1 {
        return Some(branch(0));
    }
    let says = |node: &Node| node.as_bool() == Some(false) || node.as_object().is_some();
    let speaking: Vec<usize> = (0..branches.len())
        .filter(|index| {
            branches.get(*index).is_some_and(says)
                && Schema::at(resolved, &branch(*index)).is_none_or(|schema| !schema.asserting().is_empty())
        })
        .collect();
    match (speaking.as_slice(), *keyword) {
        ([only], "allOf") => Some(branch(*only)),
        _ => None,
    }
}

impl<'a> Facts<'a> {
    /// The schemas that hold at a site.
    pub(super) fn of(resolved: &'a Resolved, site: &Site) -> Self {
        let mut facts = Self {
            all: Vec::new(),
            never: None,
            opens: false,
            first: Some(site.place.clone()).filter(|_| site.also.is_empty()),
        };
        let mut seen: HashSet<SchemaPlace> = HashSet::new();
        // Which branches were chosen is known of these alone: they are not to be met first through another schema.
        let left_out = LeftOut {
            unions: site.also.iter().filter(|held| held.chosen).map(|held| &held.place).collect(),
            conditions: site.also.iter().filter(|held| held.decided).map(|held| &held.place).collect(),
        };
        let first = std::iter::once(&site.place).chain(site.also.iter().map(|held| &held.place));
        for place in first {
            facts.enter(resolved, place, &left_out, &mut seen);
        }
        facts
    }

    fn enter(
        &mut self,
        resolved: &'a Resolved,
        place: &SchemaPlace,
        left_out: &LeftOut<'_>,
        seen: &mut HashSet<SchemaPlace>,
    ) {
        if !seen.insert(place.clone()) {
            return;
        }
        let Some(schema) = Schema::at(resolved, place) else {
            if resolved.node(place).and_then(Node::as_bool) == Some(false) {
                self.never = self.never.take().or_else(|| Some(place.clone()));
            }
            return;
        };
        self.opens |= seen.len() > 1
            && ["additionalProperties", "unevaluatedProperties"]
                .into_iter()
                .any(|keyword| schema.get(keyword).is_some());
        let asserting = schema.asserting();
        let joined = seen.len() < MAX_JOINED;
        let (chosen, decided) = (left_out.unions.contains(place), left_out.conditions.contains(place));
        let referred = joined && schema.refers() && resolved.target(place).is_some();
        let fact = Fact { place: place.clone(), schema, chosen, decided, joined, referred };
        // Before 2019-09, nothing else of a schema with a reference counts.
        let only_reference = schema.dialect < Dialect::Draft201909 && asserting.contains(&"$ref");
        let position = self.all.len();
        if joined {
            if let Some(target) = resolved.target(place).filter(|_| schema.refers()) {
                self.enter(resolved, target, left_out, seen);
            }
            if !only_reference && asserting.contains(&"allOf") {
                for index in 0..schema.list("allOf").len() {
                    self.enter(resolved, &place.join("allOf").join(index), left_out, seen);
                }
            }
        }
        if fact.asserting().next().is_some() && !(only_reference && joined) {
            self.all.insert(position, fact);
        }
    }

    /// Every keyword that asserts something, with its schema.
    pub(super) fn asserting(&self) -> impl Iterator<Item = (&Fact<'a>, &'a str)> {
        self.all.iter().flat_map(|fact| fact.asserting().map(move |keyword| (fact, keyword)))
    }

    /// The schemas that have a keyword.
    pub(super) fn with<'s>(&'s self, keyword: &'s str) -> impl Iterator<Item = &'s Fact<'a>> + 's {
        self.all.iter().filter(move |fact| fact.asserting().any(|own| own == keyword))
    }

    /// Whether any of the schemas has the keyword.
    pub(super) fn has(&self, keyword: &str) -> bool {
        self.with(keyword).next().is_some()
    }

    /// The types that these schemas leave.
    pub(super) fn types(&self, resolved: &Resolved) -> Types {
        if self.never.is_some() {
            return Types::NONE;
        }
        self.all.iter().fold(Types::ALL, |left, fact| left.and(fact.types(resolved)))
    }

    /// Whether all that holds was joined to the schema at a place.
    pub(super) fn is_below(&self, place: &SchemaPlace) -> bool {
        self.first.as_ref() == Some(place)
    }

    /// Whether one of them must not be shown.
    pub(super) fn sensitive(&self) -> bool {
        self.all.iter().any(|fact| fact.schema.flag("x-bus-sensitive"))
    }
}

impl<'a> Fact<'a> {
    /// The keywords that assert, without those that were joined or chosen.
    pub(super) fn asserting(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let (joined, chosen, decided, referred) = (self.joined, self.chosen, self.decided, self.referred);
        let schema = self.schema;
        schema.asserting().into_iter().filter(move |keyword| match *keyword {
            "allOf" => !joined,
            "anyOf" | "oneOf" => !chosen,
            "if" | "then" | "else" => !decided,
            keyword => !(referred && schema.leads(keyword)),
        })
    }

    fn types(&self, resolved: &Resolved) -> Types {
        self.asserting().fold(Types::ALL, |left, keyword| {
            left.and(kinds::of_keyword(resolved, &self.place, self.schema, keyword).at_most)
        })
    }
}
