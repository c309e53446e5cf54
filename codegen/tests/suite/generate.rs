//! A case as a definition of its own, generated, and what can be said of it before it is compiled.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use buscodegen::config::{FormatStyle, Formats, Integers, Numbers, Types, UnknownMembers};
use buscodegen::finding::Severity;
use buscodegen::lower::{Options, lower};
use buscodegen::model::{Body, CrateId, ItemId, Model, Type};
use buscodegen::render::render_module;
use buscodegen::resolve::resolve_with;
use buscodegen::source::{Documents, Sources};
use buscodegen::templates::Templates;
use serde_json::json;

use crate::cases::Case;

/// What a case generates.
pub(crate) struct Module {
    /// The code.
    pub(crate) text: String,
    /// Whether the type alone judges the message.
    pub(crate) exact: bool,
    /// The keywords that prevent it.
    pub(crate) reasons: Vec<String>,
    /// How many values the type has, and how many of them are of any type.
    pub(crate) leaves: (usize, usize, usize),
}

/// Generates a case.
///
/// # Errors
/// The first error finding, or that it panicked.
pub(crate) fn generate(case: &Case) -> Result<Module, String> {
    let folder = tempfile::TempDir::new().map_err(|error| error.to_string())?;
    let (root, definition) = (folder.path(), folder.path().join("definition.json"));
    write(root, "case/schema.json", &case.schema);
    let mut refs = BTreeMap::new();
    for (address, (file, text)) in &case.remotes {
        write(root, &format!("case/{file}"), text);
        refs.insert(address.clone(), format!("case/{file}"));
    }
    let formats = if case.annotates { FormatStyle::Annotation } else { FormatStyle::Text };
    let parameters = json!({ "$ref": "case/schema.json" });
    let events = json!({ "message": { "parameters": parameters } });
    fs::write(definition, json!({ "api": "case", "version": "1.0.0", "events": events }).to_string()).unwrap();
    catch_unwind(AssertUnwindSafe(|| compile(root, refs, formats, case.texts)))
        .unwrap_or_else(|_| Err("panicked".to_owned()))
}

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn compile(root: &Path, refs: BTreeMap<String, String>, formats: FormatStyle, texts: bool) -> Result<Module, String> {
    let sources = Sources::read(root).map_err(|error| error.to_string())?.with(root, refs.values());
    let (documents, mut findings) = Documents::parse(sources);
    let (resolved, found) = resolve_with(documents, refs.into_iter().collect());
    findings.extend(found);
    let types = Types {
        unknown_members: UnknownMembers::Keep,
        formats: Formats::All(formats),
        integers: if texts { Integers::Text } else { Integers::Sized },
        numbers: if texts { Numbers::Text } else { Numbers::Float },
        ..Types::default()
    };
    let mut model = None;
    if !findings.has_errors() {
        let (lowered, found) = lower(&resolved, &Options { types, ..Options::default() });
        findings.extend(found);
        model = Some(lowered);
    }
    let error = findings.iter().find(|finding| finding.severity == Severity::Error);
    if let Some(finding) = error {
        return Err(format!("{} ({})", finding.message, finding.rule));
    }
    let model = model.unwrap();
    let (id, root) = model
        .crates
        .iter()
        .enumerate()
        .find_map(|(index, krate)| Some((CrateId(index), krate.api.as_ref()?.events.first()?.parameters?.0)))
        .ok_or("there is no message")?;
    let message = model.item(root).message.as_ref().ok_or("the root is no message")?;
    let text = render_module(&model, id, &Templates::default()).map_err(|error| error.to_string())?;
    let reasons = message.reasons.iter().map(|reason| reason.keyword.clone()).collect();
    Ok(Module { text, exact: message.reasons.is_empty(), reasons, leaves: leaves(&model, root) })
}

/// The values in a message that have no parts; those of them that may be anything; and those of these of which the schema says something.
fn leaves(model: &Model, root: ItemId) -> (usize, usize, usize) {
    let mut seen = HashSet::from([root]);
    let mut open = vec![root];
    let (mut all, mut any, mut said) = (0, 0, 0);
    let mut types: Vec<Type> = Vec::new();
    while let Some(id) = open.pop() {
        said += model.item(id).untyped;
        match &model.item(id).body {
            Body::Struct(body) => {
                types.extend(body.members.iter().map(|member| member.ty.clone()));
                types.extend(body.matching.iter().map(|matching| matching.value.clone()));
                // Members and items that nobody declared are no untyped payload: the schema says nothing of them.
                types.extend(body.rest.kept().map(|(_, ty)| ty.clone()).filter(|ty| *ty != Type::Any));
            }
            Body::Union(union) => types.extend(union.variants.iter().filter_map(|variant| variant.held.ty().cloned())),
            Body::Checked(ty) | Body::Guarded(ty) | Body::Wrapper(ty) | Body::Alias(ty) => types.push(ty.clone()),
            Body::Enum(_) | Body::IntegerEnum(_) | Body::ValueEnum(_) | Body::Constant(_) => all += 1,
        }
        while let Some(ty) = types.pop() {
            match ty {
                Type::Item(id) => open.extend(seen.insert(id).then_some(id)),
                Type::Array(inner, _) | Type::Map(inner, _) | Type::Nullable(inner) | Type::Boxed(inner) => {
                    types.push(*inner);
                }
                Type::Tuple(inner) => types.extend(inner),
                Type::Any => (all, any) = (all + 1, any + 1),
                _ => all += 1,
            }
        }
    }
    (all, any, said)
}
