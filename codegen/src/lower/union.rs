//! One of several types: how the branches of `anyOf` and `oneOf`, and types listed together, are told apart.

use std::collections::HashSet;

use super::branch;
use super::kinds;
use super::payload::{self, Holds};
use super::schema::Schema;
use super::shape::{Reasons, Shape, Types, of_type};
use super::site::{Fact, Facts, Found, Held, Site};
use super::values;
use crate::resolve::Resolved;
use crate::source::{Node, Pointer, SchemaPlace};

/// Branches of several unions that hold for the same values are combined as long as there are no more combinations than this.
const MAX_COMBINED: usize = 512;

/// The variants of a union, and how they are told apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    /// How.
    pub(super) choice: Choice,
    /// The variants, in the order of the schema.
    pub(super) variants: Vec<Branch>,
}

/// How the variants of a union are told apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Choice {
    /// By the JSON type of the value.
    Kinds,
    /// By a text in the object.
    Tagged {
        /// `anyOf` or `oneOf`
        keyword: &'static str,
        /// The names of members that lead to it.
        path: Vec<String>,
    },
    /// By the text that the value is, or the name of its only member.
    External {
        /// `anyOf` or `oneOf`
        keyword: &'static str,
    },
    /// By trying. With `oneOf`, exactly one must fit.
    Tried {
        /// `anyOf` or `oneOf`
        keyword: &'static str,
    },
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Branch {
    /// Its values.
    pub(super) site: Site,
    /// The branch's schema as written; `None` for a type in a list.
    pub(super) schema: Option<SchemaPlace>,
    /// Its types.
    pub(super) types: Types,
    /// The tags that choose it.
    pub(super) tags: Vec<String>,
    /// What it would like to be called.
    pub(super) label: String,
    /// Whether nothing is known of its values.
    pub(super) other: bool,
    /// What the variant holds of them.
    pub(super) holds: Holds,
}

/// What `anyOf` or `oneOf` makes of the values; `None` if none adds anything to the type.
pub(super) fn of(resolved: &Resolved, site: &Site, facts: &Facts<'_>, types: Types) -> Option<(Shape, Reasons)> {
    let unions = facts.all.iter().enumerate().flat_map(|(position, fact)| {
        let keywords = fact.asserting().filter_map(|keyword| match keyword {
            "oneOf" => Some("oneOf"),
            "anyOf" => Some("anyOf"),
            _ => None,
        });
        keywords.map(move |keyword| (position, keyword))
    });
    let chosen = site.also.iter().filter(|held| held.chosen).filter_map(|held| Schema::at(resolved, &held.place));
    let combined =
        chosen.fold(1, |all: usize, schema| all.saturating_mul(width(schema, "anyOf").max(width(schema, "oneOf"))));
    let few = |(position, keyword): &(usize, &'static str)| {
        facts
            .all
            .get(*position)
            .is_some_and(|fact| combined.saturating_mul(width(fact.schema, keyword)) <= MAX_COMBINED)
    };
    let unions: Vec<(usize, &'static str)> = unions.filter(|union| combined == 1 || few(union)).collect();
    unions.into_iter().find_map(|(position, keyword)| one(resolved, site, facts, types, position, keyword))
}

/// How many branches there are.
fn width(schema: Schema<'_>, keyword: &str) -> usize {
    schema.list(keyword).len().max(1)
}

/// What one `anyOf` or `oneOf` makes of the values.
fn one(
    resolved: &Resolved,
    site: &Site,
    facts: &Facts<'_>,
    types: Types,
    position: usize,
    keyword: &'static str,
) -> Option<(Shape, Reasons)> {
    let union = facts.all.get(position)?;
    let places: Vec<SchemaPlace> =
        (0..union.schema.list(keyword).len()).map(|index| union.place.join(keyword).join(index)).collect();
    let base = base(site, facts, position);
    let rest = Facts::of(resolved, &Site { place: union.place.join(keyword), also: base.clone(), part: Types::ALL });
    // A branch that says what one before it does is no alternative.
    let mut said = HashSet::new();
    let is_new = |place: &SchemaPlace| {
        keyword == "oneOf" || resolved.node(place).is_none_or(|branch| said.insert(branch.to_json().to_string()))
    };
    let fitting: Vec<(SchemaPlace, Types)> = places
        .into_iter()
        .filter(is_new)
        .map(|place| {
            let own = Types::of(resolved, &place).and(types);
            (place, own)
        })
        .filter(|(_, own)| !own.is_empty())
        .collect();
    if let Some(strings) = strings(resolved, &rest, &fitting, keyword) {
        return Some((strings, Vec::new()));
    }
    let lost = lost_here(facts, position, keyword);
    let to_site = |place: &SchemaPlace, own: Types| {
        let mut also = base.clone();
        also.retain(|held| held.place != *place);
        Site { place: place.clone(), also, part: if types == Types::ALL { Types::ALL } else { own } }
    };
    if let [(place, own)] = fitting.as_slice() {
        return Some((Shape::Branch(to_site(place, *own)), lost));
    }
    if narrows_only(resolved, &rest, &fitting, types) {
        return None;
    }
    let found: Vec<Branch> = fitting
        .iter()
        .map(|(place, own)| Branch {
            site: to_site(place, if own.each().len() == 1 || types != Types::ALL { *own } else { Types::ALL }),
            schema: Some(place.clone()),
            types: *own,
            tags: Vec::new(),
            label: label(resolved, place, *own),
            other: false,
            holds: Holds::Whole,
        })
        .map(|mut branch| {
            // A branch as a whole is what a reference in it leads to.
            if branch.site.part.has(Types::of(resolved, &branch.site.place)) {
                branch.site.part = Types::ALL;
            }
            branch
        })
        .collect();
    let named = union.schema.node.get("discriminator").and_then(|node| node.get("propertyName")).and_then(Node::as_str);
    let (choice, variants) = choose(resolved, keyword, found, named);
    Some((Shape::Union(Plan { choice, variants }), lost))
}

/// What holds for every branch.
fn base(site: &Site, facts: &Facts<'_>, position: usize) -> Vec<Held> {
    let held = facts.all.iter().enumerate().filter_map(|(index, fact)| {
        let chosen = fact.chosen || index == position;
        let says = fact.asserting().any(|keyword| !(index == position && ["anyOf", "oneOf"].contains(&keyword)));
        says.then(|| Held { place: fact.place.clone(), chosen, decided: fact.decided })
    });
    let mut held: Vec<Held> = held.collect();
    if !held.is_empty() || !site.also.is_empty() {
        // What is joined again leads to the schemas again whose branches were chosen.
        held.extend(site.also.iter().filter(|held| held.chosen || held.decided).cloned());
        held.extend(facts.all.get(position).map(|fact| Held {
            place: fact.place.clone(),
            chosen: true,
            decided: fact.decided,
        }));
    }
    held.sort_unstable();
    held.dedup();
    held
}

/// The other union of the schema, if it has both.
fn lost_here(facts: &Facts<'_>, position: usize, keyword: &str) -> Reasons {
    let Some(fact) = facts.all.get(position) else { return Vec::new() };
    let others = fact.asserting().filter(|other| ["anyOf", "oneOf"].contains(other) && *other != keyword);
    others.map(|other| (fact.place.clone(), other.to_owned())).collect()
}

/// Listed strings in the branches: an enum; with a branch for any string, an open one.
fn strings(resolved: &Resolved, rest: &Facts<'_>, fitting: &[(SchemaPlace, Types)], keyword: &str) -> Option<Shape> {
    let says_type_only = rest.asserting().all(|(_, keyword)| keyword == "type");
    if !says_type_only || fitting.is_empty() {
        return None;
    }
    let mut listed = Vec::new();
    let mut open = 0;
    for (place, types) in fitting {
        let Found::Facts(_, facts) = Site::new(place.clone()).find_through(resolved) else { return None };
        if *types != Types::STRING || facts.never.is_some() {
            return None;
        }
        if facts.asserting().all(|(_, keyword)| keyword == "type") {
            open += 1;
            continue;
        }
        let [fact] = facts.all.as_slice() else { return None };
        if !fact.asserting().all(|keyword| ["type", "enum", "const"].contains(&keyword)) {
            return None;
        }
        listed.extend(values::strings(&values::listed(fact.schema)?));
    }
    let distinct: HashSet<&String> = listed.iter().collect();
    let overlap = distinct.len() != listed.len();
    match (open, keyword) {
        _ if listed.is_empty() => None,
        (0, "oneOf") if overlap => None,
        (0, _) => {
            let mut seen = HashSet::new();
            listed.retain(|text| seen.insert(text.clone()));
            Some(Shape::Values(values::Values::Strings(listed)))
        }
        (1, "anyOf") => {
            let mut seen = HashSet::new();
            listed.retain(|text| seen.insert(text.clone()));
            Some(Shape::OpenEnum(listed))
        }
        _ => None,
    }
}

/// Whether the branches only narrow what the rest of the schema already describes, so that variants would all be alike.
fn narrows_only(resolved: &Resolved, rest: &Facts<'_>, fitting: &[(SchemaPlace, Types)], types: Types) -> bool {
    let declared: HashSet<&str> = rest
        .with("properties")
        .flat_map(|fact| fact.schema.members("properties"))
        .map(|member| member.name.as_str())
        .collect();
    let is_object = types == Types::OBJECT;
    if is_object && declared.is_empty() {
        // Without members, an object that must have some of several is still one object.
        return fitting.iter().all(|(place, _)| {
            let facts = Facts::of(resolved, &Site::new(place.clone()));
            facts
                .asserting()
                .all(|(_, keyword)| ["type", "required", "not", "minProperties", "maxProperties"].contains(&keyword))
        });
    }
    fitting.iter().all(|(place, _)| {
        let facts = Facts::of(resolved, &Site::new(place.clone()));
        facts.asserting().all(|(fact, keyword)| match keyword {
            "type" => true,
            "not" | "if" | "then" | "else" => true,
            "required" | "minProperties" | "maxProperties" | "dependentRequired" | "propertyNames" => is_object,
            "properties" => {
                is_object
                    && fact.schema.members("properties").iter().all(|member| declared.contains(member.name.as_str()))
            }
            "enum" | "const" => false,
            other => types.each().len() == 1 && !is_object && types != Types::ARRAY && of_type(other).is_some(),
        })
    })
}

/// How branches are told apart. `named` is the member that OpenAPI's `discriminator` names.
fn choose(
    resolved: &Resolved,
    keyword: &'static str,
    mut branches: Vec<Branch>,
    named: Option<&str>,
) -> (Choice, Vec<Branch>) {
    let mut taken = Types::NONE;
    let disjoint = branches.iter().all(|branch| {
        let free = taken.and(branch.types).is_empty();
        taken = taken.or(branch.types);
        free
    });
    if let Some(variants) = payload::external(resolved, &branches, disjoint) {
        return (Choice::External { keyword }, variants);
    }
    if disjoint {
        return (Choice::Kinds, branches);
    }
    if branches.iter().all(|branch| branch.types == Types::OBJECT)
        && let Some((path, tags)) = discriminator(resolved, &branches, named)
    {
        for (branch, tags) in branches.iter_mut().zip(tags) {
            if let [only] = tags.as_slice() {
                branch.label.clone_from(only);
            }
            branch.tags = tags;
        }
        if let [tag] = path.as_slice() {
            payload::beside(resolved, &mut branches, tag);
        }
        return (Choice::Tagged { keyword, path }, branches);
    }
    (Choice::Tried { keyword }, branches)
}

/// The member that tells the branches apart: required in all, with different texts. Of several, the named one, or else the
/// first.
fn discriminator(
    resolved: &Resolved,
    branches: &[Branch],
    named: Option<&str>,
) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    let facts: Vec<Facts<'_>> = branches.iter().map(|branch| Facts::of(resolved, &branch.site)).collect();
    let first = facts.first()?;
    let mut candidates = required_members(first);
    candidates.sort_by_key(|name| Some(name.as_str()) != named);
    for name in candidates {
        let at: Option<Vec<Facts<'_>>> = facts.iter().map(|facts| member(resolved, facts, &name)).collect();
        let Some(at) = at else { continue };
        if let Some(tags) = distinct_tags(&at) {
            return Some((vec![name], tags));
        }
        let Some(inner) = at.first() else { continue };
        for nested in required_members(inner) {
            let below: Option<Vec<Facts<'_>>> = at.iter().map(|facts| member(resolved, facts, &nested)).collect();
            if let Some(tags) = below.and_then(|below| distinct_tags(&below)) {
                return Some((vec![name, nested], tags));
            }
        }
    }
    None
}

fn required_members(facts: &Facts<'_>) -> Vec<String> {
    let required: HashSet<&str> =
        facts.with("required").flat_map(|fact| fact.schema.list("required")).filter_map(Node::as_str).collect();
    let mut seen = HashSet::new();
    let declared = facts.with("properties").flat_map(|fact| fact.schema.members("properties"));
    let names = declared.map(|member| member.name.as_str()).filter(|name| required.contains(name));
    names.filter(|name| seen.insert(*name)).map(str::to_owned).collect()
}

/// What holds for a required member of an object.
fn member<'a>(resolved: &'a Resolved, facts: &Facts<'_>, name: &str) -> Option<Facts<'a>> {
    if !required_members(facts).iter().any(|required| required == name) {
        return None;
    }
    let declares = |fact: &&Fact<'_>| fact.schema.members("properties").iter().any(|member| member.name == name);
    let places = facts.with("properties").filter(declares).map(|fact| fact.place.join("properties").join(name));
    Some(Facts::of(resolved, &Site::join(places.collect())?))
}

/// The texts that each of the members may be, if no text is that of two.
fn distinct_tags(members: &[Facts<'_>]) -> Option<Vec<Vec<String>>> {
    let mut seen = HashSet::new();
    let mut tags = Vec::new();
    for facts in members {
        let lists = facts.all.iter().filter_map(|fact| values::listed(fact.schema));
        let shortest = lists.min_by_key(Vec::len)?;
        if !shortest.iter().all(|value| value.as_str().is_some()) {
            return None;
        }
        let texts = values::strings(&shortest);
        if texts.is_empty() || !texts.iter().all(|text| seen.insert(text.clone())) {
            return None;
        }
        tags.push(texts);
    }
    Some(tags)
}

/// Types listed together, or not at all: a variant for each that the schemas speak of.
pub(super) fn by_type(resolved: &Resolved, site: &Site, facts: &Facts<'_>, types: Types) -> Option<Plan> {
    let spoken = facts.asserting().fold(Types::NONE, |all, (fact, keyword)| {
        let of = match keyword {
            "not" => Some(Types::of(resolved, &fact.place.join("not"))).filter(|of| *of != Types::ALL),
            keyword => of_type(keyword),
        };
        all.or(of.unwrap_or(Types::NONE))
    });
    let each = types.each();
    let silent: Vec<Types> = each.iter().copied().filter(|one| one.and(spoken).is_empty()).collect();
    // Only what nobody listed goes together, beside something of which more is said.
    let grouped = silent.len() > 1
        && silent.len() < each.len()
        && facts.all.iter().all(|fact| Types::at(fact.schema) == Types::ALL);
    if types == Types::ALL && silent.len() == each.len() {
        return None;
    }
    let mut variants: Vec<Branch> = each
        .into_iter()
        .filter(|one| !(grouped && silent.contains(one)))
        .map(|one| Branch {
            site: site.part(one),
            schema: None,
            types: one,
            tags: Vec::new(),
            label: kind_label(one).to_owned(),
            other: false,
            holds: Holds::Whole,
        })
        .collect();
    if grouped {
        let rest = silent.into_iter().fold(Types::NONE, Types::or);
        variants.push(Branch {
            site: site.part(rest),
            schema: None,
            types: rest,
            tags: Vec::new(),
            label: "Other".to_owned(),
            other: true,
            holds: Holds::Whole,
        });
    }
    Some(Plan { choice: Choice::Kinds, variants })
}

/// The keywords that may refuse a null although the types that they leave have it.
pub(super) fn refuse_null(resolved: &Resolved, facts: &Facts<'_>) -> Reasons {
    let may_refuse = facts.asserting().filter(|(fact, keyword)| match *keyword {
        "type" | "enum" | "const" => false,
        _ => !kinds::of_keyword(resolved, &fact.place, fact.schema, keyword).wholly.has(Types::NULL),
    });
    may_refuse.map(|(fact, keyword)| (fact.place.clone(), keyword.to_owned())).collect()
}

/// What a branch would like to be called.
pub(super) fn label(resolved: &Resolved, place: &SchemaPlace, types: Types) -> String {
    let node = resolved.node(place);
    if let Some(title) = node.and_then(|node| node.get("title")).and_then(Node::as_str)
        && title.split_whitespace().count() <= 4
        && title.len() <= 40
    {
        return title.to_owned();
    }
    if let Some(target) = resolved.target(place) {
        return match target.pointer.tokens().last() {
            Some(name) => name.clone(),
            None => super::naming::stem(&resolved.documents.get(target.document).name).to_owned(),
        };
    }
    let is_object = types == Types::OBJECT || types.each().len() > 1;
    match place.pointer.tokens().last().map(String::as_str) {
        Some("then" | "if" | "else") if !is_object => return kind_label(types).to_owned(),
        Some("then") => {
            let schema =
                place.pointer.parent().and_then(|schema| resolved.node(&SchemaPlace::new(place.document, schema)));
            return schema.and_then(branch::then).unwrap_or_else(|| "Then".to_owned());
        }
        Some("if") => return "Then".to_owned(),
        Some("else") => return "Otherwise".to_owned(),
        _ => {}
    }
    let [.., keyword, index] = place.pointer.tokens() else { return "Variant".to_owned() };
    let index = index.parse::<usize>().unwrap_or(0);
    let parent = place.pointer.parent().and_then(|list| list.parent()).unwrap_or_else(Pointer::root);
    branch::name(resolved, &SchemaPlace::new(place.document, parent), keyword, index, types)
}

/// The name of a variant for one JSON type.
pub(super) fn kind_label(types: Types) -> &'static str {
    match types {
        Types::NULL => "Null",
        Types::BOOL => "Boolean",
        Types::INTEGER => "Integer",
        Types::FRACTION | Types::NUMBER => "Number",
        Types::STRING => "String",
        Types::ARRAY => "Array",
        Types::OBJECT => "Object",
        _ => "Other",
    }
}
