//! The general validator: a schema and the files it refers to, compiled when first used, without any network or disk.
//!
//! It knows JSON Schema through the `jsonschema` crate, which no public type of ours mentions.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use jsonschema::paths::Location;
use jsonschema::{Draft, Keyword, PatternOptions, Registry, Resource, ValidationError, Validator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::decimal::Decimal;
use super::explain;
use super::pattern::SIZE_LIMIT;
use super::value::read_value;
use crate::formats::Format;

/// Files are known by this base, so that `common.json#/$defs/Money` means the same from every file beside it.
const BASE: &str = "schemas:///";

/// How often a pattern with look-around may step back before it counts as not decided, and the value as refused.
const BACKTRACK_LIMIT: usize = 10_000;

/// The schema files that an API reads, by their names relative to the schema root.
pub struct Schemas {
    files: Files,
    registry: OnceLock<Result<Registry<'static>, SchemaError>>,
}

enum Files {
    Texts(&'static [(&'static str, &'static str)]),
    Values(Vec<(String, Value)>),
}

/// A schema in one of the files, ready to judge values.
#[derive(Debug)]
pub struct Schema {
    schemas: Home,
    file: Cow<'static, str>,
    pointer: Cow<'static, str>,
    validator: OnceLock<Result<Validator, SchemaError>>,
}

#[derive(Debug)]
enum Home {
    Static(&'static Schemas),
    Shared(Arc<Schemas>),
}

/// A schema that cannot be used: not JSON, not a schema, or with a reference that leads nowhere. Generated code never
/// meets it, as the generator has used the same schemas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaError {
    reason: String,
}

impl Schemas {
    /// Files as texts that live in the program. Nothing is read before it is needed.
    #[must_use]
    pub const fn new(files: &'static [(&'static str, &'static str)]) -> Self {
        Self { files: Files::Texts(files), registry: OnceLock::new() }
    }

    /// Files read at run time.
    #[must_use]
    pub fn from_values(files: impl IntoIterator<Item = (String, Value)>) -> Arc<Self> {
        Arc::new(Self { files: Files::Values(files.into_iter().collect()), registry: OnceLock::new() })
    }

    fn registry(&self) -> Result<&Registry<'static>, SchemaError> {
        self.registry.get_or_init(|| self.register()).as_ref().map_err(Clone::clone)
    }

    fn register(&self) -> Result<Registry<'static>, SchemaError> {
        let mut resources = Vec::new();
        match &self.files {
            Files::Texts(files) => {
                for (name, text) in *files {
                    let value = read_value(text.as_bytes()).map_err(|error| SchemaError::in_file(name, &error))?;
                    resources.push((address(name), resource(value)));
                }
            }
            Files::Values(files) => {
                resources.extend(files.iter().map(|(name, value)| (address(name), resource(value.clone()))));
            }
        }
        let registry = Registry::new().retriever(Nowhere).draft(Draft::Draft202012).extend(resources);
        registry.and_then(|registry| registry.prepare()).map_err(|error| SchemaError { reason: error.to_string() })
    }
}

impl Schema {
    /// The schema at a JSON pointer of a file (`""` for the whole file).
    #[must_use]
    pub const fn new(schemas: &'static Schemas, file: &'static str, pointer: &'static str) -> Self {
        Self {
            schemas: Home::Static(schemas),
            file: Cow::Borrowed(file),
            pointer: Cow::Borrowed(pointer),
            validator: OnceLock::new(),
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
        }
    }

    /// Judges a value with every keyword of JSON Schema, formats asserted.
    ///
    /// # Errors
    /// [`Invalid::Violations`](super::Invalid::Violations), at most 16 of them, none of which holds a value;
    /// [`Invalid::Schema`](super::Invalid::Schema) when the schema cannot be used.
    pub fn validate(&self, value: &Value) -> Result<(), super::Invalid> {
        let validator = self.validator().map_err(Clone::clone)?;
        if validator.is_valid(value) {
            return Ok(());
        }
        Err(super::Invalid::Violations(explain::violations(validator, value)))
    }

    /// Whether the schema can be used at all.
    ///
    /// # Errors
    /// [`SchemaError`] says what is wrong with it.
    pub fn check(&self) -> Result<(), SchemaError> {
        self.validator().map(drop).map_err(Clone::clone)
    }

    fn validator(&self) -> Result<&Validator, &SchemaError> {
        self.validator.get_or_init(|| self.build()).as_ref()
    }

    fn build(&self) -> Result<Validator, SchemaError> {
        let schemas = match &self.schemas {
            Home::Static(schemas) => schemas,
            Home::Shared(schemas) => &**schemas,
        };
        let registry = schemas.registry()?;
        let root = json!({ "$ref": format!("{}#{}", address(&self.file), escape_fragment(&self.pointer)) });
        let options = || {
            let options = jsonschema::options()
                .with_draft(Draft::Draft202012)
                .with_registry(registry)
                .offline()
                .should_validate_formats(true)
                .with_keyword("multipleOf", multiple_of);
            Format::ALL.iter().fold(options, |options, format| {
                options.with_format(format.name(), move |text: &str| format.accepts(text))
            })
        };
        // Linear time where every pattern allows it; otherwise bounded backtracking, where undecided means refused.
        options().with_pattern_options(PatternOptions::regex().size_limit(SIZE_LIMIT)).build(&root).or_else(|_| {
            let fancy = PatternOptions::fancy_regex().backtrack_limit(BACKTRACK_LIMIT).size_limit(SIZE_LIMIT);
            options().with_pattern_options(fancy).build(&root).map_err(|error| SchemaError {
                reason: format!("{} at `{}{}`: {}", self.file, self.pointer, error.instance_path(), error),
            })
        })
    }
}

/// The address under which a file is registered. Characters that an address cannot have are escaped, as in a `$ref`.
fn address(name: &str) -> String {
    format!("{BASE}{}", escape_fragment(name))
}

/// Escapes what a URI's path or fragment cannot hold.
fn escape_fragment(text: &str) -> String {
    use std::fmt::Write;
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/$&()*+,;=@".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// A file as a resource of its draft. A definition file names `bus.schema.json` as its `$schema`, which is no draft of
/// JSON Schema: what it holds is draft 2020-12.
fn resource(mut contents: Value) -> Resource {
    let draft = match Draft::Draft202012.detect(&contents) {
        Draft::Unknown => {
            if let Some(object) = contents.as_object_mut() {
                object.remove("$schema");
            }
            Draft::Draft202012
        }
        draft => draft,
    };
    draft.create_resource(contents)
}

/// Finds nothing: every file an API reads is in [`Schemas`].
struct Nowhere;

impl jsonschema::Retrieve for Nowhere {
    fn retrieve(&self, uri: &jsonschema::Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let name = uri.as_str().strip_prefix(BASE).unwrap_or(uri.as_str());
        Err(format!("`{name}` is not among the schema files").into())
    }
}

/// `multipleOf` by the same arithmetic as in generated code.
struct MultipleOf {
    step: Value,
}

fn multiple_of<'a>(
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
        Err(ValidationError::custom(explain::multiple_of(&self.step)))
    }

    fn is_valid(&self, instance: &Value) -> bool {
        match (Decimal::of_json(instance), Decimal::of_json(&self.step)) {
            (Some(value), Some(step)) => value.is_multiple_of(&step),
            _ => true,
        }
    }
}

impl SchemaError {
    fn in_file(name: &str, error: &dyn fmt::Display) -> Self {
        Self { reason: format!("{name}: {error}") }
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "the schema cannot be used: {}", self.reason)
    }
}

impl std::error::Error for SchemaError {}

impl fmt::Debug for Schemas {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = match &self.files {
            Files::Texts(files) => files.iter().map(|(name, _)| *name).collect(),
            Files::Values(files) => files.iter().map(|(name, _)| name.as_str()).collect(),
        };
        to.debug_tuple("Schemas").field(&names).finish()
    }
}
