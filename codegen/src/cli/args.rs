//! The arguments of every command.

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use super::breaking::Breaking;
use super::changelog::Changelog;
use super::check::Check;
use super::completions::{Completions, Man};
use super::explain::Explain;
use super::fmt::Fmt;
use super::generate::Generate;
use super::import::Import;
use super::init::Init;
use super::inspect::Inspect;
use super::lint::Lint;
use super::meta_schema::MetaSchema;
use super::output_schema::OutputSchema;
use super::pull::PullCommand;
use super::rules::Rules;
use super::snapshot::Snapshot;
use super::templates::Templates;
use super::validate::Validate;
use crate::config::{Config, ConfigError};
use crate::report::Format;

/// Compiles JSON Schema API definitions to typed Rust clients, servers and events.
///
/// Looks for the nearest buscodegen.toml in this folder and those above; without one, definitions are in `schemas`
/// and crates go to `generated`.
#[derive(Debug, Parser)]
#[command(name = "buscodegen", version, propagate_version = true, after_help = EXIT_CODES)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The environment variable that names a folder in which, and above which, no configuration is looked for.
const CEILING: &str = "BUSCODEGEN_CEILING";

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  a definition is wrong, or (--check) the crates are not as they should be
  2  could not run: bad arguments, bad configuration, a file that cannot be read or written";

/// What every command takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Common options")]
pub(super) struct Global {
    /// The configuration file [default: the nearest buscodegen.toml upwards]
    #[arg(long, global = true, value_name = "PATH")]
    pub(super) config: Option<PathBuf>,
    /// When to colour the output
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(super) color: Color,
    /// How to write findings
    #[arg(long, global = true, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub(super) output_format: Format,
    /// Write the findings to this file, and only their number to standard error
    #[arg(long, global = true, value_name = "PATH")]
    pub(super) output_file: Option<PathBuf>,
    /// Write so many findings at most; all of them are counted
    #[arg(long, global = true, value_name = "N")]
    pub(super) max_findings: Option<usize>,
    /// Say nothing but what is wrong
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
}

impl Global {
    /// The configuration's file, if there is one.
    pub(super) fn config_file(&self) -> Option<PathBuf> {
        let ceiling = std::env::var_os(CEILING).map(PathBuf::from);
        self.config.clone().or_else(|| Config::locate(Path::new(""), ceiling.as_deref()))
    }

    /// The configuration that the user means.
    pub(super) fn config(&self) -> Result<Config, ConfigError> {
        self.config_file().map_or_else(|| Ok(Config::default_in(Path::new(""))), |path| Config::read(&path))
    }
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Breaking(Breaking),
    Changelog(Changelog),
    Check(Check),
    Completions(Completions),
    Explain(Explain),
    Fmt(Fmt),
    Generate(Generate),
    Import(Import),
    Init(Init),
    Inspect(Inspect),
    Lint(Lint),
    Man(Man),
    MetaSchema(MetaSchema),
    OutputSchema(OutputSchema),
    Pull(PullCommand),
    Rules(Rules),
    Snapshot(Snapshot),
    Templates(Templates),
    Validate(Validate),
}
