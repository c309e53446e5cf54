//! `buscodegen.toml`: where schemas are, where crates go, and what their manifests say.
//!
//! Every path in it is relative to the file. `docs/config.md` describes each key. Knows nothing of what is done with it.

mod folders;
mod lint;
mod package;
mod pull;
#[cfg(test)]
mod tests;
mod types;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::breaking::{Baseline, Layers, Rollout};
use crate::lower::Options;
use crate::model::Dependency;
use crate::nearest::nearest;
use crate::resolve::Refs;

pub(crate) use folders::relative;
use folders::upwards;
pub use lint::{Day, Ignore, Level, Lint, Reason};
use package::manifest;
pub use package::{Package, Runtime};
pub use pull::Pull;
pub use types::{FormatStyle, Formats, Integers, Numbers, Types, UnknownMembers};

/// The file's name.
pub const FILE: &str = "buscodegen.toml";

/// The configuration of a run.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The folder that paths are relative to: that of the file.
    #[serde(skip)]
    pub folder: PathBuf,
    /// The file and its text, for findings about it; `None` if no file was read.
    #[serde(skip)]
    pub file: Option<(PathBuf, String)>,
    /// `[schemas]`
    pub schemas: Schemas,
    /// `[generate]`
    pub generate: Generate,
    /// `[types]`
    pub types: Types,
    /// `[package]`
    pub package: Package,
    /// `[manifest]`: keys that the manifests of generated crates have beside those that are generated, or in their place.
    #[serde(deserialize_with = "manifest")]
    pub manifest: toml::Table,
    /// `[breaking]`
    pub breaking: Breaking,
    /// `[lint]`
    pub lint: Lint,
    /// `[[ignore]]`: findings that are not to be reported, with their places in the text.
    pub ignore: Vec<Spanned<Ignore>>,
    /// `[pull.NAME]`: definitions of others, and where they come from.
    pub pull: BTreeMap<String, Pull>,
    /// `[refs]`: the files, relative to the schema folder, that stand for addresses.
    pub refs: BTreeMap<String, String>,
}

/// `[schemas]`: the input.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Schemas {
    /// The folder of the definitions; no reference leaves it.
    pub root: PathBuf,
}

/// `[generate]`: the output.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Generate {
    /// The folder that gets a folder for each crate.
    pub out: PathBuf,
    /// The folder of templates that take the place of the tool's own.
    pub templates: Option<PathBuf>,
}

/// `[breaking]`: what `breaking` and `check` compare the definitions with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Breaking {
    /// Where the older definitions are.
    pub against: Vec<Baseline>,
    /// What is deployed first.
    pub rollout: Rollout,
    /// Whether senders may send members that no schema names.
    pub any_writer: bool,
    /// Whether readers take members that a closed object does not name.
    pub tolerant_reader: bool,
    /// How bad the breaks of each layer are at most.
    pub layers: Layers,
    /// Whether events are compared with their versions before a commit, too, that were current within their retention.
    pub history: bool,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read `{}`: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// The file is not what it should be.
    #[error("`{}` is not a valid configuration (docs/config.md lists the keys)\n{error}{}", path.display(), hint(error.message()))]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, with line and column.
        #[source]
        error: Box<toml::de::Error>,
    },
}

impl Default for Schemas {
    fn default() -> Self {
        Self { root: "schemas".into() }
    }
}

impl Default for Generate {
    fn default() -> Self {
        Self { out: "generated".into(), templates: None }
    }
}

impl Default for Breaking {
    fn default() -> Self {
        Self {
            against: Vec::new(),
            rollout: Rollout::default(),
            any_writer: false,
            tolerant_reader: false,
            layers: Layers::default(),
            history: true,
        }
    }
}

impl Config {
    /// The configuration that stands for no file, with paths relative to `folder`.
    #[must_use]
    pub fn default_in(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), ..Self::default() }
    }

    /// The nearest `buscodegen.toml` in `start` or a folder above it, but neither in `ceiling` nor above that.
    #[must_use]
    pub fn locate(start: &Path, ceiling: Option<&Path>) -> Option<PathBuf> {
        let ceiling = ceiling.and_then(|ceiling| fs::canonicalize(ceiling).ok());
        let is_below = |folder: &PathBuf| {
            let Some(ceiling) = &ceiling else { return true };
            fs::canonicalize(folder.join(".")).is_ok_and(|folder| !ceiling.starts_with(folder))
        };
        upwards(start).take_while(is_below).map(|folder| folder.join(FILE)).find(|path| path.exists())
    }

    /// Reads this file.
    ///
    /// # Errors
    /// If it cannot be read or holds something else than a configuration.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path);
        let text = text.map_err(|error| ConfigError::Unreadable { path: path.to_owned(), error })?;
        let config: Self = toml::from_str(&text)
            .map_err(|error| ConfigError::Invalid { path: path.to_owned(), error: Box::new(error) })?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Self { folder, file: Some((path.to_owned(), text)), ..config })
    }

    /// The schema folder, as seen from the current folder.
    #[must_use]
    pub fn schema_root(&self) -> PathBuf {
        self.folder.join(&self.schemas.root)
    }

    /// The output folder, as seen from the current folder.
    #[must_use]
    pub fn out(&self) -> PathBuf {
        self.folder.join(&self.generate.out)
    }

    /// Whether a file of the schema folder is somebody else's: it was pulled, or stands for an address.
    #[must_use]
    pub fn is_foreign(&self, name: &str) -> bool {
        let pulled = name.split_once('/').is_some_and(|(folder, _)| self.pull.contains_key(folder));
        pulled
            || self.refs.iter().any(|(address, file)| {
                if address.ends_with('/') {
                    name.strip_prefix(file.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
                } else {
                    name == file
                }
            })
    }

    /// The folder of the user's templates, as seen from the current folder.
    #[must_use]
    pub fn templates(&self) -> Option<PathBuf> {
        self.generate.templates.as_ref().map(|folder| self.folder.join(folder))
    }

    /// The files that stand for addresses.
    #[must_use]
    pub fn refs(&self) -> Refs {
        self.refs.clone().into_iter().collect()
    }

    /// `[manifest]` with the folders of dependencies as seen from the folder of a generated crate.
    fn manifest_from_crates(&self) -> toml::Table {
        let mut manifest = self.manifest.clone();
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(dependencies) = manifest.get_mut(kind).and_then(toml::Value::as_table_mut) else { continue };
            for (_, dependency) in dependencies.iter_mut() {
                if let Some(toml::Value::String(path)) = dependency.get_mut("path") {
                    *path = format!("../{}", relative(&self.out(), &self.folder.join(&*path)));
                }
            }
        }
        manifest
    }

    /// What the crates' manifests say.
    #[must_use]
    pub fn options(&self) -> Options {
        let runtime = match &self.package.runtime {
            Runtime::Version(requirement) => Dependency::Version(requirement.clone()),
            Runtime::Workspace => Dependency::Workspace,
            Runtime::Path(path) => Dependency::Path(relative(&self.out(), &self.folder.join(path))),
        };
        let Package { license, rust_version, publish, .. } = self.package.clone();
        let manifest = self.manifest_from_crates();
        let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
        let dependencies = Some(dependencies.iter().flat_map(|table| table.keys()).cloned().collect());
        Options { runtime, license, rust_version, publish, types: self.types.clone(), dependencies, manifest }
    }
}

/// What was meant by a name that nobody knows. The message lists those that are known: it is serde's.
fn hint(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = quoted.next().filter(|_| message.starts_with("unknown "));
    let near = unknown.and_then(|name| nearest(name, quoted));
    near.map(|near| format!("help: did you mean `{near}`?\n")).unwrap_or_default()
}
