//! What a variant of a union holds, where little more is in its values than which variant it is.
//!
//! `"cash"` and `{"kind": "cash"}` say only that; of `{"card": ...}` and `{"kind": "card", "content": ...}` one member is worth
//! having. Only of closed objects: an open one may get further members, which need a struct to be in. A branch that is a
//! reference, or that `x-bus-rust` says something of, keeps its type.

use std::collections::HashSet;

use super::schema::Schema;
use super::shape::Types;
use super::site::{Fact, Facts, Site};
use super::union::Branch;
use super::values;
use crate::resolve::Resolved;
use crate::source::{Node, SchemaPlace};

/// What a variant holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Holds {
    /// The value.
    Whole,
    /// A member of it, by name and place.
    Member(String, SchemaPlace),
    /// Nothing: it is a text, or an object with a tag alone.
    Nothing,
}

/// The branches as texts and objects with one member, all different; `None` if one is neither, or if that makes no difference.
pub(super) fn external(resolved: &Resolved, branches: &[Branch], disjoint: bool) -> Option<Vec<Branch>> {
    let (mut texts, mut names) = (HashSet::new(), HashSet::new());
    let mut variants = Vec::new();
    for branch in branches {
        let facts = Facts::of(resolved, &branch.site);
        if branch.types == Types::STRING {
            let (place, listed) = listed(&facts)?;
            if !listed.iter().all(|text| texts.insert(text.clone())) {
                return None;
            }
            if is_free(resolved, branch, &place) {
                // What is said of several texts describes none of them.
                let schema = branch.schema.clone().filter(|_| listed.len() == 1);
                variants.extend(listed.into_iter().map(|text| Branch {
                    schema: schema.clone(),
                    tags: vec![text.clone()],
                    label: text,
                    holds: Holds::Nothing,
                    ..branch.clone()
                }));
            } else {
                variants.push(Branch { tags: listed, ..branch.clone() });
            }
            continue;
        }
        let object = Closed::of(resolved, branch, &facts)?;
        let [name] = object.names.as_slice() else { return None };
        if !names.insert(name.clone()) {
            return None;
        }
        let mut variant = Branch { tags: vec![name.clone()], ..branch.clone() };
        if object.is_free {
            variant.holds = object.member(name);
            variant.label.clone_from(name);
        }
        variants.push(variant);
    }
    let helps = !disjoint || variants.iter().any(|variant| variant.holds != Holds::Whole);
    (helps && !names.is_empty()).then_some(variants)
}

/// Sets what variants hold that a member tells apart.
pub(super) fn beside(resolved: &Resolved, variants: &mut [Branch], tag: &str) {
    let objects: Vec<Option<Closed>> = variants
        .iter()
        .map(|branch| {
            let object = Closed::of(resolved, branch, &Facts::of(resolved, &branch.site))?;
            let says_tag_only = matches!(branch.tags.as_slice(), [_]) && object.is_text(resolved, tag);
            says_tag_only.then_some(object)
        })
        .collect();
    // Under different names, members are no contents but say what they are.
    let mut contents = HashSet::new();
    let all = objects.iter().all(|object| {
        let Some(object) = object else { return false };
        contents.extend(object.beside(tag));
        object.names.len() <= 2
    });
    for (variant, object) in variants.iter_mut().zip(&objects) {
        let Some(object) = object.as_ref().filter(|object| object.is_free) else { continue };
        match object.beside(tag).collect::<Vec<_>>().as_slice() {
            [] => variant.holds = Holds::Nothing,
            [content] if all && contents.len() == 1 => variant.holds = object.member(content),
            _ => {}
        }
    }
}

/// The texts that schemas list, and where.
fn listed(facts: &Facts<'_>) -> Option<(SchemaPlace, Vec<String>)> {
    let mut speaking = facts.all.iter().filter(|fact| fact.asserting().any(|keyword| keyword != "type"));
    let (Some(fact), None) = (speaking.next(), speaking.next()) else { return None };
    let mut keywords = fact.asserting().filter(|keyword| *keyword != "type");
    let (Some("enum" | "const"), None) = (keywords.next(), keywords.next()) else { return None };
    if facts.never.is_some() {
        return None;
    }
    Some((fact.place.clone(), values::strings(&values::listed(fact.schema)?)))
}

/// Whether a branch need not have a type of its own. `place` is where its keywords stand.
fn is_free(resolved: &Resolved, branch: &Branch, place: &SchemaPlace) -> bool {
    let says = |keyword: &str| Schema::at(resolved, place).is_some_and(|schema| schema.node.get(keyword).is_some());
    branch.site.place == *place && !says("x-bus-rust") && !says("x-bus-sensitive")
}

/// An object that has all of its members and no other.
struct Closed {
    place: SchemaPlace,
    names: Vec<String>,
    /// Whether it need not have a type of its own.
    is_free: bool,
}

impl Closed {
    fn of(resolved: &Resolved, branch: &Branch, facts: &Facts<'_>) -> Option<Self> {
        let says_more = |fact: &&Fact<'_>| fact.asserting().any(|keyword| !["type", "required"].contains(&keyword));
        let mut speaking = facts.all.iter().filter(says_more);
        let (Some(fact), None) = (speaking.next(), speaking.next()) else { return None };
        let known = ["type", "properties", "required", "additionalProperties"];
        let is_closed = fact.schema.get("additionalProperties").and_then(Node::as_bool) == Some(false);
        if branch.types != Types::OBJECT || facts.never.is_some() || !is_closed {
            return None;
        }
        if !fact.asserting().all(|keyword| known.contains(&keyword)) {
            return None;
        }
        let required: HashSet<&str> =
            facts.with("required").flat_map(|fact| fact.schema.list("required")).filter_map(Node::as_str).collect();
        let names: Vec<&str> = fact.schema.members("properties").iter().map(|member| member.name.as_str()).collect();
        let complete = names.len() == required.len() && names.iter().all(|name| required.contains(name));
        complete.then(|| Self {
            names: names.into_iter().map(str::to_owned).collect(),
            is_free: is_free(resolved, branch, &fact.place),
            place: fact.place.clone(),
        })
    }

    fn place_of(&self, name: &str) -> SchemaPlace {
        self.place.join("properties").join(name)
    }

    fn member(&self, name: &str) -> Holds {
        Holds::Member(name.to_owned(), self.place_of(name))
    }

    /// Whether a member is one text, by its own schema and nothing else.
    fn is_text(&self, resolved: &Resolved, name: &str) -> bool {
        let place = self.place_of(name);
        Types::of(resolved, &place) == Types::STRING
            && matches!(listed(&Facts::of(resolved, &Site::new(place))), Some((_, texts)) if texts.len() == 1)
    }

    /// The members beside one.
    fn beside<'s>(&'s self, name: &'s str) -> impl Iterator<Item = String> + 's {
        self.names.iter().filter(move |other| *other != name).cloned()
    }
}
