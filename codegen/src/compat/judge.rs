//! The last word on a value: the general validator of the runtime.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use buscodegen_runtime::codegen::{Schema, Schemas};
use buscodegen_runtime::formats::Format;
use buscodegen_runtime::{Invalid, SchemaError};
use serde_json::Value;

use crate::resolve::Resolved;
use crate::source::SchemaPlace;

/// Whether a format is asserted.
pub type Asserts<'a> = dyn Fn(Format) -> bool + Sync + 'a;

/// The schemas of one side as a validator, and as the search reads them.
pub struct Judge<'r> {
    resolved: &'r Resolved,
    asserts: &'r Asserts<'r>,
    schemas: Arc<Schemas>,
    ready: Mutex<BTreeMap<SchemaPlace, Arc<Schema>>>,
}

impl<'r> Judge<'r> {
    /// A judge by these schemas, of which the formats that `asserts` takes are asserted.
    #[must_use]
    pub fn new(resolved: &'r Resolved, asserts: &'r Asserts<'r>) -> Self {
        let documents: BTreeSet<_> = resolved.schemas().map(|place| place.document).collect();
        let file = |id| (resolved.documents.get(id).name.clone(), resolved.portable(id, &asserts).to_json());
        let files: Vec<_> = documents.into_iter().map(file).collect();
        Self { resolved, asserts, schemas: Schemas::from_values(files), ready: Mutex::default() }
    }

    /// The schemas.
    #[must_use]
    pub const fn resolved(&self) -> &'r Resolved {
        self.resolved
    }

    /// Which formats are asserted.
    pub(super) const fn asserts(&self) -> &'r Asserts<'r> {
        self.asserts
    }

    /// Whether the schema at `place` accepts the value.
    ///
    /// # Errors
    /// If the schema cannot be used.
    pub fn accepts(&self, place: &SchemaPlace, value: &Value) -> Result<bool, SchemaError> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let schema = ready.entry(place.clone()).or_insert_with(|| {
            let file = &self.resolved.documents.get(place.document).name;
            let pointer = self.resolved.portable_pointer(place).to_string();
            Arc::new(Schema::shared(&self.schemas, file, pointer))
        });
        let schema = Arc::clone(schema);
        drop(ready);
        match schema.validate(value) {
            Ok(()) => Ok(true),
            Err(Invalid::Schema(error)) => Err(error),
            Err(_) => Ok(false),
        }
    }
}
