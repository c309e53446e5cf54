//! Judging files of messages by the schemas of definitions: what `buscodegen validate` does.
//!
//! The verdict is that of the runtime's general validator, on bytes that its strict reader takes. No finding shows a value:
//! the texts that findings point into are masked.

mod read;
mod subject;
mod target;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use buscodegen_runtime::codegen::{Schema, Schemas};
use buscodegen_runtime::{Invalid, Malformed, Violation, read_value};

pub use read::{read_files, read_stdin};
pub use subject::{Subject, subject};
pub use target::{BadTarget, Target};

use crate::config::{Config, FormatStyle};
use crate::finding::{Finding, Findings, Place};
use crate::source::{DocumentId, Documents, Pointer, SchemaPlace, SourceError, Sources};

/// Why there is no schema to judge by.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// The schema folder cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The name means no schema.
    #[error(transparent)]
    Target(#[from] BadTarget),
    /// The schema file cannot be read.
    #[error("cannot read `{}`: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: io::Error,
    },
    /// The schema itself cannot be used.
    #[error("{0}")]
    Unusable(String),
}

/// What the files come to.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The files, each value in their texts hidden behind a mask of the same length.
    pub documents: Documents,
    /// What is wrong with them, sorted.
    pub findings: Findings,
    /// How many there are.
    pub total: usize,
    /// How many of them the schema accepts.
    pub valid: usize,
}

/// Judges files by a schema.
///
/// # Errors
/// If the schema cannot be used, although nothing was found wrong with it.
pub fn judge(config: &Config, subject: &Subject, instances: Sources) -> Result<Judged, InstanceError> {
    let schema = schema(config, subject);
    schema.check().map_err(|error| InstanceError::Unusable(error.to_string()))?;
    let (documents, mut findings) = Documents::parse(instances);
    let total = documents.iter().count();
    let mut valid = 0;
    for (id, document) in documents.iter() {
        if findings.iter().any(|finding| finding.place.document == id) {
            continue;
        }
        let found = match read_value(document.text.as_bytes()) {
            Ok(value) => schema.validate_wholly(&value),
            Err(malformed) => Err(malformed.into()),
        };
        match found {
            Ok(()) => valid += 1,
            Err(invalid) => findings.extend(refusals(&documents, id, invalid)),
        }
    }
    findings.sort();
    Ok(Judged { documents: documents.masked(), findings, total, valid })
}

/// The schema as generated crates have it.
fn schema(config: &Config, subject: &Subject) -> Schema {
    let Subject { resolved, place, .. } = subject;
    let asserts = |format: buscodegen_runtime::formats::Format| {
        *config.types.formats.style(format.name()) != FormatStyle::Annotation
    };
    let file = |id| (resolved.documents.get(id).name.clone(), resolved.portable(id, &asserts).to_json());
    let schemas: Arc<Schemas> = Schemas::from_values(resolved.closure(place.document).into_iter().map(file));
    let name = &resolved.documents.get(place.document).name;
    Schema::shared(&schemas, name, resolved.portable_pointer(place).to_string())
}

fn refusals(documents: &Documents, id: DocumentId, invalid: Invalid) -> Findings {
    let mut findings = Findings::default();
    match invalid {
        Invalid::Malformed(Malformed { what, offset, .. }) => {
            let place = Place { document: id, pointer: Pointer::root(), span: offset..offset + 1 };
            findings.push(Finding::error("malformed", place, what));
        }
        Invalid::Violations(violations) => {
            for violation in violations {
                findings.push(refusal(documents, id, &violation));
            }
        }
        other => {
            let place = documents.place(&SchemaPlace::new(id, Pointer::root()));
            findings.push(Finding::error("violation", place, other.to_string()));
        }
    }
    findings
}

fn refusal(documents: &Documents, id: DocumentId, violation: &Violation) -> Finding {
    let Violation { pointer, keyword, message, .. } = violation;
    let place = documents.place(&SchemaPlace::new(id, Pointer::parse(pointer).unwrap_or_default()));
    let subject = if pointer.is_empty() { "the value".to_owned() } else { format!("`{pointer}`") };
    Finding::error("violation", place, format!("{subject} {message}")).label(&**keyword)
}
