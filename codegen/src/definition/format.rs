//! The definition file as Rust types: what an author may write, in one place.
//!
//! `schemas/bus.schema.json` is made from these types, so their documentation is what an editor shows. They say nothing
//! of places in a file; `read` makes them from a document and reports what does not fit.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{ApiName, LintOptions, MemberName, Period, RustName, Schema, meta};
use crate::source::Pointer;

/// An API: the rpcs that a service answers, the events that it fires, and the types of both.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The meta-schema of definition files, for the editor: the path to `bus.schema.json`.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The name on the bus: `store`, or `store.v2` for a second major version that lives beside the first.
    pub api: ApiName,
    /// The version of this definition, and of the crate made from it, such as `1.2.0`.
    #[schemars(schema_with = "meta::version")]
    pub version: semver::Version,
    /// What the API is for. Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Callers should move away from this API.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// The API's name in Rust.
    #[serde(rename = "x-bus-rust", default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<RustName>,
    /// Lint rules that do not hold here.
    #[serde(rename = "x-bus-lint", default, skip_serializing_if = "Option::is_none")]
    pub lint: Option<LintOptions>,
    /// What can be called, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rpcs: BTreeMap<MemberName, Rpc>,
    /// What is fired, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub events: BTreeMap<MemberName, Event>,
    /// Types with a name, for `"$ref": "#/$defs/Name"`.
    #[serde(rename = "$defs", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub defs: BTreeMap<String, Schema>,
}

/// A procedure that can be called.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rpc {
    /// What it does. Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Callers should move away from this rpc.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// What the caller sends. Left out: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Schema>,
    /// What the caller gets. Left out: nothing, only that it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Schema>,
    /// The errors that a caller may want to tell apart, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub errors: BTreeMap<MemberName, DeclaredError>,
    /// How long a caller waits unless it says otherwise, such as `2s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Period>,
    /// How often the call may start.
    #[serde(default, skip_serializing_if = "Execution::is_default")]
    pub execution: Execution,
    /// Calls as they could be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<RpcExample>,
    /// The rpc's name in Rust.
    #[serde(rename = "x-bus-rust", default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<RustName>,
    /// Lint rules that do not hold here.
    #[serde(rename = "x-bus-lint", default, skip_serializing_if = "Option::is_none")]
    pub lint: Option<LintOptions>,
}

/// An error that an rpc declares.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclaredError {
    /// When it happens. Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Callers will not see it any more.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// What comes with it. Left out: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Schema>,
    /// The error's name in Rust.
    #[serde(rename = "x-bus-rust", default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<RustName>,
}

/// How often an rpc may start for one call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Execution {
    /// Never twice: it is not sent again, whatever happens.
    #[default]
    AtMostOnce,
    /// The client may send it again, with the same call id: doing it twice does no harm.
    Idempotent,
    /// It survives the loss of the worker, and may therefore start again.
    Durable,
}

/// A call as it could be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RpcExample {
    /// What it shows. Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<serde_json::Value>,
    /// What comes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<serde_json::Value>,
    /// The declared error that comes back instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorExample>,
}

/// A declared error as it could be.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorExample {
    /// Its name.
    pub name: MemberName,
    /// What comes with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<serde_json::Value>,
}

/// Something that happens, and that other services may listen to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// What happened. Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Listeners should move away from this event.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// What the event carries. Left out: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Schema>,
    /// The routing key: a JSON pointer to a required string of the parameters, such as `/url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "meta::pointer")]
    pub key: Option<Pointer>,
    /// Events of one key are handled in their order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered: Option<Ordered>,
    /// How long the event is kept for listeners that are away, such as `7d`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Period>,
    /// Events as they could be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<EventExample>,
    /// The event's name in Rust.
    #[serde(rename = "x-bus-rust", default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<RustName>,
    /// Lint rules that do not hold here.
    #[serde(rename = "x-bus-lint", default, skip_serializing_if = "Option::is_none")]
    pub lint: Option<LintOptions>,
}

/// Handling in order, for events that have a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ordered {
    /// How many handlers of one listener can work at once; each key belongs to one of them.
    #[schemars(range(min = 1, max = 1024))]
    pub partitions: u16,
}

/// An event as it could be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventExample {
    /// What it shows. Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What the event carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<serde_json::Value>,
}

impl Execution {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde calls")]
fn is_false(value: &bool) -> bool {
    !value
}
