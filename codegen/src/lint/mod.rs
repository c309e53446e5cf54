//! Looking at definitions that are right, for what will hurt later: one file a rule in `rules/`.
//!
//! Takes the resolved documents and returns findings. What is wrong in itself is found by the stages before, which have
//! findings of their own; what is selected, and what is ignored, holds for all of them.

mod context;
mod edit;
mod fix;
mod ignore;
mod names;
mod position;
mod rules;
mod select;

pub use fix::Fixed;
pub use ignore::IgnoreError;
pub use select::{Asked, Selection};

use crate::config::{Config, Day};
use crate::finding::{Findings, Severity};
use crate::resolve::Resolved;
use crate::rule::Rule;
use crate::source::Sources;
use crate::{Modelled, model};

use context::Context;
use ignore::Ignores;

/// A rule, and what looks for its violations.
pub(crate) struct Lint {
    rule: Rule,
    check: fn(&Context<'_>) -> Findings,
}

/// What there is to say about definitions.
#[derive(Clone, Debug)]
pub struct Linted {
    /// The definitions and their schemas, and the configuration as a document beside them.
    pub resolved: Resolved,
    /// What was found and is not ignored, sorted.
    pub findings: Findings,
}

/// The rules that are looked for here.
pub(crate) fn rules() -> impl Iterator<Item = &'static Rule> {
    rules::ALL.iter().map(|lint| &lint.rule).chain(&ignore::RULES)
}

/// Looks for everything that the configuration and the user select. A pure function.
///
/// # Errors
/// If a rule is named that there is not, or a pattern is none.
pub fn lint(sources: Sources, config: &Config, asked: &Asked, today: &Day) -> Result<Linted, IgnoreError> {
    judge(model(sources, config), config, asked, today)
}

/// The same for definitions that are modelled already.
///
/// # Errors
/// If a rule is named that there is not, or a pattern is none.
pub fn judge(modelled: Modelled, config: &Config, asked: &Asked, today: &Day) -> Result<Linted, IgnoreError> {
    let selection = Selection::new(&config.lint, asked)?;
    let Modelled { mut resolved, mut findings, .. } = modelled;
    let mut errors = findings.clone();
    // An error is one, whoever wants to hear of it.
    errors.retain(|finding| finding.severity == Severity::Error);
    findings.retain(|finding| finding.severity != Severity::Error);
    let ignores = Ignores::new(&mut resolved, config)?;
    if errors.is_empty() {
        findings.extend(check(&resolved, config, &selection));
    }
    findings.retain(|finding| selection.has(finding.rule));
    findings.for_each_mut(|finding| selection.set_level(finding));
    if errors.is_empty() {
        ignores.apply(&mut findings, &resolved, &selection, today);
    } else {
        ignores.hide(&mut findings, &resolved, today);
    }
    findings.extend(errors);
    findings.sort();
    Ok(Linted { resolved, findings })
}

/// Leaves out what definitions and the configuration ignore of findings that another command reports. Errors stay.
///
/// # Errors
/// If a rule is named that there is not, or a pattern is none.
pub fn hide(findings: &mut Findings, resolved: &mut Resolved, config: &Config, today: &Day) -> Result<(), IgnoreError> {
    let ignores = Ignores::new(resolved, config)?;
    let mut rest = findings.clone();
    rest.retain(|finding| finding.severity != Severity::Error);
    ignores.hide(&mut rest, resolved, today);
    findings.retain(|finding| finding.severity == Severity::Error);
    findings.extend(rest);
    findings.sort();
    Ok(())
}

/// What the rules of this module find in definitions without errors.
fn check(resolved: &Resolved, config: &Config, selection: &Selection) -> Findings {
    let context = Context::new(resolved, config);
    let mut findings = Findings::default();
    for lint in rules::ALL.iter().filter(|lint| selection.has(lint.rule.id)) {
        findings.extend((lint.check)(&context));
    }
    findings
}
