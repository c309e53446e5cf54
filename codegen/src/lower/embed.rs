//! The schema files as generated crates carry them: compact, in the order that the author chose, and with references
//! that need nothing but the files.

use buscodegen_runtime::formats::Format;
use sha2::{Digest as _, Sha256};

use crate::config::{FormatStyle, Formats};
use crate::model::EmbeddedSchema;
use crate::resolve::Resolved;
use crate::source::DocumentId;

/// Copies of files.
pub(super) fn schemas(resolved: &Resolved, formats: &Formats, files: &[DocumentId]) -> Vec<EmbeddedSchema> {
    let embed = |file: &DocumentId| {
        let document = resolved.documents.get(*file);
        let mut text = String::with_capacity(document.text.len());
        let asserts = |format: Format| *formats.style(format.name()) != FormatStyle::Annotation;
        resolved.portable(*file, &asserts).write(&mut text);
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
