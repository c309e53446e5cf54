//! The schema files as generated crates carry them: compact, in the order that the author chose, and with references
//! that need nothing but the files.

use buscodegen_runtime::formats::Format;
use sha2::{Digest as _, Sha256};

use crate::config::{FormatStyle, Formats};
use crate::model::EmbeddedSchema;
use crate::resolve::Resolved;
use crate::source::{DocumentId, Node, NodeValue};

/// Copies of files.
pub(super) fn schemas(resolved: &Resolved, formats: &Formats, files: &[DocumentId]) -> Vec<EmbeddedSchema> {
    let embed = |file: &DocumentId| {
        let document = resolved.documents.get(*file);
        let mut text = String::with_capacity(document.text.len());
        let asserts = |format: Format| *formats.style(format.name()) != FormatStyle::Annotation;
        write(&resolved.portable(*file, &asserts), &mut text);
        EmbeddedSchema { name: document.name.clone(), text }
    };
    files.iter().map(embed).collect()
}

/// SHA-256 of the files with their names, in hexadecimal.
pub(super) fn digest(schemas: &[EmbeddedSchema]) -> String {
    let mut digest = Sha256::new();
    for EmbeddedSchema { name, text } in schemas {
        digest.update((name.len() as u64).to_be_bytes());
        digest.update(name);
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Numbers keep their spelling, so this does not go through serde_json's values.
fn write(node: &Node, text: &mut String) {
    match &node.value {
        NodeValue::Null => text.push_str("null"),
        NodeValue::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        NodeValue::Number(number) => text.push_str(number),
        NodeValue::String(string) => quoted(string, text),
        NodeValue::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        NodeValue::Object(members) => {
            text.push('{');
            for (index, member) in members.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                quoted(&member.name, text);
                text.push(':');
                write(&member.value, text);
            }
            text.push('}');
        }
    }
}

fn quoted(string: &str, text: &mut String) {
    text.push_str(&serde_json::Value::from(string).to_string());
}
