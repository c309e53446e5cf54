//! What there is to report, and what every format says of a finding.

use std::path::Path;

use super::{Files, Location};
use crate::finding::{Finding, Findings, Severity};
use crate::fingerprint::fingerprints;
use crate::inspect::Inspection;
use crate::rule::Rule;
use crate::write::Plan;

/// What a command has to report.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What was found, in the order in which it is to be shown.
    pub findings: &'a Findings,
    /// The files that it was found in.
    pub files: Files<'a>,
    /// The files that a command is about, below the output folder. Only programs hear of them.
    pub plan: Option<(&'a Plan, &'a Path)>,
    /// An inspection. Only programs hear of it.
    pub inspection: Option<&'a Inspection>,
    /// The rules that a command lists, and how bad their findings are. Only programs hear of them.
    pub rules: Option<&'a [(&'a Rule, Severity)]>,
}

/// A finding, and what is worked out about it.
pub(super) struct Entry<'a> {
    pub(super) finding: &'a Finding,
    pub(super) location: Location,
    pub(super) fingerprint: String,
    /// Whether its file has a text, so that line and column mean something.
    pub(super) has_lines: bool,
    /// The other places, with what is there.
    pub(super) related: Vec<(Location, &'a str)>,
}

impl<'a> Report<'a> {
    /// A report of findings alone.
    #[must_use]
    pub const fn new(findings: &'a Findings, files: Files<'a>) -> Self {
        Self { findings, files, plan: None, inspection: None, rules: None }
    }

    /// The findings to be written, of which there are at most so many.
    pub(super) fn entries(&self, max: Option<usize>) -> Vec<Entry<'a>> {
        let fingerprints = fingerprints(self.findings, self.files.documents);
        let entry = |(finding, fingerprint): (&'a Finding, String)| Entry {
            finding,
            location: self.files.location(&finding.place),
            fingerprint,
            has_lines: !self.files.document(&finding.place).text.is_empty(),
            related: finding
                .labels
                .iter()
                .map(|label| (self.files.location(&label.place), label.text.as_str()))
                .collect(),
        };
        self.findings.iter().zip(fingerprints).take(max.unwrap_or(usize::MAX)).map(entry).collect()
    }

    /// How many findings there are by severity: `2 errors, 1 warning`. With how many are shown, if not all are.
    #[must_use]
    pub fn counts(&self, max: Option<usize>) -> String {
        let count = |severity, one: &str| match self.findings.count(severity) {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {one}s")),
        };
        let counts =
            [count(Severity::Error, "error"), count(Severity::Warning, "warning"), count(Severity::Info, "note")];
        let all = counts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        match max.filter(|max| *max < self.findings.len()) {
            Some(max) => format!("{all}; the first {max} of {} are shown", self.findings.len()),
            None => all,
        }
    }
}
