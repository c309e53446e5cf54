//! The formats that a report can be written in.

use super::{Report, concise, github, gitlab, human, json, junit, sarif};
use crate::finding::Severity;

/// How to write findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Format {
    /// With source lines and what to do, for people; on standard error
    #[default]
    Human,
    /// One line each: `file:line:column: severity[rule] message`
    Concise,
    /// One JSON object; `buscodegen output-schema` has its schema
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands, which GitHub Actions shows beside the lines
    Github,
    /// A code quality report of GitLab
    Gitlab,
    /// JUnit XML: each finding is a test that failed
    Junit,
}

/// How a report is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The format.
    pub format: Format,
    /// Whether people see it in colours.
    pub color: bool,
    /// How many findings are written at most, the first ones; all are counted.
    pub max_findings: Option<usize>,
    /// What is as bad as this, or worse, is a failure.
    pub fail_on: Severity,
}

impl Format {
    /// Whether the report is one document, which other lines among it would break.
    #[must_use]
    pub const fn is_document(self) -> bool {
        matches!(self, Self::Json | Self::Sarif | Self::Gitlab | Self::Junit)
    }
}

impl Report<'_> {
    /// The report as text. Where there is nothing to say, it is empty, unless the format is a document.
    #[must_use]
    pub fn text(&self, style: &Style) -> String {
        let entries = self.entries(style.max_findings);
        match style.format {
            Format::Human => human::report(self, &entries, style),
            Format::Concise => concise::text(self, &entries),
            Format::Json => json::text(self, &entries),
            Format::Sarif => sarif::text(&entries),
            Format::Github => github::text(self, &entries),
            Format::Gitlab => gitlab::text(&entries),
            Format::Junit => junit::text(&entries, style.fail_on),
        }
    }
}
