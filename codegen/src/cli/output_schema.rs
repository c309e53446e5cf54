//! `buscodegen output-schema`: the schema of what `--output-format json` writes.

use std::error::Error;
use std::path::PathBuf;

use super::exit::Exit;
use super::output::Output;
use crate::report::output_schema;
use crate::write::write_file;

/// Write the schema of the JSON output, for programs that read it
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct OutputSchema {
    /// The file to write [default: standard output]
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen output-schema
      Every command with `--output-format json` writes what this schema describes. 
      Members may be added to it; `schemaVersion` changes when one is taken away or comes to mean something
      else.
  buscodegen output-schema docs/output.schema.json
      The same, to a file.";

impl OutputSchema {
    pub(super) fn run(&self, output: &Output) -> Result<Exit, Box<dyn Error>> {
        match &self.path {
            Some(path) => {
                write_file(path, &output_schema())?;
                output.done()?;
            }
            None => output.result(&output_schema()),
        }
        Ok(Exit::Success)
    }
}
