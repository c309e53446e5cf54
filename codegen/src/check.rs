//! All that CI has to know of a project, in one go: what `buscodegen check` does.
//!
//! The definitions are read and judged with their examples and defaults, compared with what is deployed, if there is
//! something to compare with, and with the crates that were generated from them. Writes nothing.

use crate::breaking::{self, Baseline, BaselineError, BreakingError, Options};
use crate::config::Config;
use crate::definition::Definition;
use crate::source::GitError;
use crate::{Error, Generated, generate};

/// What a check can be without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Step {
    /// That nothing breaks
    Breaking,
    /// That the generated crates are up to date: not for projects that generate in build scripts
    Generated,
}

/// What a check comes to. Its findings are in `generated.compiled`.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The definitions, what is wrong with them, and what the output folder lacks (`None` if that was not looked at).
    pub generated: Generated,
    /// What the definitions were compared with.
    pub compared: Compared,
    /// What was looked at.
    pub counts: Counts,
}

/// What definitions were compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compared {
    /// With nothing: it was not wanted, or the definitions are wrong.
    Skipped,
    /// With nothing, as there is nothing: why.
    Nothing(String),
    /// With older versions, as the user calls them; so many breaks are accepted.
    With(Vec<String>, usize),
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
    /// The definitions cannot be read or generated.
    #[error(transparent)]
    Generate(#[from] Error),
    /// There is something to compare with, and it cannot be read.
    #[error(transparent)]
    Breaking(#[from] BreakingError),
}

/// Checks a project but for the steps that are not wanted.
///
/// # Errors
/// If a folder or what to compare with cannot be read, or if there is no definition.
pub fn check(config: &Config, without: &[Step]) -> Result<Checked, CheckError> {
    let mut generated = generate(config)?;
    let apis = &generated.compiled.resolved.apis;
    let counts = apis.iter().fold(Counts::default(), |sum, (_, api)| sum.with(api));
    if without.contains(&Step::Generated) {
        generated.plan = None;
    }
    let mut compared = Compared::Skipped;
    if !without.contains(&Step::Breaking) && !generated.compiled.findings.has_errors() {
        compared = compare(config, &mut generated)?;
    }
    Ok(Checked { generated, compared, counts })
}

fn compare(config: &Config, generated: &mut Generated) -> Result<Compared, BreakingError> {
    let default = [Baseline::Git(None, None)];
    let resolved = generated.compiled.resolved.clone();
    let found = match breaking::against(config, resolved, &default, Options::default()) {
        Ok(found) => found,
        Err(error) if is_absence(&error) => return Ok(Compared::Nothing(error.to_string())),
        Err(error) => return Err(error),
    };
    generated.compiled.resolved = found.resolved;
    generated.compiled.findings.extend(found.findings);
    generated.compiled.findings.sort();
    Ok(Compared::With(default.iter().map(ToString::to_string).collect(), found.accepted))
}

/// Whether there is nothing to compare with: a project before its first commit, or without git.
const fn is_absence(error: &BreakingError) -> bool {
    match error {
        BreakingError::Nothing(_) => true,
        BreakingError::Baseline(BaselineError::Git(error)) => matches!(
            error,
            GitError::NoGit(_) | GitError::NoRepository(_) | GitError::NoDefault | GitError::NoFolder { .. }
        ),
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
