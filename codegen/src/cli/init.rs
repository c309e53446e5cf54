//! `buscodegen init`: a project that runs.

use std::error::Error;
use std::path::PathBuf;

use super::exit::Exit;
use super::output::Output;
use crate::scaffold::{Scaffold, scaffold};

/// Start a project that runs
///
/// Writes a configuration, a first API, a service that serves it with a test that calls it, and what CI needs; then
/// generates the API's crate. Nothing that is there already is overwritten.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Init {
    /// The folder of the project; it is made if it is not there
    #[arg(default_value = ".", hide_default_value = true)]
    folder: PathBuf,
    /// Only the configuration and a definition: for a workspace that you have already
    #[arg(long)]
    minimal: bool,
    /// The folder of buscodegen-runtime, instead of the version on crates.io
    #[arg(long, value_name = "PATH")]
    runtime: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen init demo
      A new project in the folder `demo`: `cd demo`, then `cargo run` or `cargo test`.
  buscodegen init --minimal
      Add definitions to the workspace that you are in.
  buscodegen init demo --runtime ../buscodegen/runtime
      With a runtime from a folder: a checkout of buscodegen, say.

Exit codes:
  0  the project is there
  2  one of its files was there before, or cannot be written; nothing was overwritten";

impl Init {
    pub(super) fn run(&self, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let folder = if self.folder.as_os_str() == "." { PathBuf::new() } else { self.folder.clone() };
        let files =
            scaffold(&Scaffold { folder: folder.clone(), minimal: self.minimal, runtime: self.runtime.clone() })?;
        let width = files.iter().map(|(path, _)| path.len()).max().unwrap_or(0);
        for (path, about) in files {
            output.line(&format!("{path:width$}  {about}"));
        }
        if !self.minimal {
            output.line(&format!("{:width$}  the crate that buscodegen made from it", "generated/greeter-api"));
        }
        output.note("");
        output.note("What next:");
        if !folder.as_os_str().is_empty() {
            let path = folder.display().to_string();
            output.note(&if path.contains(char::is_whitespace) {
                format!("  cd '{path}'")
            } else {
                format!("  cd {path}")
            });
        }
        for line in if self.minimal { MINIMAL } else { WHOLE } {
            output.note(line);
        }
        output.done()?;
        Ok(Exit::Success)
    }
}

const WHOLE: &[&str] = &[
    "  cargo run              # serves the API, and calls it once",
    "  cargo test",
    "  buscodegen generate    # after each change of schemas/greeter.json",
    "  buscodegen check       # all that CI needs to know",
];

const MINIMAL: &[&str] = &[
    "  buscodegen generate    # after each change of schemas/greeter.json; add \"generated/*\" to your workspace's members",
    "  buscodegen check       # all that CI needs to know",
];
