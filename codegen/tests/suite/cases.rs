//! The schemas to try and their documents, as they lie in folders beside the repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// A schema with documents that it accepts and refuses.
pub(crate) struct Case {
    /// What it is called in the table's remarks.
    pub(crate) name: String,
    /// The schema itself.
    pub(crate) schema: Value,
    /// Other files by name, for the addresses that lead to them.
    pub(crate) remotes: BTreeMap<String, (String, String)>,
    /// Documents, and whether the schema accepts them.
    pub(crate) documents: Vec<(bool, Value)>,
}

/// Cases that share a line of the table.
pub(crate) struct Set {
    /// The line's name.
    pub(crate) name: &'static str,
    /// The share of cases that must be wholly right, in percent.
    pub(crate) bar: f64,
    /// The cases.
    pub(crate) cases: Vec<Case>,
}

/// The folder named by the environment, or else the one beside the repository; `None` if there is none.
pub(crate) fn folder(variable: &str, name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(name);
    let folder = std::env::var_os(variable).map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// The JSON Schema Test Suite of one draft: required, optional and format groups.
pub(crate) fn suite(root: &Path, draft: &str, names: [&'static str; 3], bars: [f64; 3]) -> [Set; 3] {
    let tests = root.join("tests").join(draft);
    let remotes = remotes(&root.join("remotes"), draft);
    let [required, optional, format] = names;
    let cases = |folder: PathBuf| groups(&folder, draft, &remotes);
    [
        Set { name: required, bar: bars[0], cases: cases(tests.clone()) },
        Set { name: optional, bar: bars[1], cases: cases(tests.join("optional")) },
        Set { name: format, bar: bars[2], cases: cases(tests.join("optional/format")) },
    ]
}

fn groups(folder: &Path, draft: &str, remotes: &BTreeMap<String, (String, String)>) -> Vec<Case> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let groups: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        for group in groups {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let documents = group["tests"].as_array().unwrap().iter();
            let schema = with_draft(group["schema"].clone(), draft);
            let used = schema.to_string().contains("localhost");
            cases.push(Case {
                name: format!(
                    "{draft} {}: {}",
                    file.file_stem().unwrap().to_string_lossy(),
                    text(&group["description"])
                ),
                schema,
                remotes: if used { remotes.clone() } else { BTreeMap::new() },
                documents: documents.map(|test| (test["valid"] == true, test["data"].clone())).collect(),
            });
        }
    }
    cases
}

/// Schemas of older drafts say so: a plain file without `$schema` is one of the newest.
fn with_draft(mut schema: Value, draft: &str) -> Value {
    if draft == "draft7" {
        if let Value::Bool(accepts) = schema {
            schema = if accepts { json!({}) } else { json!({ "not": {} }) };
        }
        let members = schema.as_object_mut().unwrap();
        members.entry("$schema").or_insert(json!("http://json-schema.org/draft-07/schema#"));
    }
    schema
}

/// The files that the suite's own server would hand out.
fn remotes(root: &Path, draft: &str) -> BTreeMap<String, (String, String)> {
    let mut found = BTreeMap::new();
    let mut open = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let is_draft = name.starts_with("draft") || name.starts_with("v1");
            if is_draft && !name.starts_with(draft) && !name.starts_with("draft2019-09") {
                continue;
            }
            if entry.path().is_dir() {
                open.push((entry.path(), format!("{name}/")));
            } else if name.ends_with(".json") {
                let mut text = fs::read_to_string(entry.path()).unwrap();
                if draft == "draft7" {
                    text = with_draft(serde_json::from_str(&text).unwrap(), draft).to_string();
                }
                found.insert(format!("http://localhost:1234/{name}"), (format!("remotes/{name}"), text));
            }
        }
    }
    found
}

/// Published schemas, each in a folder with its documents.
pub(crate) fn real(root: &Path, bar: f64) -> Set {
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    let read = |path: PathBuf| -> Value { serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap() };
    let case = |folder: &PathBuf| {
        let meta = read(folder.join("meta.json"));
        let files = meta["remotes"].as_object().into_iter().flatten();
        let remotes = files.map(|(address, file)| {
            let file = file.as_str().unwrap().to_owned();
            let text = fs::read_to_string(folder.join(&file)).unwrap();
            (address.clone(), (file, text))
        });
        let documents = read(folder.join("instances.json"));
        Case {
            name: folder.file_name().unwrap().to_string_lossy().into_owned(),
            schema: read(folder.join("schema.json")),
            remotes: remotes.collect(),
            documents: documents
                .as_array()
                .unwrap()
                .iter()
                .map(|one| (one["valid"] == true, one["data"].clone()))
                .collect(),
        }
    };
    Set { name: "real schemas", bar, cases: folders.iter().map(case).collect() }
}
