//! Compiles JSON Schema API definitions to typed Rust clients, servers and events.
//!
//! [`generate`] is the whole of it: a line of stages whose values have different types, so that none can be left out or
//! moved. Only [`source`] reads and only [`write`](mod@write) writes. The command line prints, and [`Builder`] speaks to cargo; the
//! rest takes and returns values.

pub mod breaking;
#[cfg(feature = "cli")]
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod compat;
pub mod config;
pub mod definition;
pub mod finding;
pub mod fingerprint;
pub mod fmt;
pub mod inspect;
pub mod instance;
pub mod lightbus;
#[cfg(feature = "cli")]
pub mod lint;
pub mod lower;
pub mod model;
pub mod pull;
pub mod render;
pub mod report;
pub mod resolve;
pub mod rule;
pub mod scaffold;
pub mod snapshot;
pub mod source;
pub mod stale;
pub mod templates;
pub mod tree;
#[cfg(feature = "cli")]
pub mod watch;
pub mod write;

mod builder;
mod digest;
mod nearest;
mod parallel;
mod suppress;

pub use builder::{BuildError, Builder, Built, build};

use std::path::PathBuf;

use config::Config;
#[cfg(feature = "cli")]
use config::Day;
use finding::Findings;
use inspect::{Inspection, inspection};
#[cfg(feature = "cli")]
use lint::{Asked, Fixed, IgnoreError, Linted};
use lower::lower;
use model::Model;
use render::{RenderError, render};
use resolve::{Resolved, resolve_with};
use source::{Documents, SourceError, Sources};
use templates::{Templates, TemplatesError};
use tree::Tree;
use write::{Plan, WriteError, plan};

/// The version of this tool.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What schemas come to, before there is any code.
#[derive(Clone, Debug)]
pub struct Modelled {
    /// The definitions and their schemas.
    pub resolved: Resolved,
    /// What there is to say about them, sorted.
    pub findings: Findings,
    /// Every decision about Rust. `None` if a finding is an error.
    pub model: Option<Model>,
}

/// What schemas come to.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The definitions and their schemas.
    pub resolved: Resolved,
    /// What there is to say about them, sorted.
    pub findings: Findings,
    /// Each API with the folder of its crate; nothing if a finding is an error.
    pub crates: Vec<(String, String)>,
    /// The files of the crates. `None` if a finding is an error.
    pub tree: Option<Tree>,
}

/// What a run comes to.
#[derive(Clone, Debug)]
pub struct Generated {
    /// What the schemas come to.
    pub compiled: Compiled,
    /// What has to be done to the output folder. `None` if a finding is an error.
    pub plan: Option<Plan>,
}

/// Why a run could not come to a result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The schema folder cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The schema folder has no definition.
    #[error("there is no API definition below `{}`: no file there is an object with `api`; `buscodegen init --minimal` shows one", .0.display())]
    NoDefinition(PathBuf),
    /// A rule is named that there is not.
    #[cfg(feature = "cli")]
    #[error(transparent)]
    Ignore(#[from] IgnoreError),
    /// The user's templates cannot be read.
    #[error(transparent)]
    Templates(#[from] TemplatesError),
    /// A template or the generator is at fault.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The output folder cannot be read or written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Reads the schemas and says what the output folder lacks. Nothing is written; [`Plan::apply`] does that.
///
/// # Errors
/// If a folder cannot be read, or if there is nothing to generate from. What is wrong with the schemas is not an error
/// but a finding.
pub fn generate(config: &Config) -> Result<Generated, Error> {
    let root = config.schema_root();
    let templates = config.templates().map_or_else(|| Ok(Templates::default()), |folder| Templates::read(&folder))?;
    let compiled = compile(sources(config)?, config, &templates)?;
    if compiled.resolved.apis.is_empty() && !compiled.findings.has_errors() {
        return Err(Error::NoDefinition(root));
    }
    let plan = compiled.tree.as_ref().map(|tree| plan(tree, &config.out())).transpose()?;
    Ok(Generated { compiled, plan })
}

/// Reads the schemas and looks for what will hurt later.
///
/// # Errors
/// If a folder cannot be read, if there is no definition in it, or if the configuration or the user names a rule that
/// there is not.
#[cfg(feature = "cli")]
pub fn lint(config: &Config, asked: &Asked, today: &Day) -> Result<Linted, Error> {
    some(lint::lint(sources(config)?, config, asked, today)?, config)
}

/// The same after repairing what takes no judgement. Nothing is written.
///
/// # Errors
/// As `lint`.
#[cfg(feature = "cli")]
pub fn fix(config: &Config, asked: &Asked, today: &Day) -> Result<Fixed, Error> {
    let fixed = Linted::fix(sources(config)?, config, asked, today)?;
    Ok(Fixed { linted: some(fixed.linted, config)?, ..fixed })
}

/// What was looked at, unless that was nothing.
#[cfg(feature = "cli")]
fn some(linted: Linted, config: &Config) -> Result<Linted, Error> {
    if linted.resolved.apis.is_empty() && !linted.findings.has_errors() {
        return Err(Error::NoDefinition(config.schema_root()));
    }
    Ok(linted)
}

/// The files of the schema folder, and those that stand for addresses.
fn sources(config: &Config) -> Result<Sources, SourceError> {
    let root = config.schema_root();
    Ok(Sources::read(&root)?.with(&root, config.refs.values()))
}

/// From the texts of schemas to the texts of crates. A pure function.
///
/// # Errors
/// If the generator or one of its templates is at fault; never because of a schema.
pub fn compile(sources: Sources, config: &Config, templates: &Templates) -> Result<Compiled, RenderError> {
    let Modelled { resolved, findings, model } = model(sources, config);
    let tree = model.as_ref().map(|model| render(model, templates)).transpose()?;
    let crates = model.iter().flat_map(|model| &model.crates);
    let crates = crates.filter_map(|krate| Some((krate.api.as_ref()?.name.clone(), krate.package.clone()))).collect();
    Ok(Compiled { resolved, findings, crates, tree })
}

/// From the texts of schemas to every decision about Rust. A pure function.
#[must_use]
pub fn model(sources: Sources, config: &Config) -> Modelled {
    let (documents, mut findings) = Documents::parse(sources);
    let (resolved, found) = resolve_with(documents, config.refs());
    findings.extend(found);
    let mut model = None;
    if !findings.has_errors() {
        let (lowered, found) = lower(&resolved, &config.options());
        findings.extend(found);
        model = Some(lowered).filter(|_| !findings.has_errors());
    }
    findings.sort();
    Modelled { resolved, findings, model }
}

/// The text of `bus.schema.json`, by which editors complete and check definition files.
#[must_use]
pub fn meta_schema() -> String {
    let file = fmt::format([("bus.schema.json", definition::meta_schema())].into_iter().collect());
    file.texts.into_iter().map(|(_, text)| text).collect()
}

/// Reads the schemas and says which messages are exact, and what prevents it. `None` if a finding is an error.
///
/// # Errors
/// If the folder cannot be read, or if there is no definition in it.
pub fn inspect(config: &Config) -> Result<(Modelled, Option<Inspection>), Error> {
    let root = config.schema_root();
    let modelled = model(sources(config)?, config);
    if modelled.resolved.apis.is_empty() && !modelled.findings.has_errors() {
        return Err(Error::NoDefinition(root));
    }
    let inspection = modelled.model.as_ref().map(|model| inspection(model, &modelled.resolved));
    Ok((modelled, inspection))
}
