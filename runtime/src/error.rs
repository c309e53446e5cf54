//! What can go wrong with a call or an event, as callers, handlers and the wire name it.
//!
//! Errors say what happened and what it means for the caller, above all whether the handler may have run.
//! They never hold a payload.

use std::{convert::Infallible, error::Error as StdError, fmt};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::{DeclaredError, Invalid, validate::Tame};

/// Any error, as handlers return it.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Whether the handler of a call that failed has run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Executed {
    /// It has not, and will not.
    No,
    /// Nobody can tell.
    Maybe,
    /// It has.
    Yes,
}

impl fmt::Display for Executed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::No => "the handler has not run",
            Self::Maybe => "the handler may have run",
            Self::Yes => "the handler has run",
        })
    }
}

/// The codes of an error reply. A closed list: what is not in it is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// One of the errors in the definition; the reply names which.
    Declared,
    /// The parameters do not fit their schema. The handler has not run.
    InvalidArgument,
    /// The deadline passed before the handler ended.
    DeadlineExceeded,
    /// Nobody can serve the call now. The handler has not run.
    Unavailable,
    /// There is too much to do. The handler has not run.
    Overloaded,
    /// The server knows no such rpc. No handler has run.
    Unimplemented,
    /// The handler failed, or answered what its schema forbids.
    Internal,
}

impl Code {
    /// The code as the wire and metrics write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::InvalidArgument => "invalid_argument",
            Self::DeadlineExceeded => "deadline_exceeded",
            Self::Unavailable => "unavailable",
            Self::Overloaded => "overloaded",
            Self::Unimplemented => "unimplemented",
            Self::Internal => "internal",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An error on its way from a server to the caller.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ErrorReply {
    /// What kind of error it is.
    pub code: Code,
    /// The declared error's name, with [`Code::Declared`] only.
    pub name: Option<String>,
    /// For people. Never a payload.
    pub message: String,
    /// What is wrong with the parameters, with [`Code::InvalidArgument`] only.
    pub invalid: Option<Invalid>,
    /// The declared error's data as JSON.
    pub data: Option<Bytes>,
    /// Whether the handler has run.
    pub executed: Executed,
}

impl ErrorReply {
    /// An error without name and data.
    pub fn new(code: Code, executed: Executed, message: impl Into<String>) -> Self {
        Self { code, name: None, message: message.into(), invalid: None, data: None, executed }
    }

    /// The parameters do not fit their schema.
    #[must_use]
    pub fn invalid_argument(invalid: Invalid) -> Self {
        Self {
            invalid: Some(invalid),
            ..Self::new(Code::InvalidArgument, Executed::No, "the parameters do not fit their schema")
        }
    }
}

impl fmt::Display for ErrorReply {
    /// What logs say, and the reason in a dead letter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)?;
        match &self.invalid {
            Some(invalid) => write!(f, ": {invalid}"),
            None => Ok(()),
        }
    }
}

/// Why a call has no response. `E` is the enum of the errors that the rpc declares.
///
/// ```
/// # use buscodegen_runtime::{CallError, Executed, NoErrors};
/// fn safe_to_repeat(error: &CallError<NoErrors>) -> bool {
///     error.executed() == Executed::No
/// }
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError<E> {
    /// An error that the definition declares.
    #[error(transparent)]
    Declared(E),
    /// An error that this crate's definition does not declare: the server's is newer.
    #[error(
        "the server answered with the error `{}`, which this version of the API does not declare: {}",
        Tame(name),
        Tame(message)
    )]
    Undeclared {
        /// The error's name on the wire.
        name: String,
        /// The server's text.
        message: String,
    },
    /// The parameters do not fit their schema: found here, before anything was sent, or by the server.
    #[error("invalid argument: {0}")]
    InvalidArgument(Invalid),
    /// The server answered what its schema forbids, or what is no answer at all. The handler has run.
    #[error("invalid response: {0}")]
    InvalidResponse(Invalid),
    /// There was no answer in time.
    #[error("deadline exceeded; {executed}")]
    DeadlineExceeded {
        /// Whether the handler has run.
        executed: Executed,
    },
    /// Nobody can serve the call now.
    #[error("unavailable: {}; {executed}", Tame(message))]
    Unavailable {
        /// What is missing.
        message: String,
        /// Whether the handler has run.
        executed: Executed,
    },
    /// There is too much to do, here or at the server. The handler has not run.
    #[error("overloaded: {}", Tame(message))]
    Overloaded {
        /// What is full.
        message: String,
    },
    /// The server knows no such rpc. No handler has run.
    #[error("unimplemented: {}", Tame(message))]
    Unimplemented {
        /// The server's text.
        message: String,
    },
    /// The handler failed, for a reason that is its own.
    #[error("internal error at the server: {}; {executed}", Tame(message))]
    Internal {
        /// The server's public text.
        message: String,
        /// Whether the handler has run.
        executed: Executed,
    },
    /// The transport failed.
    #[error("{0}; {executed}", executed = .0.executed)]
    Transport(TransportError),
}

impl<E> CallError<E> {
    /// Whether the handler has run. With [`Executed::No`] it is safe to call again.
    #[must_use]
    pub fn executed(&self) -> Executed {
        match self {
            Self::Declared(_) | Self::Undeclared { .. } | Self::InvalidResponse(_) => Executed::Yes,
            Self::InvalidArgument(_) | Self::Overloaded { .. } | Self::Unimplemented { .. } => Executed::No,
            Self::DeadlineExceeded { executed }
            | Self::Unavailable { executed, .. }
            | Self::Internal { executed, .. } => *executed,
            Self::Transport(error) => error.executed,
        }
    }
}

impl<E: DeclaredError> From<TransportError> for CallError<E> {
    fn from(error: TransportError) -> Self {
        match error.kind {
            TransportErrorKind::Deadline => Self::DeadlineExceeded { executed: error.executed },
            TransportErrorKind::Unavailable | TransportErrorKind::Closed => {
                Self::Unavailable { message: error.message, executed: error.executed }
            }
            TransportErrorKind::Overloaded => Self::Overloaded { message: error.message },
            _ => Self::Transport(error),
        }
    }
}

impl<E: DeclaredError> From<ErrorReply> for CallError<E> {
    fn from(reply: ErrorReply) -> Self {
        let ErrorReply { code, name, message, invalid, data, executed } = reply;
        match code {
            Code::Declared => {
                let name = name.unwrap_or_default();
                match E::decode(&name, data.as_deref()) {
                    Some(Ok(error)) => Self::Declared(error),
                    Some(Err(invalid)) => Self::InvalidResponse(invalid),
                    None => Self::Undeclared { name, message },
                }
            }
            Code::InvalidArgument => match invalid {
                Some(invalid) => Self::InvalidArgument(invalid),
                None => Self::Internal { message, executed: Executed::No },
            },
            Code::DeadlineExceeded => Self::DeadlineExceeded { executed },
            Code::Unavailable => Self::Unavailable { message, executed },
            Code::Overloaded => Self::Overloaded { message },
            Code::Unimplemented => Self::Unimplemented { message },
            Code::Internal => Self::Internal { message, executed },
        }
    }
}

/// Why a handler does not answer. Made by `?` from any error through [`Internal::internal`], from a declared error, and from
/// the error of a nested call.
///
/// ```
/// use buscodegen_runtime::{Context, Fail, Internal};
/// # use buscodegen_runtime::{DeclaredError, Invalid};
/// # #[derive(Debug)] enum ResizeError { TooLarge }
/// # impl std::fmt::Display for ResizeError { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("too large") } }
/// # impl std::error::Error for ResizeError {}
/// # impl DeclaredError for ResizeError {
/// #     fn name(&self) -> &'static str { "too_large" }
/// #     fn encode(&self) -> Result<Option<Vec<u8>>, Invalid> { Ok(None) }
/// #     fn decode(_: &str, _: Option<&[u8]>) -> Option<Result<Self, Invalid>> { None }
/// # }
///
/// async fn resize(_cx: Context, width: String) -> Result<u32, Fail<ResizeError>> {
///     let width: u32 = width.parse().internal()?;       // any error: the log is told why, the caller is not
///     if width > 4096 {
///         return Err(ResizeError::TooLarge.into());     // an error of the definition: the caller gets it
///     }
///     Ok(width / 2)
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Fail<E> {
    /// An error that the definition declares; the caller gets it as it is.
    Declared(E),
    /// The caller is told that there is too much to do, and that the handler has not run.
    Overloaded(String),
    /// The caller is told that a thing this handler needs is not there.
    Unavailable(String),
    /// The caller is told that there is no such rpc.
    Unimplemented,
    /// Everything else. The caller is told that the handler failed, the log is told why.
    Internal(BoxError),
}

impl<E: DeclaredError> From<E> for Fail<E> {
    fn from(error: E) -> Self {
        Self::Declared(error)
    }
}

impl<E, N: DeclaredError> From<CallError<N>> for Fail<E> {
    /// A nested call that nobody serves makes this handler unavailable, any other failure is internal.
    fn from(error: CallError<N>) -> Self {
        match error {
            CallError::Unavailable { .. } | CallError::Overloaded { .. } => Self::Unavailable(error.to_string()),
            _ => Self::Internal(Box::new(error)),
        }
    }
}

impl<E> From<Infallible> for Fail<E> {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// Turns any error into [`Fail::Internal`].
pub trait Internal<T> {
    /// The value, or an internal failure that keeps the error for the log.
    ///
    /// # Errors
    /// When `self` is an error.
    fn internal<E>(self) -> Result<T, Fail<E>>;
}

impl<T, X: Into<BoxError>> Internal<T> for Result<T, X> {
    fn internal<E>(self) -> Result<T, Fail<E>> {
        self.map_err(|error| Fail::Internal(error.into()))
    }
}

/// Why a transport did not do what it was asked to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct TransportError {
    /// What kind of failure it is.
    pub kind: TransportErrorKind,
    /// What happened, and what to do. Never a payload, never a password.
    pub message: String,
    /// Whether the handler has run, or the event was stored.
    pub executed: Executed,
}

/// The kinds of [`TransportError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The deadline passed.
    Deadline,
    /// The broker cannot be reached, or nobody serves.
    Unavailable,
    /// A bounded queue is full.
    Overloaded,
    /// The message is larger than the limit.
    TooLarge,
    /// The transport cannot do this.
    Unsupported,
    /// A setting is wrong: a URL, a name, two filters for one group.
    Configuration,
    /// The bus was closed.
    Closed,
    /// The broker answered with an error.
    Broker,
    /// A layer of the client failed.
    Middleware,
}

impl TransportError {
    /// An error of this kind.
    pub fn new(kind: TransportErrorKind, executed: Executed, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), executed }
    }
}

/// Why an event was not published.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// The event does not fit its schema. Nothing was sent.
    #[error("invalid event: {0}")]
    Invalid(Invalid),
    /// The transport failed. With [`Executed::Maybe`] the event may have been stored.
    #[error("{0}{stored}", stored = stored(.0))]
    Transport(#[from] TransportError),
}

fn stored(error: &TransportError) -> &'static str {
    if error.executed == Executed::No { "" } else { "; the event may have been stored" }
}
