//! Objects: structs for declared members, maps for others.

use std::collections::HashSet;

use super::defaults;
use super::describe;
use super::names::{Wish, distinct};
use super::schema::{IN_PLACE, Schema, is_anything};
use super::types::Lowering;
use super::words::{Style, chosen};
use crate::finding::Finding;
use crate::model::{Body, Default, MapChecks, Member, Name, Presence, Rest, Struct, Type};
use crate::source::{Node, SchemaPlace};

/// Whether an object becomes a struct rather than a map.
pub(super) fn is_struct(schema: Schema<'_>) -> bool {
    let asserting = schema.asserting();
    asserting.contains(&"properties") || asserting.contains(&"required") || closed(schema)
}

/// Whether members that are not named are refused.
fn closed(schema: Schema<'_>) -> bool {
    let refuses = |keyword| schema.get(keyword).and_then(Node::as_bool) == Some(false);
    let nothing_else = || schema.get("additionalProperties").is_none() && !has_in_place(schema);
    let no_patterns = schema.members("patternProperties").is_empty();
    no_patterns && (refuses("additionalProperties") || (refuses("unevaluatedProperties") && nothing_else()))
}

fn has_in_place(schema: Schema<'_>) -> bool {
    schema.asserting().iter().any(|keyword| IN_PLACE.contains(keyword))
}

/// The type of an object without declared members, and the keywords that it cannot hold.
pub(super) fn map(
    lowering: &mut Lowering<'_, '_>,
    place: &SchemaPlace,
    schema: Schema<'_>,
) -> (Type, Vec<&'static str>) {
    let mut reasons = beyond_members(schema);
    let value = rest_type(lowering, place, schema);
    let checks = MapChecks {
        min_members: schema.count("minProperties").filter(|least| *least > 0),
        max_members: schema.count("maxProperties"),
    };
    for keyword in ["minProperties", "maxProperties"] {
        reasons.extend((schema.get(keyword).is_some() && schema.count(keyword).is_none()).then_some(keyword));
    }
    (Type::Map(Box::new(value), checks), reasons)
}

/// Keywords about objects that neither a struct nor a map holds.
fn beyond_members(schema: Schema<'_>) -> Vec<&'static str> {
    const BEYOND: &[&str] = &[
        "patternProperties",
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
        "dependencies",
        "unevaluatedProperties",
    ];
    let asserting = schema.asserting();
    let unevaluated_is_additional = closed(schema);
    let beyond = BEYOND.iter().filter(|keyword| asserting.contains(keyword));
    beyond.filter(|keyword| !(unevaluated_is_additional && **keyword == "unevaluatedProperties")).copied().collect()
}

/// The type of members that are not named.
fn rest_type(lowering: &mut Lowering<'_, '_>, place: &SchemaPlace, schema: Schema<'_>) -> Type {
    match schema.get("additionalProperties") {
        Some(node) if schema.members("patternProperties").is_empty() && !is_anything(node) => {
            lowering.ty(&place.join("additionalProperties"))
        }
        _ => Type::Any,
    }
}

/// The struct of an object.
pub(super) fn body(lowering: &mut Lowering<'_, '_>, place: &SchemaPlace, schema: Schema<'_>) -> Struct {
    let mut reasons = beyond_members(schema);
    // Members that are not named are not counted.
    let counts = ["minProperties", "maxProperties"];
    reasons.extend(counts.into_iter().filter(|keyword| schema.get(keyword).is_some()));
    lowering.checks_inside = true;
    let declared = schema.members("properties");
    let required: HashSet<&str> = schema.list("required").iter().filter_map(Node::as_str).collect();
    let mut members = Vec::new();
    for property in declared {
        let at = place.join("properties").join(&property.name);
        let ty = member_type(lowering, &at);
        members.push(member(lowering, &property.name, &at, ty, required.contains(property.name.as_str())));
    }
    let mut seen: HashSet<&str> = declared.iter().map(|member| member.name.as_str()).collect();
    let undeclared = schema.list("required").iter().filter_map(Node::as_str).filter(|name| seen.insert(name));
    for name in undeclared.collect::<Vec<_>>() {
        if closed(schema) {
            // No object can have it: the general validator will say so.
            reasons.push("required");
            continue;
        }
        let ty = (rest_type(lowering, place, schema), false);
        members.push(member(lowering, name, &place.join("required"), ty, true));
    }
    let rest = rest(lowering, place, schema);
    lowering.inexact(place, reasons);
    name_members(lowering, place, &mut members);
    named(members, rest)
}

/// The type of a member, and whether it must not be shown.
fn member_type(lowering: &mut Lowering<'_, '_>, place: &SchemaPlace) -> (Type, bool) {
    let before = std::mem::take(&mut lowering.sensitive);
    let ty = lowering.ty(place);
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
        docs: describe::member(name, schema, &ty),
        deprecated: schema.is_some_and(|schema| schema.flag("deprecated")),
        sensitive,
        ty,
        presence,
    }
}

fn rest(lowering: &mut Lowering<'_, '_>, place: &SchemaPlace, schema: Schema<'_>) -> Rest {
    if closed(schema) {
        return Rest::Refused;
    }
    let asserting = schema.asserting();
    let typed = asserting.contains(&"additionalProperties") && schema.members("patternProperties").is_empty();
    // What other keywords say of members that are not named here must not get lost.
    let speaks = has_in_place(schema)
        || [
            "patternProperties",
            "unevaluatedProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "dependentRequired",
        ]
        .iter()
        .any(|keyword| asserting.contains(keyword));
    if typed || speaks || asserting.contains(&"additionalProperties") {
        return Rest::Kept { field: placeholder(), value: rest_type(lowering, place, schema) };
    }
    Rest::Ignored
}

#[expect(clippy::expect_used, reason = "the text is an identifier")]
fn placeholder() -> Name {
    Name::new("unnamed").expect("an identifier")
}

fn name_members(lowering: &mut Lowering<'_, '_>, place: &SchemaPlace, members: &mut [Member]) {
    let resolved = lowering.stage.resolved;
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
    Struct { members, rest, builder: None }
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
