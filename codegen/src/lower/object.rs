//! Objects: structs for declared members, maps for others.

use std::collections::{HashMap, HashSet};

use buscodegen_runtime::codegen::Pattern;

use super::defaults;
use super::describe;
use super::guard::Step;
use super::names::{Wish, distinct};
use super::schema::{IN_PLACE, Schema, is_anything};
use super::shape::{self, Reasons, Shape, Types};
use super::site::{Fact, Facts, Found, Site};
use super::string;
use super::types::Lowering;
use super::values::{self, Values};
use super::words::{Style, chosen};
use crate::config::{FormatStyle, Formats, UnknownMembers};
use crate::finding::Finding;
use crate::model::{Body, Default, ItemId, MapChecks, Member, Name, NameChecks, Presence, Rest, Struct, Type};
use crate::resolve::Resolved;
use crate::source::{Node, SchemaPlace};

/// Whether an object becomes a struct rather than a map.
pub(super) fn is_struct(facts: &Facts<'_>) -> bool {
    ["properties", "required", "dependentRequired", "dependencies"].into_iter().any(|keyword| facts.has(keyword))
        || closed(facts).is_some()
}

/// The keyword that refuses members that are not named, if one does.
fn closed(facts: &Facts<'_>) -> Option<&'static str> {
    let refuses = |fact: &Fact<'_>, keyword| fact.schema.get(keyword).and_then(Node::as_bool) == Some(false);
    if facts.has("patternProperties") {
        return None;
    }
    if facts.all.iter().any(|fact| refuses(fact, "additionalProperties")) {
        return Some("additionalProperties");
    }
    unevaluated(facts).filter(|fact| refuses(fact, "unevaluatedProperties")).map(|_| "unevaluatedProperties")
}

/// The schema whose `unevaluatedProperties` speaks of the members that are not declared: only where every member that anything
/// evaluates is, by schemas that are joined to this one.
fn unevaluated<'f, 'a>(facts: &'f Facts<'a>) -> Option<&'f Fact<'a>> {
    let evaluates_more = facts.asserting().any(|(_, keyword)| {
        ["additionalProperties", "patternProperties", "propertyNames"].contains(&keyword) || IN_PLACE.contains(&keyword)
    });
    let first =
        facts.all.first().filter(|first| first.asserting().any(|keyword| keyword == "unevaluatedProperties"))?;
    let alone = facts.is_below(&first.place) && first.schema.get("additionalProperties").is_none();
    (alone && !facts.opens && !evaluates_more).then_some(first)
}

/// The type of an object without declared members, and the keywords that it cannot hold.
pub(super) fn map(lowering: &mut Lowering<'_, '_>, facts: &Facts<'_>) -> (Type, Reasons) {
    let names = names(lowering.stage.resolved, facts, &[], &[]);
    let mut reasons = beyond_members(facts, &names);
    let value = rest_type(lowering, facts);
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

/// Keywords about objects that neither a struct nor a map holds.
fn beyond_members(facts: &Facts<'_>, names: &Names) -> Reasons {
    const BEYOND: &[&str] = &[
        "patternProperties",
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
        "dependencies",
        "unevaluatedProperties",
    ];
    let unevaluated_is_additional = unevaluated(facts).is_some();
    let beyond = facts.asserting().filter(|(_, keyword)| BEYOND.contains(keyword));
    let mut reasons: Reasons = beyond
        .filter(|(_, keyword)| !(unevaluated_is_additional && *keyword == "unevaluatedProperties"))
        .map(|(fact, keyword)| (fact.place.clone(), keyword.to_owned()))
        .filter(|reason| !names.held.contains(reason))
        .collect();
    // What the patterns leave is not known without them.
    let left = facts.with("additionalProperties").map(|fact| fact.place.clone());
    let left: Vec<SchemaPlace> =
        left.filter(|place| reasons.contains(&(place.clone(), "patternProperties".to_owned()))).collect();
    reasons.extend(left.into_iter().map(|place| (place, "additionalProperties".to_owned())));
    reasons
}

/// What is asked of the names of members that have no field.
#[derive(Debug, Default)]
struct Names {
    checks: NameChecks,
    /// The keywords that the checks hold.
    held: Reasons,
}

/// The rules about names, as far as they can be checked: by `propertyNames`, and by the patterns of a closed object. They must
/// leave all names that have a field; `undeclared` are those that are only required.
fn names(resolved: &Resolved, facts: &Facts<'_>, declared: &[&str], undeclared: &[&str]) -> Names {
    let mut names = Names::default();
    let of_names: Vec<&Fact<'_>> = facts.with("propertyNames").collect();
    if let [fact] = of_names.as_slice()
        && let Some(checks) = property_names(resolved, &fact.place.join("propertyNames"))
        && declared.iter().chain(undeclared).all(|name| accepts(&checks, name))
    {
        names.checks = checks;
        names.held.push((fact.place.clone(), "propertyNames".to_owned()));
    }
    let of_patterns: Vec<&Fact<'_>> = facts.with("patternProperties").collect();
    if let [fact] = of_patterns.as_slice()
        && let Some(matches) = patterns(fact, declared)
        && undeclared.iter().all(|name| is_matched(matches.as_deref(), name))
    {
        names.checks.matches = matches;
        names.held.push((fact.place.clone(), "patternProperties".to_owned()));
    }
    names
}

/// The type of a map's names that says all that is asked of them: one with a name, for listed or for checked texts.
fn key(lowering: &mut Lowering<'_, '_>, facts: &Facts<'_>, asked: &NameChecks) -> Option<ItemId> {
    let resolved = lowering.stage.resolved;
    let place = facts.with("propertyNames").next()?.place.join("propertyNames");
    let target = resolved.target(&place).unwrap_or(&place).clone();
    let has_type = resolved.rust_options(&place).existing.or(resolved.rust_options(&target).existing).is_some();
    if asked.matches.is_some() || asked.text.format.is_some() || has_type || resolved.target(&target).is_some() {
        return None;
    }
    let Found::Facts(found, of_name) = Site::new(target).find(resolved) else { return None };
    match shape::of(resolved, &found, &of_name).0 {
        Shape::Values(Values::Strings(_)) if !asked.among.is_empty() => {}
        // What stands in place is checked in place.
        Shape::String if !asked.text.is_none() && resolved.target(&place).is_some() => {}
        _ => return None,
    }
    match lowering.site(&Site::new(place)) {
        Type::Item(id) => Some(id),
        _ => None,
    }
}

/// The rules of `propertyNames`, if it has no others.
fn property_names(resolved: &Resolved, place: &SchemaPlace) -> Option<NameChecks> {
    let Found::Facts(_, facts) = Site::new(place.clone()).find_through(resolved) else { return None };
    let [fact] = facts.all.as_slice() else { return None };
    let known = ["type", "minLength", "maxLength", "pattern", "format"];
    if facts.never.is_some() || !Types::at(fact.schema).has(Types::STRING) {
        return None;
    }
    if let Some(listed) = values::listed(fact.schema) {
        let alone = fact.asserting().all(|keyword| ["type", "enum", "const"].contains(&keyword));
        let among = values::strings(&listed);
        return (alone && !among.is_empty()).then_some(NameChecks { among, ..NameChecks::default() });
    }
    if !fact.asserting().all(|keyword| known.contains(&keyword)) {
        return None;
    }
    match string::lower(&facts, &Formats::All(FormatStyle::Text)) {
        (Type::Text(text), reasons) if reasons.is_empty() => Some(NameChecks { text, ..NameChecks::default() }),
        _ => None,
    }
}

fn accepts(checks: &NameChecks, name: &str) -> bool {
    let text = &checks.text;
    let length = name.chars().count() as u64;
    text.min_length.is_none_or(|least| length >= least)
        && text.max_length.is_none_or(|most| length <= most)
        && is_matched(text.pattern.as_deref(), name)
        && text.format.is_none_or(|format| format.accepts(name))
        && (checks.among.is_empty() || checks.among.iter().any(|other| other == name))
}

fn is_matched(pattern: Option<&str>, name: &str) -> bool {
    pattern.is_none_or(|pattern| Pattern::matches(pattern, name) == Ok(true))
}

/// The pattern that all names must match, if that and the type of the rest is all that `patternProperties` says.
#[expect(clippy::option_option, reason = "held, and whether there is a pattern")]
fn patterns(fact: &Fact<'_>, declared: &[&str]) -> Option<Option<String>> {
    let patterns = fact.schema.members("patternProperties");
    let first = patterns.first()?;
    let json = |node: &Node| node.to_json();
    let additional = fact.schema.get("additionalProperties");
    let closes = additional.and_then(Node::as_bool) == Some(false);
    let says_nothing = patterns.iter().all(|member| is_anything(&member.value));
    if says_nothing && additional.is_none_or(is_anything) {
        return Some(None);
    }
    let alike = patterns.iter().all(|member| json(&member.value) == json(&first.value));
    let apart = |member: &crate::source::Member| {
        says_nothing || declared.iter().all(|name| Pattern::matches(&member.name, name) == Ok(false))
    };
    let supported = patterns.iter().all(|member| Pattern::support(&member.name).is_ok());
    if !(closes && alike && supported && patterns.iter().all(apart)) {
        return None;
    }
    match patterns {
        [only] => Some(Some(string::strict(&only.name))),
        all => {
            let all: Vec<String> = all.iter().map(|member| format!("(?:{})", string::strict(&member.name))).collect();
            Some(Some(all.join("|")))
        }
    }
}

/// The type of members that are not named.
fn rest_type(lowering: &mut Lowering<'_, '_>, facts: &Facts<'_>) -> Type {
    let mut places = Vec::new();
    for fact in &facts.all {
        let patterns = fact.schema.members("patternProperties");
        let additional = fact.schema.get("additionalProperties").filter(|node| !is_anything(node));
        match (patterns, additional) {
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
    let unevaluated = unevaluated(facts).map(|fact| fact.place.join("unevaluatedProperties"));
    places.extend(unevaluated.filter(|place| lowering.stage.resolved.node(place).and_then(Node::as_bool).is_none()));
    let declared: Vec<String> = declared(facts).into_iter().map(|member| member.name.to_owned()).collect();
    Site::join(places).map_or(Type::Any, |site| lowering.inside(Step::Rest(declared), &site))
}

/// A member that some of the schemas declare.
struct Declared<'a> {
    name: &'a str,
    /// The schemas that hold for it.
    places: Vec<SchemaPlace>,
    /// Another of the schemas that refuses it.
    refused: Option<SchemaPlace>,
}

/// The members that the schemas declare, with all that holds for them.
fn declared<'a>(facts: &Facts<'a>) -> Vec<Declared<'a>> {
    let mut members: Vec<Declared<'a>> = Vec::new();
    let mut index: HashMap<&str, usize> = HashMap::new();
    for fact in facts.with("properties") {
        for property in fact.schema.members("properties") {
            let at = fact.place.join("properties").join(&property.name);
            let position = *index.entry(&property.name).or_insert(members.len());
            match members.get_mut(position) {
                Some(member) => member.places.push(at),
                None => members.push(Declared { name: &property.name, places: vec![at], refused: None }),
            }
        }
    }
    if facts.all.len() < 2 {
        return members;
    }
    for fact in facts.with("additionalProperties") {
        let own: HashSet<&str> = fact.schema.members("properties").iter().map(|member| member.name.as_str()).collect();
        let has_patterns = !fact.schema.members("patternProperties").is_empty();
        let refuses = fact.schema.get("additionalProperties").and_then(Node::as_bool) == Some(false);
        for member in members.iter_mut().filter(|member| !own.contains(member.name) && !has_patterns) {
            if refuses {
                member.refused = Some(fact.place.clone());
            } else {
                member.places.push(fact.place.join("additionalProperties"));
            }
        }
    }
    members
}

/// The struct of an object.
pub(super) fn body(lowering: &mut Lowering<'_, '_>, site: &Site, facts: &Facts<'_>) -> Struct {
    let declared_names: Vec<&str> = declared(facts).iter().map(|member| member.name).collect();
    let required: Vec<(&Fact<'_>, &str)> = facts
        .with("required")
        .flat_map(|fact| fact.schema.list("required").iter().filter_map(Node::as_str).map(move |name| (fact, name)))
        .collect();
    let known: HashSet<&str> = declared_names.iter().copied().collect();
    let undeclared: Vec<&str> = required.iter().map(|(_, name)| *name).filter(|name| !known.contains(name)).collect();
    let names = names(lowering.stage.resolved, facts, &declared_names, &undeclared);
    let mut reasons = beyond_members(facts, &names);
    let (counts, dependent) = (counts(facts, &mut reasons), dependent(facts, &mut reasons));
    lowering.checks_inside = true;
    let is_required: HashSet<&str> = required.iter().map(|(_, name)| *name).collect();
    let mut members = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for Declared { name, places, refused } in declared(facts) {
        if let Some(by) = refused {
            // No object can have it.
            if is_required.contains(name) {
                reasons.push((by, "additionalProperties".to_owned()));
            }
            continue;
        }
        seen.insert(name);
        let Some(at) = Site::join(places) else { continue };
        let ty = member_type(lowering, name, &at);
        members.push(member(lowering, name, &at.place, ty, is_required.contains(name)));
    }
    for (fact, name) in required {
        if !seen.insert(name) {
            continue;
        }
        if closed(facts).is_some() {
            // No object can have it: the general validator will say so.
            reasons.push((fact.place.clone(), "required".to_owned()));
            continue;
        }
        let ty = (rest_type(lowering, facts), false);
        members.push(member(lowering, name, &fact.place.join("required"), ty, true));
    }
    let rest = rest(lowering, facts, names.checks);
    lowering.inexact(reasons);
    name_members(lowering, site, &mut members);
    Struct { counts, dependent, ..named(members, rest) }
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

/// The type of a member, and whether it must not be shown.
fn member_type(lowering: &mut Lowering<'_, '_>, name: &str, site: &Site) -> (Type, bool) {
    let before = std::mem::take(&mut lowering.sensitive);
    let ty = lowering.inside(Step::Member(name.to_owned()), site);
    let sensitive = std::mem::replace(&mut lowering.sensitive, before);
    (ty, sensitive)
}

fn member(
    lowering: &mut Lowering<'_, '_>,
    name: &str,
    place: &SchemaPlace,
    (ty, sensitive): (Type, bool),
    required: bool,
) -> Member {
    let schema = Schema::at(lowering.stage.resolved, place);
    let target = lowering.stage.resolved.target(place);
    let target = target.and_then(|target| Schema::at(lowering.stage.resolved, target));
    let only = match &ty {
        Type::Null => true,
        Type::Item(id) => matches!(lowering.stage.body(*id), Some(Body::Constant(_))),
        _ => false,
    };
    let value = schema.and_then(|schema| defaults::literal(lowering, &ty, schema.get("default")?));
    let presence = match (required, only) {
        (true, true) => Presence::Fixed,
        (true, false) => Presence::Required,
        // Named when all members are.
        (false, _) => Presence::Optional {
            with: placeholder(),
            default: value.map(|value| Default { accessor: placeholder(), value }),
        },
    };
    Member {
        field: placeholder(),
        wire: name.to_owned(),
        docs: describe::member(name, schema, target, &ty),
        deprecated: schema.is_some_and(|schema| schema.flag("deprecated")),
        sensitive,
        ty,
        presence,
    }
}

fn rest(lowering: &mut Lowering<'_, '_>, facts: &Facts<'_>, names: NameChecks) -> Rest {
    if closed(facts).is_some() {
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
            value: rest_type(lowering, facts),
            checks: MapChecks { names, ..MapChecks::default() },
        };
    }
    Rest::Ignored
}

#[expect(clippy::expect_used, reason = "the text is an identifier")]
fn placeholder() -> Name {
    Name::new("unnamed").expect("an identifier")
}

fn name_members(lowering: &mut Lowering<'_, '_>, site: &Site, members: &mut [Member]) {
    let resolved = lowering.stage.resolved;
    let place = &site.place;
    let wish = |member: &Member| {
        let at = place.join("properties").join(&member.wire);
        let own = resolved.node(&at).is_some().then(|| resolved.rust_options(&at).name).flatten();
        match own {
            // The name of an item that stands here is the item's.
            Some(name) if !matches!(&member.ty, Type::Item(id) if lowering.stage.is_at(*id, &at)) => Wish {
                natural: chosen(name.as_str(), Style::Snake),
                first: true,
                ..Wish::of_text(&member.wire, Style::Snake)
            },
            _ => Wish::of_text(&member.wire, Style::Snake),
        }
    };
    let wishes: Vec<Wish> = members.iter().map(wish).collect();
    for (member, given) in members.iter_mut().zip(distinct(&wishes, Style::Snake, &[])) {
        if given.clashed {
            let at = place.join("properties").join(&member.wire);
            let message =
                format!("`{}` becomes the field `{}`, as another member has its natural name", member.wire, given.name);
            let finding = Finding::warning("rust-name-clash", resolved.name_place(&at), message);
            lowering.stage.findings.push(finding.help("choose a name with `x-bus-rust`"));
        }
        member.field = given.name;
    }
}

/// Names what is made of the fields' names: setters, accessors, the field of the rest.
fn named(mut members: Vec<Member>, mut rest: Rest) -> Struct {
    let mut methods: HashSet<String> = ["new".to_owned(), "builder".to_owned()].into();
    for member in &mut members {
        let field = member.field.plain().to_owned();
        if let Presence::Optional { with, default } = &mut member.presence {
            *with = free(&mut methods, format!("with_{field}"));
            if let Some(default) = default {
                default.accessor = free(&mut methods, format!("{field}_or_default"));
            }
        }
    }
    if let Rest::Kept { field, .. } = &mut rest {
        let mut fields = members.iter().map(|member| member.field.plain().to_owned()).collect();
        *field = free(&mut fields, "extra".to_owned());
    }
    Struct { members, rest, counts: (None, None), dependent: Vec::new(), builder: None }
}

fn free(taken: &mut HashSet<String>, mut name: String) -> Name {
    while !taken.insert(name.clone()) {
        name.push('_');
    }
    Name::new(&name).unwrap_or_else(placeholder)
}

/// From this many required members on, a builder takes the place of arguments.
pub(super) const MANY: usize = 5;

/// Whether constructing the struct by arguments is no pleasure.
pub(super) fn has_many(body: &Struct) -> bool {
    body.members.iter().filter(|member| member.presence == Presence::Required).count() >= MANY
}
