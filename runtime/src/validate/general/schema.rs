//! One schema, compiled when first used.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use jsonschema::json::{Json, SerdeJson};
use jsonschema::{Draft, PatternOptions, Registry, Retrieve, ValidationOptions, Validator};
use serde_json::{Value, json};

use super::explain::{all_violations, violations};
use super::keyword::{LIMITS, limit, multiple_of};
use super::schemas::{SchemaError, Schemas};
use super::tree::{Exact, Tree};
use crate::formats::Format;
use crate::validate::Invalid;
use crate::validate::pattern::{BACKTRACK_LIMIT, SIZE_LIMIT};

/// A schema in one of the files, ready to judge values.
#[derive(Debug)]
pub struct Schema {
    schemas: Home,
    file: Cow<'static, str>,
    pointer: Cow<'static, str>,
    validator: OnceLock<Result<Validator, SchemaError>>,
    /// The same for values whose numbers are texts.
    exact: OnceLock<Result<Validator<Exact>, SchemaError>>,
}

#[derive(Debug)]
enum Home {
    Static(&'static Schemas),
    Shared(Arc<Schemas>),
}

impl Schema {
    /// The schema at a JSON pointer of a file (`""` for the whole file). A `#` in it means that file.
    #[must_use]
    pub const fn new(schemas: &'static Schemas, file: &'static str, pointer: &'static str) -> Self {
        Self {
            schemas: Home::Static(schemas),
            file: Cow::Borrowed(file),
            pointer: Cow::Borrowed(pointer),
            validator: OnceLock::new(),
            exact: OnceLock::new(),
        }
    }

    /// The same for files read at run time.
    #[must_use]
    pub fn shared(schemas: &Arc<Schemas>, file: impl Into<String>, pointer: impl Into<String>) -> Self {
        Self {
            schemas: Home::Shared(Arc::clone(schemas)),
            file: Cow::Owned(file.into()),
            pointer: Cow::Owned(pointer.into()),
            validator: OnceLock::new(),
            exact: OnceLock::new(),
        }
    }

    /// Judges a value by every keyword of JSON Schema, formats asserted.
    ///
    /// # Errors
    /// [`Invalid::Violations`], at most 16 of them (and for a value of more than 4096 nodes the first alone), none of which
    /// holds a value; [`Invalid::Schema`] when the schema cannot be used.
    pub fn validate(&self, value: &Value) -> Result<(), Invalid> {
        if self.validator()?.is_valid(value) {
            return Ok(());
        }
        Err(Invalid::Violations(violations(self.exact()?, &value.into())))
    }

    /// The same for a value whose numbers are texts.
    pub(crate) fn validate_exact(&self, value: &Tree) -> Result<(), Invalid> {
        let validator = self.exact()?;
        if validator.is_valid(value) { Ok(()) } else { Err(Invalid::Violations(violations(validator, value))) }
    }

    /// The same with every violation, however many there are: for tools that read their users' files, and not for messages,
    /// whose sender would choose the length of the answer.
    ///
    /// # Errors
    /// Those of [`Schema::validate`].
    pub fn validate_wholly(&self, value: &Value) -> Result<(), Invalid> {
        let validator = self.validator()?;
        if validator.is_valid(value) { Ok(()) } else { Err(Invalid::Violations(all_violations(validator, value))) }
    }

    /// Whether it accepts the value. A schema that cannot be used accepts nothing.
    pub(crate) fn accepts(&self, value: &Tree) -> bool {
        self.exact().is_ok_and(|validator| validator.is_valid(value))
    }

    /// Whether the schema can be used at all.
    ///
    /// # Errors
    /// [`SchemaError`] says what is wrong with it.
    pub fn check(&self) -> Result<(), SchemaError> {
        self.validator().map(drop)
    }

    fn validator(&self) -> Result<&Validator, SchemaError> {
        self.validator.get_or_init(|| self.build(plain_options)).as_ref().map_err(Clone::clone)
    }

    fn exact(&self) -> Result<&Validator<Exact>, SchemaError> {
        self.exact.get_or_init(|| self.build(exact_options)).as_ref().map_err(Clone::clone)
    }

    fn build<F: Json>(
        &self,
        options: impl for<'a> Fn(&'a Registry<'static>) -> Options<'a, F>,
    ) -> Result<Validator<F>, SchemaError> {
        let schemas = match &self.schemas {
            Home::Static(schemas) => schemas,
            Home::Shared(schemas) => &**schemas,
        };
        let files = schemas.registered()?;
        let root = json!({ "$ref": files.reference(&self.file, &self.pointer) });
        // Linear time where every pattern allows it; otherwise bounded backtracking. The crate has one choice a schema.
        let linear = PatternOptions::regex().size_limit(SIZE_LIMIT);
        let bounded = PatternOptions::fancy_regex().backtrack_limit(BACKTRACK_LIMIT).size_limit(SIZE_LIMIT);
        options(&files.registry)
            .with_pattern_options(linear)
            .build(&root)
            .or_else(|_| options(&files.registry).with_pattern_options(bounded).build(&root))
            .map_err(|error| SchemaError { reason: format!("{}#{}: {}", self.file, self.pointer, error) })
    }
}

type Options<'a, F> = ValidationOptions<'a, Arc<dyn Retrieve>, F>;

fn plain_options<'a>(registry: &'a Registry<'static>) -> Options<'a, SerdeJson> {
    options(registry).with_keyword("multipleOf", multiple_of)
}

fn exact_options<'a>(registry: &'a Registry<'static>) -> Options<'a, Exact> {
    LIMITS.into_iter().fold(options(registry), |options, keyword| {
        options.with_keyword(keyword, move |schema, value, _| limit(keyword, schema, value))
    })
}

fn options<'a, F: Json>(registry: &'a Registry<'static>) -> Options<'a, F> {
    let options = jsonschema::options_for()
        .with_draft(Draft::Draft202012)
        .with_registry(registry)
        .offline()
        .should_validate_formats(true);
    Format::ALL
        .iter()
        .fold(options, |options, format| options.with_format(format.name(), |text: &str| format.accepts(text)))
}
