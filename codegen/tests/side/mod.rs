//! A schema without an API, resolved.

#![allow(clippy::unwrap_used, reason = "tests")]

use buscodegen::resolve::{Resolved, resolve};
use buscodegen::source::{Documents, SchemaPlace};
use serde_json::{Value, json};

/// One of two schemas to compare.
pub(crate) struct Side {
    pub(crate) resolved: Resolved,
    pub(crate) place: SchemaPlace,
}

impl Side {
    /// Nothing if the schema cannot be used.
    pub(crate) fn new(schema: &Value) -> Option<Self> {
        let entry = json!({
            "api": "entry", "version": "0.0.0", "events": { "entry": { "parameters": { "$ref": "schema.json" } } },
        });
        let texts = [("schema.json", schema.to_string()), ("entry.json", entry.to_string())];
        let (documents, findings) = Documents::parse(texts.into_iter().collect());
        let (resolved, found) = resolve(documents);
        let entry = resolved.documents.find("entry.json").unwrap();
        let start = SchemaPlace::new(entry, ["events", "entry", "parameters"].into());
        let place = resolved.target(&start).cloned()?;
        let usable = !findings.has_errors() && !found.has_errors();
        usable.then_some(Self { resolved, place })
    }
}
