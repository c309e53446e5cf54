//! Whether schemas are schemas: each against the meta-schema of its draft.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, draft4, draft6, draft7, draft201909, draft202012};

use super::{Dialect, Resolved};
use crate::finding::{Finding, Findings, Severity};
use crate::nearest::nearest;
use crate::source::{Node, Pointer, SchemaPlace};

const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];
/// Some messages quote a whole list of values.
const MAX_MESSAGE_CHARS: usize = 160;

/// Checks these schemas, each with everything below it.
pub(super) fn check<'p>(
    resolved: &Resolved,
    roots: impl IntoIterator<Item = &'p SchemaPlace>,
    findings: &mut Findings,
) {
    for root in roots {
        // What is neither object nor boolean is a finding of the definition already.
        let Some(schema) = resolved.node(root).map(Node::to_json).filter(serde_json::Value::is_object) else {
            continue;
        };
        let validator = match resolved.dialect(root.document) {
            Dialect::Draft4 => draft4::meta::validator(),
            Dialect::Draft6 => draft6::meta::validator(),
            Dialect::Draft7 => draft7::meta::validator(),
            Dialect::Draft201909 => draft201909::meta::validator(),
            Dialect::Draft202012 => draft202012::meta::validator(),
        };
        for error in validator.iter_errors(&schema) {
            let inside = Pointer::parse(error.instance_path().as_str()).unwrap_or_default();
            if matches!(inside.last(), Some("$ref" | "$dynamicRef" | "$recursiveRef")) {
                // A finding of the walk already, which all drafts need.
                continue;
            }
            if matches!(error.kind(), ValidationErrorKind::Format { format } if format == "regex") {
                // Likewise, and there with what is wrong with it.
                continue;
            }
            let place = inside.tokens().iter().fold(root.clone(), |place, token| place.join(token));
            let mut finding = finding(resolved, &place, &error);
            if is_harmless(&inside, &error) {
                finding.severity = Severity::Warning;
            }
            findings.push(finding);
        }
    }
}

/// Whether it leaves no doubt about what the schema accepts: lists that say nothing, or something twice, and words for people
/// that are no text. Published schemas have these.
fn is_harmless(inside: &Pointer, error: &ValidationError<'_>) -> bool {
    let tokens = inside.tokens();
    let last = |back: usize| tokens.len().checked_sub(back).and_then(|at| tokens.get(at)).map(String::as_str);
    let is_empty = error.instance().as_array().is_some_and(Vec::is_empty);
    match (last(1), error.kind()) {
        (Some("required"), ValidationErrorKind::MinItems { .. })
        | (Some("required" | "enum"), ValidationErrorKind::UniqueItems) => last(2) != Some("properties"),
        (Some(_), ValidationErrorKind::AnyOf { .. }) if last(2) == Some("dependencies") => {
            is_empty && last(3) != Some("properties")
        }
        (Some("title" | "description" | "$comment" | "examples" | "deprecated" | "readOnly" | "writeOnly"), _) => {
            matches!(error.kind(), ValidationErrorKind::Type { .. }) && last(2) != Some("properties")
        }
        _ => false,
    }
}

fn finding(resolved: &Resolved, place: &SchemaPlace, error: &ValidationError<'_>) -> Finding {
    let at = resolved.place(place);
    if let (Some("type"), Some(text)) = (place.pointer.last(), error.instance().as_str())
        && matches!(error.kind(), ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::Enum { .. })
    {
        let finding = Finding::error("invalid-schema", at, format!("`{text}` is no type"));
        return finding.help(match nearest(text, TYPES) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("a type is one of {}", TYPES.join(", ")),
        });
    }
    let mut message: String = error.to_string();
    if let Some((end, _)) = message.char_indices().nth(MAX_MESSAGE_CHARS) {
        message.truncate(end);
        message.push_str("...");
    }
    let name = place.pointer.last().unwrap_or("the schema");
    Finding::error("invalid-schema", at, format!("bad `{name}`: {message}"))
}
