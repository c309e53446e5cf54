//! One file an API that says all of it: what `buscodegen snapshot` writes, to be compared with later.
//!
//! A snapshot holds the definition and every file that it refers to, by name. References are paths with JSON pointers, and the
//! layout is that of `buscodegen fmt`. Members keep their order, as arguments of generated functions follow it. It is no
//! definition: nothing takes it for one.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::config::Config;
use crate::definition::Definition;
use crate::finding::Findings;
use crate::fmt::format;
use crate::resolve::Resolved;
use crate::source::{DocumentId, Documents, Member, Node, NodeValue, Origin, Source, Sources, read_text};
use crate::write::{WriteError, delete_file, write_file};

/// The version of a snapshot's shape.
const VERSION: &str = "1";

/// What writing snapshots comes to.
#[derive(Clone, Debug)]
pub struct Snapshots {
    /// The definitions.
    pub resolved: Resolved,
    /// What is wrong with them. If that is an error, there are no snapshots.
    pub findings: Findings,
    /// What has to be done to the folder, sorted by path.
    pub changes: Vec<Change>,
    /// How many snapshots there are in the end.
    pub total: usize,
}

/// A file of the folder that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path, with the folder's.
    pub path: PathBuf,
    /// What it should hold; `None` if it is of an API that is gone.
    pub text: Option<String>,
    /// Whether it is there.
    pub exists: bool,
}

/// Why a file is no snapshot.
#[derive(Debug, thiserror::Error)]
#[error("`{}` is no snapshot: {reason}", path.display())]
pub struct NoSnapshot {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: String,
}

/// Compares the folder with what the definitions come to. Reads only.
///
/// # Errors
/// If a folder cannot be read, or if there is no definition.
pub fn snapshots(config: &Config, out: &Path) -> Result<Snapshots, Error> {
    let root = config.schema_root();
    let modelled = crate::model(Sources::read(&root)?.with(&root, config.refs.values()), config);
    let (resolved, findings) = (modelled.resolved, modelled.findings);
    let mut all = Snapshots { resolved, findings, changes: Vec::new(), total: 0 };
    if all.findings.has_errors() {
        return Ok(all);
    }
    if all.resolved.apis.is_empty() {
        return Err(Error::NoDefinition(root));
    }
    let wanted: Vec<(PathBuf, String)> =
        all.resolved.apis.iter().map(|(id, api)| one(&all.resolved, *id, api, out)).collect();
    for path in there(out)?.into_iter().filter(|path| !wanted.iter().any(|(wanted, _)| wanted == path)) {
        // Files that are no snapshots are somebody else's.
        if unpack(&path).is_ok() {
            all.changes.push(Change { path, text: None, exists: true });
        }
    }
    all.total = wanted.len();
    for (path, text) in wanted {
        let old = read_text(&path).ok();
        if old.as_deref() != Some(&text) {
            all.changes.push(Change { exists: path.exists(), path, text: Some(text) });
        }
    }
    all.changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(all)
}

/// Writes and deletes what is not as it should be.
///
/// # Errors
/// If the system refuses.
pub fn apply(changes: &[Change]) -> Result<(), WriteError> {
    for Change { path, text, .. } in changes {
        match text {
            Some(text) => write_file(path, text)?,
            None => delete_file(path)?,
        }
    }
    Ok(())
}

/// The files that a snapshot holds, each below a folder called by the API, so that files of several do not meet.
///
/// # Errors
/// If it cannot be read or is no snapshot.
pub fn unpack(path: &Path) -> Result<Sources, NoSnapshot> {
    let wrong = |reason: &str| NoSnapshot { path: path.to_owned(), reason: reason.to_owned() };
    let text = read_text(path).map_err(|error| wrong(&error.to_string()))?;
    let (documents, findings) = Documents::parse([("snapshot", text)].into_iter().collect());
    if let Some(finding) = findings.iter().next() {
        return Err(wrong(&finding.message));
    }
    let root = documents.iter().map(|(_, document)| &document.root).next().unwrap_or(&Node::NOTHING);
    match root.get("snapshot").and_then(Node::as_number) {
        Some(VERSION) => {}
        Some(_) => return Err(wrong("it was written by a newer buscodegen")),
        None => return Err(wrong("`buscodegen snapshot` did not write it")),
    }
    let name = root.get("name").and_then(Node::as_str).ok_or_else(|| wrong("it has no `name`"))?;
    let files = root.get("files").and_then(Node::as_object).ok_or_else(|| wrong("it has no `files`"))?;
    let file = |file: &Member| Source { name: format!("{name}/{}", file.name), text: Ok(file.value.to_text()) };
    Ok(files.iter().map(file).collect())
}

fn one(resolved: &Resolved, id: DocumentId, api: &Definition, out: &Path) -> (PathBuf, String) {
    let member = |name: &str, value: NodeValue| Member::new(name.to_owned(), Node::new(value));
    let text = |text: &str| NodeValue::String(text.to_owned());
    let files = resolved.closure(id).into_iter().filter(|id| resolved.documents.get(*id).origin == Origin::Folder);
    let files = files.map(|id| member(&resolved.documents.get(id).name, resolved.portable(id, &|_| true).value));
    let root = NodeValue::Object(
        [
            member("snapshot", NodeValue::Number(VERSION.to_owned())),
            member("name", text(api.api.as_str())),
            member("files", NodeValue::Object(files.collect())),
        ]
        .into_iter()
        .collect(),
    );
    let sources = [("snapshot", Node::new(root).to_text())].into_iter().collect();
    let laid_out = format(sources).texts.into_iter().map(|(_, text)| text).collect();
    (out.join(format!("{}.json", api.api)), laid_out)
}

/// The JSON files of a folder; none if it is not there yet.
fn there(out: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let failed = |error| WriteError::Io { action: "read", path: out.to_owned(), error };
    let entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
    Ok(found)
}
