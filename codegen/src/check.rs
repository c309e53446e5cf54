//! All that CI has to know of a project, in one go: what `buscodegen check` does.
//!
//! The definitions are read and judged with their examples and defaults, compared with the crates that were generated from
//! them, and with the older definitions that the configuration names. Writes nothing.

use crate::breaking::{BreakingError, Options, baselines, breaking};
use crate::config::Config;
use crate::definition::Definition;
use crate::{Error, Generated, generate};

/// What a check can be without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Step {
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
    /// What was looked at.
    pub counts: Counts,
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
}

/// Checks a project but for the steps that are not wanted.
///
/// # Errors
/// If a folder or older definitions cannot be read, or if there is no definition.
pub fn check(config: &Config, without: &[Step]) -> Result<Checked, CheckError> {
    let mut generated = generate(config)?;
    let baselines = baselines(config);
    if !without.contains(&Step::Breaking) && !baselines.is_empty() && !generated.compiled.findings.has_errors() {
        let found = breaking(config, &baselines, Options::of(config))?;
        // The same files, and beside them those that its findings are about.
        generated.compiled.resolved = found.resolved;
        generated.compiled.findings.extend(found.findings);
    }
    let counts = generated.compiled.resolved.apis.iter().fold(Counts::default(), |sum, (_, api)| sum.with(api));
    if without.contains(&Step::Generated) {
        generated.plan = None;
    }
    Ok(Checked { generated, counts })
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
