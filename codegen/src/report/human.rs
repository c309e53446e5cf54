//! Findings as compilers show them: the source line, a mark below it, and what to do.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use super::entry::Entry;
use super::location::clip;
use super::{Files, Report, Style};
use crate::finding::{Finding, Findings, Place, Severity, one_line};

/// A value that is longer is cut off.
const MAX_VALUE_CHARS: usize = 200;

/// All findings, in their order, an empty line after each.
#[must_use]
pub fn human(findings: &Findings, files: Files<'_>, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    findings.iter().map(|finding| render(&renderer, finding, files) + "\n\n").collect()
}

/// The findings to be shown, and how many there are.
pub(super) fn report(report: &Report<'_>, entries: &[Entry<'_>], style: &Style) -> String {
    if report.findings.is_empty() {
        return String::new();
    }
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let each = entries.iter().map(|entry| render(&renderer, entry.finding, report.files) + "\n\n");
    each.collect::<String>() + &report.counts(style.max_findings) + "\n"
}

fn render(renderer: &Renderer, finding: &Finding, files: Files<'_>) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(&*finding.message).id(finding.rule);
    let mut group = title.elements(excerpts(finding, files));
    if let Some(witness) = finding.change.as_ref().and_then(|change| change.witness.as_ref()) {
        group = group.element(Level::NOTE.message(format!("such as {}", shortened(witness))));
    }
    let layers = finding.change.as_ref().map(|change| change.layers.as_slice()).unwrap_or_default();
    if !layers.is_empty() {
        group = group.element(Level::NOTE.message(format!("breaks {}", layers.join(", "))));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(&**help));
    }
    renderer.render(&[group])
}

/// A value on one line.
fn shortened(value: &serde_json::Value) -> String {
    let mut text = one_line(value.to_string());
    if let Some((end, _)) = text.char_indices().nth(MAX_VALUE_CHARS) {
        text.truncate(end);
        text += "...";
    }
    text
}

/// One excerpt a file, the finding's own first.
fn excerpts<'a>(finding: &'a Finding, files: Files<'a>) -> Vec<Element<'a>> {
    let own = (&finding.place, finding.label.as_str(), AnnotationKind::Primary);
    let others = finding.labels.iter().map(|label| (&label.place, &*label.text, AnnotationKind::Context));
    let mut by_file: Vec<Vec<(&Place, &str, AnnotationKind)>> = Vec::new();
    for mark in std::iter::once(own).chain(others) {
        let same_file = |marks: &&mut Vec<(&Place, _, _)>| {
            marks.first().is_some_and(|(place, ..)| place.document == mark.0.document)
        };
        match by_file.iter_mut().find(same_file) {
            Some(marks) => marks.push(mark),
            None => by_file.push(vec![mark]),
        }
    }
    by_file.into_iter().map(|marks| excerpt(&marks, files)).collect()
}

fn excerpt<'a>(marks: &[(&'a Place, &'a str, AnnotationKind)], files: Files<'a>) -> Element<'a> {
    let Some((place, ..)) = marks.first() else { return Level::NOTE.message("").into() };
    let text = files.document(place).text.as_str();
    if text.is_empty() {
        return Origin::path(files.path(place)).into();
    }
    let spans: Vec<_> = marks.iter().map(|(place, ..)| first_line(text, &place.span)).collect();
    // Only the lines in question, as the renderer walks all that it is given.
    let start = spans.iter().map(|span| line_start(text, span.start)).min().unwrap_or(0);
    let end = spans.iter().map(|span| line_end(text, span.end)).max().unwrap_or(text.len());
    let lines_before = text.get(..start).unwrap_or_default().matches('\n').count();
    let snippet =
        Snippet::source(text.get(start..end).unwrap_or_default()).path(files.path(place)).line_start(lines_before + 1);
    let marks = marks.iter().zip(spans).map(|((_, label, kind), span)| {
        let annotation = kind.span(span.start - start..span.end - start);
        if label.is_empty() { annotation } else { annotation.label(*label) }
    });
    snippet.annotations(marks).into()
}

/// The part of a span that is on its first line: an object of a hundred lines is shown by where it begins.
fn first_line(text: &str, span: &Range<usize>) -> Range<usize> {
    let span = clip(text, span);
    span.start..span.end.min(line_end(text, span.start)).max(span.start)
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |newline| at + newline)
}
