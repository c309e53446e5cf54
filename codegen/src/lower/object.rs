//! Objects: structs for declared members, maps for others.

use std::collections::{HashMap, HashSet};

use super::guard::Step;
use super::matching::{Matched, Patterns};
use super::member::{member, member_type, name_members, named, placeholder};
use super::names::{Claim, Given, Wish, distinct};
use super::property_names::{Names, key, names};
use super::schema::{IN_PLACE, is_anything};
use super::shape::Reasons;
use super::site::{Fact, Facts, Site};
use super::types::Lowering;
use super::words::{Style, append, chosen, digest};
use crate::config::UnknownMembers;
use crate::model::{Docs, MapChecks, Matching, Member, NameChecks, Rest, Struct, Type};
use crate::resolve::Resolved;
use crate::source::{Node, SchemaPlace};

/// Whether an object becomes a struct rather than a map.
pub(super) fn is_struct(facts: &Facts<'_>) -> bool {
    // All members of a closed object with one pattern are alike: a map.
    let is_map = |patterns: &Patterns<'_, '_>| {
        let one = patterns.maps.len() == 1 && patterns.literal.is_empty() && patterns.refused.is_empty();
        let others = ["patternProperties", "additionalProperties"];
        one && refuses(patterns.fact, "additionalProperties")
            && others.into_iter().flat_map(|keyword| facts.with(keyword)).all(|fact| patterns.is_of(fact))
    };
    ["properties", "required", "dependentRequired", "dependencies"].into_iter().any(|keyword| facts.has(keyword))
        || closed(facts, None).is_some()
        || patterns(facts, &[]).is_some_and(|patterns| !is_map(&patterns))
}

/// The patterns that have maps of their own in a struct.
fn patterns<'f, 'a>(facts: &'f Facts<'a>, named: &[&str]) -> Option<Patterns<'f, 'a>> {
    let others = facts.has("additionalProperties") || unevaluated(facts, true).is_some();
    Patterns::of(facts, named, others)
}

fn refuses(fact: &Fact<'_>, keyword: &str) -> bool {
    fact.schema.get(keyword).and_then(Node::as_bool) == Some(false)
}

/// The keyword that refuses members that are not named, if one does; by patterns, if these have maps.
fn closed(facts: &Facts<'_>, patterns: Option<&Patterns<'_, '_>>) -> Option<&'static str> {
    if facts.has("patternProperties") && patterns.is_none() {
        return None;
    }
    // What another schema's patterns leave is for that schema to say.
    let decides = |fact: &&Fact<'_>| {
        fact.schema.members("patternProperties").is_empty() || patterns.is_some_and(|patterns| patterns.is_of(fact))
    };
    if facts.all.iter().filter(decides).any(|fact| refuses(fact, "additionalProperties")) {
        return Some("additionalProperties");
    }
    let unevaluated = unevaluated(facts, patterns.is_some());
    unevaluated.filter(|fact| refuses(fact, "unevaluatedProperties")).map(|_| "unevaluatedProperties")
}

/// The schema whose `unevaluatedProperties` speaks of the members that are not declared: only where every member that anything
/// evaluates is, by schemas that are joined to this one, or has a map for its pattern.
fn unevaluated<'f, 'a>(facts: &'f Facts<'a>, patterns: bool) -> Option<&'f Fact<'a>> {
    let known = patterns && facts.with("patternProperties").count() == 1;
    let evaluates_more = facts.asserting().any(|(_, keyword)| {
        keyword == "patternProperties" && !known
            || ["additionalProperties", "propertyNames"].contains(&keyword)
            || IN_PLACE.contains(&keyword)
    });
    let first =
        facts.all.first().filter(|first| first.asserting().any(|keyword| keyword == "unevaluatedProperties"))?;
    let alone = facts.is_below(&first.place) && first.schema.get("additionalProperties").is_none();
    (alone && !facts.opens && !evaluates_more).then_some(first)
}

/// The type of an object without declared members, and the keywords that it cannot hold.
pub(super) fn map(lowering: &mut Lowering<'_, '_>, facts: &Facts<'_>) -> (Type, Reasons) {
    let names = names(lowering.stage.resolved, facts, &[], &[], None);
    let mut reasons = beyond_members(facts, &names, None);
    let value = rest_type(lowering, facts, None);
    note_untyped(lowering, &reasons, &value);
    let mut checks = MapChecks { key: key(lowering, facts, &names.checks), ..MapChecks::default() };
    if checks.key.is_none() {
        checks.names = names.checks;
    }
    for fact in &facts.all {
        let schema = fact.schema;
        checks.min_members = schema.count("minProperties").filter(|least| *least > 0).max(checks.min_members);
        checks.max_members = schema.count("maxProperties").into_iter().chain(checks.max_members).min();
        for keyword in ["minProperties", "maxProperties"] {
            if schema.get(keyword).is_some() && schema.count(keyword).is_none() {
                reasons.push((fact.place.clone(), keyword.to_owned()));
            }
        }
    }
    (Type::Map(Box::new(value), checks), reasons)
}

/// Counts values of which only patterns say something that no type holds.
fn note_untyped(lowering: &mut Lowering<'_, '_>, reasons: &Reasons, rest: &Type) {
    let beyond = *rest == Type::Any && reasons.iter().any(|(_, keyword)| keyword == "patternProperties");
    lowering.stage.draft(lowering.owner).untyped += usize::from(beyond);
}

/// Keywords about objects that neither a struct nor a map holds.
fn beyond_members(facts: &Facts<'_>, names: &Names, patterns: Option<&Patterns<'_, '_>>) -> Reasons {
    const BEYOND: &[&str] = &[
        "patternProperties",
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
        "dependencies",
        "unevaluatedProperties",
    ];
    let unevaluated_is_additional = unevaluated(facts, patterns.is_some()).is_some();
    let beyond = facts.asserting().filter(|(_, keyword)| BEYOND.contains(keyword));
    let mut reasons: Reasons = beyond
        .filter(|(_, keyword)| !(unevaluated_is_additional && *keyword == "unevaluatedProperties"))
        .map(|(fact, keyword)| (fact.place.clone(), keyword.to_owned()))
        .filter(|reason| !names.held.contains(reason))
        .collect();
    // What another schema says of members that it does not name, it says of those in maps, too.
    if let Some(patterns) = patterns.filter(|patterns| !patterns.maps.is_empty()) {
        let others = facts.with("additionalProperties").filter(|fact| !patterns.is_of(fact));
        let others = others.filter(|fact| fact.schema.members("patternProperties").is_empty());
        reasons.extend(others.map(|fact| (fact.place.clone(), "additionalProperties".to_owned())));
    }
    // What the patterns leave is not known without them.
    let left = facts.with("additionalProperties").map(|fact| fact.place.clone());
    let left: Vec<SchemaPlace> =
        left.filter(|place| reasons.contains(&(place.clone(), "patternProperties".to_owned()))).collect();
    reasons.extend(left.into_iter().map(|place| (place, "additionalProperties".to_owned())));
    reasons
}

/// The type of members that are not named.
fn rest_type(lowering: &mut Lowering<'_, '_>, facts: &Facts<'_>, patterns: Option<&Patterns<'_, '_>>) -> Type {
    let mut places = Vec::new();
    for fact in &facts.all {
        // Those that match have maps.
        let is_held = patterns.is_some_and(|patterns| patterns.is_of(fact));
        let other_patterns = if is_held { &[] } else { fact.schema.members("patternProperties") };
        let additional = fact.schema.get("additionalProperties").filter(|node| !is_anything(node));
        match (other_patterns, additional) {
            ([], Some(node)) if node.as_bool() != Some(false) => places.push(fact.place.join("additionalProperties")),
            // Nothing but what matches.
            ([only, others @ ..], Some(node))
                if node.as_bool() == Some(false)
                    && !is_anything(&only.value)
                    && others.iter().all(|other| other.value.to_json() == only.value.to_json()) =>
            {
                places.push(fact.place.join("patternProperties").join(&only.name));
            }
            _ => {}
        }
    }
    let unevaluated = unevaluated(facts, patterns.is_some()).map(|fact| fact.place.join("unevaluatedProperties"));
    places.extend(unevaluated.filter(|place| lowering.stage.resolved.node(place).and_then(Node::as_bool).is_none()));
    let declared: Vec<String> = declared(facts, patterns).into_iter().map(|member| member.name.to_owned()).collect();
    let step = Step::Rest(declared, patterns.map(Patterns::all).unwrap_or_default());
    Site::join(places).map_or(Type::Any, |site| lowering.inside(step, &site))
}

/// A member that some of the schemas declare.
struct Declared<'a> {
    name: &'a str,
    /// The schemas that hold for it.
    places: Vec<SchemaPlace>,
    /// The first of them.
    schema: &'a Node,
    /// Another of the schemas that refuses it, and the keyword.
    refused: Option<(SchemaPlace, String)>,
}

/// The members that the schemas declare, with all that holds for them.
fn declared<'a>(facts: &Facts<'a>, patterns: Option<&Patterns<'_, 'a>>) -> Vec<Declared<'a>> {
    let mut members: Vec<Declared<'a>> = Vec::new();
    let mut index: HashMap<&str, usize> = HashMap::new();
    let of_properties = facts.with("properties").flat_map(|fact| {
        let properties = fact.schema.members("properties").iter();
        properties.map(|property| {
            (property.name.as_str(), fact.place.join("properties").join(&property.name), &property.value)
        })
    });
    let of_patterns = patterns.into_iter().flat_map(|patterns| {
        let place = patterns.fact.place.join("patternProperties");
        patterns.literal.iter().map(move |(name, member)| (*name, place.join(&member.name), &member.value))
    });
    for (name, at, schema) in of_properties.chain(of_patterns) {
        let position = *index.entry(name).or_insert(members.len());
        match members.get_mut(position) {
            Some(member) => member.places.push(at),
            None => members.push(Declared { name, places: vec![at], schema, refused: None }),
        }
    }
    if let Some(patterns) = patterns {
        for member in members.iter_mut().filter(|member| !patterns.refuse(member.name)) {
            let map = patterns.find(member.name).filter(|map| map.says_more_than(member.schema) && map.is_scalar());
            member.places.extend(map.map(|map| map.place(patterns.fact)));
        }
    }
    if let Some(patterns) = patterns {
        let refuses = (patterns.fact.place.clone(), "patternProperties".to_owned());
        let refused = members.iter_mut().filter(|member| patterns.refuse(member.name));
        refused.for_each(|member| member.refused = Some(refuses.clone()));
    }
    if facts.all.len() < 2 {
        return members;
    }
    for fact in facts.with("additionalProperties") {
        let own: HashSet<&str> = fact.schema.members("properties").iter().map(|member| member.name.as_str()).collect();
        let has_patterns = !fact.schema.members("patternProperties").is_empty();
        let own_patterns = patterns.filter(|patterns| patterns.is_of(fact));
        let matches = |name: &str| has_patterns && own_patterns.is_none_or(|patterns| patterns.names(name));
        let is_refused = refuses(fact, "additionalProperties");
        for member in members.iter_mut().filter(|member| !own.contains(member.name) && !matches(member.name)) {
            if is_refused {
                member.refused = Some((fact.place.clone(), "additionalProperties".to_owned()));
            } else {
                member.places.push(fact.place.join("additionalProperties"));
            }
        }
    }
    members
}

/// Those of the places whose schemas say something; one, if none does.
fn speaking(resolved: &Resolved, mut places: Vec<SchemaPlace>) -> Vec<SchemaPlace> {
    let is_silent = |place: &SchemaPlace| resolved.node(place).is_some_and(is_anything);
    if places.iter().any(|place| !is_silent(place)) {
        places.retain(|place| !is_silent(place));
    }
    places
}

/// The struct of an object.
pub(super) fn body(lowering: &mut Lowering<'_, '_>, facts: &Facts<'_>) -> Struct {
    let properties = facts.with("properties").flat_map(|fact| fact.schema.members("properties"));
    let known: HashSet<&str> = properties.map(|property| property.name.as_str()).collect();
    let required: Vec<(&Fact<'_>, &str)> = facts
        .with("required")
        .flat_map(|fact| fact.schema.list("required").iter().filter_map(Node::as_str).map(move |name| (fact, name)))
        .collect();
    let undeclared: Vec<&str> = required.iter().map(|(_, name)| *name).filter(|name| !known.contains(name)).collect();
    let patterns = patterns(facts, &known.iter().copied().chain(undeclared.iter().copied()).collect::<Vec<_>>());
    let patterns = patterns.as_ref();
    let declared = declared(facts, patterns);
    let declared_names: Vec<&str> = declared.iter().map(|member| member.name).collect();
    let names = names(lowering.stage.resolved, facts, &declared_names, &undeclared, patterns);
    let mut reasons = beyond_members(facts, &names, patterns);
    let (counts, dependent) = (counts(facts, &mut reasons), dependent(facts, &mut reasons));
    lowering.checks_inside = true;
    let is_required: HashSet<&str> = required.iter().map(|(_, name)| *name).collect();
    let (mut members, mut called) = (Vec::new(), Vec::new());
    let mut seen: HashSet<&str> = HashSet::new();
    let natural = |name: &str| format!("The member {}.", Docs::code(name));
    for Declared { name, places, schema, refused } in declared {
        if let Some(patterns) = patterns
            && patterns.find(name).is_some_and(|map| map.says_more_than(schema) && !map.is_scalar())
        {
            // Types of both together are none that somebody would write.
            reasons.push((patterns.fact.place.clone(), "patternProperties".to_owned()));
        }
        if let Some(by) = refused {
            // No object can have it.
            if is_required.contains(name) {
                reasons.push(by);
            }
            continue;
        }
        seen.insert(name);
        let Some(at) = Site::join(speaking(lowering.stage.resolved, places)) else { continue };
        called.push((Some(at.place.clone()), name.to_owned()));
        let ty = member_type(lowering, Step::Member(name.to_owned()), &at);
        let required = is_required.contains(name);
        members.push(member(lowering, name.to_owned(), Some(&at.place), &natural(name), ty, required));
    }
    for (fact, name) in required {
        if !seen.insert(name) {
            continue;
        }
        let known = patterns.filter(|patterns| !patterns.refuse(name));
        let map = known.and_then(|patterns| Some((patterns, patterns.find(name)?)));
        let ty = match map {
            Some((patterns, map)) => {
                let site = Site::new(map.place(patterns.fact));
                member_type(lowering, Step::Member(name.to_owned()), &site)
            }
            // No object can have it: the general validator will say so.
            None if closed(facts, patterns).is_some() || patterns.is_some_and(|patterns| patterns.refuse(name)) => {
                reasons.push((fact.place.clone(), "required".to_owned()));
                continue;
            }
            None => (rest_type(lowering, facts, patterns), false),
        };
        let place = fact.place.join("required");
        called.push((Some(place.clone()), name.to_owned()));
        members.push(member(lowering, name.to_owned(), Some(&place), &natural(name), ty, true));
    }
    name_members(lowering, &called, &mut members);
    let matching = patterns.map(|patterns| matching(lowering, patterns, &names.checks, &members)).unwrap_or_default();
    let rest = rest(lowering, facts, patterns, names.checks);
    if let (None, Some((_, value))) = (patterns, rest.kept()) {
        note_untyped(lowering, &reasons, value);
    }
    lowering.inexact(reasons);
    let refused = patterns.map(|patterns| patterns.refused.clone());
    Struct { counts, dependent, refused: refused.unwrap_or_default(), ..named(members, matching, rest) }
}

/// The maps of members that match patterns.
fn matching(
    lowering: &mut Lowering<'_, '_>,
    patterns: &Patterns<'_, '_>,
    names: &NameChecks,
    members: &[Member],
) -> Vec<Matching> {
    let (mut wishes, mut values) = (Vec::new(), Vec::new());
    for map in &patterns.maps {
        let place = map.place(patterns.fact);
        let value = lowering.inside(Step::Matching(map.pattern.clone()), &Site::new(place.clone()));
        let own = lowering.stage.resolved.rust_options(&place).name;
        // The name of an item that stands here is the item's.
        let own = own.filter(|_| !matches!(value, Type::Item(id) if lowering.stage.is_at(id, &place)));
        let natural = own.map_or_else(|| map.field(), |name| chosen(name.as_str(), Style::Snake));
        let told_apart = append(&natural, &format!("x{}", digest(&map.pattern, 6)), Style::Snake);
        wishes.push(Wish { natural, claim: Claim::Common, qualified: vec![told_apart], identity: map.pattern.clone() });
        values.push(value);
    }
    let taken: Vec<&str> = members.iter().map(|member| member.field.as_str()).collect();
    let given = distinct(&wishes, Style::Snake, &taken).into_iter().zip(values).zip(&patterns.maps);
    let map = |((given, value), map): ((Given, Type), &Matched<'_>)| Matching {
        field: given.name,
        pattern: map.pattern.clone(),
        value,
        names: names.clone(),
    };
    given.map(map).collect()
}

/// How many members there must be.
fn counts(facts: &Facts<'_>, reasons: &mut Reasons) -> (Option<u64>, Option<u64>) {
    let (mut least, mut most) = (None, None);
    for fact in &facts.all {
        let schema = fact.schema;
        least = schema.count("minProperties").filter(|least| *least > 0).max(least);
        most = schema.count("maxProperties").into_iter().chain(most).min();
        for keyword in ["minProperties", "maxProperties"] {
            if schema.get(keyword).is_some() && schema.count(keyword).is_none() {
                reasons.push((fact.place.clone(), keyword.to_owned()));
            }
        }
    }
    (least, most)
}

/// The members that call for others.
fn dependent(facts: &Facts<'_>, reasons: &mut Reasons) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for fact in &facts.all {
        for keyword in ["dependentRequired", "dependencies"] {
            if !fact.asserting().any(|own| own == keyword) {
                continue;
            }
            let members = fact.schema.members(keyword);
            if members.iter().any(|member| member.value.as_array().is_none()) {
                continue;
            }
            reasons.retain(|reason| *reason != (fact.place.clone(), keyword.to_owned()));
            found.extend(members.iter().map(|member| {
                let needed = member.value.as_array().unwrap_or_default().iter().filter_map(Node::as_str);
                (member.name.clone(), needed.map(str::to_owned).collect())
            }));
        }
    }
    found
}

fn rest(
    lowering: &mut Lowering<'_, '_>,
    facts: &Facts<'_>,
    patterns: Option<&Patterns<'_, '_>>,
    names: NameChecks,
) -> Rest {
    if closed(facts, patterns).is_some() {
        return Rest::Refused;
    }
    // What other keywords say of members that are not named here must not get lost.
    let speaks = facts.asserting().any(|(_, keyword)| {
        IN_PLACE.contains(&keyword)
            || [
                "additionalProperties",
                "patternProperties",
                "unevaluatedProperties",
                "propertyNames",
                "minProperties",
                "maxProperties",
                "dependentRequired",
                "dependencies",
            ]
            .contains(&keyword)
    });
    if speaks || lowering.stage.options.types.unknown_members == UnknownMembers::Keep {
        return Rest::Kept {
            field: placeholder(),
            value: rest_type(lowering, facts, patterns),
            checks: MapChecks { names, ..MapChecks::default() },
        };
    }
    Rest::Ignored
}
