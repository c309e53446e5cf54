//! Everything that changed between two versions, breaking or not: what a release's users want to read.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use semver::Version;
use serde::Serialize;

use super::api::{Pair, compare};
use super::changes::changes;
use super::judge::{Judged, Scope, judge};
use super::{Baseline, BreakingError, Options, models, old};
use crate::config::{Config, FormatStyle};
use crate::definition::Definition;
use crate::finding::{Finding, Severity};
use crate::resolve::Resolved;

/// What changed since an older version.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Changelog {
    /// What it is compared with, as the user calls it.
    pub baseline: String,
    /// The APIs that changed, by name.
    pub apis: Vec<ApiLog>,
}

/// What changed in an API.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ApiLog {
    /// Its name.
    pub api: String,
    /// The version that it had; none if it is new.
    #[schemars(with = "Option<String>")]
    pub from: Option<Version>,
    /// The version that it has; none if it is gone.
    #[schemars(with = "Option<String>")]
    pub to: Option<Version>,
    /// The changes, worst first.
    pub changes: Vec<Entry>,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "ChangeEntry")]
pub struct Entry {
    /// What it means.
    pub kind: Kind,
    /// The rule.
    pub rule: String,
    /// The rpc or event; empty if it is the API as a whole.
    pub member: String,
    /// What happened, in words.
    pub message: String,
    /// A value that one side may send and the other refuses, if it breaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<serde_json::Value>,
}

/// What a change means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Something that worked does not.
    Breaking,
    /// It breaks in another order of deployment, or nobody can prove that it does not.
    Risky,
    /// It is to be used no more.
    Deprecated,
    /// There is more than before.
    Added,
    /// Everything else.
    Changed,
}

/// Compares the definitions of a project, which are right, with an older version. Breaks that are accepted are told, too.
///
/// # Errors
/// If the older version cannot be read or is wrong.
pub fn changelog(
    config: &Config,
    new: &Resolved,
    baseline: &Baseline,
    options: Options,
) -> Result<Changelog, BreakingError> {
    let old = old(config, baseline, &config.schema_root())?;
    let asserts = |format: buscodegen_runtime::formats::Format| {
        *config.types.formats.style(format.name()) != FormatStyle::Annotation
    };
    let models = models(config, &old, new);
    let deployed = Scope::Deployed(models.as_ref().map(|(old, new)| (old, new)));
    let Judged { findings, gone, announced } = judge(&old, new, &asserts, options, deployed);
    let gone = gone.into_iter().map(|(_, finding)| finding);
    let found: Vec<Finding> = findings.iter().cloned().chain(gone).chain(announced).collect();
    let mut logs: BTreeMap<String, ApiLog> = BTreeMap::new();
    for (_, definition) in &old.apis {
        log(&mut logs, definition).from = Some(definition.version.clone());
    }
    for (document, definition) in &new.apis {
        let before = old.apis.iter().find(|(_, other)| other.api == definition.api);
        let log = log(&mut logs, definition);
        log.to = Some(definition.version.clone());
        match before {
            Some((other, before)) => {
                let pair = Pair { old: (*other, before), new: (*document, definition) };
                log.changes = unremarkable(pair, &old, new, options, &found);
            }
            None => log.changes.push(Entry::new(Kind::Added, "api-added", "", "the API was added")),
        }
    }
    for finding in found.iter().filter(|finding| finding.rule != "version-not-bumped") {
        let Some(change) = &finding.change else { continue };
        let kind = if finding.severity == Severity::Error { Kind::Breaking } else { Kind::Risky };
        let entry = Entry::new(kind, finding.rule, &change.member, &finding.message);
        let entry = Entry { witness: change.witness.clone(), ..entry };
        if let Some(log) = logs.get_mut(&change.api) {
            log.changes.push(entry);
        }
    }
    let apis = logs.into_values().filter(|log| !log.changes.is_empty() || log.from != log.to).map(|mut log| {
        log.changes.sort_by(|a, b| (a.kind, &a.member).cmp(&(b.kind, &b.member)));
        log.changes.dedup();
        log
    });
    Ok(Changelog { baseline: baseline.to_string(), apis: apis.collect() })
}

fn log<'l>(logs: &'l mut BTreeMap<String, ApiLog>, definition: &Definition) -> &'l mut ApiLog {
    let api = definition.api.to_string();
    logs.entry(api.clone()).or_insert(ApiLog { api, from: None, to: None, changes: Vec::new() })
}

/// The changes of an API that are no findings.
fn unremarkable(pair: Pair<'_>, old: &Resolved, new: &Resolved, options: Options, found: &[Finding]) -> Vec<Entry> {
    let api = pair.new.1.api.as_str();
    let is_found = |rule: &str, member: &str| {
        found
            .iter()
            .filter(|finding| finding.rule == rule)
            .filter_map(|finding| finding.change.as_deref())
            .any(|change| change.api == api && change.member == member)
    };
    let compared = compare(pair, options.rollout);
    let mut entries = deprecations(pair.old.1, pair.new.1);
    for change in compared.changes.iter().filter(|change| !is_found(change.rule, &change.member)) {
        let kind = if change.rule.ends_with("-added") { Kind::Added } else { Kind::Changed };
        // What follows is what could go wrong in another order of deployment.
        let text = change.text.split(": ").next().unwrap_or_default();
        entries.push(Entry::new(kind, change.rule, &change.member, &format!("`{}`: {text}", change.member)));
    }
    for message in &compared.messages {
        for change in changes((old, &message.old), (new, &message.new)) {
            if is_found(change.rule, &message.member) {
                continue;
            }
            let kind = if change.rule.ends_with("-added") { Kind::Added } else { Kind::Changed };
            let text = format!("`{}` ({}): {}", message.member, message.position.name(), change.text);
            entries.push(Entry::new(kind, change.rule, &message.member, &text));
        }
    }
    entries
}

fn deprecations(old: &Definition, new: &Definition) -> Vec<Entry> {
    let rpcs =
        new.rpcs.iter().filter(|(name, rpc)| rpc.deprecated && old.rpcs.get(*name).is_some_and(|rpc| !rpc.deprecated));
    let events = new
        .events
        .iter()
        .filter(|(name, event)| event.deprecated && old.events.get(*name).is_some_and(|event| !event.deprecated));
    let members = rpcs.map(|(name, _)| name).chain(events.map(|(name, _)| name));
    let of_members = members
        .map(|name| Entry::new(Kind::Deprecated, "deprecated", name.as_str(), &format!("`{name}` is deprecated")));
    let api = (new.deprecated && !old.deprecated)
        .then(|| Entry::new(Kind::Deprecated, "deprecated", "", "the API is deprecated"));
    api.into_iter().chain(of_members).collect()
}

impl Entry {
    fn new(kind: Kind, rule: &str, member: &str, message: &str) -> Self {
        Self { kind, rule: rule.to_owned(), member: member.to_owned(), message: message.to_owned(), witness: None }
    }
}
