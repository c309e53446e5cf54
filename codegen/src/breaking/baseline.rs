//! What a project is compared with: a folder, a snapshot, or a commit.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::git::{self, GitError};
use crate::source::{Source, SourceError, Sources};

/// Where the old definitions are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// A folder of definitions, or a snapshot file.
    Path(PathBuf),
    /// A commit, or where the default branch was left; and the folder in it, if it is not where the schema folder is now.
    Git(Option<String>, Option<String>),
}

/// Why the old definitions cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// The folder cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The commit cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The snapshot cannot be read.
    #[error("cannot read `{path}`: {error}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        #[source]
        error: io::Error,
    },
    /// The file is no snapshot.
    #[error("`{path}` is no snapshot of buscodegen ({reason}); `buscodegen snapshot` writes one")]
    NoSnapshot {
        /// The file.
        path: String,
        /// Why not.
        reason: String,
    },
}

/// The definitions of a project in one file.
#[derive(Debug, Serialize, Deserialize)]
struct Snapshot {
    /// The version of this shape.
    snapshot: u32,
    /// The texts of the schema files by name.
    files: BTreeMap<String, String>,
}

impl FromStr for Baseline {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let Some(rest) = text.strip_prefix("git:") else { return Ok(Self::Path(text.into())) };
        let (reference, path) = rest.split_once(':').unwrap_or((rest, ""));
        Ok(Self::Git(filled(reference), filled(path)))
    }
}

impl fmt::Display for Baseline {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => write!(to, "{}", path.display()),
            Self::Git(None, None) => to.write_str("the default branch"),
            Self::Git(reference, path) => {
                write!(to, "git:{}", reference.as_deref().unwrap_or_default())?;
                path.as_ref().map_or(Ok(()), |path| write!(to, ":{path}"))
            }
        }
    }
}

impl Baseline {
    /// The old schema files. `root` is the schema folder as it is now.
    pub(super) fn read(&self, root: &Path) -> Result<Sources, BaselineError> {
        match self {
            Self::Path(path) if path.is_dir() => Ok(Sources::read(path)?),
            Self::Path(path) => snapshot(path),
            Self::Git(reference, path) => Ok(git::read(root, reference.as_deref(), path.as_deref())?),
        }
    }
}

fn snapshot(path: &Path) -> Result<Sources, BaselineError> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| BaselineError::File { path: name.clone(), error })?;
    let snapshot: Snapshot = serde_json::from_str(&text)
        .map_err(|error| BaselineError::NoSnapshot { path: name.clone(), reason: error.to_string() })?;
    if snapshot.snapshot != 1 {
        let reason = format!("it is of version {}, and known is 1", snapshot.snapshot);
        return Err(BaselineError::NoSnapshot { path: name, reason });
    }
    Ok(snapshot.files.into_iter().map(|(name, text)| Source { name, text: Ok(text) }).collect())
}

/// The schema files as a snapshot: JSON text. Files that cannot be read are left out.
#[must_use]
pub fn snapshot_text(sources: &Sources) -> String {
    let texts = sources.files().iter().filter_map(|file| Some((file.name.clone(), file.text.clone().ok()?)));
    let snapshot = Snapshot { snapshot: 1, files: texts.collect() };
    // Names and texts only: nothing in it can fail to be JSON.
    serde_json::to_string_pretty(&snapshot).unwrap_or_default() + "\n"
}
