//! Generating from a build script: definitions in, one includable file for each API in `OUT_DIR`.
//!
//! Speaks to cargo on standard output: which files count, and what is wrong. Writes nowhere but to `OUT_DIR`, so that a
//! read-only source tree (a published crate, docs.rs) is no hindrance.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::config::Types;
use crate::finding::Findings;
use crate::lower::{Options, lower};
use crate::model::{CrateId, Model};
use crate::nearest::nearest;
use crate::render::{RenderError, render_module};
use crate::report::{Files, human};
use crate::resolve::resolve_with;
use crate::source::{Document, DocumentId, Documents, Node, Origin, SourceError, Sources};
use crate::suppress::Suppressions;
use crate::templates::Templates;
use crate::write::{WriteError, write_file};

/// Generates every API of the folder `schemas`, from a build script. The same as `Builder::new().write()`.
pub fn build() {
    Builder::new().write();
}

/// What to generate from a build script.
///
/// ```no_run
/// // build.rs
/// buscodegen::Builder::new().schemas("../schemas").api("image").write();
/// ```
///
/// ```ignore
/// // src/lib.rs
/// pub mod image_api {
///     include!(concat!(env!("OUT_DIR"), "/image_api.rs"));
/// }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is generated before `write`"]
pub struct Builder {
    root: PathBuf,
    apis: BTreeSet<String>,
    types: Types,
    refs: BTreeMap<String, String>,
}

/// What a build script wrote, and what it depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Built {
    /// The files in `OUT_DIR`.
    pub written: Vec<PathBuf>,
    /// The files and folders whose change makes a new run necessary.
    pub inputs: Vec<PathBuf>,
    /// What is no error, but worth a line; as compilers show it.
    pub warnings: String,
}

/// Why a build script could not generate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// It was not run by cargo.
    #[error("`{0}` is not set; a build script is run by cargo")]
    NoCargo(&'static str),
    /// The schema folder cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// An API that was asked for is not there.
    #[error("there is no API `{name}` below `{}`{}", root.display(), suggestion.as_deref().unwrap_or_default())]
    UnknownApi {
        /// Its name.
        name: String,
        /// The schema folder.
        root: PathBuf,
        /// What could have been meant.
        suggestion: Option<String>,
    },
    /// There is no API at all.
    #[error("there is no API definition below `{}`: no file there is an object with `api`", .0.display())]
    NoDefinition(PathBuf),
    /// A definition is wrong. The text is the whole report.
    #[error("{0}")]
    Findings(String),
    /// The generator is at fault.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// `OUT_DIR` cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// Every API of the folder `schemas` beside the manifest.
    pub fn new() -> Self {
        Self { root: "schemas".into(), apis: BTreeSet::new(), types: Types::default(), refs: BTreeMap::new() }
    }

    /// What schemas become in Rust: the table `[types]` of `buscodegen.toml`.
    pub fn types(mut self, types: Types) -> Self {
        self.types = types;
        self
    }

    /// The schema folder, relative to the manifest.
    pub fn schemas(mut self, root: impl Into<PathBuf>) -> Self {
        self.root = root.into();
        self
    }

    /// An API to generate, by its name on the bus. Without any, all APIs of the folder are generated, and any change in
    /// the folder makes a new run necessary; with some, only changes in files that these need do.
    pub fn api(mut self, name: impl Into<String>) -> Self {
        self.apis.insert(name.into());
        self
    }

    /// A file, relative to the schema folder, that stands for an address which schemas refer to, as `[refs]` of
    /// `buscodegen.toml` says it to the command line. An address that ends in `/` stands for all that begin with it, the
    /// file then being a folder.
    pub fn reference(mut self, address: impl Into<String>, file: impl Into<String>) -> Self {
        self.refs.insert(address.into(), file.into());
        self
    }

    /// Generates, and tells cargo what it has to know. What goes wrong fails the build, each error with its place.
    pub fn write(self) {
        match self.try_write() {
            Ok(built) => {
                built.inputs.iter().for_each(|path| println!("cargo::rerun-if-changed={}", path.display()));
                lines(&built.warnings).for_each(|line| println!("cargo::warning={line}"));
            }
            Err(error) => lines(&error.to_string()).for_each(|line| println!("cargo::error={line}")),
        }
    }

    /// Generates, and leaves it to the caller to tell cargo.
    ///
    /// # Errors
    /// See [`BuildError`].
    pub fn try_write(&self) -> Result<Built, BuildError> {
        let variable = |name| env::var_os(name).map(PathBuf::from).ok_or(BuildError::NoCargo(name));
        self.write_to(&variable("CARGO_MANIFEST_DIR")?, &variable("OUT_DIR")?)
    }

    fn write_to(&self, folder: &Path, out: &Path) -> Result<Built, BuildError> {
        let root = folder.join(&self.root);
        let (documents, mut findings) = Documents::parse(Sources::read(&root)?.with(&root, self.refs.values()));
        let chosen = match self.choose(&documents, &root) {
            // The file that cannot be read may be the one that is missed.
            Err(error) if findings.has_errors() => {
                return Err(BuildError::Findings(format!("{}{error}", self.report(findings, &documents))));
            }
            chosen => chosen?,
        };
        let (resolved, found) = resolve_with(documents, self.refs.clone().into_iter().collect());
        findings.extend(found);
        // What is wrong elsewhere in the folder is somebody else's concern, as long as it is not referred to.
        let used = resolved.reach(chosen.iter().copied());
        findings.retain(|finding| used.contains(&finding.place.document));
        let resolved = resolved.only(|document| chosen.contains(&document));

        let mut built = Built { inputs: self.inputs(&resolved.documents, &root, &used), ..Built::default() };
        if !findings.has_errors() {
            let (model, found) = lower(&resolved, &Options { types: self.types.clone(), ..Options::default() });
            findings.extend(found);
            built.written = write_modules(&model, out)?;
        }
        Suppressions::of(&resolved).apply(&mut findings);
        let failed = findings.has_errors();
        built.warnings = self.report(findings, &resolved.documents);
        if failed { Err(BuildError::Findings(built.warnings)) } else { Ok(built) }
    }

    fn report(&self, mut findings: Findings, documents: &Documents) -> String {
        findings.sort();
        human(&findings, Files { documents, root: &self.root }, false)
    }

    /// The documents of the APIs that were asked for.
    fn choose(&self, documents: &Documents, root: &Path) -> Result<BTreeSet<DocumentId>, BuildError> {
        let name_of = |document: &Document| document.root.get("api").and_then(Node::as_str).map(str::to_owned);
        let apis: Vec<_> = documents.iter().filter_map(|(id, document)| Some((id, name_of(document)?))).collect();
        let missing = self.apis.iter().find(|name| !apis.iter().any(|(_, api)| api == *name));
        if let Some(name) = missing {
            let near = nearest(name, apis.iter().map(|(_, api)| api.as_str()));
            let suggestion = near.map(|near| format!("; did you mean `{near}`?"));
            return Err(BuildError::UnknownApi { name: name.clone(), root: root.to_owned(), suggestion });
        }
        if apis.is_empty() {
            return Err(BuildError::NoDefinition(root.to_owned()));
        }
        if self.apis.is_empty() {
            // Also what should be a definition and is none: its findings must not get lost.
            return Ok(documents.iter().map(|(id, _)| id).collect());
        }
        Ok(apis.into_iter().filter(|(_, api)| self.apis.contains(api)).map(|(id, _)| id).collect())
    }

    /// What cargo has to watch: with no choice of APIs the folder as a whole, as a new file may be a new API.
    fn inputs(&self, documents: &Documents, root: &Path, used: &BTreeSet<DocumentId>) -> Vec<PathBuf> {
        if self.apis.is_empty() {
            return vec![root.to_owned()];
        }
        let files = used.iter().map(|id| documents.get(*id)).filter(|document| document.origin == Origin::Folder);
        files.map(|document| root.join(&document.name)).collect()
    }
}

/// The lines of a report, each of which cargo shows with a mark of its own.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty())
}

/// Writes one file for each API.
fn write_modules(model: &Model, out: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let mut written = Vec::new();
    for (index, krate) in model.crates.iter().enumerate().filter(|(_, krate)| krate.api.is_some()) {
        let path = out.join(format!("{}.rs", krate.lib));
        write_if_changed(&path, &render_module(model, CrateId(index), &Templates::default())?)?;
        written.push(path);
    }
    Ok(written)
}

/// A file that did not change keeps its time, so that what includes it is not compiled again.
fn write_if_changed(path: &Path, text: &str) -> Result<(), WriteError> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    write_file(path, text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use tempfile::TempDir;

    use super::*;

    const STORE: &str = r##"{ "api": "store.v2", "version": "1.0.0", "events": { "seen": { "parameters": { "$ref": "sub/page.json" } } } }"##;
    const PAGE: &str = r#"{ "type": "object" }"#;

    fn project<const N: usize>(files: [(&str, &str); N]) -> TempDir {
        let folder = TempDir::new().unwrap();
        for (name, text) in files {
            let path = folder.path().join("schemas").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn write(builder: &Builder, folder: &TempDir) -> Result<Built, BuildError> {
        builder.write_to(folder.path(), &folder.path().join("out"))
    }

    #[test]
    fn a_chosen_api_depends_on_its_files_and_nothing_else() {
        let folder = project([("store.json", STORE), ("sub/page.json", PAGE), ("broken.json", "{")]);

        let built = write(&Builder::new().api("store.v2"), &folder).unwrap();

        let schemas = folder.path().join("schemas");
        assert_eq!(built.inputs, [schemas.join("store.json"), schemas.join("sub/page.json")]);
        assert_eq!(built.written, [folder.path().join("out/store_v2_api.rs")]);
        assert!(built.written[0].is_file());
    }

    #[test]
    fn without_a_choice_every_api_counts_and_so_does_the_folder() {
        let other = r#"{ "api": "other", "version": "1.0.0" }"#;
        let folder = project([("store.json", STORE), ("sub/page.json", PAGE), ("other.json", other)]);

        let built = write(&Builder::new(), &folder).unwrap();

        assert_eq!(built.inputs, [folder.path().join("schemas")]);
        assert_eq!(built.written.len(), 2);
    }

    #[test]
    fn an_unchanged_file_keeps_its_time() {
        let folder = project([("store.json", STORE), ("sub/page.json", PAGE)]);
        let built = write(&Builder::new(), &folder).unwrap();
        let file = fs::File::options().write(true).open(&built.written[0]).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();

        let built = write(&Builder::new(), &folder).unwrap();

        assert_eq!(fs::metadata(&built.written[0]).unwrap().modified().unwrap(), std::time::SystemTime::UNIX_EPOCH);
    }

    #[test]
    fn types_are_made_as_the_builder_says() {
        use crate::config::{FormatStyle, Formats, UnknownMembers};
        let page = r#"{ "type": "object", "properties": { "id": { "type": "string", "format": "uuid" } } }"#;
        let folder = project([("store.json", STORE), ("sub/page.json", page)]);
        let text = |builder: Builder| fs::read_to_string(&write(&builder, &folder).unwrap().written[0]).unwrap();

        let plain = text(Builder::new());
        assert!(plain.contains("pub id: Option<formats::Uuid>") && !plain.contains("pub extra:"), "{plain}");

        let types = Types {
            unknown_members: UnknownMembers::Keep,
            formats: Formats::All(FormatStyle::Text),
            ..Types::default()
        };
        let kept = text(Builder::new().types(types));
        assert!(kept.contains("pub id: Option<String>") && kept.contains("pub extra: "), "{kept}");
    }

    #[test]
    fn an_api_that_is_not_there_is_named_with_its_neighbour() {
        let folder = project([("store.json", STORE), ("sub/page.json", PAGE)]);
        let error = write(&Builder::new().api("store.v3"), &folder).unwrap_err().to_string();
        assert!(error.contains("no API `store.v3`") && error.contains("did you mean `store.v2`?"), "{error}");
        let empty = project([("sub/page.json", PAGE)]);
        let error = write(&Builder::new(), &empty).unwrap_err();
        assert!(matches!(error, BuildError::NoDefinition(_)), "{error}");
    }

    #[test]
    fn a_file_that_is_no_json_is_reported_when_the_api_is_missing() {
        let folder = project([("store.json", "{ \"api\": \"store\",")]);
        let error = write(&Builder::new().api("store"), &folder).unwrap_err().to_string();
        assert!(error.contains("schemas/store.json:1:17"), "{error}");
    }
}
