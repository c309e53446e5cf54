//! `buscodegen rules`: everything that may be found.

use std::error::Error;
use std::path::PathBuf;

use super::exit::Exit;
use super::output::Output;
use crate::report::{rules_markdown, rules_table};
use crate::rule::{rules, selected};
use crate::write::write_file;

/// List the rules that findings are of
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Rules {
    /// Only these rules, or rules of these groups [default: all]
    #[arg(value_name = "RULE|GROUP")]
    names: Vec<String>,
    /// Write all of them, with their texts, to a page of Markdown
    #[arg(long, value_name = "PATH", conflicts_with = "names")]
    markdown: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen rules
      Every rule with its severity and a line about it, whichever command reports it.
  buscodegen rules evo
      Those that ask whether a definition can be changed later.
  buscodegen rules --output-format json
      For programs: `rules`, each with all its texts.
  buscodegen lint --list
      Which of them `lint` looks for in this project.";

impl Rules {
    pub(super) fn run(&self, output: &Output) -> Result<Exit, Box<dyn Error>> {
        if let Some(path) = &self.markdown {
            write_file(path, &rules_markdown(rules()))?;
            return Ok(Exit::Success);
        }
        let mut found = rules().to_vec();
        if !self.names.is_empty() {
            found.clear();
            for name in &self.names {
                found.extend(selected(name)?);
            }
        }
        let found: Vec<_> = found.into_iter().map(|rule| (rule, rule.severity)).collect();
        output.line(rules_table(&found).trim_end());
        output.rules(&found).map(|()| Exit::Success)
    }
}
