//! `buscodegen generate`: definitions in, crates out.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};

use super::args::Global;
use super::exit::Exit;
use super::output::{Output, count};
use super::today;
use crate::config::FILE;
use crate::lint::hide;
use crate::nearest::nearest;
use crate::report::{Files, Report};
use crate::stale::stale;
use crate::watch::Snapshot;
use crate::write::{Plan, Status, Summary, WriteError};
use crate::{Compiled, Generated};

/// Compile the definitions to crates
///
/// Writes one crate for each API, and one for each file of plain schemas that they share. Only files that changed are
/// written, and only files that buscodegen wrote itself are replaced or deleted: one that was changed by hand is named,
/// and nothing is done.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Generate {
    /// Write nothing; fail if something would have to be written (for CI)
    #[arg(long, conflicts_with_all = ["dry_run", "force"])]
    check: bool,
    /// Write nothing; list what would be written
    #[arg(long, conflicts_with = "force")]
    dry_run: bool,
    /// Also replace and delete files that were changed by hand
    #[arg(long)]
    force: bool,
    /// Write nothing; show what would change, as a unified diff. With --check, also fail if something would
    #[arg(long, conflicts_with_all = ["dry_run", "force"])]
    diff: bool,
    /// Only the crate of this API; may be given again. Other crates, also of shared types, are
    /// neither written nor called stale
    #[arg(long, value_name = "API")]
    only: Vec<String>,
    /// Then wait for changes of definitions, configuration and templates, and do it again, until Ctrl-C
    #[arg(long, conflicts_with_all = ["check", "dry_run", "diff"])]
    watch: bool,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen generate
      Bring the crates up to date with the definitions.
  buscodegen generate --check
      In CI: fail, and list the files, if somebody forgot to.
  buscodegen generate --dry-run
      See what would change.
  buscodegen generate --diff
      The same, line by line; `--check --diff` shows it in CI.
  buscodegen generate --only store --only image
      Only the crates of these two APIs.
  buscodegen generate --watch
      Keep them up to date while you edit.
  buscodegen generate --config shop/buscodegen.toml
      Use another project's configuration; its paths are relative to it.";

impl Generate {
    pub(super) fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        if self.watch { self.watch(global, output) } else { self.once(global, output) }
    }

    /// Generates again and again. Whatever goes wrong is told, and may be right the next time.
    fn watch(&self, global: &Global, output: &Output) -> ! {
        loop {
            let paths = watched(global);
            // What changes while the crates are written counts.
            let before = Snapshot::of(&paths);
            if let Err(error) = self.once(global, output) {
                output.error(&*error);
            }
            output.note("waiting for changes; Ctrl-C ends");
            for path in before.wait(&paths) {
                output.note(&format!("changed: {}", path.display()));
            }
        }
    }

    fn once(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let config = global.config()?;
        let (root, out) = (config.schema_root(), config.out());
        let Generated { mut compiled, plan } = crate::generate(&config)?;
        let plan = match plan {
            Some(plan) if !self.only.is_empty() => Some(plan.only(&self.folders(&compiled)?)),
            plan => plan,
        };
        hide(&mut compiled.findings, &mut compiled.resolved, &config, &today())?;
        // People get them as a list, with what to do once.
        if let Some(plan) = plan.as_ref().filter(|_| self.check && !output.is_human()) {
            compiled.findings.extend(stale(plan, &out, &mut compiled.resolved.documents));
        }
        let files = Files { documents: &compiled.resolved.documents, root: &root };
        let plan_report = plan.as_ref().map(|plan| (plan, &*out));
        output.report(&Report { plan: plan_report, ..Report::new(&compiled.findings, files) })?;
        let Some(plan) = plan else {
            output.note("nothing was written");
            return Ok(Exit::after(&compiled.findings, true));
        };
        if self.diff {
            diff(&plan, &out, output)?;
        }
        if self.check {
            return Ok(compare(&plan, &out, output, !self.diff && output.is_human()));
        }
        if self.diff {
            return Ok(Exit::Success);
        }
        if self.dry_run {
            list(&plan, &out, output);
            return Ok(Exit::Success);
        }
        self.write(&plan, &out, output)
    }

    /// The folders of the crates of the APIs that were asked for.
    fn folders(&self, compiled: &Compiled) -> Result<BTreeSet<String>, String> {
        let folder = |name: &String| {
            let known = compiled.crates.iter().map(|(api, _)| api.as_str());
            let found = compiled.crates.iter().find(|(api, _)| api == name);
            found.map(|(_, folder)| folder.clone()).ok_or_else(|| match nearest(name, known) {
                Some(near) => format!("there is no API `{name}`; did you mean `{near}`?"),
                None => format!("there is no API `{name}`"),
            })
        };
        self.only.iter().map(folder).collect()
    }

    fn write(&self, plan: &Plan, out: &Path, output: &Output) -> Result<Exit, Box<dyn Error>> {
        if plan.count(Status::Edited) > 0 && !self.force {
            for (path, _) in plan.files().filter(|(_, status)| *status == Status::Edited) {
                output.problem(&format!("changed by hand: {}", shown(out, path)));
            }
            output.problem("nothing was written: move the changes elsewhere, or give them up with --force");
            return Ok(Exit::Findings);
        }
        output.note(&summary(plan, plan.apply(self.force)?));
        Ok(Exit::Success)
    }
}

/// What a run depends on: as far as the configuration can be read, its folders, too.
fn watched(global: &Global) -> Vec<PathBuf> {
    let config = global.config().ok();
    let folders = config.iter().flat_map(|config| [Some(config.schema_root()), config.templates()]).flatten();
    // A configuration that is not there yet may come.
    let file = global.config_file().unwrap_or_else(|| FILE.into());
    std::iter::once(file).chain(folders).collect()
}

/// Says whether the crates are as they should be, and if they are not, why, and with `listed` which files.
pub(super) fn compare(plan: &Plan, out: &Path, output: &Output, listed: bool) -> Exit {
    if plan.is_fresh() {
        output.note(&format!("{} up to date", crates(plan)));
        return Exit::Success;
    }
    for (folder, version) in plan.other_versions() {
        let path = shown(out, folder);
        output.problem(&format!("{path} was generated by buscodegen {version}; this is buscodegen {}", crate::VERSION));
    }
    if listed {
        list(plan, out, output);
    }
    output.problem("run `buscodegen generate`, and commit what it writes");
    if plan.count(Status::Edited) > 0 {
        output.problem("what was changed by hand it leaves alone: move that elsewhere, or give it up with --force");
    }
    Exit::Findings
}

/// What would change, as `diff -u` and `git` show it, for people and for `patch`.
fn diff(plan: &Plan, out: &Path, output: &Output) -> Result<(), WriteError> {
    for (path, status) in plan.files().filter(|(_, status)| *status != Status::Fresh) {
        let (old, new) = plan.change(path)?;
        let full = shown(out, path);
        let from = if status == Status::Missing { "/dev/null".to_owned() } else { format!("a/{full}") };
        let to = if new.is_empty() { "/dev/null".to_owned() } else { format!("b/{full}") };
        output.diff(&from, &to, &old, &new);
    }
    Ok(())
}

/// Every file that is not as it should be.
fn list(plan: &Plan, out: &Path, output: &Output) {
    for (path, status) in plan.files() {
        let what = match status {
            Status::Fresh => continue,
            Status::Missing => "missing",
            Status::Stale => "stale",
            Status::Surplus => "surplus",
            Status::Edited => "changed by hand",
        };
        output.line(&format!("{what}: {}", shown(out, path)));
    }
}

/// `2 crates, 18 files: 3 written, 15 unchanged`
fn summary(plan: &Plan, done: Summary) -> String {
    let Summary { written, unchanged, deleted } = done;
    let files = count(written + unchanged, "file");
    let deleted = if deleted == 0 { String::new() } else { format!(", {deleted} deleted") };
    format!("{}, {files}: {written} written, {unchanged} unchanged{deleted}", crates(plan))
}

fn crates(plan: &Plan) -> String {
    count(plan.crates(), "crate")
}

fn shown(out: &Path, path: &str) -> String {
    out.join(path).display().to_string()
}
