//! `buscodegen changelog`: everything that changed, for the users of an API.

use std::error::Error;

use clap::ValueEnum;

use super::args::Global;
use super::exit::Exit;
use super::output::Output;
use crate::Modelled;
use crate::breaking::{Baseline, Options, Rollout, changelog};
use crate::report::{Files, Format, Report, changelog_json, changelog_markdown};
use crate::source::Sources;

/// Say everything that changed, for release notes
///
/// Compares the definitions with older ones, as `breaking` does, and names what was added, changed and deprecated as well.
/// Breaks come with a message that shows them; those that are accepted are told, too.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Changelog {
    /// What to compare with: a folder of definitions or snapshots, a snapshot, or `git:COMMIT[:FOLDER]` [default: `git:`,
    /// where the default branch was left]
    #[arg(long, value_name = "SOURCE")]
    against: Option<Baseline>,
    /// What is deployed first: `server-first`, `client-first`, or `any`
    #[arg(long, default_value_t, value_name = "ORDER")]
    rollout: Rollout,
    /// How to write it [default: `markdown`, or what `--output-format` says]
    #[arg(long, value_enum, value_name = "FORM")]
    format: Option<Form>,
}

/// How to write a changelog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Markdown,
    /// For programs
    Json,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen changelog --against git:v1.4.0 > RELEASE.md
      What changed since a release.
  buscodegen changelog
      What this branch changes, for its description.
  buscodegen changelog --against snapshots --format json
      For programs: `apis`, each with `from`, `to` and `changes`.

Exit codes:
  0  done, whatever changed
  1  a definition is wrong
  2  the definitions cannot be compared: a file or a commit cannot be read";

const NO_FORM: &str =
    "a changelog is written as Markdown or JSON; `buscodegen breaking` tells what breaks in every format";

impl Changelog {
    pub(super) fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let form = match (self.format, output.format()) {
            (Some(form), _) => form,
            (None, Format::Json) => Form::Json,
            (None, Format::Human | Format::Concise) => Form::Markdown,
            (None, _) => return Err(NO_FORM.into()),
        };
        let config = global.config()?;
        let root = config.schema_root();
        let sources = Sources::read(&root)?.with(&root, config.refs.values());
        let Modelled { resolved, findings, .. } = crate::model(sources, &config);
        if findings.has_errors() {
            output.report(&Report::new(&findings, Files { documents: &resolved.documents, root: &root }))?;
            return Ok(Exit::after(&findings, true));
        }
        let baseline = self.against.clone().unwrap_or(Baseline::Git(None, None));
        let options = Options { rollout: self.rollout, ..Options::default() };
        let log = changelog(&config, &resolved, &baseline, options)?;
        output.document(&match form {
            Form::Markdown => changelog_markdown(&log),
            Form::Json => changelog_json(&log),
        })?;
        Ok(Exit::Success)
    }
}
