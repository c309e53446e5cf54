//! The schema of the JSON output, made from the types that write it.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use super::{changelog, comparison, json};

/// What a command writes with `--output-format json`.
#[derive(JsonSchema)]
#[serde(untagged)]
#[schemars(title = "Output of buscodegen")]
#[expect(dead_code, reason = "there is one for its schema")]
enum Output {
    /// Every command but those below.
    Report(json::Output<'static>),
    /// `changelog`.
    Changelog(changelog::Report<'static>),
    /// `breaking --schema`.
    Comparison(comparison::Report<'static>),
}

/// The text of `docs/output.schema.json`.
#[must_use]
pub fn output_schema() -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    format!("{:#}\n", generator.into_root_schema_for::<Output>().to_value())
}
