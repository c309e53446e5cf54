//! Generating from a build script: definitions in, one includable file for each API in `OUT_DIR`.
//!
//! Speaks to cargo on standard output: which files count, and what is wrong. Writes nowhere but to `OUT_DIR`, so that a
//! read-only source tree (a published crate, docs.rs) is no hindrance.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::lower::{Options, lower};
use crate::model::CrateId;
use crate::nearest::nearest;
use crate::render::{RenderError, render_module};
use crate::report::{Files, human};
use crate::resolve::resolve;
use crate::source::{Document, DocumentId, Documents, Node, SourceError, Sources};
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
        Self { root: "schemas".into(), apis: BTreeSet::new() }
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

    /// Generates, and tells cargo what it has to know. What goes wrong fails the build, each error with its place.
    pub fn write(self) {
        match self.try_write() {
            Ok(built) => {
                built.inputs.iter().for_each(|path| println!("cargo::rerun-if-changed={}", path.display()));
                built.warnings.lines().for_each(|line| println!("cargo::warning={line}"));
            }
            Err(error) => error.to_string().lines().for_each(|line| println!("cargo::error={line}")),
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
        let (documents, mut findings) = Documents::parse(Sources::read(&root)?);
        let chosen = self.choose(&documents, &root)?;
        let (resolved, found) = resolve(documents);
        findings.extend(found);
        // What is wrong elsewhere in the folder is somebody else's concern, as long as it is not referred to.
        let used = resolved.reach(chosen.iter().copied());
        findings.retain(|finding| used.contains(&finding.place.document));
        let resolved = resolved.only(|document| chosen.contains(&document));

        let mut built = Built { inputs: self.inputs(&resolved.documents, &root, &used), ..Built::default() };
        if !findings.has_errors() {
            let (model, found) = lower(&resolved, &Options::default());
            findings.extend(found);
            for (index, krate) in model.crates.iter().enumerate().filter(|(_, krate)| krate.api.is_some()) {
                let path = out.join(format!("{}.rs", krate.lib));
                write_if_changed(&path, &render_module(&model, CrateId(index))?)?;
                built.written.push(path);
            }
        }
        findings.sort();
        let report = human(&findings, Files { documents: &resolved.documents, root: &self.root }, false);
        if findings.has_errors() {
            return Err(BuildError::Findings(report));
        }
        built.warnings = report;
        Ok(built)
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
        used.iter().map(|id| root.join(&documents.get(*id).name)).collect()
    }
}

/// A file that did not change keeps its time, so that what includes it is not compiled again.
fn write_if_changed(path: &Path, text: &str) -> Result<(), WriteError> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    write_file(path, text)
}
