//! Keywords that the general validator judges by our own rules, so that generated code cannot differ.

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value};

use crate::validate::decimal::Decimal;
use crate::validate::words;

/// `multipleOf` by the same arithmetic as in generated code.
struct MultipleOf {
    step: Value,
}

/// Makes the keyword, from the schema's value for it.
pub(super) fn multiple_of<'a>(
    _: &'a Map<String, Value>,
    step: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    if !step.as_f64().is_some_and(|step| step > 0.0) {
        return Err(ValidationError::schema("multipleOf must be a number above zero"));
    }
    Ok(Box::new(MultipleOf { step: step.clone() }))
}

impl Keyword<'_> for MultipleOf {
    fn validate(&self, instance: &Value) -> Result<(), ValidationError<'static>> {
        if Keyword::is_valid(self, instance) {
            return Ok(());
        }
        Err(ValidationError::custom(words::multiple_of(&self.step)))
    }

    fn is_valid(&self, instance: &Value) -> bool {
        match (Decimal::of_json(instance), Decimal::of_json(&self.step)) {
            (Some(value), Some(step)) => value.is_multiple_of(&step),
            _ => true,
        }
    }
}
