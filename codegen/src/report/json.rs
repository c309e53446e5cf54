//! Findings for programs: one JSON object with a version of its shape.

use std::path::Path;

use serde::Serialize;

use super::location::forward_slashes;
use super::{Files, Location, inspection};
use crate::finding::{Finding, Findings, Severity};
use crate::inspect::Inspection;
use crate::write::{Plan, Status};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    schema_version: u32,
    tool: Tool,
    findings: Vec<Entry<'a>>,
    summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Vec<Written>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inspection: Option<inspection::Report<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'static str,
    severity: Severity,
    message: &'a str,
    #[serde(flatten)]
    location: Location,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    location: Location,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct Written {
    path: String,
    status: Status,
}

/// All findings as JSON text; with a plan also the files that it is about, below `out`.
#[must_use]
pub fn json(findings: &Findings, files: Files<'_>, plan: Option<(&Plan, &Path)>) -> String {
    text(&report(findings, files, plan))
}

/// All findings as JSON text, with an inspection.
#[must_use]
pub fn json_inspection(findings: &Findings, files: Files<'_>, inspection: &Inspection) -> String {
    text(&Report { inspection: Some(inspection::report(inspection, files)), ..report(findings, files, None) })
}

fn report<'a>(findings: &'a Findings, files: Files<'_>, plan: Option<(&Plan, &Path)>) -> Report<'a> {
    Report {
        schema_version: 1,
        tool: Tool { name: "buscodegen", version: crate::VERSION },
        findings: findings.iter().map(|finding| entry(finding, files)).collect(),
        summary: Summary { errors: findings.count(Severity::Error), warnings: findings.count(Severity::Warning) },
        files: plan.map(|(plan, out)| written(plan, out)),
        inspection: None,
    }
}

fn text(report: &Report<'_>) -> String {
    // Strings and numbers only: nothing in it can fail to be JSON.
    serde_json::to_string_pretty(report).unwrap_or_default() + "\n"
}

fn written(plan: &Plan, out: &Path) -> Vec<Written> {
    let path = |path| forward_slashes(&out.join(path));
    plan.files().map(|(name, status)| Written { path: path(name), status }).collect()
}

fn entry<'a>(finding: &'a Finding, files: Files<'_>) -> Entry<'a> {
    let related = finding.labels.iter();
    Entry {
        rule: finding.rule,
        severity: finding.severity,
        message: &finding.message,
        location: files.location(&finding.place),
        label: &finding.label,
        related: related
            .map(|label| Related { message: &label.text, location: files.location(&label.place) })
            .collect(),
        help: finding.help.as_deref(),
    }
}
