//! `buscodegen inspect`: which messages are exact, and why others are not.

use std::error::Error;

use super::args::Global;
use super::exit::Exit;
use super::output::Output;
use super::today;
use crate::lint::hide;
use crate::report::{Files, Report, inspection_table};

/// Say which messages are exact, and which keywords prevent it
///
/// Decoding an exact message is validating it: one pass over the bytes. Where the Rust type cannot say all that the
/// schema does, the general validator judges the message first, which takes longer. Nothing is written.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Inspect {
    /// Only these: an API, an rpc or event, a crate, or a Rust type [default: everything]
    #[arg(value_name = "API|MESSAGE")]
    name: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen inspect
      Every message of every API, with the Rust type that it becomes.
  buscodegen inspect store
      Those of one API.
  buscodegen inspect store.buy
      Those of one rpc or event; its name alone, or a Rust type's, will do too.
  buscodegen inspect --output-format json
      For programs: `inspection.messages`, each with `exact` and `preventedBy`.";

impl Inspect {
    pub(super) fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let config = global.config()?;
        let root = config.schema_root();
        let (mut modelled, inspection) = crate::inspect(&config)?;
        hide(&mut modelled.findings, &mut modelled.resolved, &config, &today())?;
        let report = Report::new(&modelled.findings, Files { documents: &modelled.resolved.documents, root: &root });
        let Some(inspection) = inspection else {
            output.report(&report)?;
            return Ok(Exit::after(&modelled.findings, true));
        };
        let inspection = match &self.name {
            Some(name) => inspection.only(name)?,
            None => inspection,
        };
        output.report(&Report { inspection: Some(&inspection), ..report })?;
        output.line(inspection_table(&inspection, report.files).trim_end());
        let total = inspection.messages.len();
        output.note(&format!("{} of {total} messages exact", inspection.exact()));
        Ok(Exit::Success)
    }
}
