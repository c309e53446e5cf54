//! `buscodegen breaking`: what a change of schemas breaks.

use std::error::Error;

use clap::ValueEnum;

use super::args::Global;
use super::exit::Exit;
use super::output::{Output, count};
use crate::breaking::{ACCEPTED, Baseline, Options, Rollout, baselines, breaking};
use crate::compat::{Containment, Limits, compare};
use crate::config::Config;
use crate::instance::{Subject, Target, subject};
use crate::report::{Files, Format, Report, comparison_json, comparison_text};

/// Say what a change of definitions breaks, with a value that shows it
///
/// Compares the definitions with older ones: a folder, a snapshot, or a commit, whose files are read from git's objects. Every
/// break comes with a message that one side may send and the other refuses, as the runtime's own validator has confirmed.
/// What cannot be proven is a warning that says so. Events are compared with their versions before a commit, too, that were current
/// within their retention, as some may still be stored.
///
/// With --schema, two schemas are compared as sets of values, in both directions, apart from who sends and who reads.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Breaking {
    /// What to compare with: a folder of definitions or snapshots, a snapshot, or `git:COMMIT[:FOLDER]`. Given again: older versions whose
    /// events may still be stored [default: what `[breaking]` of the configuration says, or `git:`, where the default branch was
    /// left]
    #[arg(long, value_name = "SOURCE")]
    against: Vec<Baseline>,
    /// What is deployed first: `server-first`, `client-first`, or `any` [default: server-first]
    #[arg(long, value_name = "ORDER")]
    rollout: Option<Rollout>,
    /// Whether senders send only what schemas name, as generated code does, or `any` members
    #[arg(long, value_enum, value_name = "WHAT")]
    writer: Option<Writer>,
    /// Whether readers of answers and events refuse what a closed object does not name, as generated code does
    #[arg(long, value_enum, value_name = "HOW")]
    reader: Option<Readers>,
    /// Compare two schemas: a file each, a part of one (`money.json#/$defs/Amount`), or a message (`store.page_view`)
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with_all = ["against", "rollout", "writer", "reader"])]
    schema: Vec<Target>,
    /// With --schema: whether `format` is asserted, as the runtime does, or only describes
    #[arg(long, value_enum, default_value_t = Formats::Assert, value_name = "HOW", requires = "schema")]
    formats: Formats,
}

/// What senders send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Writer {
    /// Members that schemas name
    Declared,
    /// Any members that schemas allow
    Any,
}

/// What readers take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Readers {
    /// What schemas allow
    Strict,
    /// Unknown members, too
    Tolerant,
}

/// What formats do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Formats {
    /// Refuse strings without the format
    Assert,
    /// Say nothing about values
    Annotate,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen breaking
      What this branch breaks, compared with where it left the default branch.
  buscodegen breaking --against git:v1.4.0
      Compared with a release. The schema folder is where it is now; `git:v1.4.0:api/schemas` names another.
  buscodegen breaking --against snapshots --against git:v1.3.0
      Compared with the snapshots of what is deployed; events of v1.3.0 may still be stored.
  buscodegen breaking --schema old.json new.json
      Whether each accepts all that the other does, and a value that shows where it does not.
  buscodegen breaking --schema old.json new.json --output-format json
      For programs: `old_in_new` and `new_in_old` (true, false, or null where neither is proven), and
      `witness_old_only` and `witness_new_only`, values that only one of them accepts.

Exit codes:
  0  nothing breaks, or nobody knows (which is said)
  1  something breaks; with --schema: NEW refuses a value that OLD accepts
  2  the definitions cannot be compared: a file or a commit cannot be read, or a schema is wrong";

impl Breaking {
    pub(super) fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let config = global.config()?;
        match self.schema.as_slice() {
            [old, new] => self.schemas(&config, (old, new), output),
            _ => self.definitions(&config, output),
        }
    }

    fn definitions(&self, config: &Config, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let known = Options::of(config);
        let options = Options {
            rollout: self.rollout.unwrap_or(known.rollout),
            any_writer: self.writer.map_or(known.any_writer, |writer| writer == Writer::Any),
            tolerant_reader: self.reader.map_or(known.tolerant_reader, |reader| reader == Readers::Tolerant),
            layers: known.layers,
            history: known.history,
        };
        let mut baselines = if self.against.is_empty() { baselines(config) } else { self.against.clone() };
        if baselines.is_empty() {
            baselines.push(Baseline::Git(None, None));
        }
        let found = breaking(config, &baselines, options)?;
        let files = Files { documents: &found.resolved.documents, root: &found.root };
        output.report(&Report::new(&found.findings, files))?;
        if !found.compared {
            output.problem("nothing was compared: the definitions are wrong");
            return Ok(Exit::CouldNotRun);
        }
        if found.accepted > 0 {
            output.note(&format!("{} accepted in {ACCEPTED}", count(found.accepted, "break")));
        }
        if found.findings.is_empty() {
            let mut names: Vec<String> = baselines.iter().map(ToString::to_string).collect();
            if found.older > 0 {
                names.push(format!("{} of events that may still be stored", count(found.older, "older version")));
            }
            output.note(&format!("nothing breaks, compared with {}", names.join(" and ")));
        }
        Ok(if found.findings.has_errors() { Exit::Findings } else { Exit::Success })
    }

    fn schemas(
        &self,
        config: &Config,
        (old, new): (&Target, &Target),
        output: &Output,
    ) -> Result<Exit, Box<dyn Error>> {
        let is_json = match output.format() {
            Format::Human | Format::Concise => false,
            Format::Json => true,
            _ => return Err("a comparison of two schemas is written for people or as JSON".into()),
        };
        let (Some(one), Some(other)) = (usable(config, old, output)?, usable(config, new, output)?) else {
            output.problem("nothing was compared: a schema itself is wrong");
            return Ok(Exit::CouldNotRun);
        };
        let comparison = compare(&one, &other, self.formats == Formats::Assert, Limits::default());
        output.document(&if is_json {
            comparison_json(&comparison)
        } else {
            comparison_text(&comparison, &old.to_string(), &new.to_string())
        })?;
        Ok(match comparison.old_in_new {
            Containment::Broken(_) => Exit::Findings,
            _ => Exit::Success,
        })
    }
}

/// The schema of this name, unless something is wrong with it: that is reported.
fn usable(config: &Config, target: &Target, output: &Output) -> Result<Option<Subject>, Box<dyn Error>> {
    let subject = subject(config, target)?;
    if !subject.findings.has_errors() {
        return Ok(Some(subject));
    }
    let files = Files { documents: &subject.resolved.documents, root: &subject.root };
    output.report(&Report::new(&subject.findings, files))?;
    Ok(None)
}
