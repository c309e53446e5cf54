//! `name-file-match`: a definition is not where its name says.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "name-file-match",
        group: Group::Name,
        severity: Severity::Warning,
        summary: "a definition is not where its name says",
        why: "Who looks for the API `store.v2` looks for `store.v2.json` or `store/v2.json`. References between files, and \
              the history of a file, are easier to follow when each API stays where its name says.",
        fix: "Rename the file, or the folder that it is in.",
        bad: Example::Files(&[(
            "shop.json",
            r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "events": { "sold": { "description": "A pet was sold." } }
}"##,
        )]),
        good: Example::Files(&[(
            "store.json",
            r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "events": { "sold": { "description": "A pet was sold." } }
}"##,
        )]),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    for (root, definition) in context.apis() {
        let (api, file) = (definition.api.as_str(), &context.resolved.documents.get(root.document).name);
        let path = file.trim_end_matches(".json").replace('/', ".");
        if path != api && !path.ends_with(&format!(".{api}")) {
            let message = format!("the API `{api}` is defined in `{file}`");
            let finding = LINT.rule.finding(context.at(&root.join("api")), message);
            findings.push(finding.help(format!("name the file `{api}.json`")));
        }
    }
    findings
}
