//! `buscodegen snapshot`: one file an API, to be compared with later.

use std::error::Error;
use std::path::PathBuf;

use super::args::Global;
use super::exit::Exit;
use super::output::{Output, count};
use crate::report::{Files, Report};
use crate::snapshot::{Change, Snapshots, apply, snapshots};

/// Write one file for each API that says all of it
///
/// A snapshot holds a definition and everything that it refers to, in a form that changes only if the API does. Check
/// snapshots in where the history of git is not at hand, and compare with them; delete none of them by hand.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Snapshot {
    /// The folder of the snapshots [default: `snapshots` beside the configuration]
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Write nothing; fail if a snapshot is not as it should be (for CI, after a release)
    #[arg(long)]
    check: bool,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen snapshot
      At a release: what is deployed from now on.
  buscodegen snapshot --check
      Fail if a definition changed since.
  buscodegen snapshot --out baselines/2026-11
      Into another folder. Snapshots in it of APIs that are gone are deleted, other files are left alone.

Exit codes:
  0  the snapshots are as they should be
  1  a definition is wrong, or (--check) a snapshot is missing or of another API
  2  could not run: bad configuration, a folder that cannot be read or written";

impl Snapshot {
    pub(super) fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let config = global.config()?;
        let out = self.out.clone().unwrap_or_else(|| config.folder.join("snapshots"));
        let Snapshots { resolved, findings, changes, total } = snapshots(&config, &out)?;
        let root = config.schema_root();
        output.report(&Report::new(&findings, Files { documents: &resolved.documents, root: &root }))?;
        if findings.has_errors() {
            output.note("nothing was written");
            return Ok(Exit::after(&findings, true));
        }
        // Before it is said: a folder that cannot be written gets none.
        apply(if self.check { &[] } else { &changes })?;
        for Change { path, text, exists } in &changes {
            let what = match (self.check, text, exists) {
                (true, Some(_), false) => "missing",
                (true, Some(_), true) => "stale",
                (true, None, _) => "surplus",
                (false, Some(_), _) => "written",
                (false, None, _) => "deleted",
            };
            output.line(&format!("{what}: {}", path.display()));
        }
        if self.check && !changes.is_empty() {
            output.problem("run `buscodegen snapshot`, and commit what it writes");
            return Ok(Exit::Findings);
        }
        output.note(&format!("{}, {} changed", count(total, "snapshot"), changes.len()));
        Ok(Exit::Success)
    }
}
