//! All that CI has to know of a project, in one go: what `buscodegen check` does.
//!
//! The definitions are read and judged with their examples and defaults, looked at for what will hurt later, compared with
//! the older definitions that the configuration names, and with the crates that were generated from them. Writes nothing.

use crate::breaking::{self, BaselineError, BreakingError, Options, baselines};
use crate::config::{Config, Day};
use crate::definition::Definition;
use crate::finding::{Findings, Severity};
use crate::lint::{Asked, IgnoreError, Linted, judge};
use crate::source::GitError;
use crate::{Compiled, Error, Generated, Modelled, generate};

/// What a check can be without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Step {
    /// What will hurt later
    Lint,
    /// That the generated crates are up to date: not for projects that generate in build scripts
    Generated,
    /// That nothing breaks, where `[breaking]` of the configuration names older definitions
    Breaking,
}

/// What a check comes to. Its findings are in `generated.compiled`.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The definitions, what is wrong with them, and what the output folder lacks (`None` if that was not looked at).
    pub generated: Generated,
    /// Why there is nothing to compare with, if that is so.
    pub alone: Option<String>,
    /// What was looked at; `None` if the definitions are wrong in themselves, as nothing else was looked at then.
    pub counts: Option<Counts>,
    /// Whether a finding is bad enough to fail.
    pub failed: bool,
}

/// How much there is in a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Definitions.
    pub apis: usize,
    /// Rpcs.
    pub rpcs: usize,
    /// Events.
    pub events: usize,
    /// Examples of rpcs and events.
    pub examples: usize,
}

/// Why a project cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// It cannot be generated from.
    #[error(transparent)]
    Generate(#[from] Error),
    /// It cannot be compared.
    #[error(transparent)]
    Breaking(#[from] BreakingError),
    /// What is to be ignored makes no sense.
    #[error(transparent)]
    Ignore(#[from] IgnoreError),
}

/// Checks a project but for the steps that are not wanted.
///
/// # Errors
/// If a folder or older definitions cannot be read, or if there is no definition.
pub fn check(config: &Config, without: &[Step], today: &Day) -> Result<Checked, CheckError> {
    let mut generated = generate(config)?;
    let compiled = &mut generated.compiled;
    let counts = (!compiled.findings.has_errors())
        .then(|| compiled.resolved.apis.iter().fold(Counts::default(), |sum, (_, api)| sum.with(api)));
    let mut alone = None;
    let mut broken = Findings::default();
    if !without.contains(&Step::Breaking) && !compiled.findings.has_errors() {
        (broken, alone) = compare(config, compiled)?;
    }
    let mut failed = compiled.findings.has_errors() || broken.has_errors();
    if !without.contains(&Step::Lint) {
        look(config, compiled, today)?;
        failed |= compiled.findings.has(config.lint.fail_on.unwrap_or(Severity::Error));
    }
    compiled.findings.extend(broken);
    compiled.findings.sort();
    if without.contains(&Step::Generated) {
        generated.plan = None;
    }
    Ok(Checked { generated, alone, counts, failed })
}

/// Adds what the linter finds.
fn look(config: &Config, compiled: &mut Compiled, today: &Day) -> Result<(), IgnoreError> {
    let (resolved, findings) = (std::mem::take(&mut compiled.resolved), std::mem::take(&mut compiled.findings));
    let modelled = Modelled { resolved, findings, model: None };
    let Linted { resolved, findings } = judge(modelled, config, &Asked::default(), today)?;
    (compiled.resolved, compiled.findings) = (resolved, findings);
    Ok(())
}

/// What breaks. Why there is nothing to compare with, if that is so.
fn compare(config: &Config, compiled: &mut Compiled) -> Result<(Findings, Option<String>), BreakingError> {
    let baselines = baselines(config);
    if baselines.is_empty() {
        return Ok((Findings::default(), Some("`[breaking]` of the configuration names none".to_owned())));
    }
    match breaking::compare(config, &mut compiled.resolved, &baselines, Options::of(config)) {
        Ok(compared) => Ok((compared.findings, None)),
        Err(error) if is_absence(&error) => Ok((Findings::default(), Some(error.to_string()))),
        Err(error) => Err(error),
    }
}

/// Whether there is nothing yet: a project before its first commit, or outside of a repository. A clone that lacks what it
/// should be compared with is another matter.
const fn is_absence(error: &BreakingError) -> bool {
    match error {
        BreakingError::Nothing(_) => true,
        BreakingError::Baseline(BaselineError::Git(error)) => {
            matches!(error, GitError::NoRepository(_) | GitError::NoCommits | GitError::NoFolder { .. })
        }
        _ => false,
    }
}

impl Counts {
    fn with(self, api: &Definition) -> Self {
        let of_rpcs: usize = api.rpcs.values().map(|rpc| rpc.examples.len()).sum();
        let of_events: usize = api.events.values().map(|event| event.examples.len()).sum();
        Self {
            apis: self.apis + 1,
            rpcs: self.rpcs + api.rpcs.len(),
            events: self.events + api.events.len(),
            examples: self.examples + of_rpcs + of_events,
        }
    }
}
