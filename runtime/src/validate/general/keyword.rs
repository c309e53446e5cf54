//! Keywords that the general validator judges by our own rules, so that generated code cannot differ.

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Number, Value};

use super::tree::{Exact, Tree};
use crate::validate::decimal::Decimal;
use crate::validate::{DecimalRules, decimal, words};

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

/// A keyword that limits numbers, for values whose numbers are texts.
struct Limit {
    keyword: &'static str,
    /// The literal; none for the flag itself, which limits nothing.
    limit: Option<String>,
}

/// The keywords of numbers. `multipleOf` is [`multiple_of`] where numbers are not texts.
pub(super) const LIMITS: [&str; 5] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

/// Makes one of [`LIMITS`], from the schema and its value for the keyword.
pub(super) fn limit<'a>(
    keyword: &'static str,
    schema: &'a Map<String, Value>,
    limit: &'a Value,
) -> Result<Box<dyn for<'i> Keyword<'i, Exact>>, ValidationError<'a>> {
    // Draft 4 says with a flag beside the limit that it is itself outside.
    let (flag, strict) = match keyword {
        "minimum" => ("exclusiveMinimum", "exclusiveMinimum"),
        "maximum" => ("exclusiveMaximum", "exclusiveMaximum"),
        keyword => (keyword, keyword),
    };
    let is_strict = schema.get(flag) == Some(&Value::Bool(true));
    Ok(Box::new(Limit { keyword: if is_strict { strict } else { keyword }, limit: limit.as_number().map(literal) }))
}

/// A number of a schema, to the last digit: what 64 bits do not hold is a double.
fn literal(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 => format!("{float:.0}"),
        _ => number.to_string(),
    }
}

impl Limit {
    fn rules(&self) -> DecimalRules<'_> {
        let (limit, none) = (self.limit.as_deref(), DecimalRules::NONE);
        match self.keyword {
            "minimum" => DecimalRules { minimum: limit, ..none },
            "maximum" => DecimalRules { maximum: limit, ..none },
            "exclusiveMinimum" => DecimalRules { exclusive_minimum: limit, ..none },
            "exclusiveMaximum" => DecimalRules { exclusive_maximum: limit, ..none },
            _ => DecimalRules { multiple_of: limit, ..none },
        }
    }
}

impl Keyword<'_, Exact> for Limit {
    fn validate(&self, instance: &Tree) -> Result<(), ValidationError<'static>> {
        match instance {
            Tree::Number(literal) => {
                decimal(literal, &self.rules()).map_err(|violation| ValidationError::custom(violation.message))
            }
            _ => Ok(()),
        }
    }

    fn is_valid(&self, instance: &Tree) -> bool {
        Keyword::<'_, Exact>::validate(self, instance).is_ok()
    }
}
