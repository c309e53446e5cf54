//! `buscodegen lint`: what will hurt later.

use std::error::Error;

use super::args::Global;
use super::exit::Exit;
use super::output::{Output, count};
use super::today;
use crate::finding::Severity;
use crate::lint::{Asked, Fixed, Linted, Selection};
use crate::report::{Files, Report, rules_table};
use crate::write::rewrite_file;

/// Look at definitions for what will hurt later
///
/// What is wrong in itself is an error here as in every command. Beyond that, rules know what tends to hurt: names that
/// differ on the wire and in code, messages that can never change, values that nobody checks. `buscodegen explain RULE`
/// says why each of them matters.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Lint {
    /// Repair what takes no judgement, and say what is left. What a schema accepts never changes
    #[arg(long)]
    fix: bool,
    /// Only these rules, or rules of these groups; whatever the configuration leaves out
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',')]
    only: Vec<String>,
    /// Not these rules, or rules of these groups
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',')]
    except: Vec<String>,
    /// List the rules that are looked for, and look for nothing
    #[arg(long, conflicts_with = "fix")]
    list: bool,
    /// Fail if something is as bad as this, or worse [default: error, or `fail-on` of the configuration]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<Severity>,
}

const EXAMPLES: &str = "\
Examples:
  buscodegen lint
      Every rule, on every definition and the schemas that they refer to.
  buscodegen lint --fail-on warning
      In CI: fail on warnings, too.
  buscodegen lint --only evo,name-property-snake
      One group of rules, and one rule.
  buscodegen lint --fix
      Repair what takes no judgement, such as an enum of one value, and format the files.
  buscodegen lint --list
      Which rules are looked for here, and how bad their findings are.

To ignore a finding, say why, in the definition or in buscodegen.toml:
  \"x-bus-lint\": { \"ignore\": [\"api-errors-declared\"], \"reason\": \"it cannot fail\" }

  [[ignore]]
  rule = \"name-property-snake\"
  path = \"legacy/*.json\"
  until = \"2027-01-31\"
  reason = \"the old shop sends these\"";

impl Lint {
    pub(super) fn run(&self, global: &Global, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let config = global.config()?;
        let asked = Asked { only: self.only.clone(), except: self.except.clone() };
        let root = config.schema_root();
        if self.list {
            let rules: Vec<_> = Selection::new(&config.lint, &asked)?.rules().collect();
            output.line(rules_table(&rules).trim_end());
            return output.rules(&rules).map(|()| Exit::Success);
        }
        let linted = if self.fix {
            let Fixed { linted, texts, repaired } = crate::fix(&config, &asked, &today())?;
            for (name, text) in &texts {
                let path = root.join(name);
                rewrite_file(&path, text)?;
                output.line(&format!("repaired: {}", path.display()));
            }
            output.note(&format!("{} repaired in {}", count(repaired, "finding"), count(texts.len(), "file")));
            linted
        } else {
            crate::lint(&config, &asked, &today())?
        };
        let Linted { resolved, findings } = linted;
        let fail_on = self.fail_on.or(config.lint.fail_on).unwrap_or(Severity::Error);
        output.report_as(&Report::new(&findings, Files { documents: &resolved.documents, root: &root }), fail_on)?;
        if findings.is_empty() {
            output.note(&format!("{}, and nothing to complain about", count(resolved.apis.len(), "API")));
        } else if !self.fix && findings.iter().any(|finding| !finding.edits.is_empty()) {
            let fixable = findings.iter().filter(|finding| !finding.edits.is_empty()).count();
            output.note(&format!("`buscodegen lint --fix` repairs {fixable} of them"));
        }
        Ok(Exit::after(&findings, findings.has(fail_on)))
    }
}
