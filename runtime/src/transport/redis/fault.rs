//! What an error of Redis means for the loop that met it, and for the caller.
//!
//! It knows Redis's words for its troubles, and nothing of what was asked.

use ::redis::{ErrorKind, RedisError, ServerError, ServerErrorKind};

use crate::error::{Executed, TransportError, TransportErrorKind};

/// What kind of trouble it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The connection is gone, or did not answer in time. What was asked may have been done.
    Connection,
    /// The server is no master, is loading, or lets its blocked clients go. Nothing was done; another connection may help.
    NotServing,
    /// The memory is full. Nothing was done.
    OutOfMemory,
    /// The stream or its group is not there.
    NoGroup,
    /// The key holds something else.
    WrongType,
    /// The user may not do this. Nothing was done.
    Forbidden,
    /// Anything else that the server refused.
    Refused,
}

impl Fault {
    pub(super) fn of(error: &RedisError) -> Self {
        match error.kind() {
            ErrorKind::Server(kind) => Self::of_server(Some(kind), error.code().unwrap_or_default()),
            ErrorKind::Extension => Self::of_server(None, error.code().unwrap_or_default()),
            ErrorKind::AuthenticationFailed => Self::Forbidden,
            _ => Self::Connection,
        }
    }

    pub(super) fn of_reply(error: &ServerError) -> Self {
        Self::of_server(error.kind(), error.code())
    }

    fn of_server(kind: Option<ServerErrorKind>, code: &str) -> Self {
        match kind {
            Some(
                ServerErrorKind::BusyLoading
                | ServerErrorKind::ReadOnly
                | ServerErrorKind::MasterDown
                | ServerErrorKind::ClusterDown
                | ServerErrorKind::TryAgain
                | ServerErrorKind::Moved
                | ServerErrorKind::Ask,
            ) => Self::NotServing,
            Some(ServerErrorKind::NoPerm) => Self::Forbidden,
            _ => match code {
                "UNBLOCKED" | "NOREPLICAS" | "MISCONF" | "BUSY" => Self::NotServing,
                "OOM" => Self::OutOfMemory,
                "NOGROUP" => Self::NoGroup,
                "WRONGTYPE" => Self::WrongType,
                "NOAUTH" | "WRONGPASS" => Self::Forbidden,
                _ => Self::Refused,
            },
        }
    }

    /// Whether the connection should be replaced.
    pub(super) fn needs_reconnect(self) -> bool {
        matches!(self, Self::Connection | Self::NotServing | Self::Forbidden)
    }
}

/// The server's error for the caller of a command that was not done.
pub(super) fn refused(error: &ServerError) -> TransportError {
    let details = error.details().unwrap_or_default();
    let (kind, advice) = match Fault::of_reply(error) {
        Fault::OutOfMemory => (TransportErrorKind::Overloaded, "give it more memory or let the workers catch up"),
        Fault::NotServing | Fault::Connection => (TransportErrorKind::Unavailable, "call again when it serves"),
        Fault::Forbidden => {
            (TransportErrorKind::Broker, "check the rights of its user; docs/wire.md lists the commands")
        }
        Fault::WrongType => (TransportErrorKind::Broker, "somebody else uses this key; use another prefix"),
        Fault::NoGroup | Fault::Refused => (TransportErrorKind::Broker, "see the server's log"),
    };
    TransportError::new(kind, Executed::No, format!("redis refused: {} {details} ({advice})", error.code()))
}
