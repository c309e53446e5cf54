//! `api-idempotency-missing`: an rpc does not say how often a call may start.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Part};
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "api-idempotency-missing",
        group: Group::Api,
        severity: Severity::Info,
        summary: "an rpc does not say how often a call may start",
        why: "Without `execution` a call never starts twice, and is never sent again when a connection is lost. That is the \
              safe choice, but often not the one that was meant: looking something up, or setting it, may well be repeated.",
        fix: "Say it: `\"execution\": \"at-most-once\"`, `\"idempotent\"` or `\"durable\"`.",
        bad: Example::Definition(
            r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "rpcs": {
    "buy": {
      "description": "Buys a pet.",
      "errors": { "sold_out": { "description": "Somebody was faster." } },
      "timeout": "2s"
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
      "timeout": "2s",
      "execution": "idempotent"
    }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let rpcs = context.parts().into_iter().filter(|part| part.what == "the rpc");
    let silent = rpcs.filter(|part| part.node.get("execution").is_none());
    let finding = |part: Part<'_>| {
        let message = format!("the rpc `{}` has no `execution`", part.name);
        LINT.rule.finding(context.at_name(&part.place), message).help(LINT.rule.hint())
    };
    silent.map(finding).collect()
}
