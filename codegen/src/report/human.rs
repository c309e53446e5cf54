//! Findings as compilers show them: the source line, a mark below it, and what to do.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use super::entry::Entry;
use super::location::{clip, line_and_column};
use super::{Files, Report, Style};
use crate::finding::{Finding, Findings, Place, Severity, one_line};

/// A value that is longer is cut off.
const MAX_VALUE_CHARS: usize = 200;

/// So much of a line before and after what is marked is given to the renderer, which shows less of it. It walks all that it
/// is given, and some files are a single line.
const AROUND: usize = 1000;

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
    let (excerpts, origins): (Vec<_>, Vec<_>) = excerpts(finding, files).into_iter().unzip();
    let mut group = title.elements(excerpts);
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
    let rendered = renderer.render(&[group]);
    origins.into_iter().flatten().fold(rendered, |text, (counted, real)| text.replacen(&counted, &real, 1))
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

/// What is shown of a file, and how the renderer says where that is, with how it is to be said.
type Excerpt<'a> = (Element<'a>, Option<(String, String)>);

/// One excerpt a file, the finding's own first.
fn excerpts<'a>(finding: &'a Finding, files: Files<'a>) -> Vec<Excerpt<'a>> {
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

fn excerpt<'a>(marks: &[(&'a Place, &'a str, AnnotationKind)], files: Files<'a>) -> Excerpt<'a> {
    let Some((place, ..)) = marks.first() else { return (Level::NOTE.message("").into(), None) };
    let (text, path) = (files.document(place).text.as_str(), files.path(place));
    if text.is_empty() {
        return (Origin::path(path).into(), None);
    }
    let spans: Vec<_> = marks.iter().map(|(place, ..)| first_line(text, &place.span)).collect();
    // Only the lines in question, and of a long one what is near.
    let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
    let last = spans.iter().map(|span| span.end).max().unwrap_or(text.len());
    let begin = line_start(text, first);
    let start = text.floor_char_boundary(first.saturating_sub(AROUND)).max(begin);
    let end = line_end(text, last).min(text.ceil_char_boundary(last.saturating_add(AROUND)));
    let (line, cut) = line_and_column(text, start);
    // The renderer counts columns from where it is given the line.
    let position = spans.first().filter(|span| cut > 1 && line_start(text, span.start) == begin).map(|span| {
        let (_, column) = line_and_column(text, span.start);
        (format!("{path}:{line}:{}", column - cut + 1), format!("{path}:{line}:{column}"))
    });
    let snippet = Snippet::source(text.get(start..end).unwrap_or_default()).path(path).line_start(line);
    let marks = marks.iter().zip(spans).map(|((_, label, kind), span)| {
        let annotation = kind.span(span.start - start..span.end - start);
        if label.is_empty() { annotation } else { annotation.label(*label) }
    });
    (snippet.annotations(marks).into(), position)
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
