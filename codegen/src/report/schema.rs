//! The schema of the JSON output, made from the types that write it.

use schemars::generate::SchemaSettings;

use super::json::Output;

/// The text of `docs/output.schema.json`.
#[must_use]
pub fn output_schema() -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    format!("{:#}\n", generator.into_root_schema_for::<Output<'static>>().to_value())
}
