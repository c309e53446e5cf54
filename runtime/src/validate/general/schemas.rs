//! The schema files an API reads, as resources that refer to each other. Nothing else can be referred to: no network, no disk.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::sync::{Arc, OnceLock};

use jsonschema::{Draft, Registry, Resource, Retrieve, Uri};
use referencing::SPECIFICATIONS;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::validate::read_value;

/// Files are known below this address, so that `common.json#/$defs/Money` means the same from every file beside it.
const BASE: &str = "schemas:///";

/// The schema files that an API reads, by their names relative to the schema root.
///
/// A file may refer to another by its name (`common.json`, from a folder `../common.json`) or by the `$id` that the other
/// gives itself; in a file with an `$id`, names are relative to that. A name that is an absolute address is the file's
/// address. The meta-schemas of the drafts need no file. Each is of the draft that its `$schema` names, and of
/// 2020-12 when it names none that is known.
pub struct Schemas {
    files: Files,
    registered: OnceLock<Result<Registered, SchemaError>>,
}

/// The files, ready to be referred to.
pub(super) struct Registered {
    pub(super) registry: Registry<'static>,
    /// By name: the address of a file's own choice, where it differs.
    ids: BTreeMap<String, String>,
}

enum Files {
    Texts(&'static [(&'static str, &'static str)]),
    Values(Vec<(String, Value)>),
}

/// A schema that cannot be used: not JSON, not a schema, or with a reference that leads nowhere. Generated code never
/// meets it, as the generator has used the same schemas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaError {
    pub(super) reason: String,
}

impl Schemas {
    /// Files as texts that live in the program. Nothing is read before it is needed.
    #[must_use]
    pub const fn new(files: &'static [(&'static str, &'static str)]) -> Self {
        Self { files: Files::Texts(files), registered: OnceLock::new() }
    }

    /// Files read at run time.
    #[must_use]
    pub fn from_values(files: impl IntoIterator<Item = (String, Value)>) -> Arc<Self> {
        Arc::new(Self { files: Files::Values(files.into_iter().collect()), registered: OnceLock::new() })
    }

    /// The files, ready to be referred to.
    pub(super) fn registered(&self) -> Result<&Registered, SchemaError> {
        self.registered.get_or_init(|| self.register()).as_ref().map_err(Clone::clone)
    }

    fn register(&self) -> Result<Registered, SchemaError> {
        let files: Vec<(String, Resource)> = match &self.files {
            Files::Texts(files) => {
                let read = files.iter().map(|(name, text)| {
                    let value = read_value(text.as_bytes());
                    value
                        .map_err(|error| SchemaError { reason: format!("{name}: {error}") })
                        .map(|value| ((*name).to_owned(), resource(value)))
                });
                read.collect::<Result<_, _>>()?
            }
            Files::Values(files) => files.iter().map(|(name, value)| (name.clone(), resource(value.clone()))).collect(),
        };
        let ids =
            files.iter().filter_map(|(name, resource)| Some((name.clone(), own_address(name, resource)?))).collect();
        let resources = files.into_iter().map(|(name, resource)| (address(&name), resource));
        // Schemas may refer to the meta-schemas of all drafts, whichever they are written in.
        let registry = SPECIFICATIONS.extend(resources);
        let registry = registry.and_then(|registry| registry.retriever(Nowhere).draft(Draft::Draft202012).prepare());
        Ok(Registered { registry: registry.map_err(|error| SchemaError { reason: error.to_string() })?, ids })
    }
}

impl Registered {
    /// A reference to a place in a file.
    pub(super) fn reference(&self, file: &str, pointer: &str) -> String {
        let address = self.ids.get(file).cloned().unwrap_or_else(|| address(file));
        format!("{address}#{}", escaped(pointer))
    }
}

/// The address of a file. No path has `://` in it.
fn address(name: &str) -> String {
    if name.contains("://") { name.to_owned() } else { format!("{BASE}{}", escaped(name)) }
}

/// The address that a file gives itself by its `$id`, seen from where it is.
fn own_address(name: &str, resource: &Resource) -> Option<String> {
    let contents = resource.contents();
    // Until draft 7 a reference hides what stands beside it, and an `$id` of a fragment alone is an anchor.
    let hides = contents.get("$ref").is_some() && !matches!(resource.draft(), Draft::Draft201909 | Draft::Draft202012);
    let id = contents.get(resource.draft().id_keyword())?.as_str().filter(|id| !hides && !id.starts_with('#'))?;
    let base = fluent_uri::Uri::parse(address(name)).ok()?;
    let own = fluent_uri::UriRef::parse(id).ok()?.resolve_against(&base).ok()?;
    Some(own.strip_fragment().as_str().to_owned())
}

/// The text with everything percent-encoded that a path or a fragment cannot hold.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/$&()*+,;=@".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
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

impl Retrieve for Nowhere {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let name = uri.as_str().strip_prefix(BASE).unwrap_or(uri.as_str());
        Err(format!("`{name}` is not among the schema files").into())
    }
}

impl fmt::Debug for Schemas {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = match &self.files {
            Files::Texts(files) => files.iter().map(|(name, _)| *name).collect(),
            Files::Values(files) => files.iter().map(|(name, _)| name.as_str()).collect(),
        };
        to.debug_tuple("Schemas").field(&names).finish()
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "the schema cannot be used: {}", self.reason)
    }
}

impl std::error::Error for SchemaError {}
