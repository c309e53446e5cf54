//! `buscodegen fmt`: one form for definition files.

use std::error::Error;
use std::path::{Path, PathBuf};

use super::args::Global;
use super::exit::Exit;
use super::output::{Output, count};
use crate::fmt::{Formatted, format, named_files, own_files};
use crate::instance::read_stdin;
use crate::report::{Files, Report};
use crate::write::rewrite_file;

/// Format definition files and schemas
///
/// Brings members into one order (the author's own names keep theirs), indents by two spaces, and puts on one line what is
/// short. Strings and numbers stay as they are spelt, and the meaning of a file as it was. A file that is no JSON, or
/// that has a member twice, is named and left alone.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Fmt {
    /// Files, or folders with everything below; `-` is from standard input to standard output [default: the schema
    /// folder, without files that `[refs]` of the configuration gives to addresses]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write nothing; fail if a file is not formatted (for CI)
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change, as a unified diff. With --check, also fail if something would
    #[arg(long)]
    diff: bool,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen fmt
      Format every file of the schema folder.
  buscodegen fmt --check
      In CI: fail, and name the files, if somebody forgot to.
  buscodegen fmt --diff schemas/store.json
      See what would change in one file.
  buscodegen fmt - < schemas/store.json
      For editors: from standard input to standard output.

Exit codes:
  0  every file is formatted, or was
  1  a file is no JSON or has a member twice, or (--check) is not formatted
  2  a file or folder cannot be read or written";

impl Fmt {
    pub(super) fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        if self.paths == [Path::new("-")] {
            return self.stream(output);
        }
        let (root, sources) = if self.paths.is_empty() {
            let config = global.config()?;
            (config.schema_root(), own_files(&config)?)
        } else {
            (PathBuf::new(), named_files(&self.paths)?)
        };
        let formatted = format(sources);
        if self.diff {
            for (document, text) in formatted.changes() {
                let path = root.join(&document.name).display().to_string();
                output.diff(&format!("a/{path}"), &format!("b/{path}"), &document.text, text);
            }
        }
        if self.check {
            let findings = formatted.check();
            output.report(&Report::new(&findings, Files { documents: &formatted.documents, root: &root }))?;
            return Ok(verdict(&formatted, findings.has_errors()));
        }
        output.report(&Report::new(&formatted.findings, Files { documents: &formatted.documents, root: &root }))?;
        if !self.diff {
            write(&formatted, &root, output)?;
        }
        Ok(verdict(&formatted, formatted.findings.has_errors()))
    }

    /// From standard input to standard output, which gets nothing if the input is no JSON.
    fn stream(&self, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let formatted = format(read_stdin());
        let findings = if self.check { formatted.check() } else { formatted.findings.clone() };
        if !findings.is_empty() {
            let files = Files { documents: &formatted.documents, root: Path::new("") };
            output.report(&Report::new(&findings, files))?;
        }
        for (id, text) in &formatted.texts {
            match formatted.documents.get(*id) {
                document if self.diff => output.diff("a/<stdin>", "b/<stdin>", &document.text, text),
                _ if self.check => {}
                _ => output.result(text),
            }
        }
        Ok(verdict(&formatted, findings.has_errors()))
    }
}

fn write(formatted: &Formatted, root: &Path, output: &Output) -> Result<(), Box<dyn Error>> {
    let mut written = 0;
    for (document, text) in formatted.changes() {
        let path = root.join(&document.name);
        rewrite_file(&path, text)?;
        output.line(&format!("formatted: {}", path.display()));
        written += 1;
    }
    let rest = formatted.texts.len() - written;
    output.note(&format!("{}: {written} formatted, {rest} already so", count(formatted.texts.len(), "file")));
    Ok(())
}

fn verdict(formatted: &Formatted, failed: bool) -> Exit {
    Exit::after(&formatted.findings, failed)
}
