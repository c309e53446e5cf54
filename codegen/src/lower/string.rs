//! Strings: lengths, patterns, formats.

use buscodegen_runtime::codegen::Pattern;
use buscodegen_runtime::formats::Format;

use super::foreign;
use super::schema::Schema;
use super::shape::Reasons;
use super::site::Facts;
use crate::config::{FormatStyle, Formats};
use crate::model::{StringChecks, Type};

/// The format that is asserted.
pub(super) fn asserted(schema: Schema<'_>, formats: &Formats) -> Option<Format> {
    schema.format().filter(|format| *formats.style(format.name()) != FormatStyle::Annotation)
}

/// A pattern as generated code has it.
pub(super) fn strict(pattern: &str) -> String {
    Pattern::strict(pattern).unwrap_or(pattern.into()).into_owned()
}

/// The type of a string, and the keywords that it cannot hold.
pub(super) fn lower(facts: &Facts<'_>, formats: &Formats) -> (Type, Reasons) {
    let mut reasons = Reasons::new();
    let mut checks = StringChecks::default();
    let mut format = None;
    let mut named = None;
    for fact in &facts.all {
        let schema = fact.schema;
        let mut inexact = |keyword: &str| reasons.push((fact.place.clone(), keyword.to_owned()));
        checks.min_length = schema.count("minLength").filter(|length| *length > 0).max(checks.min_length);
        checks.max_length = schema.count("maxLength").into_iter().chain(checks.max_length).min();
        if let Some(pattern) = schema.text("pattern") {
            match Pattern::support(pattern) {
                Ok(()) if checks.pattern.as_ref().is_none_or(|other| *other == strict(pattern)) => {
                    checks.pattern = Some(strict(pattern));
                }
                _ => inexact("pattern"),
            }
        }
        match (asserted(schema, formats), format) {
            (None, _) => {}
            (Some(own), None) => format = Some(own),
            (Some(own), Some(other)) if own == other => {}
            _ => inexact("format"),
        }
        named = named.or_else(|| schema.text("format").map(|name| (name, &fact.place)));
        for keyword in fact.asserting().filter(|keyword| ["contentEncoding", "contentMediaType"].contains(keyword)) {
            inexact(keyword);
        }
        for keyword in ["minLength", "maxLength"] {
            // Larger than any length that a program can have: not what the author meant, but not ours to judge.
            if schema.get(keyword).is_some() && schema.count(keyword).is_none() {
                inexact(keyword);
            }
        }
    }
    // A type of another crate keeps no text that could be checked further.
    if let Some((name, place)) =
        named.filter(|(name, _)| checks.is_none() && format.is_none_or(|it| it.name() == *name))
        && let Some(foreign) = foreign::of_format(formats.style(name), name, format)
    {
        if !foreign::is_total(&foreign) {
            reasons.push((place.clone(), "format".to_owned()));
        }
        return (Type::Foreign(Box::new(foreign)), reasons);
    }
    let typed = format.filter(|format| *formats.style(format.name()) == FormatStyle::Typed);
    if typed.is_none() {
        checks.format = format;
    }
    (with_format(typed, checks), reasons)
}

fn with_format(format: Option<Format>, checks: StringChecks) -> Type {
    match format {
        None => Type::Text(checks),
        // The standard library's types keep no text that could be checked further.
        Some(format @ (Format::Ipv4 | Format::Ipv6)) if !checks.is_none() => {
            Type::Text(StringChecks { format: Some(format), ..checks })
        }
        Some(format) => Type::Format(format, checks),
    }
}
