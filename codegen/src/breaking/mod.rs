//! What a change of definitions breaks, between what is deployed and what is being written.
//!
//! Old and new versions of a message are compared as sets of values (`compat`), in both directions: what the old version
//! sends and the new one reads, and the reverse. What an author changed (`changes`) is where a break is shown; who sends
//! and what is deployed first (`policy`) is how bad it is. Reads old definitions (`baseline`, `history`) and accepted breaks, and nothing else.

mod accepted;
mod api;
mod baseline;
mod changelog;
mod changes;
mod history;
mod judge;
mod layer;
mod policy;
mod rules;
mod surface;
mod version;

use std::path::PathBuf;

pub use accepted::{ACCEPTED, AcceptedError};
pub use baseline::{Baseline, BaselineError};
pub use changelog::{ApiLog, Changelog, Entry, Kind, changelog};
pub use layer::{Layer, Layers};
pub use policy::{Direction, Position, Rollout};
pub use rules::RULES;

use judge::{Scope, judge};

use crate::Modelled;
use crate::config::{self, Config, FormatStyle, UnknownMembers};
use crate::finding::{Finding, Findings, Place, Severity};
use crate::fingerprint::fingerprints;
use crate::lower::lower;
use crate::model::Model;
use crate::report::forward_slashes;
use crate::resolve::{Resolved, resolve_with};
use crate::source::{Documents, Pointer, SourceError, Sources};

/// How two versions are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What is deployed first.
    pub rollout: Rollout,
    /// Whether senders may send members that no schema names. Generated code does not.
    pub any_writer: bool,
    /// Whether readers take members that a closed object does not name. Generated code does not.
    pub tolerant_reader: bool,
    /// How bad breaks are at most.
    pub layers: Layers,
    /// Whether events are compared with the versions before a commit, too, that were current within their retention.
    pub history: bool,
}

impl Options {
    /// What the configuration says.
    #[must_use]
    pub const fn of(config: &Config) -> Self {
        let config::Breaking { rollout, any_writer, tolerant_reader, layers, history, .. } = config.breaking;
        Self { rollout, any_writer, tolerant_reader, layers, history }
    }
}

/// The older versions that the configuration names.
#[must_use]
pub fn baselines(config: &Config) -> Vec<Baseline> {
    config.breaking.against.iter().map(|baseline| baseline.clone().from_folder(&config.folder)).collect()
}

/// What a comparison comes to.
#[derive(Clone, Debug)]
pub struct Breaking {
    /// The new definitions.
    pub resolved: Resolved,
    /// The folder that they are below.
    pub root: PathBuf,
    /// What breaks, and what is wrong.
    pub findings: Findings,
    /// How many breaks were accepted.
    pub accepted: usize,
    /// How many versions of before the baseline events were compared with.
    pub older: usize,
    /// Whether the new definitions could be compared at all.
    pub compared: bool,
}

/// Why two versions cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum BreakingError {
    /// The schema folder cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The old definitions cannot be read.
    #[error(transparent)]
    Baseline(#[from] BaselineError),
    /// There are no old definitions.
    #[error("there is no API definition in {0}")]
    Nothing(String),
    /// The old definitions are wrong in themselves.
    #[error("the definitions of {baseline} are wrong themselves: {file}: {message}")]
    Broken {
        /// Where they are.
        baseline: String,
        /// The file.
        file: String,
        /// What is wrong.
        message: String,
    },
    /// The accepted breaks cannot be read.
    #[error(transparent)]
    Accepted(#[from] AcceptedError),
}

/// Compares the definitions of a project with older ones. Of those after the first only stored events matter.
///
/// # Errors
/// If something cannot be read. What is wrong with the new definitions is not an error but a finding.
pub fn breaking(config: &Config, baselines: &[Baseline], options: Options) -> Result<Breaking, BreakingError> {
    let root = config.schema_root();
    let sources = Sources::read(&root)?.with(&root, config.refs.values());
    let Modelled { resolved, findings, .. } = crate::model(sources, config);
    if findings.has_errors() {
        return Ok(Breaking { resolved, root, findings, accepted: 0, older: 0, compared: false });
    }
    let mut found = Breaking { resolved, root, findings: Findings::default(), accepted: 0, older: 0, compared: true };
    let compared = compare(config, &mut found.resolved, baselines, options)?;
    Ok(Breaking { findings: compared.findings, accepted: compared.accepted, older: compared.older, ..found })
}

/// What a comparison of definitions in which nothing is wrong comes to.
pub(crate) struct Compared {
    pub(crate) findings: Findings,
    /// How many breaks were accepted.
    accepted: usize,
    /// How many versions of before the baseline events were compared with.
    older: usize,
}

/// Compares definitions in which nothing is wrong with older ones. The files that findings are about beside the definitions are
/// added to the documents.
pub(crate) fn compare(
    config: &Config,
    resolved: &mut Resolved,
    baselines: &[Baseline],
    options: Options,
) -> Result<Compared, BreakingError> {
    let root = config.schema_root();
    let (mut findings, mut older) = (Findings::default(), 0);
    for (index, baseline) in baselines.iter().enumerate() {
        let old = old(config, baseline, &root)?;
        let asserts = |format: buscodegen_runtime::formats::Format| {
            *config.types.formats.style(format.name()) != FormatStyle::Annotation
        };
        let any_writer = options.any_writer || config.types.unknown_members == UnknownMembers::Keep;
        let options = Options { any_writer, ..options };
        let version = baseline.to_string();
        let stored = Scope::Stored { version: &version, is_wanted: &|_, _| true };
        let models = if index == 0 { models(config, &old, resolved) } else { None };
        let deployed = Scope::Deployed(models.as_ref().map(|(old, new)| (old, new)));
        let mut judged = judge(&old, resolved, &asserts, options, if index == 0 { deployed } else { stored });
        if index == 0 && options.history {
            older += history::compare(config, baseline, (&old, resolved), &asserts, options, &mut judged.findings)?;
        }
        let mut gone = Vec::new();
        for (file, finding) in judged.gone {
            let document = resolved.documents.beside(file, "");
            gone.push(Finding { place: Place { document, span: 0..0, pointer: Pointer::root() }, ..finding });
        }
        let all = judged.findings.iter().cloned().chain(gone);
        all.filter_map(|finding| options.layers.limit(finding)).for_each(|finding| findings.push(finding));
    }
    findings.sort();
    let accepted = accept(config, resolved, &mut findings)?;
    Ok(Compared { findings, accepted, older })
}

fn old(config: &Config, baseline: &Baseline, root: &std::path::Path) -> Result<Resolved, BreakingError> {
    match read(config, baseline.read(root)?) {
        Ok(resolved) if resolved.apis.is_empty() => Err(BreakingError::Nothing(baseline.to_string())),
        Ok(resolved) => Ok(resolved),
        Err(Wrong { file, message }) => Err(BreakingError::Broken { baseline: baseline.to_string(), file, message }),
    }
}

/// What both versions become in Rust, if they do.
fn models(config: &Config, old: &Resolved, new: &Resolved) -> Option<(Model, Model)> {
    let options = config.options();
    let model = |resolved| {
        let (model, findings) = lower(resolved, &options);
        (!findings.has_errors()).then_some(model)
    };
    model(old).zip(model(new))
}

/// What is wrong with older definitions, and in which file.
struct Wrong {
    file: String,
    message: String,
}

/// Older definitions, unless something is wrong with them.
fn read(config: &Config, sources: Sources) -> Result<Resolved, Wrong> {
    let (documents, mut findings) = Documents::parse(sources);
    let (resolved, more) = resolve_with(documents, config.refs());
    findings.extend(more);
    // Examples and defaults are no part of what was sent.
    let is_wrong = |finding: &&Finding| {
        finding.severity == Severity::Error && !["invalid-default", "invalid-example"].contains(&finding.rule)
    };
    match findings.iter().find(is_wrong) {
        None => Ok(resolved),
        Some(finding) => Err(Wrong {
            file: resolved.documents.get(finding.place.document).name.clone(),
            message: finding.message.clone(),
        }),
    }
}

/// Takes out what was accepted, and names what was accepted in vain. How many there were.
fn accept(config: &Config, resolved: &mut Resolved, findings: &mut Findings) -> Result<usize, AcceptedError> {
    let (accepted, text) = accepted::read(&config.folder)?;
    let prints = fingerprints(findings, &resolved.documents);
    let is_accepted = |print: &String| accepted.accepted.iter().any(|accepted| accepted.fingerprint.get_ref() == print);
    let mut keep = prints.iter().map(|print| !is_accepted(print));
    let before = findings.len();
    findings.retain(|_| keep.next().unwrap_or(true));
    let count = before - findings.len();
    let stale = accepted.accepted.iter().filter(|accepted| !prints.contains(accepted.fingerprint.get_ref()));
    for accepted in stale {
        let document = resolved.documents.beside(forward_slashes(&config.folder.join(ACCEPTED)), text.clone());
        let place = Place { document, span: accepted.fingerprint.span(), pointer: Pointer::root() };
        let message = "this break is accepted, and there is none such";
        let finding = Finding::warning("stale-acceptance", place, message).key(accepted.fingerprint.get_ref().clone());
        findings.push(finding.help("take it out of the file"));
    }
    Ok(count)
}
