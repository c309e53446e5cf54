//! `buscodegen templates`: the templates of generated files, to be changed.

use std::error::Error;
use std::path::PathBuf;

use super::args::Global;
use super::exit::Exit;
use super::output::{Output, count};
use crate::templates::Templates as All;
use crate::write::{WriteError, write_new};

/// Change how generated files are laid out
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Templates {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    Eject(Eject),
}

/// Write the templates to a folder
///
/// They are handlebars: change what you like, delete what you leave as it is, and name the folder in buscodegen.toml. What comes out
/// must still be Rust, or nothing is written. docs/templates.md says what each template is filled with.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
struct Eject {
    /// The folder [default: `templates` of `[generate]`, or `templates` beside buscodegen.toml]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Also replace templates that were changed
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen templates eject
      Write them, and say what to add to buscodegen.toml.
  buscodegen templates eject --out /tmp/new
      See what a newer version of the tool has changed in them.";

impl Templates {
    pub(super) fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let Action::Eject(eject) = &self.action;
        eject.run(global, output)
    }
}

impl Eject {
    fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let config = global.config()?;
        let own = config.templates().unwrap_or_else(|| config.folder.join("templates"));
        let folder = self.out.as_ref().unwrap_or(&own);
        let files: Vec<_> = All::files().collect();
        match write_new(folder, &files, self.force) {
            Err(WriteError::Conflicts(paths)) => {
                for path in paths {
                    output.problem(&format!("changed: {}", folder.join(path).display()));
                }
                output.problem(
                    "nothing was written: choose another folder with --out, or give the changes up with --force",
                );
                return Ok(Exit::Findings);
            }
            done => done?,
        }
        output.note(&format!("{} in {}", count(files.len(), "template"), folder.display()));
        if config.generate.templates.is_none() && self.out.is_none() {
            output.note("add `templates = \"templates\"` to `[generate]` of buscodegen.toml, and delete what you leave as it is");
        }
        output.done()?;
        Ok(Exit::Success)
    }
}
