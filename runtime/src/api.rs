//! What a generated crate says of its API: names, deadlines, how an rpc may be executed, which errors it declares.
//!
//! These are descriptions only. Nothing here knows how a call is sent or served.

use std::{borrow::Cow, fmt, time::Duration};

use crate::{Invalid, Message};

/// One API as its definition file describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiInfo {
    /// The name on the wire, such as `store` or `store.v2`.
    pub name: &'static str,
    /// The version of the definition, as semantic versioning writes it.
    pub version: &'static str,
    /// SHA-256 of the definition and all that it refers to, in hexadecimal. It identifies the contract in diagnoses; nothing is refused by it.
    pub digest: &'static str,
}

impl ApiInfo {
    /// Used by generated code.
    #[must_use]
    pub const fn new(name: &'static str, version: &'static str, digest: &'static str) -> Self {
        Self { name, version, digest }
    }
}

/// How often a handler may start for one call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Execution {
    /// Never started twice, never sent again. The default.
    #[default]
    AtMostOnce,
    /// The client may send the call again, with the same call id.
    Idempotent,
    /// The call survives the loss of a worker, and may start more than once; never after its deadline.
    Durable,
}

/// One rpc of an API. Implemented by the marker types of generated crates.
pub trait Rpc: Send + Sync + 'static {
    /// The API's name on the wire.
    const API: &'static str;
    /// The rpc's name on the wire.
    const NAME: &'static str;
    /// How long a call may take unless the caller says otherwise.
    const TIMEOUT: Duration;
    /// How often its handler may start for one call.
    const EXECUTION: Execution;
    /// What the caller sends.
    type Parameters: Message;
    /// What the handler answers.
    type Response: Message;
    /// The errors that the definition declares.
    type Error: DeclaredError;
}

/// One event of an API. Implemented by the marker types of generated crates.
pub trait Event: Send + Sync + 'static {
    /// The API's name on the wire.
    const API: &'static str;
    /// The event's name on the wire.
    const NAME: &'static str;
    /// How long entries are kept at least, where the definition says so.
    const RETENTION: Option<Duration>;
    /// What is published.
    type Parameters: Message;

    /// The routing key of these parameters, for events whose definition names one.
    fn key(_parameters: &Self::Parameters) -> Option<&str> {
        None
    }
}

/// The declared errors of an rpc: an enum that the generator wrote, also for an rpc that declares none, as a first one may be added to it.
/// [`NoErrors`] is for rpcs that are written by hand.
pub trait DeclaredError: std::error::Error + Send + Sync + Sized + 'static {
    /// The error's name on the wire.
    fn name(&self) -> &'static str;

    /// The error's data as JSON; `None` when its definition has none.
    ///
    /// # Errors
    /// When the data does not fit its schema.
    fn encode(&self) -> Result<Option<Vec<u8>>, Invalid>;

    /// The error of this name. `None` when this crate's definition does not declare it, as happens with a newer server.
    fn decode(name: &str, data: Option<&[u8]>) -> Option<Result<Self, Invalid>>;
}

/// The error type of an rpc that is written by hand and has no errors of its own. It has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoErrors {}

impl fmt::Display for NoErrors {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for NoErrors {}

impl DeclaredError for NoErrors {
    fn name(&self) -> &'static str {
        match *self {}
    }

    fn encode(&self) -> Result<Option<Vec<u8>>, Invalid> {
        match *self {}
    }

    fn decode(_: &str, _: Option<&[u8]>) -> Option<Result<Self, Invalid>> {
        None
    }
}

/// An rpc or event on the bus: the API's name and the member's, both as written in the definition.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Target {
    api: Cow<'static, str>,
    member: Cow<'static, str>,
}

/// A name that may not stand on the wire.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} is not a valid name: use lower-case letters, digits and underscores, beginning with a letter{}, at most {MAX_NAME} characters", if *.dots { ", in parts joined by dots" } else { "" })]
pub struct InvalidName {
    what: &'static str,
    dots: bool,
}

/// The longest name of an API, rpc, event, service or listener, in bytes.
pub(crate) const MAX_NAME: usize = 100;

impl Target {
    /// Checks both names.
    ///
    /// # Errors
    /// When a name could be mistaken for something else in a key or a header.
    pub fn new(api: impl Into<Cow<'static, str>>, member: impl Into<Cow<'static, str>>) -> Result<Self, InvalidName> {
        let (api, member) = (api.into(), member.into());
        check_dotted_name("the API's name", &api)?;
        check_name("the name of the rpc or event", &member)?;
        Ok(Self { api, member })
    }

    pub(crate) fn rpc<R: Rpc>() -> Self {
        Self { api: Cow::Borrowed(R::API), member: Cow::Borrowed(R::NAME) }
    }

    pub(crate) fn event<E: Event>() -> Self {
        Self { api: Cow::Borrowed(E::API), member: Cow::Borrowed(E::NAME) }
    }

    /// The API's name.
    #[must_use]
    pub fn api(&self) -> &str {
        &self.api
    }

    /// The name of the rpc or event within its API.
    #[must_use]
    pub fn member(&self) -> &str {
        &self.member
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.api, self.member)
    }
}

/// `[a-z][a-z0-9_]*`
pub(crate) fn check_name(what: &'static str, name: &str) -> Result<(), InvalidName> {
    if is_name(name) && name.len() <= MAX_NAME { Ok(()) } else { Err(InvalidName { what, dots: false }) }
}

/// Names joined by dots.
pub(crate) fn check_dotted_name(what: &'static str, name: &str) -> Result<(), InvalidName> {
    if name.split('.').all(is_name) && name.len() <= MAX_NAME { Ok(()) } else { Err(InvalidName { what, dots: true }) }
}

fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
