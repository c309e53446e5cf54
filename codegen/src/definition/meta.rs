//! `bus.schema.json`: the meta-schema of definition files, made from the types that read them.
//!
//! It is for editors; the tool itself checks with `read`, whose messages are better. A test holds the two together.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform as _};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::keyword::{Holds, KEYWORDS, Keyword};
use super::{Definition, LintOptions, RustName, RustOptions};

/// The text of `bus.schema.json`, not laid out.
#[must_use]
pub fn meta_schema() -> String {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    let mut made = settings.into_generator().into_root_schema_for::<Definition>();
    RecursiveTransform(forbid_null).transform(&mut made);
    // What a reader looks for first comes first.
    let mut schema = json_schema!({ "$schema": "", "title": "API definition of buscodegen" });
    for (name, value) in made.ensure_object() {
        schema.insert(name.clone(), value.take());
    }
    schema.to_value().to_string()
}

/// A member that may be left out is `Option` in Rust, which schemars takes for "or null".
fn forbid_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type")
        && types.iter().any(|name| name == "null")
        && types.len() == 2
    {
        types.retain(|name| name != "null");
        let only = types.pop();
        schema.insert("type".to_owned(), only.unwrap_or_default());
    }
    if let Some(Value::Array(branches)) = schema.get_mut("anyOf") {
        branches.retain(|branch| *branch != json!({ "type": "null" }));
        if let [Value::Object(only)] = branches.as_slice() {
            let only = only.clone();
            schema.remove("anyOf");
            only.into_iter().for_each(|(name, value)| {
                schema.insert(name, value);
            });
        }
    }
}

/// A schema inside a definition: loosely, as the drafts differ and unknown keywords are allowed; for completion.
pub(super) fn schema_node(generator: &mut SchemaGenerator) -> Schema {
    let mut properties = Map::new();
    for keyword in KEYWORDS {
        let mut shape = shape(keyword, generator);
        shape.insert("description".to_owned(), json!(keyword.doc));
        properties.insert(keyword.name.to_owned(), shape.to_value());
    }
    json_schema!({
        "description": "A JSON Schema: an object of keywords, or `true` or `false`.",
        "type": ["object", "boolean"],
        "properties": properties,
    })
}

fn shape(keyword: &Keyword, generator: &mut SchemaGenerator) -> Schema {
    const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];
    let schema = || json!({ "$ref": "#/$defs/Schema" });
    let names = || json!({ "type": "array", "items": { "type": "string" } });
    let value = match keyword.holds {
        Holds::SchemaInPlace | Holds::Schema => schema(),
        Holds::SchemasInPlace | Holds::Schemas => {
            json!({ "type": "array", "items": schema(), "minItems": 1 })
        }
        Holds::SchemaOrSchemas => {
            json!({ "anyOf": [schema(), { "type": "array", "items": schema() }] })
        }
        Holds::SchemaMap | Holds::SchemaMapInPlace => {
            json!({ "type": "object", "additionalProperties": schema() })
        }
        Holds::SchemaMapOrNamesInPlace => {
            json!({ "type": "object", "additionalProperties": { "anyOf": [schema(), names()] } })
        }
        Holds::Reference | Holds::Text => json!({ "type": "string" }),
        Holds::Flag => json!({ "type": "boolean" }),
        Holds::Count => json!({ "type": "integer", "minimum": 0 }),
        Holds::Number => json!({ "type": "number" }),
        Holds::NumberOrFlag => json!({ "type": ["number", "boolean"] }),
        Holds::Types => {
            json!({ "anyOf": [{ "enum": TYPES }, { "type": "array", "items": { "enum": TYPES } }] })
        }
        Holds::Names => names(),
        Holds::NamesMap => json!({ "type": "object", "additionalProperties": names() }),
        Holds::Value => json!({}),
        Holds::Values => json!({ "type": "array" }),
        Holds::Own if keyword.name == "x-bus-lint" => {
            return generator.subschema_for::<LintOptions>();
        }
        Holds::Own => json!({
            "anyOf": [generator.subschema_for::<RustName>(), generator.subschema_for::<RustOptions>()]
        }),
    };
    value.as_object().cloned().unwrap_or_default().into()
}

pub(super) fn version(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string",
        "pattern": concat!(
            r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)",
            r"(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?",
            r"(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$",
        ),
        "examples": ["1.0.0"],
    })
}

pub(super) fn pointer(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": "^(/([^/~]|~[01])*)+$", "examples": ["/url"] })
}
