//! One item: what the schema at its place becomes as a type with a name.

use super::describe;
use super::foreign;
use super::names::{Wish, distinct};
use super::object;
use super::schema::Schema;
use super::shape::{self, Shape};
use super::site::{Found, Site};
use super::types::{Lowering, is_checked};
use super::union::{Choice, Plan};
use super::values::Values;
use super::words::{Style, chosen};
use crate::definition::RustOptions;
use crate::finding::Finding;
use crate::model::{Body, Constant, Enum, Name, StringChecks, Type, Union, UnionChoice, UnionVariant, Variant};
use crate::source::SchemaPlace;

/// The body of the item of a site.
pub(super) fn body(lowering: &mut Lowering<'_, '_>, site: &Site) -> Body {
    let body = generated(lowering, site);
    if let Body::Alias(_) = body {
        find_unused_options(lowering, &site.place);
    }
    body
}

fn generated(lowering: &mut Lowering<'_, '_>, site: &Site) -> Body {
    let resolved = lowering.stage.resolved;
    lowering.sensitive |= Schema::at(resolved, &site.place).is_some_and(|schema| schema.flag("x-bus-sensitive"));
    if let Some(ty) = foreign::existing(lowering, site) {
        return Body::Alias(ty);
    }
    let (site, facts) = match site.find(resolved) {
        Found::Reference(target) => return Body::Alias(lowering.stage.reference(lowering.owner.krate, &target)),
        Found::Facts(found, facts) => (found, facts),
    };
    lowering.sensitive |= facts.sensitive();
    let (shape, reasons) = shape::of(resolved, &site, &facts);
    lowering.inexact(reasons);
    let place = &site.place;
    if let Shape::Values(Values::Integers(_) | Values::One(Constant::Integer(_))) = &shape {
        lowering.note_integers(&facts);
    }
    match &shape {
        Shape::Object if object::is_struct(&facts) => Body::Struct(object::body(lowering, &site, &facts)),
        Shape::Values(Values::Strings(values)) => Body::Enum(enumeration(lowering, place, values, false)),
        Shape::OpenEnum(values) => Body::Enum(enumeration(lowering, place, values, true)),
        Shape::Values(Values::One(constant)) => Body::Constant(constant.clone()),
        Shape::Values(Values::Integers(values)) => {
            let texts: Vec<String> = values.iter().map(i64::to_string).collect();
            Body::IntegerEnum(enumeration(lowering, place, &texts, false).variants)
        }
        Shape::Values(Values::Mixed(values)) if !values.is_empty() => {
            Body::ValueEnum(enumeration(lowering, place, values, false).variants)
        }
        Shape::Union(plan) => Body::Union(union(lowering, plan)),
        _ => {
            let ty = lowering.plain(&site, &shape, &facts);
            newtype(ty)
        }
    }
}

/// The enum of a union.
fn union(lowering: &mut Lowering<'_, '_>, plan: &Plan) -> Union {
    let wishes: Vec<Wish> = plan.variants.iter().map(|branch| Wish::of_text(&branch.label, Style::Pascal)).collect();
    let given = distinct(&wishes, Style::Pascal, &[]);
    let mut variants = Vec::new();
    for (branch, given) in plan.variants.iter().zip(given) {
        let ty = if branch.other { Type::Any } else { lowering.site(&branch.site) };
        let schema = branch.schema.as_ref().map(|place| {
            let file = lowering.stage.resolved.documents.get(place.document).name.clone();
            (file, lowering.stage.resolved.portable_pointer(place).to_string())
        });
        let docs = branch.schema.as_ref().and_then(|place| Schema::at(lowering.stage.resolved, place));
        variants.push(UnionVariant {
            name: given.name,
            docs: describe::variant(docs, &branch.label),
            kinds: branch.types.names(),
            tags: branch.tags.clone(),
            schema,
            ty,
        });
    }
    let choice = match &plan.choice {
        Choice::Kinds => UnionChoice::Kinds,
        Choice::Tagged { keyword, path } => UnionChoice::Tagged { keyword, path: path.clone() },
        Choice::Tried { keyword } => UnionChoice::Tried { keyword, exactly_one: *keyword == "oneOf" },
    };
    Union { variants, choice }
}

/// Tells of derives that have no effect, where no type is made that could have them.
pub(super) fn find_unused_options(lowering: &mut Lowering<'_, '_>, place: &SchemaPlace) {
    let resolved = lowering.stage.resolved;
    if Schema::at(resolved, place).is_none_or(|schema| schema.node.get("x-bus-rust").is_none()) {
        return;
    }
    if !resolved.rust_options(place).derives.is_empty() {
        let at = resolved.name_place(&place.join("x-bus-rust").join("derives"));
        let message = "`derives` has no effect: this schema becomes no type of its own";
        let finding = Finding::warning("rust-option-without-effect", at, message);
        lowering
            .stage
            .findings
            .push(finding.help("derive on the object, enum or constrained value that it is used in"));
    }
}

/// Types with checks become newtypes; others are aliases until something asks for a type of its own.
fn newtype(ty: Type) -> Body {
    if !is_checked(&ty) {
        return Body::Alias(ty);
    }
    Body::Checked(match ty {
        // The newtype holds the text itself.
        Type::Format(format, checks) => Type::Text(StringChecks { format: Some(format), ..checks }),
        ty => ty,
    })
}

fn enumeration(lowering: &mut Lowering<'_, '_>, place: &SchemaPlace, values: &[String], open: bool) -> Enum {
    let resolved = lowering.stage.resolved;
    let RustOptions { variants: names, .. } = resolved.rust_options(place);
    let wish = |value: &String| match names.get(value) {
        Some(name) => {
            Wish { natural: chosen(name.as_str(), Style::Pascal), first: true, ..Wish::of_text(value, Style::Pascal) }
        }
        None => Wish::of_text(value, Style::Pascal),
    };
    let wishes: Vec<Wish> = values.iter().map(wish).collect();
    let given = distinct(&wishes, Style::Pascal, if open { &["Other"] } else { &[] });
    for (value, given) in values.iter().zip(&given).filter(|(_, given)| given.clashed) {
        let message = format!("`{value}` becomes the variant `{}`, as another value has its natural name", given.name);
        let finding = Finding::warning("rust-name-clash", resolved.place(place), message);
        lowering.stage.findings.push(finding.help("choose names with `\"x-bus-rust\": { \"variants\": { ... } }`"));
    }
    Enum {
        variants: values
            .iter()
            .zip(given)
            .map(|(value, given)| Variant { name: given.name, wire: value.clone() })
            .collect(),
        other: Name::new("Other").filter(|_| open),
    }
}
