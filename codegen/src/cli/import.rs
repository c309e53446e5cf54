//! `buscodegen import`: definitions from what other tools know.

use std::error::Error;
use std::path::{Path, PathBuf};

use super::args::Global;
use super::exit::Exit;
use super::output::Output;
use crate::fmt::named_files;
use crate::lightbus::{Imported, import};
use crate::report::{Files, Report};
use crate::write::write_file;

/// Make definitions from what another tool knows
#[derive(Debug, clap::Args)]
#[command(subcommand_required = true, arg_required_else_help = true, after_help = EXAMPLES)]
pub(super) struct Import {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, clap::Subcommand)]
enum From {
    Lightbus(Lightbus),
}

/// From a dump of Lightbus' schemas
///
/// Makes a definition of each API, with the names that its peers know. What Lightbus loses or says oddly is put right
/// where there is no doubt, and named where there is: types that were not hinted, times without a time zone, tuples, which
/// it does not check.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
struct Lightbus {
    /// What `lightbus dumpschema --out PATH` wrote: a file, or a folder of files
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The folder of the definitions [default: the schema folder]
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Also replace definitions that are there already
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "\
Examples:
  lightbus dumpschema --out dump.json
  buscodegen import lightbus dump.json
      One definition for each API, in the schema folder.
  buscodegen import lightbus dumps/ --out drafts
      From a folder, to another place, to look at them first.

Exit codes:
  0  every API became a definition; there may be warnings
  1  something was left out, or a definition was there already; each is named
  2  could not run: a file that cannot be read or written";

impl Import {
    pub(super) fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        match &self.from {
            From::Lightbus(command) => command.run(global, output),
        }
    }
}

impl Lightbus {
    fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let out = match &self.out {
            Some(out) => out.clone(),
            None => global.config()?.schema_root(),
        };
        let Imported { documents, findings, definitions } = import(named_files(&self.paths)?);
        output.report(&Report::new(&findings, Files { documents: &documents, root: Path::new("") }))?;
        let mut failed = findings.has_errors();
        let mut written = 0;
        for (api, text) in &definitions {
            let path = out.join(format!("{api}.json"));
            if path.exists() && !self.force {
                output.problem(&format!("{} is there already; --force replaces it", path.display()));
                failed = true;
                continue;
            }
            write_file(&path, text)?;
            output.line(&format!("written: {}", path.display()));
            written += 1;
        }
        if written > 0 {
            output.note("give each a description, and look at its version");
        }
        Ok(Exit::after(&findings, failed))
    }
}
