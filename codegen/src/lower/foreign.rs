//! Types of other crates: which stand for a format or for a schema, what they are known to do, and which crates they call for.

use std::collections::BTreeSet;

use buscodegen_runtime::formats::Format;
use heck::ToPascalCase as _;

use super::cycles::types;
use super::schema::Schema;
use super::shape::Types;
use super::site::Site;
use super::stage::Stage;
use super::types::Lowering;
use crate::config::FormatStyle;
use crate::finding::Finding;
use crate::model::{
    Body, Conversion, CrateId, Foreign, ForeignText, Form, ItemId, Library, Model, Name, Type, TypePath,
};
use crate::source::SchemaPlace;

/// Crates whose types hold formats, in versions that the generated code fits.
const LIBRARIES: &[(&str, Library)] = &[
    ("chrono", Library { package: "chrono", version: "0.4.31", features: &["std"] }),
    ("jiff", Library { package: "jiff", version: "0.2", features: &["std"] }),
    ("rust_decimal", Library { package: "rust_decimal", version: "1.20", features: &["std"] }),
    ("time", Library { package: "time", version: "0.3.20", features: &["formatting", "parsing", "std"] }),
    ("url", Library { package: "url", version: "2.4", features: &["std"] }),
    ("uuid", Library { package: "uuid", version: "1", features: &["std"] }),
];

/// The type that the configuration gives to a format, as the text that it is.
pub(super) fn of_format(style: &FormatStyle, name: &str, format: Option<Format>) -> Option<Foreign> {
    let FormatStyle::Type(path) = style else { return None };
    let conversion = match (path.libraries().first().copied(), path.last()) {
        (Some("chrono"), "DateTime") => Conversion::ChronoRfc3339,
        (Some("time"), "OffsetDateTime") => Conversion::TimeRfc3339,
        (Some("time"), "Date") => Conversion::TimeDate,
        (Some("rust_decimal"), "Decimal") => Conversion::ExactDecimal,
        _ => Conversion::Standard,
    };
    let eq = path.libraries().iter().all(|library| LIBRARIES.iter().any(|(known, _)| known == library));
    Some(Foreign { path: path.clone(), form: Form::Text { name: name.to_owned(), format, conversion }, eq })
}

/// Whether the type holds every text of its format.
pub(super) fn is_total(foreign: &Foreign) -> bool {
    matches!(&foreign.form, Form::Text { format: Some(Format::Uuid), .. } if foreign.path.as_str().trim_start_matches(':') == "uuid::Uuid")
}

/// The type that somebody wrote by hand, where the schema at a site names one.
pub(super) fn existing(lowering: &mut Lowering<'_, '_>, site: &Site) -> Option<Type> {
    let resolved = lowering.stage.resolved;
    if !site.is_alone() || Schema::at(resolved, &site.place)?.node.get("x-bus-rust").is_none() {
        return None;
    }
    let path: TypePath = resolved.rust_options(&site.place).existing?.as_str().parse().ok()?;
    let key = site.place.join("x-bus-rust").join("type");
    require(lowering.stage, &path, &key);
    lowering.inexact(vec![(site.place.clone(), "x-bus-rust".to_owned())]);
    let ty = Type::Foreign(Box::new(Foreign { path, form: Form::Serde, eq: false }));
    let types = Types::of(resolved, &site.place).and(site.part);
    let nullable = types.has(Types::NULL) && types != Types::ALL && types != Types::NULL;
    Some(if nullable { Type::Nullable(Box::new(ty)) } else { ty })
}

/// The traits that the schema at a place asks to derive, and those of the configuration.
pub(super) fn derives(stage: &mut Stage<'_>, place: &SchemaPlace) -> Vec<TypePath> {
    let mut derives = stage.options.types.derives.clone();
    if Schema::at(stage.resolved, place).is_some_and(|schema| schema.node.get("x-bus-rust").is_some()) {
        for (index, path) in stage.resolved.rust_options(place).derives.iter().enumerate() {
            let Ok(path) = path.as_str().parse() else { continue };
            require(stage, &path, &place.join("x-bus-rust").join("derives").join(index));
            derives.push(path);
        }
    }
    let mut seen = BTreeSet::new();
    derives.retain(|path| seen.insert(path.clone()));
    derives
}

/// A path of a schema leads into the standard library or to a crate that the configuration depends on: who writes schemas
/// does not choose dependencies.
fn require(stage: &mut Stage<'_>, path: &TypePath, place: &SchemaPlace) {
    let Some(dependencies) = &stage.options.dependencies else { return };
    for library in path.libraries() {
        let known = ["std", "core", "alloc"].contains(&library)
            || dependencies.iter().any(|dependency| dependency.replace('-', "_") == library)
            || LIBRARIES.iter().any(|(name, _)| *name == library);
        if known {
            continue;
        }
        let finding = Finding::error(
            "unknown-crate",
            stage.resolved.place(place),
            format!("`{path}` is of the crate `{library}`, which generated crates do not depend on"),
        );
        let help = format!("add `{library} = \"...\"` to `[manifest.dependencies]` of buscodegen.toml");
        stage.findings.push(finding.help(help));
    }
}

/// Sets what the foreign types of each crate call for: the types that stand for them, and the dependencies.
pub(super) fn assign(model: &mut Model) {
    for index in 0..model.crates.len() {
        let (texts, libraries) = of_crate(model, CrateId(index));
        let krate = &mut model.crates[index];
        krate.foreign = texts;
        krate.libraries = libraries;
    }
}

fn of_crate(model: &Model, id: CrateId) -> (Vec<ForeignText>, Vec<Library>) {
    let krate = model.krate(id);
    let mut taken: BTreeSet<String> = krate.items.iter().map(|item| item.name.plain().to_owned()).collect();
    let (mut texts, mut libraries): (Vec<ForeignText>, BTreeSet<&str>) = (Vec::new(), BTreeSet::new());
    for item in &krate.items {
        libraries.extend(item.derives.iter().flat_map(TypePath::libraries));
        let fields: Vec<&Type> = match &item.body {
            Body::Struct(body) => {
                let rest = body.rest.kept().filter(|_| body.is_array).map(|(_, item)| item);
                body.members.iter().map(|member| &member.ty).chain(rest).collect()
            }
            _ => Vec::new(),
        };
        for foreign in fields.into_iter().flat_map(|ty| foreign(model, ty)) {
            libraries.extend(foreign.path.libraries());
            let is_text = matches!(foreign.form, Form::Text { .. });
            if is_text && !texts.iter().any(|text| text.foreign == *foreign) {
                texts.extend(name(foreign, &mut taken).map(|name| ForeignText { name, foreign: foreign.clone() }));
            }
        }
        // Elsewhere texts stay texts, except under the name of an alias.
        let named = |foreign: &&Foreign| foreign.form == Form::Serde || matches!(item.body, Body::Alias(_));
        let elsewhere = types(&item.body).into_iter().flat_map(|ty| foreign(model, ty)).filter(named);
        libraries.extend(elsewhere.flat_map(|foreign| foreign.path.libraries()));
    }
    let known = LIBRARIES.iter().filter(|(library, _)| libraries.contains(library)).map(|(_, library)| *library);
    (texts, known.collect())
}

/// `TimestampAsDateTime`
fn name(Foreign { path, form, .. }: &Foreign, taken: &mut BTreeSet<String>) -> Option<Name> {
    let Form::Text { name, .. } = form else { return None };
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let mut text = format!("{}As{}", path.last(), plain.to_pascal_case());
    while !taken.insert(text.clone()) {
        text.push('_');
    }
    Name::new(&text)
}

/// Whether a type is of another crate, or made of one, behind aliases too.
pub(super) fn is_in(stage: &mut Stage<'_>, ty: &Type) -> bool {
    let (mut open, mut seen) = (vec![ty.clone()], BTreeSet::<ItemId>::new());
    while let Some(ty) = open.pop() {
        match ty {
            Type::Foreign(_) => return true,
            Type::Array(inner, _) | Type::Map(inner, _) | Type::Nullable(inner) | Type::Boxed(inner) => {
                open.push(*inner);
            }
            Type::Tuple(all) => open.extend(all),
            Type::Item(id) if seen.insert(id) => {
                if let Some(Body::Alias(inner)) = stage.body(id) {
                    open.push(inner);
                }
            }
            _ => {}
        }
    }
    false
}

/// The foreign types in a type, behind aliases too.
fn foreign<'m>(model: &'m Model, ty: &'m Type) -> Vec<&'m Foreign> {
    let (mut found, mut open, mut seen) = (Vec::new(), vec![ty], BTreeSet::<ItemId>::new());
    while let Some(ty) = open.pop() {
        match ty {
            Type::Foreign(foreign) => found.push(&**foreign),
            Type::Array(inner, _) | Type::Map(inner, _) | Type::Nullable(inner) | Type::Boxed(inner) => {
                open.push(inner);
            }
            Type::Tuple(all) => open.extend(all),
            Type::Item(id) => {
                if let Body::Alias(inner) = &model.item(*id).body
                    && seen.insert(*id)
                {
                    open.push(inner);
                }
            }
            _ => {}
        }
    }
    found
}
