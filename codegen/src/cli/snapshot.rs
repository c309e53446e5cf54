//! `buscodegen snapshot`: the definitions in one file.

use std::error::Error;

use super::args::Global;
use super::exit::Exit;
use super::output::Output;
use crate::breaking::snapshot_text;
use crate::source::Sources;

/// Write the definitions as one file, to compare with later
///
/// A snapshot holds the texts of all schema files. Written when a service is deployed, it is what `buscodegen breaking
/// --against` compares with where there is no git.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Snapshot;

const EXAMPLES: &str = "\
Examples:
  buscodegen snapshot > deployed.json
  buscodegen breaking --against deployed.json";

impl Snapshot {
    #[expect(clippy::unused_self, reason = "every command runs so")]
    pub(super) fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let config = global.config()?;
        let root = config.schema_root();
        output.result(&snapshot_text(&Sources::read(&root)?.with(&root, config.refs.values())));
        Ok(Exit::Success)
    }
}
