//! Printing: results to standard output, everything else to standard error.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use similar::TextDiff;

use super::args::{Color, Global};
use crate::finding::{Findings, Severity};
use crate::report::{Files, Format, Report, Style, failure};
use crate::rule::Rule;
use crate::source::Documents;
use crate::write::{WriteError, write_file};

/// Where a command prints to.
pub(super) struct Output {
    color: ColorChoice,
    format: Format,
    file: Option<PathBuf>,
    max_findings: Option<usize>,
    quiet: bool,
}

impl Output {
    pub(super) fn new(global: &Global) -> Self {
        let color = match global.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Self {
            color,
            format: global.output_format,
            file: global.output_file.clone(),
            max_findings: global.max_findings,
            quiet: global.quiet,
        }
    }

    /// How findings are written.
    pub(super) fn format(&self) -> Format {
        self.format
    }

    /// Whether findings are written for people, with source lines.
    pub(super) fn is_human(&self) -> bool {
        self.format == Format::Human
    }

    /// Whether standard output is to hold a report and nothing else.
    fn is_document(&self) -> bool {
        self.format.is_document()
    }

    /// Prints lines that a command was asked for; nothing if that would break a report for programs.
    pub(super) fn line(&self, text: &str) {
        if !self.is_document() {
            self.result(&format!("{text}\n"));
        }
    }

    /// Prints the difference between two texts as a unified diff, in colours; nothing if that would break a report for
    /// programs.
    pub(super) fn diff(&self, from: &str, to: &str, old: &str, new: &str) {
        let text = TextDiff::from_lines(old, new).unified_diff().header(from, to).to_string();
        for line in text.lines() {
            let color = match line.as_bytes().first() {
                Some(b'+') => "\u{1b}[32m",
                Some(b'-') => "\u{1b}[31m",
                Some(b'@') => "\u{1b}[36m",
                _ => "",
            };
            let end = if color.is_empty() { "" } else { "\u{1b}[0m" };
            self.line(&format!("{color}{line}{end}"));
        }
    }

    /// Prints what a command was asked for.
    pub(super) fn result(&self, text: &str) {
        // A closed pipe (`| head`) is no reason to fail.
        let _ = AutoStream::new(std::io::stdout(), self.color).write_all(text.as_bytes());
    }

    /// Prints what is good to know; nothing if the user wants quiet, or a report for programs.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet && !self.is_document() {
            self.print(&format!("{text}\n"));
        }
    }

    /// Prints what is wrong.
    pub(super) fn problem(&self, text: &str) {
        self.print(&format!("{text}\n"));
    }

    /// Writes a report in which errors alone are failures, to where the user wants it.
    pub(super) fn report(&self, report: &Report<'_>) -> Result<(), WriteError> {
        self.report_as(report, Severity::Error)
    }

    /// Writes a report in which everything as bad as `fail_on` is a failure.
    pub(super) fn report_as(&self, report: &Report<'_>, fail_on: Severity) -> Result<(), WriteError> {
        // The stream takes the colours out again where they are not wanted.
        let color = self.file.is_none();
        let style = Style { format: self.format, color, max_findings: self.max_findings, fail_on };
        let text = report.text(&style);
        match &self.file {
            Some(path) => {
                write_file(path, &text)?;
                if !report.findings.is_empty() {
                    self.problem(&format!("{}, in {}", report.counts(self.max_findings), path.display()));
                }
            }
            None if self.is_human() => self.print(&text),
            None => self.result(&text),
        }
        Ok(())
    }

    /// Writes that there is nothing to report, for programs; people have been told what was done.
    pub(super) fn done(&self) -> Result<(), WriteError> {
        if !self.is_document() {
            return Ok(());
        }
        let (findings, documents) = (Findings::default(), Documents::default());
        self.report(&Report::new(&findings, Files { documents: &documents, root: Path::new("") }))
    }

    /// Writes a document of its own kind, which is no report, to where the user wants it.
    pub(super) fn document(&self, text: &str) -> Result<(), WriteError> {
        match &self.file {
            Some(path) => write_file(path, text)?,
            None => self.result(text),
        }
        Ok(())
    }

    /// Writes rules for programs; people have read a table or a page.
    pub(super) fn rules(&self, rules: &[(&Rule, Severity)]) -> Result<(), Box<dyn Error>> {
        if !self.is_document() {
            return Ok(());
        }
        let (findings, documents) = (Findings::default(), Documents::default());
        let files = Files { documents: &documents, root: Path::new("") };
        Ok(self.report(&Report { rules: Some(rules), ..Report::new(&findings, files) })?)
    }

    /// Says why a command could not run; to programs in their own format, too.
    pub(super) fn error(&self, error: &dyn Error) {
        let text = failure(self.format, &error.to_string());
        match &self.file {
            // If not even that can be written, standard error still says why.
            Some(path) if !text.is_empty() => drop(write_file(path, &text)),
            _ => self.result(&text),
        }
        self.print(&format!("\u{1b}[1;31merror\u{1b}[0m\u{1b}[1m:\u{1b}[0m {error}\n"));
    }

    fn print(&self, text: &str) {
        let _ = AutoStream::new(std::io::stderr(), self.color).write_all(text.as_bytes());
    }
}

/// `1 file`, `2 files`
pub(super) fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}
