//! Looking at definitions that are right, for what will hurt later: one file a rule in `rules/`.
//!
//! Takes the resolved documents and returns findings. What is wrong in itself is found by the stages before, which have
//! findings of their own.

mod context;
mod names;
mod position;
mod rules;

use crate::finding::Findings;
use crate::resolve::Resolved;
use crate::rule::Rule;

use context::Context;

/// A rule, and what looks for its violations.
pub(crate) struct Lint {
    rule: Rule,
    check: fn(&Context<'_>) -> Findings,
}

/// The rules that are looked for here.
pub(crate) fn rules() -> impl Iterator<Item = &'static Rule> {
    rules::ALL.iter().map(|lint| &lint.rule)
}

/// What these rules find in definitions without errors.
#[must_use]
pub(crate) fn check(resolved: &Resolved) -> Findings {
    let context = Context::new(resolved);
    let mut findings = Findings::default();
    for lint in rules::ALL {
        findings.extend((lint.check)(&context));
    }
    findings
}
