//! One item: what the schema at its place becomes as a type with a name.

use super::names::{Wish, distinct};
use super::object;
use super::schema::Schema;
use super::shape::{self, Shape};
use super::stage::Key;
use super::types::{Lowering, is_checked};
use super::values::Values;
use super::words::Style;
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
    let RustOptions { variants: chosen, .. } = resolved.rust_options(place);
    let wish = |value: &String| match chosen.get(value) {
        Some(name) => Wish { natural: name.as_str().to_owned(), first: true, ..Wish::of_text(value, Style::Pascal) },
        None => Wish::of_text(value, Style::Pascal),
    };
    let wishes: Vec<Wish> = values.iter().map(wish).collect();
    let names = distinct(&wishes, Style::Pascal, if open { &["Other"] } else { &[] });
    for (value, given) in values.iter().zip(&names).filter(|(_, given)| given.clashed) {
        let message = format!("`{value}` becomes the variant `{}`, as another value has its natural name", given.name);
        let finding = Finding::warning("rust-name-clash", resolved.place(place), message);
        lowering.stage.findings.push(finding.help("choose names with `\"x-bus-rust\": { \"variants\": { ... } }`"));
    }
    Enum {
        variants: values
            .iter()
            .zip(names)
            .map(|(value, given)| Variant { name: given.name, wire: value.clone() })
            .collect(),
        other: Name::new("Other").filter(|_| open),
    }
}
