//! Events outlive the version that published them: new listeners read those that are still stored. So each event is compared with
//! every version of its schema that was current within its retention, as the history of the baseline has them.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::{Duration, SystemTime};

use buscodegen_runtime::codegen::RETENTION;

use super::judge::{Scope, judge};
use super::{Baseline, BaselineError, Options, Wrong, read};
use crate::compat::Asserts;
use crate::config::Config;
use crate::definition::{Event, Period, in_largest_unit};
use crate::digest::sha256;
use crate::finding::{Finding, Findings, Place};
use crate::resolve::Resolved;
use crate::source::{DocumentId, Origin, SchemaPlace, Sources, Version};

/// An event, by the name of its API and its own.
type Name = (String, String);

/// How many digits a commit goes by.
const DIGITS: usize = 12;

/// Adds what breaks between events of `new` and their versions before that of the baseline, which is `old`, unless the same was
/// found of a newer version, or the baseline broke it already. How many versions an event was compared with.
pub(super) fn compare(
    config: &Config,
    baseline: &Baseline,
    (old, new): (&Resolved, &Resolved),
    asserts: &Asserts<'_>,
    options: Options,
    findings: &mut Findings,
) -> Result<usize, BaselineError> {
    let mut kept = retentions(old, new);
    // What did not change breaks nothing that the baseline does not.
    let mut seen: HashSet<_> = texts(old).collect();
    for (name, _) in texts(new).filter(|text| seen.contains(text)) {
        kept.remove(&name);
    }
    let Some((longest, retention)) = kept.iter().max_by_key(|(_, retention)| **retention) else { return Ok(0) };
    let Some(revision) = baseline.revision(&config.schema_root())? else { return Ok(0) };
    let now = SystemTime::now();
    let history = revision.history(now.checked_sub(*retention).unwrap_or(SystemTime::UNIX_EPOCH))?;
    let mut said: HashSet<_> = findings.iter().map(identity).collect();
    let mut known = Known::default();
    known.add(old);
    let mut versions = 0;
    for version in &history.versions {
        let age = now.duration_since(version.until).unwrap_or_default();
        let sources = revision.version(version)?;
        let stored = kept.iter().filter(|(_, retention)| **retention >= age);
        let apis: BTreeSet<&str> = stored.map(|((api, _), _)| api.as_str()).collect();
        let Some(needed) = known.needed(&sources, apis) else { continue };
        // Where a file is missed after all, another API has something new.
        let before = match read(config, needed).or_else(|_| read(config, sources)) {
            Ok(before) => before,
            Err(Wrong { file, message }) => {
                let why = format!("{file}: {message}");
                findings.extend(place(new, longest).map(|place| wrong(version, place, &why)).into_iter().collect());
                continue;
            }
        };
        known.add(&before);
        let is_stored = |name: &Name| kept.get(name).is_some_and(|retention| *retention >= age);
        let wanted: HashSet<Name> = texts(&before)
            .filter(|text| is_stored(&text.0) && seen.insert(text.clone()))
            .map(|(name, _)| name)
            .collect();
        if wanted.is_empty() {
            continue;
        }
        versions += 1;
        let called = format!("git:{} (until {})", short(&version.commit), version.day);
        let is_wanted = |api: &str, event: &str| wanted.contains(&(api.to_owned(), event.to_owned()));
        let scope = Scope::Stored { version: &called, is_wanted: &is_wanted };
        let judged = judge(&before, new, asserts, options, scope).findings;
        if judged.is_empty() {
            continue;
        }
        let broken_before = judge(&before, old, asserts, options, scope).findings;
        let broken_before: HashSet<_> = broken_before.iter().map(identity).collect();
        for finding in &judged {
            if !broken_before.contains(&identity(finding)) && said.insert(identity(finding)) {
                findings.push(finding.clone());
            }
        }
    }
    if let Some(day) = &history.cut {
        findings.extend(place(new, longest).map(|place| cut(day, place, longest, *retention)).into_iter().collect());
    }
    Ok(versions)
}

/// The files that each API was last seen with.
#[derive(Default)]
struct Known(BTreeMap<String, Files>);

/// The files that an API needs.
struct Files {
    /// Its definition.
    own: String,
    /// All of them, with their texts.
    texts: BTreeMap<String, String>,
}

impl Known {
    fn add(&mut self, resolved: &Resolved) {
        for (document, api) in &resolved.apis {
            let documents = resolved.closure(*document).into_iter().map(|document| resolved.documents.get(document));
            let documents = documents.filter(|document| document.origin == Origin::Folder);
            let texts = documents.map(|document| (document.name.clone(), document.text.clone()));
            let files = Files { own: resolved.documents.get(*document).name.clone(), texts: texts.collect() };
            self.0.insert(api.api.to_string(), files);
        }
    }

    /// The files without the definitions that are of no interest: all but those of the given APIs that have changed, and what
    /// they needed. `None` if none has changed.
    fn needed(&self, sources: &Sources, mut apis: BTreeSet<&str>) -> Option<Sources> {
        let texts: BTreeMap<&str, &str> =
            sources.files().iter().filter_map(|file| Some((file.name.as_str(), file.text.as_deref().ok()?))).collect();
        let is_same = |files: &Files| files.texts.iter().all(|(name, text)| texts.get(&**name) == Some(&&**text));
        apis.retain(|api| !self.0.get(*api).is_some_and(is_same));
        if apis.is_empty() {
            return None;
        }
        let (changed, others): (Vec<_>, Vec<_>) = self.0.iter().partition(|(api, _)| apis.contains(api.as_str()));
        let needed: BTreeSet<&String> = changed.into_iter().flat_map(|(_, files)| files.texts.keys()).collect();
        let left_out: BTreeSet<&String> = others.into_iter().map(|(_, files)| &files.own).collect();
        let is_needed = |name: &String| needed.contains(name) || !left_out.contains(name);
        Some(sources.files().iter().filter(|file| is_needed(&file.name)).cloned().collect())
    }
}

/// What tells a break from others, whatever version it was found of.
fn identity(finding: &Finding) -> (&'static str, String, String) {
    let api = finding.change.as_ref().map(|change| change.api.clone());
    (finding.rule, api.unwrap_or_default(), finding.key.clone())
}

/// How long each event of the new definitions is kept: as what is deployed says, and if that does not know it, as it says itself.
fn retentions(old: &Resolved, new: &Resolved) -> BTreeMap<Name, Duration> {
    let of = |(_, name, event): (_, Name, &Event)| (name, event.retention.map_or(RETENTION, Period::get));
    let deployed: BTreeMap<Name, Duration> = events(old).map(of).collect();
    let retention = |(name, own)| {
        let retention = deployed.get(&name).copied().unwrap_or(own);
        (name, retention)
    };
    events(new).map(of).map(retention).collect()
}

fn events(resolved: &Resolved) -> impl Iterator<Item = (DocumentId, Name, &Event)> {
    resolved.apis.iter().flat_map(|(document, api)| {
        api.events.iter().map(|(name, event)| (*document, (api.api.to_string(), name.to_string()), event))
    })
}

/// Each event with what identifies the text of its schema: that of its file and of all that this refers to.
fn texts(resolved: &Resolved) -> impl Iterator<Item = (Name, String)> {
    let mut digests: BTreeMap<DocumentId, String> = BTreeMap::new();
    events(resolved).map(move |(document, name, _)| {
        let digest = digests.entry(document).or_insert_with(|| digest(resolved, document));
        (name, digest.clone())
    })
}

fn digest(resolved: &Resolved, document: DocumentId) -> String {
    let documents = resolved.closure(document).into_iter().map(|document| resolved.documents.get(document));
    let texts: Vec<[&str; 2]> = documents.map(|document| [&*document.name, &*document.text]).collect();
    sha256(texts.concat().join("\0").as_bytes())
}

/// That the history is not all here.
fn cut(day: &str, place: Place, (api, event): &Name, retention: Duration) -> Finding {
    let kept = in_largest_unit(retention);
    let message = format!(
        "the history here begins at {day}, and `{api}.{event}` is kept for {kept}: older versions of events were not compared"
    );
    let help = "fetch more of it, such as `git fetch --unshallow` or `fetch-depth: 0`; `history = false` in `[breaking]` does without";
    Finding::warning("history-incomplete", place, message).key("cut").help(help)
}

/// That an older version is wrong in itself.
fn wrong(version: &Version, place: Place, why: &str) -> Finding {
    let (commit, day) = (short(&version.commit), &version.day);
    let message =
        format!("the definitions at {commit}, current until {day}, are wrong themselves and were not compared: {why}");
    Finding::info("history-incomplete", place, message).key(commit)
}

/// Where the event is defined.
fn place(resolved: &Resolved, name: &Name) -> Option<Place> {
    let (document, ..) = events(resolved).find(|(_, other, _)| other == name)?;
    Some(resolved.name_place(&SchemaPlace::new(document, ["events", name.1.as_str()].into())))
}

fn short(commit: &str) -> &str {
    commit.get(..DIGITS).unwrap_or(commit)
}
