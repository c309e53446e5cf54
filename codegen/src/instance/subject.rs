//! From the name of a schema to the schema, its references resolved.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use serde_json::Value;

use super::target::find;
use super::{BadTarget, InstanceError, Target};
use crate::config::Config;
use crate::definition::is_definition;
use crate::finding::{Findings, Severity};
use crate::resolve::{Refs, Resolved, escaped, join, resolve_with};
use crate::source::{DocumentId, Documents, Pointer, SchemaPlace, Source, Sources, read_text};

/// A definition that no file holds, by which a file that no API uses is resolved like one that an API does. Names of files
/// that are read do not start with a dot.
const ENTRY: &str = ".entry.json";

/// A schema to judge by.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The files it is among.
    pub resolved: Resolved,
    /// Where it is.
    pub place: SchemaPlace,
    /// The folder that the files are below.
    pub root: PathBuf,
    /// What is wrong with the files that it needs. If one of these is an error, it should not be used.
    pub findings: Findings,
}

/// Finds the schema of this name.
///
/// # Errors
/// If there is none, or if files cannot be read. What is wrong with the files is not an error but a finding.
pub fn subject(config: &Config, target: &Target) -> Result<Subject, InstanceError> {
    let root = config.schema_root();
    match target {
        Target::Named(name, part) => {
            let sources = Sources::read(&root)?.with(&root, config.refs.values());
            let (resolved, findings) = load(sources, config.refs());
            if let Err(error) = find(&resolved, name, part.as_deref()) {
                return broken_or(error, resolved, root, findings);
            }
            let place = find(&resolved, name, part.as_deref())?;
            Ok(Subject { findings: concerning(&resolved, &place, findings), resolved, place, root })
        }
        Target::File(path, pointer) => in_file(config, path, pointer),
    }
}

/// A name may be unknown because the file that has it is broken: then the findings say so.
fn broken_or(
    error: BadTarget,
    resolved: Resolved,
    root: PathBuf,
    findings: Findings,
) -> Result<Subject, InstanceError> {
    let first = findings.iter().find(|finding| finding.severity == Severity::Error);
    match first.map(|finding| SchemaPlace::new(finding.place.document, Pointer::root())) {
        Some(place) => Ok(Subject { resolved, place, root, findings }),
        None => Err(error.into()),
    }
}

fn in_file(config: &Config, path: &Path, pointer: &Pointer) -> Result<Subject, InstanceError> {
    let failed = |error| InstanceError::File { path: path.to_owned(), error };
    let real = fs::canonicalize(path).map_err(failed)?;
    let project = fs::canonicalize(config.schema_root()).ok();
    let inside = project.and_then(|root| real.strip_prefix(&root).ok().map(slashed));
    let (sources, name, root) = match inside {
        Some(name) => {
            let root = config.schema_root();
            (Sources::read(&root)?.with(&root, config.refs.values().chain([&name])), name, root)
        }
        None => {
            let name = real.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let root = path.parent().unwrap_or(Path::new("")).to_owned();
            (alone(&root, &name), name, root)
        }
    };
    let reference = format!("{}#{}", escaped(&name), escaped(&pointer.to_string()));
    let entry = serde_json::json!({
        "api": "entry", "version": "0.0.0", "events": { "entry": { "parameters": { "$ref": reference } } },
    });
    let entry = Source { name: ENTRY.to_owned(), text: Ok(entry.to_string()) };
    let (resolved, findings) = load(sources.into_iter().chain([entry]).collect(), config.refs());
    let start = SchemaPlace::new(
        resolved.documents.find(ENTRY).ok_or_else(|| lost(&name))?,
        ["events", "entry", "parameters"].into(),
    );
    let document = resolved.documents.find(&name).ok_or_else(|| lost(&name))?;
    let place = match resolved.target(&start) {
        Some(place) => place.clone(),
        None if resolved.documents.get(document).broken => SchemaPlace::new(document, Pointer::root()),
        None if is_definition(&resolved.documents.get(document).root) && pointer.is_root() => {
            let message =
                format!("`{name}` is an API definition; name a message or a type of it, such as `#/$defs/Name`");
            return Err(BadTarget(message).into());
        }
        None => return Err(BadTarget(format!("`#{pointer}` leads to no schema in `{name}`")).into()),
    };
    Ok(Subject { findings: concerning(&resolved, &place, findings), resolved, place, root })
}

fn load(sources: Sources, refs: Refs) -> (Resolved, Findings) {
    let (documents, mut findings) = Documents::parse(sources);
    let (resolved, found) = resolve_with(documents, refs);
    findings.extend(found);
    findings.sort();
    (resolved, findings)
}

/// Without what concerns other files, which may well be unfinished.
fn concerning(resolved: &Resolved, place: &SchemaPlace, mut findings: Findings) -> Findings {
    let mut needed = resolved.closure(place.document);
    // A reference into a file that holds no JSON leads nowhere, but that file is the reason.
    for (id, document) in resolved.documents.iter().filter(|(_, document)| document.broken) {
        let refers = |from: &DocumentId| {
            let from = resolved.documents.get(*from);
            let value = serde_json::from_str::<Value>(&from.text).unwrap_or_default();
            references(&value).into_iter().any(|file| join(&from.name, &file).as_deref() == Some(&document.name))
        };
        if needed.iter().any(refers) {
            needed.insert(id);
        }
    }
    findings.retain(|finding| needed.contains(&finding.place.document));
    findings
}

/// A file outside of the project, and those below its folder that it refers to: nothing else there is any business of ours.
fn alone(root: &Path, name: &str) -> Sources {
    let mut files = BTreeMap::new();
    let mut open = vec![name.to_owned()];
    while let Some(name) = open.pop() {
        if files.contains_key(&name) {
            continue;
        }
        let text = read_text(&root.join(&name));
        if let Some(value) = text.as_ref().ok().and_then(|text| serde_json::from_str::<Value>(text).ok()) {
            let inside = |file: String| join(&name, &file).filter(|file| root.join(file).is_file());
            open.extend(references(&value).into_iter().filter_map(inside));
        }
        files.insert(name, text);
    }
    files.into_iter().map(|(name, text)| Source { name, text }).collect()
}

/// The files that the references in a schema name.
fn references(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                let reference = members.get("$ref").and_then(Value::as_str).unwrap_or_default();
                let file = reference.split('#').next().unwrap_or_default();
                found.extend(Some(file.to_owned()).filter(|file| !file.is_empty()));
                open.extend(members.values());
            }
            _ => {}
        }
    }
    found
}

fn slashed(path: &Path) -> String {
    let parts = path.components().filter(|part| matches!(part, Component::Normal(_)));
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn lost(name: &str) -> InstanceError {
    InstanceError::Unusable(format!("`{name}` is not among the schema files"))
}
