//! One item: what the schema at its place becomes as a type with a name.

use super::names::{Wish, distinct};
use super::object;
use super::schema::Schema;
use super::shape::{self, Shape};
use super::stage::Key;
use super::types::{Lowering, is_checked};
use super::values::Values;
use super::words::{Style, chosen};
use crate::definition::RustOptions;
use crate::finding::Finding;
use crate::model::{Body, Enum, Name, StringChecks, Type, Variant};
use crate::source::SchemaPlace;

/// The body of the item with this key.
pub(super) fn body(lowering: &mut Lowering<'_, '_>, key: &Key) -> Body {
    let resolved = lowering.stage.resolved;
    let place = &key.place;
    let (shape, reasons) = shape::of(resolved, place, key.part);
    let schema = Schema::at(resolved, place);
    lowering.sensitive |= schema.is_some_and(|schema| schema.flag("x-bus-sensitive"));
    lowering.inexact(place, &reasons);
    find_unused_options(lowering, place);
    match (&shape, schema) {
        (Shape::Object, Some(schema)) if object::is_struct(schema) => {
            Body::Struct(object::body(lowering, place, schema))
        }
        (Shape::Values(Values::Strings(values)), _) => Body::Enum(enumeration(lowering, place, values, false)),
        (Shape::OpenEnum(values), _) => Body::Enum(enumeration(lowering, place, values, true)),
        (Shape::Values(Values::One(constant)), _) => Body::Constant(constant.clone()),
        _ => {
            let ty = lowering.plain(place, &shape, schema);
            newtype(ty)
        }
    }
}

/// Tells of parts of `x-bus-rust` that have no effect, rather than passing over them in silence.
pub(super) fn find_unused_options(lowering: &mut Lowering<'_, '_>, place: &SchemaPlace) {
    if Schema::at(lowering.stage.resolved, place).is_none_or(|schema| schema.node.get("x-bus-rust").is_none()) {
        return;
    }
    let RustOptions { existing, derives, .. } = lowering.stage.resolved.rust_options(place);
    for (there, key) in [(existing.is_some(), "type"), (!derives.is_empty(), "derives")] {
        if there {
            let at = lowering.stage.resolved.name_place(&place.join("x-bus-rust").join(key));
            let finding = Finding::warning(
                "rust-option-without-effect",
                at,
                format!("`{key}` of `x-bus-rust` has no effect yet"),
            );
            lowering.stage.findings.push(finding.help("`name` and `variants` are used"));
        }
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
