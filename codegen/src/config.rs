//! `buscodegen.toml`: where schemas are, where crates go, and what their manifests say.
//!
//! Every path in it is relative to the file. `docs/config.md` describes each key. Knows nothing of what is done with it.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;
use std::{fmt, fs, iter};

use serde::de::{Error as _, Expected, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::breaking::{Baseline, Rollout};
use crate::definition::is_date;
use crate::finding::Severity;
use crate::lower::Options;
use crate::model::{Dependency, TypePath};
use crate::resolve::Refs;

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

/// `[pull.NAME]`: definitions of others.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pull {
    /// The repository that they are in; without one, they come from a folder as it is.
    pub repository: Option<PathBuf>,
    /// What the commit is called.
    #[serde(rename = "ref", default = "head")]
    pub reference: String,
    /// Their schema folder; in a repository, seen from its root.
    #[serde(default)]
    pub folder: PathBuf,
    /// The APIs that are wanted; none means all.
    #[serde(default)]
    pub apis: Vec<String>,
}

fn head() -> String {
    "HEAD".to_owned()
}

/// Where they come from, in a line.
impl fmt::Display for Pull {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slashes = |path: &Path| path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        match &self.repository {
            Some(repository) => write!(to, "{}@{}:{}", slashes(repository), self.reference, slashes(&self.folder))?,
            None => to.write_str(&slashes(&self.folder))?,
        }
        if self.apis.is_empty() { Ok(()) } else { write!(to, " ({})", self.apis.join(", ")) }
    }
}

/// `[types]`: what schemas become in Rust.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Types {
    /// What happens to members that an open object does not name.
    pub unknown_members: UnknownMembers,
    /// What texts of a format become.
    pub formats: Formats,
    /// What integers become that 64 bits may not hold.
    pub integers: Integers,
    /// What numbers become that may have a fraction.
    pub numbers: Numbers,
    /// Traits that every struct, enum and newtype derives beyond the usual ones.
    pub derives: Vec<TypePath>,
}

/// `unknown-members` in `[types]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownMembers {
    /// They are passed over.
    #[default]
    Ignore,
    /// They are kept by name in the field `extra`, and written out again.
    Keep,
}

/// `integers` in `[types]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Integers {
    /// Integers of Rust, as wide as the bounds of the schema, and 64 bits without bounds. Others are refused.
    #[default]
    Sized,
    /// `buscodegen_runtime::Integer` where the bounds of the schema do not keep within 64 bits: of any size, with its text.
    Text,
}

/// `numbers` in `[types]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Numbers {
    /// `f64`: decimals become the nearest float, and integers that it does not hold exactly are refused.
    #[default]
    Float,
    /// `buscodegen_runtime::Decimal`: of any size and precision, with its text.
    Text,
}

/// `formats` in `[types]`: for all formats, or one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formats {
    /// All alike.
    All(FormatStyle),
    /// By name; those that are not named are typed.
    Each(BTreeMap<String, FormatStyle>),
}

/// What texts of a format become.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FormatStyle {
    /// A type of their own, which holds no other texts.
    #[default]
    Typed,
    /// A `String` that is checked where it stands.
    Text,
    /// A `String` of any text: the format only describes, as the specification has it by default.
    Annotation,
    /// A type of another crate, which may write a text in another way than it was read.
    Type(TypePath),
}

/// `[breaking]`: what `breaking` and `check` compare the definitions with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
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
}

/// `[lint]`: which rules are looked for, and how bad their findings are. Rules go by their name or by that of their group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Lint {
    /// Only these; all, if there are none.
    pub only: Vec<String>,
    /// Not these.
    pub except: Vec<String>,
    /// How bad findings are.
    pub severity: BTreeMap<String, Level>,
    /// What is as bad as this, or worse, makes the command fail.
    pub fail_on: Option<Severity>,
}

/// How bad the findings of a rule are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// There are none.
    Off,
    /// Good to know.
    Info,
    /// Most likely a mistake.
    Warning,
    /// A mistake.
    Error,
}

/// `[[ignore]]`: findings that are not to be reported.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ignore {
    /// The rule.
    pub rule: String,
    /// The files, relative to the schema folder, as a pattern with `*`, `**` and `?`; every file, if it is left out.
    pub path: Option<String>,
    /// The last day on which they are not reported, such as `2027-01-31`.
    pub until: Option<Day>,
    /// Why.
    pub reason: Reason,
}

/// A day of the calendar, such as `2027-01-31`. Days are ordered as they follow each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub(crate) String);

/// A text that is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(pub(crate) String);

/// `[package]`: what the manifests of generated crates say.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Package {
    /// The licence, as an SPDX expression.
    pub license: Option<String>,
    /// The oldest compiler.
    pub rust_version: String,
    /// Where `buscodegen-runtime` is found.
    pub runtime: Runtime,
    /// Whether the crates may be published.
    pub publish: bool,
}

/// `runtime` in `[package]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// `"1.2"`: from the registry.
    Version(String),
    /// `{ workspace = true }`: in the table of the workspace that the generated crates belong to.
    Workspace,
    /// `{ path = "..." }`: in a folder.
    Path(PathBuf),
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
    #[error("`{}` is not a valid configuration (docs/config.md lists the keys)\n{error}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, with line and column.
        #[source]
        error: Box<toml::de::Error>,
    },
}

impl Default for Formats {
    fn default() -> Self {
        Self::All(FormatStyle::default())
    }
}

impl Formats {
    /// What texts of this format become.
    #[must_use]
    pub fn style(&self, name: &str) -> &FormatStyle {
        match self {
            Self::All(style) => style,
            Self::Each(styles) => styles.get(name).unwrap_or(&FormatStyle::Typed),
        }
    }
}

impl FromStr for FormatStyle {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "typed" => Ok(Self::Typed),
            "text" => Ok(Self::Text),
            "annotation" => Ok(Self::Annotation),
            path if path.contains("::") => path.parse().map(Self::Type).map_err(|error| format!("`{path}` is {error}")),
            _ => Err(format!(
                "`{text}` is not \"typed\", \"text\", \"annotation\" or the path of a type, such as \"uuid::Uuid\""
            )),
        }
    }
}

impl<'de> Deserialize<'de> for FormatStyle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Formats {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FormatsVisitor)
    }
}

struct FormatsVisitor;

impl<'de> Visitor<'de> for FormatsVisitor {
    type Value = Formats;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"typed\", \"text\", \"annotation\" or a table of formats, such as { uuid = \"uuid::Uuid\" }")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Formats, E> {
        match text.parse().map_err(E::custom)? {
            FormatStyle::Type(path) => {
                Err(E::custom(format_args!("`{path}` cannot hold every format; name one: {{ uuid = \"uuid::Uuid\" }}")))
            }
            style => Ok(Formats::All(style)),
        }
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Formats, M::Error> {
        let mut styles = BTreeMap::new();
        while let Some((name, style)) = map.next_entry()? {
            styles.insert(name, style);
        }
        Ok(Formats::Each(styles))
    }
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

impl Default for Package {
    fn default() -> Self {
        let runtime = Runtime::Version(crate::VERSION.to_owned());
        Self { license: None, rust_version: env!("CARGO_PKG_RUST_VERSION").to_owned(), runtime, publish: false }
    }
}

impl Config {
    /// The configuration that stands for no file, with paths relative to `folder`.
    #[must_use]
    pub fn default_in(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), ..Self::default() }
    }

    /// Reads the nearest `buscodegen.toml` in `start` or a folder above it; the defaults, relative to `start`, if there
    /// is none.
    ///
    /// # Errors
    /// If there is one, and it cannot be read.
    pub fn find(start: &Path) -> Result<Self, ConfigError> {
        Self::locate(start).map_or_else(|| Ok(Self::default_in(start)), |path| Self::read(&path))
    }

    /// The nearest `buscodegen.toml` in `start` or a folder above it.
    #[must_use]
    pub fn locate(start: &Path) -> Option<PathBuf> {
        upwards(start).map(|folder| folder.join(FILE)).find(|path| path.exists())
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

/// `[manifest]`, without what is not for the user to say.
fn manifest<'de, D: Deserializer<'de>>(deserializer: D) -> Result<toml::Table, D::Error> {
    let manifest = toml::Table::deserialize(deserializer)?;
    let package = manifest.get("package").and_then(toml::Value::as_table);
    match ["name", "version"].into_iter().find(|key| package.is_some_and(|package| package.contains_key(*key))) {
        Some(key) => Err(D::Error::custom(format_args!(
            "`package.{key}` is made from the definition; remove it from `[manifest]`"
        ))),
        None => Ok(manifest),
    }
}

/// The way from one folder to another, with forward slashes.
pub(crate) fn relative(from: &Path, to: &Path) -> String {
    let (from, to) = (steps(from), steps(to));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(common).map(|_| "..".to_owned());
    up.chain(to.iter().skip(common).cloned()).collect::<Vec<_>>().join("/")
}

/// The steps from the root of the file system, without detours.
fn steps(path: &Path) -> Vec<String> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut steps = Vec::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(steps.pop()),
            part => steps.push(part.as_os_str().to_string_lossy().into_owned()),
        }
    }
    steps
}

/// `start` and the folders above it, relative if it is: messages should name paths as the user would.
fn upwards(start: &Path) -> impl Iterator<Item = PathBuf> {
    let depth = std::path::absolute(start.join(".")).map_or(1, |path| path.components().count());
    let up = |folder: &PathBuf| {
        if folder.is_absolute() { folder.parent().map(Path::to_owned) } else { Some(folder.join("..")) }
    };
    iter::successors(Some(start.to_owned()), up).take(depth)
}

impl Day {
    /// The day of a date.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Self {
        Self(format!("{year:04}-{month:02}-{day:02}"))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if is_date(&text) { Ok(Self(text)) } else { Err(D::Error::custom("not a day, such as \"2027-01-31\"")) }
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.trim().is_empty() { Err(D::Error::custom("the reason is empty")) } else { Ok(Self(text)) }
    }
}

impl<'de> Deserialize<'de> for Runtime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RuntimeVisitor)
    }
}

struct RuntimeVisitor;

impl<'de> Visitor<'de> for RuntimeVisitor {
    type Value = Runtime;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a version such as \"1.2\", { workspace = true } or { path = \"...\" }")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Runtime, E> {
        match semver::VersionReq::parse(text) {
            Ok(_) => Ok(Runtime::Version(text.to_owned())),
            Err(error) => Err(E::custom(format_args!("`{text}` is not a version requirement: {error}"))),
        }
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Runtime, M::Error> {
        let runtime = match map.next_key::<String>()?.as_deref() {
            Some("workspace") if map.next_value::<bool>()? => Runtime::Workspace,
            Some("path") => Runtime::Path(map.next_value()?),
            _ => return Err(M::Error::custom(format_args!("expected {}", &self as &dyn Expected))),
        };
        match map.next_key::<String>()? {
            Some(key) => Err(M::Error::custom(format_args!("`{key}` does not go with the key before it"))),
            None => Ok(runtime),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn error(text: &str) -> String {
        toml::from_str::<Config>(text).unwrap_err().to_string()
    }

    #[test]
    fn every_key_has_a_default() {
        let config: Config = toml::from_str("").unwrap();
        assert_eq!(config, Config::default());
        assert_eq!((config.schema_root(), config.out()), ("schemas".into(), "generated".into()));
    }

    #[test]
    fn the_runtime_is_found_in_three_ways() {
        let runtime = |text: &str| {
            toml::from_str::<Config>(&format!("[package]\nruntime = {text}")).map(|config| config.package.runtime)
        };
        assert_eq!(runtime("\"1.2\"").unwrap(), Runtime::Version("1.2".to_owned()));
        assert_eq!(runtime("{ workspace = true }").unwrap(), Runtime::Workspace);
        assert_eq!(runtime("{ path = \"../runtime\" }").unwrap(), Runtime::Path("../runtime".into()));
        for text in
            ["1", "{}", "{ workspace = false }", "{ git = \"x\" }", "{ path = \"a\", version = \"1\" }", "\"one\""]
        {
            assert!(runtime(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_runtime_s_folder_is_written_as_seen_from_the_crates() {
        let config: Config =
            toml::from_str("[generate]\nout = \"gen/crates\"\n[package]\nruntime = { path = \"../bus/./runtime\" }")
                .unwrap();
        assert_eq!(config.options().runtime, Dependency::Path("../../../bus/runtime".to_owned()));
    }

    #[test]
    fn unknown_members_are_ignored_or_kept() {
        let unknown = |text: &str| {
            toml::from_str::<Config>(&format!("[types]\n{text}")).map(|config| config.options().types.unknown_members)
        };
        assert_eq!(unknown("").unwrap(), UnknownMembers::Ignore);
        assert_eq!(unknown("unknown-members = \"keep\"").unwrap(), UnknownMembers::Keep);
        assert!(unknown("unknown-members = \"refuse\"").is_err());
    }

    #[test]
    fn integers_and_numbers_are_of_rust_or_texts() {
        let types = |text: &str| toml::from_str::<Config>(&format!("[types]\n{text}")).map(|config| config.types);
        let plain = types("").unwrap();
        assert_eq!((plain.integers, plain.numbers), (Integers::Sized, Numbers::Float));
        let texts = types("integers = \"text\"\nnumbers = \"text\"").unwrap();
        assert_eq!((texts.integers, texts.numbers), (Integers::Text, Numbers::Text));
        assert!(types("integers = \"float\"").is_err() && types("numbers = \"sized\"").is_err());
    }

    #[test]
    fn formats_are_typed_or_texts_all_or_one_by_one() {
        let style = |text: &str, name: &str| {
            toml::from_str::<Config>(&format!("[types]\n{text}")).map(|config| config.types.formats.style(name).clone())
        };
        assert_eq!(style("", "uuid").unwrap(), FormatStyle::Typed);
        assert_eq!(style("formats = \"text\"", "uuid").unwrap(), FormatStyle::Text);
        assert_eq!(style("formats = { uuid = \"text\" }", "uuid").unwrap(), FormatStyle::Text);
        assert_eq!(style("formats = { uuid = \"text\" }", "date").unwrap(), FormatStyle::Typed);
        let path = FormatStyle::Type("uuid::Uuid".parse().unwrap());
        assert_eq!(style("formats = { uuid = \"uuid::Uuid\" }", "uuid").unwrap(), path);
        for (text, part) in [
            ("formats = \"string\"", "such as \"uuid::Uuid\""),
            ("formats = \"uuid::Uuid\"", "name one"),
            ("formats = { uuid = \"uuid::\" }", "not the path of a type"),
            ("formats = { uuid = \"text; fn x() {}::y\" }", "not the path of a type"),
        ] {
            let error = style(text, "uuid").unwrap_err().to_string();
            assert!(error.contains("line 2") && error.contains(part), "{error}");
        }
    }

    #[test]
    fn addresses_stand_for_files() {
        let config: Config = toml::from_str("[refs]\n\"https://a.example/x.json\" = \"vendored/x.json\"").unwrap();
        assert_eq!(config.refs(), [("https://a.example/x.json", "vendored/x.json")].into_iter().collect());
        assert!(error("[refs]\n\"https://a.example/x.json\" = 1").contains("line 2"));
    }

    #[test]
    fn unknown_keys_are_named_with_their_line() {
        let error = error("[schemas]\nrot = \"schemas\"");
        assert!(error.contains("line 2") && error.contains("`rot`") && error.contains("`root`"), "{error}");
    }

    #[test]
    fn the_nearest_file_upwards_counts_and_paths_are_relative_to_it() {
        let top = tempfile::TempDir::new().unwrap();
        let deep = top.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(top.path().join(FILE), "[generate]\nout = \"crates\"").unwrap();

        let config = Config::find(&deep).unwrap();

        assert_eq!(config.out(), top.path().join("crates"));
    }
}
