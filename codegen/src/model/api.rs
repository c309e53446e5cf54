//! The rpcs and events of an API, with the names that each gets in Rust.

use std::time::Duration;

use super::{Docs, ItemId, Name};

/// What an API offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// The name on the wire.
    pub name: String,
    /// The API's name as a variable, for examples.
    pub variable: Name,
    /// The client, such as `StoreClient`.
    pub client: Name,
    /// The trait that servers implement, such as `StoreServer`.
    pub server: Name,
    /// The function that makes a service of a server, such as `store_server`.
    pub serve: Name,
    /// The publisher of its events, such as `StoreEvents`.
    pub events_type: Name,
    /// The rpcs, sorted by name.
    pub rpcs: Vec<Rpc>,
    /// The events, sorted by name.
    pub events: Vec<Event>,
    /// The messages that the definition shows.
    pub examples: Vec<Example>,
}

/// A message as it could be.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// What a test of it is called, such as `rpc_resize_1_response`.
    pub name: String,
    /// Its type.
    pub ty: MessageType,
    /// Its text, compact JSON.
    pub text: String,
}

/// An rpc.
#[derive(Clone, Debug, PartialEq)]
pub struct Rpc {
    /// The name on the wire.
    pub name: String,
    /// The method of client and server.
    pub method: Name,
    /// The marker type.
    pub marker: Name,
    /// Its documentation.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// What the caller sends; `None` for nothing.
    pub parameters: Option<MessageType>,
    /// What the handler answers; `None` for nothing.
    pub response: Option<MessageType>,
    /// The errors it declares.
    pub errors: DeclaredErrors,
    /// How long a call may take.
    pub timeout: Duration,
    /// How often a handler may start for one call.
    pub execution: Execution,
}

/// The type of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageType(pub ItemId);

/// How often a handler may start for one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Execution {
    /// Once at most.
    AtMostOnce,
    /// Again, if the client sends again.
    Idempotent,
    /// Again, if a worker is lost.
    Durable,
}

/// The errors that an rpc declares. One that declares none has an enum, too: signatures name it, and a first error is added to it.
#[derive(Clone, Debug, PartialEq)]
pub struct DeclaredErrors {
    /// The enum.
    pub name: Name,
    /// Its variants, sorted by the name on the wire.
    pub variants: Vec<ErrorVariant>,
}

/// One declared error.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorVariant {
    /// The variant.
    pub name: Name,
    /// The name on the wire.
    pub wire: String,
    /// Its documentation.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The sentence that `Display` shows.
    pub message: String,
    /// What comes with it.
    pub data: Option<MessageType>,
}

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The name on the wire.
    pub name: String,
    /// The function that listens, and the method that publishes.
    pub method: Name,
    /// The marker type.
    pub marker: Name,
    /// Its documentation.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// What is published; `None` for nothing.
    pub parameters: Option<MessageType>,
    /// Where its routing key is.
    pub key: Option<KeyPath>,
    /// How long entries are kept at least.
    pub retention: Option<Duration>,
}

/// The way to a routing key, from the parameters on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPath {
    /// The steps.
    pub steps: Vec<KeyStep>,
    /// What they lead to.
    pub end: KeyEnd,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyStep {
    /// To a field.
    Field(Name),
    /// Into an `Option`.
    Optional,
    /// Into a newtype.
    Content,
    /// Into a box.
    Unboxed,
    /// To a member of a map.
    Member(String),
    /// By a JSON pointer into any value.
    Pointer(String),
}

/// What the steps lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyEnd {
    /// Something with `as_str`.
    Text,
    /// Any value, which should be a string.
    Value,
    /// The only text that it can be.
    Fixed(String),
    /// One of several types: the way from each variant that has the key.
    Union(ItemId, Vec<(Name, KeyPath)>),
}
