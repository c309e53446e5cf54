//! `buscodegen validate`: messages in files, judged by the schema of a definition.

use std::error::Error;
use std::path::{Path, PathBuf};

use super::args::Global;
use super::exit::Exit;
use super::output::Output;
use crate::instance::{Judged, Target, judge, read_files, read_stdin, subject};
use crate::report::{Files, Report};

/// Judge messages in files by a schema
///
/// Says of each file whether the schema accepts what is in it, exactly as the runtime would, and names everything that is
/// wrong: where in the message, which keyword of the schema, what it asks for. The values themselves are never shown: in
/// the lines of the files they are masked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Validate {
    /// The schema: a message such as `store.page_view` or `image.resize#response`, a type such as `store#PageView`, or a
    /// schema file, also a part of it (`money.json#/$defs/Amount`)
    schema: Target,
    /// The files, one JSON value in each [default: standard input]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen validate store.page_view view.json
      What the event carries; `store.page_view#parameters` says the same.
  buscodegen validate image.resize#response answers/*.json
      Many files by one schema. An rpc has #parameters, #response and #error/NAME.
  buscodegen validate image.resize#error/unsupported_picture error.json
      The data of a declared error.
  curl -s https://shop.example/view | buscodegen validate store.page_view
      What comes from standard input.
  buscodegen validate store#PageView view.json
      A type of the definition's `$defs`.
  buscodegen validate schemas/common/money.json prices.json
      A file of plain JSON Schema; it need not belong to a project.

Exit codes:
  0  the schema accepts each of them
  1  it refuses one, or one is no JSON
  2  a file cannot be read, or the schema is not there or not right";

impl Validate {
    pub(super) fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let config = global.config()?;
        let subject = subject(&config, &self.schema)?;
        if subject.findings.has_errors() {
            let files = Files { documents: &subject.resolved.documents, root: &subject.root };
            output.report(&Report::new(&subject.findings, files))?;
            output.problem("nothing was judged: the schema itself is wrong");
            return Ok(Exit::CouldNotRun);
        }
        let instances = if self.files.is_empty() { read_stdin() } else { read_files(&self.files) };
        let Judged { documents, findings, total, valid } = judge(&config, &subject, instances)?;
        output.report(&Report::new(&findings, Files { documents: &documents, root: Path::new("") }))?;
        output.note(&format!("{valid} of {total} valid"));
        Ok(Exit::after(&findings, valid < total))
    }
}
