//! `buscodegen meta-schema`: the schema of definition files, for editors.

use std::error::Error;
use std::path::PathBuf;

use super::exit::Exit;
use super::output::Output;
use crate::meta_schema;
use crate::write::write_file;

/// Write bus.schema.json, by which editors complete and check definition files
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct MetaSchema {
    /// The file to write [default: standard output]
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen meta-schema schemas/bus.schema.json
      Write it beside the definitions. Each then starts with
          \"$schema\": \"bus.schema.json\",
      and an editor that knows JSON Schema completes the file.";

impl MetaSchema {
    pub(super) fn run(&self, output: &Output) -> Result<Exit, Box<dyn Error>> {
        match &self.path {
            Some(path) => {
                write_file(path, &meta_schema())?;
                output.done()?;
            }
            None => output.result(&meta_schema()),
        }
        Ok(Exit::Success)
    }
}
