//! `buscodegen explain`: what a rule is about.

use std::error::Error;

use super::exit::Exit;
use super::output::Output;
use crate::report::rule_page;
use crate::rule::rule;

/// Say what a rule finds, why that matters, and what to do
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Explain {
    /// The rule, as it stands in brackets in a finding
    #[arg(value_name = "RULE", required = true)]
    rules: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen explain evo-closed-enum
      The rule of `warning[evo-closed-enum]: ...`.
  buscodegen rules
      The names of all rules.";

impl Explain {
    pub(super) fn run(&self, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let found = self.rules.iter().map(|name| rule(name)).collect::<Result<Vec<_>, _>>()?;
        let pages: Vec<String> = found.iter().map(|rule| rule_page(rule)).collect();
        output.line(pages.join("\n\n").trim_end());
        let found: Vec<_> = found.into_iter().map(|rule| (rule, rule.severity)).collect();
        output.rules(&found).map(|()| Exit::Success)
    }
}
