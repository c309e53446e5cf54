//! The schema of the JSON output, closed, so that a member that it leaves out is seen.

use std::sync::LazyLock;

use buscodegen::report::output_schema;
use jsonschema::Validator;
use serde_json::Value;

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    let mut schema: Value = serde_json::from_str(&output_schema()).unwrap();
    jsonschema::draft202012::meta::validate(&schema).map_err(|error| error.to_string()).unwrap();
    close(&mut schema);
    jsonschema::validator_for(&schema).unwrap()
});

/// What is wrong with an output; nothing if it is what the schema says, member for member.
pub(crate) fn problem(output: &Value) -> Option<String> {
    VALIDATOR.validate(output).err().map(|error| format!("{error} at {}", error.instance_path()))
}

fn close(schema: &mut Value) {
    if let Some(members) = schema.as_object_mut() {
        if members.contains_key("properties") && !members.contains_key("anyOf") {
            members.insert("additionalProperties".to_owned(), false.into());
        }
        members.values_mut().for_each(close);
    }
}
