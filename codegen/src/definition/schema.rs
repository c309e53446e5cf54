//! A schema as part of a definition: any JSON Schema, kept as it is.

use std::borrow::Cow;

use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;

use super::meta;

/// A JSON Schema: an object of keywords, or `true` or `false`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Schema(pub serde_json::Value);

impl JsonSchema for Schema {
    fn schema_name() -> Cow<'static, str> {
        "Schema".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> schemars::Schema {
        meta::schema_node(generator)
    }
}
