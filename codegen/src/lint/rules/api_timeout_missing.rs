//! `api-timeout-missing`: an rpc does not say how long a caller waits.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Part};
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "api-timeout-missing",
        group: Group::Api,
        severity: Severity::Info,
        summary: "an rpc does not say how long a caller waits",
        why: "Every call has a deadline. Without `timeout` it is that of the client, which knows nothing of this rpc.",
        fix: "Say how long the answer may take: `\"timeout\": \"2s\"`.",
        bad: Example::Definition(
            r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "rpcs": {
    "buy": {
      "description": "Buys a pet.",
      "errors": { "sold_out": { "description": "Somebody was faster." } },
      "execution": "idempotent"
    }
  }
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
      "execution": "idempotent",
      "timeout": "2s"
    }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let rpcs = context.parts().into_iter().filter(|part| part.what == "the rpc");
    let silent = rpcs.filter(|part| part.node.get("timeout").is_none());
    let finding = |part: Part<'_>| {
        let message = format!("the rpc `{}` has no `timeout`", part.name);
        LINT.rule.finding(context.at_name(&part.place), message).help(LINT.rule.hint())
    };
    silent.map(finding).collect()
}
