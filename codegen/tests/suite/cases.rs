//! The schemas to try and their documents, as they lie in folders beside the repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// A schema with documents that it accepts and refuses.
pub(crate) struct Case {
    /// What it is called in the table's remarks.
    pub(crate) name: String,
    /// The schema itself.
    pub(crate) schema: String,
    /// Other files, as names and texts, for the addresses that lead to them.
    pub(crate) remotes: Remotes,
    /// Whether formats only describe: what the specification asks for by default, and one file of the suite tests.
    pub(crate) annotates: bool,
    /// Whether numbers keep their text: optional groups have numbers that types of Rust do not hold.
    pub(crate) texts: bool,
    /// Its documents.
    pub(crate) documents: Vec<Document>,
}

/// By address: the file's name and its text.
pub(crate) type Remotes = BTreeMap<String, (String, String)>;

/// A document, and whether the schema accepts it. It is kept as it was written: large numbers are part of the question.
pub(crate) struct Document {
    /// Whether the schema accepts it.
    pub(crate) valid: bool,
    /// Its text, on one line.
    pub(crate) text: String,
}

/// Cases that share a line of the table.
pub(crate) struct Set {
    /// The line's name.
    pub(crate) name: &'static str,
    /// How many cases may be other than wholly right.
    pub(crate) may_fail: usize,
    /// How many may be judged by the general validator.
    pub(crate) may_be_general: usize,
    /// The cases.
    pub(crate) cases: Vec<Case>,
}

/// A line of the table, how many of its cases may be other than wholly right, and how many general.
pub(crate) type Bar = (&'static str, usize, usize);

/// A group of the test suite.
#[derive(Deserialize)]
struct Group {
    description: String,
    schema: Box<RawValue>,
    tests: Vec<Instance>,
}

/// A document, in the files of both sets.
#[derive(Deserialize)]
struct Instance {
    valid: bool,
    data: Box<RawValue>,
}

/// What is said of a published schema.
#[derive(Deserialize)]
struct Meta {
    #[serde(default)]
    remotes: BTreeMap<String, String>,
}
/// The `$schema` of files that have none, by the folder of their draft. Others are of the newest.
const DIALECTS: [(&str, &str); 4] = [
    ("draft4", "http://json-schema.org/draft-04/schema#"),
    ("draft6", "http://json-schema.org/draft-06/schema#"),
    ("draft7", "http://json-schema.org/draft-07/schema#"),
    ("draft2019-09", "https://json-schema.org/draft/2019-09/schema"),
];

/// Required, optional and format groups of one draft in the JSON Schema Test Suite, with the bar of each. None if the folder
/// does not have the draft.
pub(crate) fn suite(root: &Path, draft: &str, bars: [Bar; 3]) -> Vec<Set> {
    let tests = root.join("tests").join(draft);
    if !tests.is_dir() {
        return Vec::new();
    }
    let remotes = remotes(&root.join("remotes"), draft);
    let folders = [tests.clone(), tests.join("optional"), tests.join("optional/format")];
    let sets = bars.into_iter().zip(folders);
    let set = |((name, may_fail, may_be_general), folder): (Bar, PathBuf)| {
        let cases = groups(&folder, draft, &remotes);
        Set { name, may_fail, may_be_general, cases }
    };
    sets.map(set).collect()
}

fn groups(folder: &Path, draft: &str, remotes: &Remotes) -> Vec<Case> {
    let mut cases = Vec::new();
    for file in entries(folder).into_iter().filter(|path| is_json(path)) {
        let stem = file.file_stem().unwrap().to_string_lossy();
        for group in read::<Vec<Group>>(&file) {
            let schema = with_draft(group.schema.get(), draft);
            cases.push(Case {
                name: format!("{draft} {stem}: {}", group.description),
                annotates: draft == "draft2020-12" && stem == "format",
                texts: folder.ends_with("optional"),
                remotes: wanted(remotes, &schema, draft),
                schema,
                documents: group.tests.into_iter().map(document).collect(),
            });
        }
    }
    cases
}

/// The files of a schema that refers to the suite's own server: those of no draft, of its own, and of one that it names.
fn wanted(remotes: &Remotes, schema: &str, draft: &str) -> Remotes {
    if !schema.contains(SERVER) {
        return Remotes::new();
    }
    let is_wanted = |address: &str| {
        let folder = address.strip_prefix(SERVER).and_then(|name| name.split_once('/')).map(|(folder, _)| folder);
        folder
            .is_none_or(|folder| !is_draft(folder) || folder == draft || schema.contains(&format!("{SERVER}{folder}/")))
    };
    remotes
        .iter()
        .filter(|(address, _)| is_wanted(address))
        .map(|(address, file)| (address.clone(), file.clone()))
        .collect()
}

fn is_draft(folder: &str) -> bool {
    folder.starts_with("draft") || folder == "v1"
}

/// Schemas of older drafts say so: a plain file without `$schema` is one of the newest.
fn with_draft(schema: &str, draft: &str) -> String {
    let Some((_, address)) = DIALECTS.iter().find(|(folder, _)| *folder == draft) else { return schema.to_owned() };
    let dialect = format!(r#""$schema":"{address}""#);
    match serde_json::from_str::<BTreeMap<String, &RawValue>>(schema) {
        Ok(members) if members.contains_key("$schema") => schema.to_owned(),
        Ok(members) => {
            let (_, rest) = schema.split_once('{').unwrap();
            format!("{{{dialect}{}{rest}", if members.is_empty() { "" } else { "," })
        }
        Err(_) if schema.trim() == "true" => format!("{{{dialect}}}"),
        Err(_) => format!(r#"{{{dialect},"not":{{}}}}"#),
    }
}

const SERVER: &str = "http://localhost:1234/";

/// The files that the suite's own server would hand out. Those of no draft are of the one that is tested.
fn remotes(root: &Path, draft: &str) -> Remotes {
    let mut found = Remotes::new();
    let mut open = entries(root);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(entries(&path));
        } else if is_json(&path) {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            let folder = name.split('/').next().filter(|folder| is_draft(folder));
            let text = with_draft(&fs::read_to_string(&path).unwrap(), folder.unwrap_or(draft));
            found.insert(format!("{SERVER}{name}"), (format!("remotes/{name}"), text));
        }
    }
    found
}

/// Published schemas, each in a folder with its documents.
pub(crate) fn real(root: &Path, (name, may_fail, may_be_general): Bar) -> Set {
    let folders = entries(root).into_iter().filter(|path| path.is_dir());
    let case = |folder: PathBuf| {
        let text = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
        let remotes = read::<Meta>(&folder.join("meta.json")).remotes.into_iter();
        Case {
            name: folder.file_name().unwrap().to_string_lossy().into_owned(),
            schema: text("schema.json"),
            annotates: false,
            texts: false,
            remotes: remotes.map(|(address, file)| (address, (file.clone(), text(&file)))).collect(),
            documents: read::<Vec<Instance>>(&folder.join("instances.json")).into_iter().map(document).collect(),
        }
    };
    Set { name, may_fail, may_be_general, cases: folders.map(case).collect() }
}

/// Line breaks in JSON stand between values only.
fn document(Instance { valid, data }: Instance) -> Document {
    Document { valid, text: data.get().replace(['\n', '\r'], " ") }
}

fn read<T: DeserializeOwned>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What a folder holds, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}
