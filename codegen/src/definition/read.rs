//! From a document to a [`Definition`], with a finding for everything that does not fit.
//!
//! Reads the envelope only: schemas are taken as they are; `resolve` looks into them.

use std::str::FromStr;

use super::format::{
    DeclaredError, Definition, ErrorExample, Event, EventExample, Execution, Ordered, Rpc, RpcExample,
};
use super::object::Object;
use super::options::LintOptions;
use super::reader::Reader;
use crate::finding::Findings;
use crate::source::{DocumentId, Documents, Node, Pointer, SchemaPlace};

/// Whether a document means to be an API definition (rather than a plain JSON Schema file).
#[must_use]
pub fn is_definition(root: &Node) -> bool {
    ["api", "rpcs", "events"].iter().any(|name| root.get(name).is_some())
}

/// Reads a definition. `None` if it has no usable `api` or `version`; there are findings then.
#[must_use]
pub fn read(documents: &Documents, document: DocumentId) -> (Option<Definition>, Findings) {
    let mut reader = Reader::new(documents);
    let root = SchemaPlace::new(document, Pointer::root());
    let definition = reader.object(root, "an API definition", definition);
    (definition.flatten(), reader.findings)
}

fn definition(object: &mut Object<'_, '_>) -> Option<Definition> {
    object.require("api", "\"name\"");
    object.require("version", "\"1.0.0\"");
    let schema = object.text("$schema");
    let api = object.parsed("api");
    let version = object.parsed("version").map(|Version(version)| version);
    let description = object.text("description");
    let deprecated = object.flag("deprecated");
    let rpcs = object.parts("rpcs", "an rpc", rpc);
    let events = object.parts("events", "an event", event);
    let defs = object.schemas("$defs");
    let rust = object.parsed("x-bus-rust");
    let lint = object.object("x-bus-lint", "`x-bus-lint`", lint);
    let (api, version) = (api?, version?);
    Some(Definition { schema, api, version, description, deprecated, rpcs, events, defs, rust, lint })
}

fn rpc(object: &mut Object<'_, '_>) -> Rpc {
    let rpc = Rpc {
        description: object.text("description"),
        deprecated: object.flag("deprecated"),
        parameters: object.schema("parameters"),
        response: object.schema("response"),
        errors: object.parts("errors", "an error", error),
        timeout: object.parsed("timeout"),
        execution: object.parsed("execution").unwrap_or_default(),
        examples: object.list("examples", "an example of an rpc", rpc_example),
        rust: object.parsed("x-bus-rust"),
        lint: object.object("x-bus-lint", "`x-bus-lint`", lint),
    };
    for (index, example) in rpc.examples.iter().enumerate() {
        let Some(error) = example.error.as_ref().map(|error| &error.name) else {
            continue;
        };
        if !rpc.errors.contains_key(error) {
            let place = object.place().join("examples").join(index).join("error").join("name");
            object.refuse(&place, "undeclared-error", &format!("the rpc declares no error `{error}`"));
        }
    }
    rpc
}

fn error(object: &mut Object<'_, '_>) -> DeclaredError {
    DeclaredError {
        description: object.text("description"),
        deprecated: object.flag("deprecated"),
        data: object.schema("data"),
        rust: object.parsed("x-bus-rust"),
    }
}

fn rpc_example(object: &mut Object<'_, '_>) -> RpcExample {
    RpcExample {
        description: object.text("description"),
        parameters: object.any("parameters"),
        response: object.any("response"),
        error: object.object("error", "an error's example", error_example).flatten(),
    }
}

fn error_example(object: &mut Object<'_, '_>) -> Option<ErrorExample> {
    object.require("name", "\"sold_out\"");
    let (name, data) = (object.parsed("name"), object.any("data"));
    Some(ErrorExample { name: name?, data })
}

fn event(object: &mut Object<'_, '_>) -> Event {
    let event = Event {
        description: object.text("description"),
        deprecated: object.flag("deprecated"),
        parameters: object.schema("parameters"),
        key: object.parsed("key"),
        ordered: object.object("ordered", "`ordered`", ordered).flatten(),
        retention: object.parsed("retention"),
        examples: object.list("examples", "an example of an event", event_example),
        rust: object.parsed("x-bus-rust"),
        lint: object.object("x-bus-lint", "`x-bus-lint`", lint),
    };
    if event.key.as_ref().is_some_and(Pointer::is_root) {
        let place = object.place().join("key");
        object.refuse(&place, "bad-value", "`key` points to the whole of the parameters, not to one of them");
    }
    if event.ordered.is_some() && !object.has("key") {
        let place = object.place().join("ordered");
        object.refuse(&place, "ordered-without-key", "`ordered` needs a `key`: events are ordered per key");
    }
    event
}

fn ordered(object: &mut Object<'_, '_>) -> Option<Ordered> {
    object.require("partitions", "8");
    Some(Ordered { partitions: object.whole_number("partitions", 1..=1024)? })
}

fn event_example(object: &mut Object<'_, '_>) -> EventExample {
    EventExample { description: object.text("description"), parameters: object.any("parameters") }
}

pub(super) fn lint(object: &mut Object<'_, '_>) -> LintOptions {
    object.require("ignore", "[\"rule\"]");
    object.require("reason", "\"why\"");
    let ignore = object.parsed_list("ignore");
    let reason = object.text("reason");
    if reason.as_deref() == Some("") {
        let place = object.place().join("reason");
        object.refuse(&place, "bad-value", "the reason is empty");
    }
    LintOptions { ignore, reason: reason.unwrap_or_default() }
}

/// A version whose error says what a version is.
struct Version(semver::Version);

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let explain = |error| format!("a version is three numbers, such as `1.0.0` ({error})");
        text.parse().map(Self).map_err(explain)
    }
}

impl FromStr for Execution {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "at-most-once" => Ok(Self::AtMostOnce),
            "idempotent" => Ok(Self::Idempotent),
            "durable" => Ok(Self::Durable),
            _ => Err("it is `at-most-once`, `idempotent` or `durable`"),
        }
    }
}
