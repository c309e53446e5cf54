//! Findings for programs: one JSON object with a version of its shape.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::entry::{Entry, Report};
use super::location::forward_slashes;
use super::{Location, inspection, rules};
use crate::finding::{Change, Severity};
use crate::write::{Plan, Status};

/// The version of the shape of what is written.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// What a command found, for programs.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Report")]
pub(super) struct Output<'a> {
    /// The version of this shape: 1. Members may be added within a version.
    schema_version: u32,
    /// What wrote it.
    tool: Tool,
    /// What was found, worst or first in the file first.
    findings: Vec<FindingEntry<'a>>,
    /// How much was found.
    summary: Summary,
    /// Why the command could not run; nothing else counts then.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    /// The files that `generate` is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Vec<Written>>,
    /// What `inspect` was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    inspection: Option<inspection::Report<'a>>,
    /// What `rules`, `explain` and `lint --list` were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<Vec<rules::RuleEntry<'a>>>,
}

/// What wrote it.
#[derive(Serialize, JsonSchema)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    pub(super) const fn this() -> Self {
        Self { name: "buscodegen", version: crate::VERSION }
    }
}

/// One thing to say about the input.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
struct FindingEntry<'a> {
    /// The rule's stable name; `buscodegen explain` tells more.
    rule: &'static str,
    /// How bad it is.
    severity: Severity,
    /// What is wrong.
    message: &'a str,
    #[serde(flatten)]
    location: &'a Location,
    /// Recognises it in later runs: wording, lines and names of files do not matter.
    fingerprint: &'a str,
    /// A few words about the place.
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
    /// Other places that help to understand it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    /// Whether `lint --fix` repairs it.
    #[serde(skip_serializing_if = "is_false")]
    fixable: bool,
    #[serde(flatten)]
    change: Option<ChangeEntry<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct Related<'a> {
    /// What is there.
    message: &'a str,
    #[serde(flatten)]
    location: &'a Location,
}

/// What a comparison of two versions adds.
#[derive(Serialize, JsonSchema)]
struct ChangeEntry<'a> {
    /// The API that changed.
    api: &'a str,
    /// The rpc or event that carries the message.
    #[serde(skip_serializing_if = "str::is_empty")]
    member: &'a str,
    /// What the message is.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<&'static str>,
    /// Which way it breaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<&'static str>,
    /// How the values that the two versions accept stand to each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<&'static str>,
    /// The orders of deployment in which it breaks.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    rollouts: &'a [&'static str],
    /// What it breaks: `wire`, what validators of the other version accept; `decode`, what its generated types read; `source`, Rust that
    /// uses the generated crate.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    layers: &'a [&'static str],
    /// The older version that it is about, whose events may still be stored; left out if it is the one that is deployed.
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<&'a str>,
    /// A value that one side may send and the other refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<&'a Value>,
}

/// How many findings there are, also of those that `--max-findings` keeps back.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
    /// How many of them are not in the list.
    not_shown: usize,
}

/// A file of the output folder.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "File")]
struct Written {
    path: String,
    status: Status,
}

pub(super) fn text(report: &Report<'_>, entries: &[Entry<'_>]) -> String {
    let Report { findings, files, plan, inspection, rules } = report;
    let summary = Summary {
        errors: findings.count(Severity::Error),
        warnings: findings.count(Severity::Warning),
        infos: findings.count(Severity::Info),
        not_shown: findings.len() - entries.len(),
    };
    let output = Output {
        findings: entries.iter().map(finding).collect(),
        summary,
        files: plan.map(|(plan, out)| written(plan, out)),
        inspection: inspection.map(|inspection| inspection::report(inspection, *files)),
        rules: rules.map(|rules| rules.iter().map(rules::entry).collect()),
        ..empty()
    };
    // Strings and numbers only: nothing in it can fail to be JSON.
    serde_json::to_string_pretty(&output).unwrap_or_default() + "\n"
}

/// That the command could not run.
pub(super) fn failure(message: &str) -> Value {
    let output = Output { error: Some(message), ..empty() };
    serde_json::to_value(output).unwrap_or_default()
}

/// What a comparison adds, as JSON.
pub(super) fn change(change: &Change) -> Value {
    serde_json::to_value(ChangeEntry::from(change)).unwrap_or_default()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde wants it")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

fn empty<'a>() -> Output<'a> {
    Output {
        schema_version: SCHEMA_VERSION,
        tool: Tool::this(),
        findings: Vec::new(),
        summary: Summary::default(),
        error: None,
        files: None,
        inspection: None,
        rules: None,
    }
}

fn written(plan: &Plan, out: &Path) -> Vec<Written> {
    let path = |path| forward_slashes(&out.join(path));
    plan.files().map(|(name, status)| Written { path: path(name), status }).collect()
}

fn finding<'a>(entry: &'a Entry<'_>) -> FindingEntry<'a> {
    let Entry { finding, location, fingerprint, related, .. } = entry;
    FindingEntry {
        rule: finding.rule,
        severity: finding.severity,
        message: &finding.message,
        location,
        fingerprint,
        label: &finding.label,
        related: related.iter().map(|(location, message)| Related { message, location }).collect(),
        help: finding.help.as_deref(),
        fixable: !finding.edits.is_empty(),
        change: finding.change.as_deref().map(ChangeEntry::from),
    }
}

impl<'a> From<&'a Change> for ChangeEntry<'a> {
    fn from(change: &'a Change) -> Self {
        let Change { api, member, position, direction, relation, rollouts, layers, against, witness } = change;
        let (position, direction, relation) = (*position, *direction, *relation);
        let (against, witness) = (against.as_deref(), witness.as_ref());
        Self { api, member, position, direction, relation, rollouts, layers, against, witness }
    }
}
