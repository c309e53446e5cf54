//! Breaks that somebody accepted, with the reason: `breaking.accepted.toml` beside the configuration.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::Deserialize;

/// The file's name.
pub const ACCEPTED: &str = "breaking.accepted.toml";

/// The file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Accepted {
    #[serde(default)]
    pub(super) accepted: Vec<Acceptance>,
}

/// A break that is accepted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Acceptance {
    /// The finding, as reports recognise it.
    pub(super) fingerprint: toml::Spanned<String>,
    /// Why it may be.
    pub(super) reason: String,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AcceptedError {
    /// It cannot be read.
    #[error("cannot read `{path}`: {error}")]
    Read {
        /// The file.
        path: String,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// It does not say what it should.
    #[error("`{path}`: {error}")]
    Parse {
        /// The file.
        path: String,
        /// What is wrong.
        #[source]
        error: Box<toml::de::Error>,
    },
    /// A reason is missing.
    #[error("`{path}`: the break {fingerprint} is accepted without a reason")]
    NoReason {
        /// The file.
        path: String,
        /// The break.
        fingerprint: String,
    },
}

/// Reads the file of a folder, with its text; nothing if there is none.
pub(super) fn read(folder: &Path) -> Result<(Accepted, String), AcceptedError> {
    let path = folder.join(ACCEPTED);
    let name = path.display().to_string();
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok((Accepted::default(), String::new())),
        Err(error) => return Err(AcceptedError::Read { path: name, error }),
    };
    let accepted: Accepted =
        toml::from_str(&text).map_err(|error| AcceptedError::Parse { path: name.clone(), error: Box::new(error) })?;
    match accepted.accepted.iter().find(|accepted| accepted.reason.trim().is_empty()) {
        Some(without) => {
            Err(AcceptedError::NoReason { path: name, fingerprint: without.fingerprint.get_ref().clone() })
        }
        None => Ok((accepted, text)),
    }
}
