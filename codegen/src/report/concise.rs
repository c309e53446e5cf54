//! One line a finding, for terminals, editors and `grep`.

use super::Report;
use super::entry::Entry;
use crate::finding::one_line;

pub(super) fn text(report: &Report<'_>, entries: &[Entry<'_>]) -> String {
    let mut text: String = entries.iter().map(line).collect();
    if entries.len() < report.findings.len() {
        text += &format!("{}\n", report.counts(Some(entries.len())));
    }
    text
}

/// `schemas/store.json:3:14: error[bad-value]: ...`
pub(super) fn line(entry: &Entry<'_>) -> String {
    let Entry { finding, location, .. } = entry;
    let place = if entry.has_lines { format!(":{}:{}", location.line, location.column) } else { String::new() };
    format!(
        "{}{place}: {}[{}]: {}\n",
        one_line(location.file.clone()),
        finding.severity.name(),
        finding.rule,
        finding.message
    )
}
