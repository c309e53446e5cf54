//! Generating from a build script: definitions in, one includable file for each API in `OUT_DIR`.
//!
//! Speaks to cargo on standard output: which files count, and what is wrong. Writes nowhere but to `OUT_DIR`, so that a
//! read-only source tree (a published crate, docs.rs) is no hindrance.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::config::{Config, ConfigError, Types};
use crate::finding::Findings;
use crate::lower::{Options, lower};
use crate::model::{CrateId, Model};
use crate::nearest::nearest;
use crate::render::{RenderError, render_module};
use crate::report::{Files, human};
use crate::resolve::resolve_with;
use crate::source::{Document, DocumentId, Documents, Node, Origin, SourceError, Sources};
use crate::suppress::Suppressions;
use crate::templates::{Templates, TemplatesError};
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
/// pub mod image {
///     buscodegen_runtime::include_api!("image");
/// }
/// ```
///
/// Where types lie very deep in each other, rustc asks the including crate for a `#![recursion_limit]`.
#[derive(Clone, Debug, Default)]
#[must_use = "nothing is generated before `write`"]
pub struct Builder {
    config: Option<PathBuf>,
    root: Option<PathBuf>,
    apis: BTreeSet<String>,
    types: Option<Types>,
    refs: BTreeMap<String, String>,
    templates: Option<PathBuf>,
}

/// What the methods of a builder and its configuration file come to.
struct Settings {
    /// The schema folder, as reports name it.
    shown: PathBuf,
    /// The same, from the root of the file system or the current folder.
    root: PathBuf,
    types: Types,
    refs: BTreeMap<String, String>,
    templates: Option<PathBuf>,
    /// The configuration file.
    file: Option<PathBuf>,
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
    /// The configuration file cannot be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The schema folder cannot be read.
    #[error("cannot read the schema folder `{}`: {}; `schemas` of the builder names it", .0.path.display(), .0.error)]
    Source(#[from] SourceError),
    /// The folder of templates cannot be read.
    #[error(transparent)]
    Templates(#[from] TemplatesError),
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

impl Builder {
    /// Every API of the folder `schemas` beside the manifest.
    pub fn new() -> Self {
        Self::default()
    }

    /// A `buscodegen.toml`, relative to the manifest: its schema folder, `[types]`, `[refs]` and templates hold here, too, except
    /// where another method says otherwise. What it says of manifests and output means nothing here.
    pub fn config(mut self, path: impl Into<PathBuf>) -> Self {
        self.config = Some(path.into());
        self
    }

    /// A folder, relative to the manifest, of templates that take the place of the tool's own.
    pub fn templates(mut self, folder: impl Into<PathBuf>) -> Self {
        self.templates = Some(folder.into());
        self
    }

    /// What schemas become in Rust: the table `[types]` of `buscodegen.toml`.
    pub fn types(mut self, types: Types) -> Self {
        self.types = Some(types);
        self
    }

    /// The schema folder, relative to the manifest.
    pub fn schemas(mut self, root: impl Into<PathBuf>) -> Self {
        self.root = Some(root.into());
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

    fn settings(&self, folder: &Path) -> Result<Settings, BuildError> {
        let file = self.config.as_ref().map(|path| folder.join(path));
        let config = file.as_ref().map_or_else(|| Ok(Config::default()), |path| Config::read(path))?;
        let shown = match &self.root {
            Some(root) => root.clone(),
            None => self
                .config
                .iter()
                .filter_map(|path| path.parent())
                .fold(PathBuf::new(), |all, path| all.join(path))
                .join(&config.schemas.root),
        };
        let templates = self.templates.as_ref().map(|templates| folder.join(templates)).or_else(|| config.templates());
        Ok(Settings {
            root: folder.join(&shown),
            shown,
            types: self.types.clone().unwrap_or(config.types),
            refs: config.refs.into_iter().chain(self.refs.clone()).collect(),
            templates,
            file,
        })
    }

    fn write_to(&self, folder: &Path, out: &Path) -> Result<Built, BuildError> {
        let settings = self.settings(folder)?;
        let templates =
            settings.templates.as_ref().map_or_else(|| Ok(Templates::default()), |path| Templates::read(path))?;
        let root = &settings.root;
        let (documents, mut findings) = Documents::parse(Sources::read(root)?.with(root, settings.refs.values()));
        let chosen = match self.choose(&documents, root) {
            // The file that cannot be read may be the one that is missed.
            Err(error) if findings.has_errors() => {
                return Err(BuildError::Findings(format!("{}{error}", report(findings, &documents, &settings.shown))));
            }
            chosen => chosen?,
        };
        let (resolved, found) = resolve_with(documents, settings.refs.clone().into_iter().collect());
        findings.extend(found);
        // What is wrong elsewhere in the folder is somebody else's concern, as long as it is not referred to.
        let used = resolved.reach(chosen.iter().copied());
        findings.retain(|finding| used.contains(&finding.place.document));
        let resolved = resolved.only(|document| chosen.contains(&document));

        let mut built = Built { inputs: self.inputs(&resolved.documents, &settings, &used), ..Built::default() };
        if !findings.has_errors() {
            let (model, found) = lower(&resolved, &Options { types: settings.types, ..Options::default() });
            findings.extend(found);
            if !findings.has_errors() {
                built.written = write_modules(&model, out, &templates)?;
            }
        }
        Suppressions::of(&resolved).apply(&mut findings);
        let failed = findings.has_errors();
        built.warnings = report(findings, &resolved.documents, &settings.shown);
        if failed { Err(BuildError::Findings(built.warnings)) } else { Ok(built) }
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
    fn inputs(&self, documents: &Documents, settings: &Settings, used: &BTreeSet<DocumentId>) -> Vec<PathBuf> {
        let Settings { root, templates, file, .. } = settings;
        let others = file.iter().chain(templates).cloned();
        if self.apis.is_empty() {
            return std::iter::once(root.clone()).chain(others).collect();
        }
        let files = used.iter().map(|id| documents.get(*id)).filter(|document| document.origin == Origin::Folder);
        files.map(|document| root.join(&document.name)).chain(others).collect()
    }
}

fn report(mut findings: Findings, documents: &Documents, root: &Path) -> String {
    findings.sort();
    human(&findings, Files { documents, root }, false)
}

/// The lines of a report, each of which cargo shows with a mark of its own.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty())
}

/// Writes one file for each API.
fn write_modules(model: &Model, out: &Path, templates: &Templates) -> Result<Vec<PathBuf>, BuildError> {
    let mut written = Vec::new();
    for (index, krate) in model.crates.iter().enumerate() {
        let Some(api) = &krate.api else { continue };
        // As `include_api!` of the runtime looks for it.
        let path = out.join(format!("{}.rs", api.name));
        write_if_changed(&path, &render_module(model, CrateId(index), templates)?)?;
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
        assert_eq!(built.written, [folder.path().join("out/store.v2.rs")]);
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
    fn a_configuration_file_holds_except_where_a_method_says_otherwise() {
        let page = r#"{ "type": "object", "properties": { "id": { "$ref": "https://a.example/id.json" } } }"#;
        let folder = project([
            ("store.json", STORE),
            ("sub/page.json", page),
            ("sub/id.json", r#"{ "type": "string", "format": "uuid" }"#),
        ]);
        let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        put(
            "buscodegen.toml",
            "[types]\nformats = \"text\"\n[refs]\n\"https://a.example/\" = \"sub/\"\n[generate]\nout = \"elsewhere\"\n",
        );

        let built = write(&Builder::new().config("buscodegen.toml").api("store.v2"), &folder).unwrap();

        assert!(fs::read_to_string(&built.written[0]).unwrap().contains("id.json"), "the reference was followed");
        assert!(built.inputs.contains(&folder.path().join("buscodegen.toml")));
        assert!(!folder.path().join("elsewhere").exists());

        put("buscodegen.toml", "[schemas]\nroot = \"nowhere\"\n");
        let error = write(&Builder::new().config("buscodegen.toml"), &folder).unwrap_err();
        assert!(error.to_string().contains("nowhere"), "{error}");
        assert!(
            write(&Builder::new().config("buscodegen.toml").schemas("schemas"), &folder).is_err(),
            "no reference leads there"
        );
        put("buscodegen.toml", "[schema]\n");
        let error = write(&Builder::new().config("buscodegen.toml"), &folder).unwrap_err();
        assert!(matches!(error, BuildError::Config(_)), "{error}");
    }

    #[test]
    fn templates_lay_out_what_is_included_and_count_as_inputs() {
        let folder = project([("store.json", STORE), ("sub/page.json", PAGE)]);
        let templates = folder.path().join("own");
        fs::create_dir(&templates).unwrap();
        fs::write(
            templates.join("types.rs.hbs"),
            "//! Mine.\n{{#each uses}}\n{{this}}\n{{/each}}\n{{#each items}}\n{{this}}\n{{/each}}\n",
        )
        .unwrap();

        let built = write(&Builder::new().templates("own"), &folder).unwrap();

        assert!(fs::read_to_string(&built.written[0]).unwrap().contains("//! Mine."));
        assert!(built.inputs.contains(&templates));
    }

    #[test]
    fn an_api_that_is_not_there_is_named_with_its_neighbour() {
        let folder = project([("store.json", STORE), ("sub/page.json", PAGE)]);
        let error = write(&Builder::new().api("store.v3"), &folder).unwrap_err().to_string();
        assert!(error.contains("no API `store.v3`") && error.contains("did you mean `store.v2`?"), "{error}");
        let error = write(&Builder::new().schemas("apis"), &folder).unwrap_err().to_string();
        assert!(error.contains("apis`: ") && error.contains("`schemas` of the builder"), "{error}");
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
