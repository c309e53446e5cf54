//! Strings: lengths, patterns, formats.

use buscodegen_runtime::codegen::Pattern;
use buscodegen_runtime::formats::Format;

use super::schema::Schema;
use crate::model::{StringChecks, Type};

/// The type of a string, and the keywords that it cannot hold.
pub(super) fn lower(schema: Schema<'_>) -> (Type, Vec<&'static str>) {
    let mut reasons = Vec::new();
    let mut checks = StringChecks {
        min_length: schema.count("minLength").filter(|length| *length > 0),
        max_length: schema.count("maxLength"),
        ..StringChecks::default()
    };
    if let Some(pattern) = schema.text("pattern") {
        match Pattern::support(pattern) {
            Ok(()) => checks.pattern = Some(pattern.to_owned()),
            Err(_) => reasons.push("pattern"),
        }
    }
    for keyword in ["contentEncoding", "contentMediaType"] {
        reasons.extend(schema.asserting().contains(&keyword).then_some(keyword));
    }
    for keyword in ["minLength", "maxLength"] {
        // Larger than any length that a program can have: not what the author meant, but not ours to judge.
        reasons.extend((schema.get(keyword).is_some() && schema.count(keyword).is_none()).then_some(keyword));
    }
    (with_format(schema.text("format").and_then(Format::named), checks), reasons)
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
