//! `api-errors-declared`: an rpc declares no errors.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Part};
use crate::rule::{Example, Group, Rule};
use crate::source::Node;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "api-errors-declared",
        group: Group::Api,
        severity: Severity::Warning,
        summary: "an rpc declares no errors",
        why: "A caller can tell declared errors apart and act on them, each with its data. What is not declared reaches it \
              as `internal`, without a reason.",
        fix: "Declare what can go wrong by name in `errors`. An rpc that cannot fail in a way that concerns its caller may \
              ignore the rule, with this as the reason.",
        bad: Example::Definition(
            r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "rpcs": { "buy": { "description": "Buys a pet.", "timeout": "2s", "execution": "at-most-once" } }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "rpcs": {
    "buy": {
      "description": "Buys a pet.",
      "errors": { "sold_out": { "description": "Somebody was faster." } },
      "timeout": "2s",
      "execution": "at-most-once"
    }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let rpcs = context.parts().into_iter().filter(|part| part.what == "the rpc");
    let silent = rpcs.filter(|part| part.node.get("errors").and_then(Node::as_object).is_none_or(<[_]>::is_empty));
    let finding = |part: Part<'_>| {
        let message = format!("the rpc `{}` declares no errors", part.name);
        LINT.rule.finding(context.at_name(&part.place), message)
    };
    silent.map(finding).collect()
}
