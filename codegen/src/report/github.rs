//! Workflow commands of GitHub Actions, which it shows beside the lines of a change.

use std::collections::HashMap;

use super::Report;
use super::concise::line;
use super::entry::Entry;
use crate::finding::Severity;

/// GitHub shows so many of each severity and drops the rest.
const SHOWN: usize = 10;

pub(super) fn text(report: &Report<'_>, entries: &[Entry<'_>]) -> String {
    let mut counted: HashMap<Severity, usize> = HashMap::new();
    let mut rest = String::new();
    let mut text = String::new();
    for entry in entries {
        let shown = counted.entry(entry.finding.severity).or_default();
        *shown += 1;
        if *shown <= SHOWN {
            text += &command(entry);
        } else {
            rest += &line(entry);
        }
    }
    if !rest.is_empty() || entries.len() < report.findings.len() {
        let message = format!("{}; not all of them are shown here", report.counts(None));
        text += &format!("::notice title=buscodegen::{}\n", data(&message));
    }
    // The log has room for them.
    text + &rest
}

/// That the command could not run.
pub(super) fn failure(message: &str) -> String {
    format!("::error title=buscodegen::{}\n", data(message))
}

fn command(entry: &Entry<'_>) -> String {
    let Entry { finding, location, .. } = entry;
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = format!("file={}", property(&location.file));
    if entry.has_lines {
        properties += &format!(",line={},endLine={},col={}", location.line, location.end_line, location.column);
        if location.line == location.end_line {
            properties += &format!(",endColumn={}", location.end_column);
        }
    }
    let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    format!("::{name} {properties},title={}::{}\n", property(finding.rule), data(&(finding.message.clone() + &help)))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        assert_eq!(data("50%, a:b\r\nc"), "50%25, a:b%0D%0Ac");
        assert_eq!(property("50%, a:b\r\nc"), "50%25%2C a%3Ab%0D%0Ac");
    }
}
