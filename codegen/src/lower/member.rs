//! The members of structs, of objects as of arrays: their types, their presence, and what they and all that is made of them is called.

use std::collections::HashSet;

use super::defaults;
use super::describe;
use super::guard::Step;
use super::names::{Claim, Wish, distinct};
use super::schema::Schema;
use super::site::Site;
use super::types::Lowering;
use super::words::{Style, chosen};
use crate::finding::Finding;
use crate::model::{Body, Default, Matching, Member, Name, Presence, Rest, Struct, Type};
use crate::source::SchemaPlace;

/// The type of a member, and whether it must not be shown.
pub(super) fn member_type(lowering: &mut Lowering<'_, '_>, step: Step, site: &Site) -> (Type, bool) {
    let before = std::mem::take(&mut lowering.sensitive);
    let ty = lowering.inside(step, site);
    let sensitive = std::mem::replace(&mut lowering.sensitive, before);
    (ty, sensitive)
}

/// A member, or one of the first items of an array; `natural` describes it where the schema at its place does not.
pub(super) fn member(
    lowering: &mut Lowering<'_, '_>,
    wire: String,
    place: Option<&SchemaPlace>,
    natural: &str,
    (ty, sensitive): (Type, bool),
    required: bool,
) -> Member {
    let resolved = lowering.stage.resolved;
    let schema = place.and_then(|place| Schema::at(resolved, place));
    let target = place.and_then(|place| resolved.target(place)).and_then(|target| Schema::at(resolved, target));
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
        wire,
        docs: describe::member(natural, schema, target, &ty),
        deprecated: schema.is_some_and(|schema| schema.flag("deprecated")),
        sensitive,
        ty,
        presence,
    }
}

#[expect(clippy::expect_used, reason = "the text is an identifier")]
pub(super) fn placeholder() -> Name {
    Name::new("unnamed").expect("an identifier")
}

/// Names the fields: by what a schema's author chose, and otherwise by these texts.
pub(super) fn name_members(
    lowering: &mut Lowering<'_, '_>,
    called: &[(Option<SchemaPlace>, String)],
    members: &mut [Member],
) {
    let resolved = lowering.stage.resolved;
    let wish = |((place, text), member): (&(Option<SchemaPlace>, String), &Member)| {
        let at = place.as_ref().filter(|at| resolved.node(at).is_some());
        match at.and_then(|at| Some((at, resolved.rust_options(at).name?))) {
            // The name of an item that stands here is the item's.
            Some((at, name)) if !matches!(&member.ty, Type::Item(id) if lowering.stage.is_at(*id, at)) => Wish {
                natural: chosen(name.as_str(), Style::Snake),
                claim: Claim::First,
                ..Wish::of_text(text, Style::Snake)
            },
            _ => Wish::of_text(text, Style::Snake),
        }
    };
    let wishes: Vec<Wish> = called.iter().zip(members.iter()).map(wish).collect();
    let given = distinct(&wishes, Style::Snake, &[]).into_iter().zip(called);
    for (member, (given, (place, text))) in members.iter_mut().zip(given) {
        if let Some(at) = place.as_ref().filter(|_| given.clashed) {
            let message =
                format!("`{text}` becomes the field `{}`, as another member has its natural name", given.name);
            let finding = Finding::warning("rust-name-clash", resolved.name_place(at), message);
            lowering.stage.findings.push(finding.help("choose a name with `x-bus-rust`"));
        }
        member.field = given.name;
    }
}

/// Names what is made of the fields' names: setters, accessors, the field of the rest.
pub(super) fn named(mut members: Vec<Member>, matching: Vec<Matching>, mut rest: Rest) -> Struct {
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
    let fields = members.iter().map(|member| &member.field).chain(matching.iter().map(|matching| &matching.field));
    let mut fields = fields.map(|field| field.plain().to_owned()).collect();
    match &mut rest {
        Rest::Kept { field, .. } => *field = free(&mut fields, "extra".to_owned()),
        Rest::Items { field, with, .. } => {
            *field = free(&mut fields, "rest".to_owned());
            *with = free(&mut methods, format!("with_{field}"));
        }
        Rest::Refused | Rest::Ignored => {}
    }
    Struct {
        is_array: false,
        members,
        refused: Vec::new(),
        matching,
        rest,
        counts: (None, None),
        dependent: Vec::new(),
        builder: None,
    }
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
