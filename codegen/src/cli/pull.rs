//! `buscodegen pull`: definitions of other repositories.

use std::error::Error;

use super::args::Global;
use super::exit::Exit;
use super::output::{Output, count};
use crate::pull::{Pinned, PullError, check, pull};
use crate::report::{Files, Report};

/// Copy definitions of other repositories, pinned by digests
///
/// Copies what `[pull.NAME]` in buscodegen.toml names to the folder NAME of the schema folder, and says in buscodegen.lock
/// which files these were. From then on only those are taken, until --update. Nothing is fetched, and nothing is checked
/// out: a repository is a clone on this machine, whose objects are read.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct PullCommand {
    /// Only these entries [default: all]
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Take what is there now, and pin that
    #[arg(long, conflicts_with = "check")]
    update: bool,
    /// Write nothing; fail if a copy is not as it is pinned (for CI; needs no other repository)
    #[arg(long)]
    check: bool,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen pull
      With this in buscodegen.toml, definitions of a release come to schemas/shop:
          [pull.shop]
          repository = \"../shop\"
          ref = \"v1.4.0\"
          folder = \"schemas\"
          apis = [\"store\"]
      With `folder` alone they come from that folder as it is.
  buscodegen pull --update shop
      After `ref` was changed, or to follow a branch.
  buscodegen pull --check
      In CI: fail if somebody changed a copy.

Exit codes:
  0  the copies are as they should be
  1  a definition is wrong, or a copy was changed, or is not what was pinned
  2  could not run: bad configuration, no such commit, a file that cannot be read or written";

impl PullCommand {
    pub(super) fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let config = global.config()?;
        if self.check {
            let wrong = check(&config, &self.names)?;
            for (path, what) in &wrong {
                output.line(&format!("{what}: {}", path.display()));
            }
            if !wrong.is_empty() {
                output.problem("run `buscodegen pull`, and commit what it writes");
                return Ok(Exit::Findings);
            }
            output.note("every copy is as it is pinned");
            return Ok(Exit::Success);
        }
        let pinned = if self.update { Pinned::Renewed } else { Pinned::Kept };
        let all = match pull(&config, &self.names, pinned) {
            Err(error @ (PullError::Changed(_) | PullError::Edited(_))) => {
                output.error(&error);
                return Ok(Exit::Findings);
            }
            all => all?,
        };
        let mut exit = Exit::Success;
        for pulled in all {
            let files = Files { documents: &pulled.resolved.documents, root: &pulled.from };
            output.report(&Report::new(&pulled.findings, files))?;
            if pulled.findings.has_errors() {
                output.problem(&format!("nothing of `{}` was copied", pulled.name));
                exit = Exit::after(&pulled.findings, true);
                continue;
            }
            for path in &pulled.changed {
                output.line(&format!("changed: {}", path.display()));
            }
            output.note(&format!("{}: {}, {} changed", pulled.name, count(pulled.total, "file"), pulled.changed.len()));
        }
        Ok(exit)
    }
}
