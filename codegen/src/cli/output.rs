//! Printing: results to standard output, everything else to standard error.

use std::error::Error;
use std::io::Write as _;
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use similar::TextDiff;

use super::args::{Color, Format, Global};
use crate::finding::{Findings, Severity};
use crate::inspect::Inspection;
use crate::report::{Files, human, json, json_inspection};
use crate::write::Plan;

/// Where a command prints to.
pub(super) struct Output {
    color: ColorChoice,
    format: Format,
    quiet: bool,
}

impl Output {
    pub(super) const fn new(global: &Global) -> Self {
        let color = match global.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Self { color, format: global.output_format, quiet: global.quiet }
    }

    /// Whether findings go to a program.
    pub(super) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Prints lines that a command was asked for; nothing if the user wants JSON, which says it all.
    pub(super) fn line(&self, text: &str) {
        if !self.is_json() {
            self.result(&format!("{text}\n"));
        }
    }

    /// Prints the difference between two texts as a unified diff, in colours; nothing if the user wants JSON, which names the files.
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

    /// Prints what is good to know; nothing if the user wants quiet, or JSON.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet && !self.is_json() {
            self.print(&format!("{text}\n"));
        }
    }

    /// Prints what is wrong.
    pub(super) fn problem(&self, text: &str) {
        self.print(&format!("{text}\n"));
    }

    /// Prints why a command could not run.
    pub(super) fn error(&self, error: &dyn Error) {
        self.print(&format!("\u{1b}[1;31merror\u{1b}[0m\u{1b}[1m:\u{1b}[0m {error}\n"));
    }

    /// Prints findings, and how many there are. For programs also the files of a plan, below `out`.
    pub(super) fn findings(&self, findings: &Findings, files: Files<'_>, plan: Option<(&Plan, &Path)>) {
        if self.is_json() {
            self.result(&json(findings, files, plan));
        } else if !findings.is_empty() {
            // The stream takes the colours out again where they are not wanted.
            self.print(&human(findings, files, true));
            self.print(&format!("{}\n", counts(findings)));
        }
    }

    /// Prints an inspection for programs, with the findings.
    pub(super) fn inspection(&self, findings: &Findings, files: Files<'_>, inspection: &Inspection) {
        self.result(&json_inspection(findings, files, inspection));
    }

    fn print(&self, text: &str) {
        let _ = AutoStream::new(std::io::stderr(), self.color).write_all(text.as_bytes());
    }
}

/// `1 file`, `2 files`
pub(super) fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

fn counts(findings: &Findings) -> String {
    let some = |severity, one: &str| Some(findings.count(severity)).filter(|n| *n > 0).map(|n| count(n, one));
    let counts = [some(Severity::Error, "error"), some(Severity::Warning, "warning"), some(Severity::Info, "note")];
    counts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
