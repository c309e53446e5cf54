//! `buscodegen breaking`: what a change of schemas breaks.

use std::error::Error;

use clap::ValueEnum;

use super::args::Global;
use super::exit::Exit;
use super::output::Output;
use crate::compat::{Containment, Limits, compare};
use crate::config::Config;
use crate::instance::{Subject, Target, subject};
use crate::report::{Files, Report, comparison_json, comparison_text};

/// Say what a change of schemas breaks, with a value that shows it
///
/// With --schema, two schemas are compared as sets of values, in both directions, apart from who sends and who reads.
/// "Accepts every value" is proven; "refuses a value" comes with one that the runtime's own validator has confirmed.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Breaking {
    /// Compare two schemas: a file each, a part of one (`money.json#/$defs/Amount`), or a message (`store.page_view`)
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], required = true)]
    schema: Vec<Target>,
    /// With --schema: whether `format` is asserted, as the runtime does, or only describes
    #[arg(long, value_enum, default_value_t = Formats::Assert, value_name = "HOW")]
    formats: Formats,
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
  buscodegen breaking --schema old.json new.json
      Whether each accepts all that the other does, and a value that shows where it does not.
  buscodegen breaking --schema old.json new.json --output-format json
      For programs: `old_in_new` and `new_in_old` (true, false, or null where neither is proven), `witness_old_only`,
      `witness_new_only`.

Exit codes:
  0  NEW accepts all that OLD does, or that is not decided (which is said)
  1  NEW refuses a value that OLD accepts
  2  a file cannot be read, or is no schema";

impl Breaking {
    pub(super) fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let config = global.config()?;
        let [old, new] = self.schema.as_slice() else { return Ok(Exit::CouldNotRun) };
        let (Some(one), Some(other)) = (usable(&config, old, output)?, usable(&config, new, output)?) else {
            return Ok(Exit::CouldNotRun);
        };
        let comparison = compare(&one, &other, self.formats == Formats::Assert, Limits::default());
        if output.is_human() {
            output.result(&comparison_text(&comparison, &old.to_string(), &new.to_string()));
        } else {
            output.result(&comparison_json(&comparison));
        }
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
    output.problem("nothing was compared: the schema itself is wrong");
    Ok(None)
}
