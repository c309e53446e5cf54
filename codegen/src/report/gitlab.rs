//! The code quality report of GitLab.

use serde::Serialize;

use super::entry::Entry;
use crate::finding::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

pub(super) fn text(entries: &[Entry<'_>]) -> String {
    let issues: Vec<Issue<'_>> = entries.iter().map(issue).collect();
    // Strings and numbers only: nothing in it can fail to be JSON.
    serde_json::to_string_pretty(&issues).unwrap_or_default() + "\n"
}

fn issue<'a>(entry: &'a Entry<'_>) -> Issue<'a> {
    let Entry { finding, location, fingerprint, .. } = entry;
    let help = finding.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    Issue {
        description: format!("{}{help}", finding.message),
        check_name: finding.rule,
        fingerprint,
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location { path: &location.file, lines: Lines { begin: location.line, end: location.end_line } },
    }
}
