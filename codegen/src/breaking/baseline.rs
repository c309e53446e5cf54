//! What a project is compared with: a folder, a snapshot, or a commit.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::snapshot::{NoSnapshot, unpack};
use crate::source::{GitError, Revision, SourceError, Sources};

/// Where the old definitions are.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
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
    /// There is nothing of this name.
    #[error("there is no file or folder `{}`; a commit is named with `git:`, such as `git:main`", .0.display())]
    Missing(PathBuf),
    /// The file is no snapshot.
    #[error(transparent)]
    Snapshot(#[from] NoSnapshot),
}

impl From<String> for Baseline {
    fn from(text: String) -> Self {
        let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let Some(rest) = text.strip_prefix("git:") else { return Self::Path(text.into()) };
        let (reference, path) = rest.split_once(':').unwrap_or((rest, ""));
        Self::Git(filled(reference), filled(path))
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
    /// The same seen from a folder that its path is relative to.
    #[must_use]
    pub fn from_folder(self, folder: &Path) -> Self {
        match self {
            Self::Path(path) => Self::Path(folder.join(path)),
            git @ Self::Git(..) => git,
        }
    }

    /// The old schema files. `root` is the schema folder as it is now.
    pub(super) fn read(&self, root: &Path) -> Result<Sources, BaselineError> {
        match self {
            Self::Path(path) if path.is_dir() => folder(path),
            Self::Path(path) if !path.exists() => Err(BaselineError::Missing(path.clone())),
            Self::Path(path) => Ok(unpack(path)?),
            Self::Git(..) => {
                Ok(self.revision(root)?.map(|revision| revision.sources()).transpose()?.unwrap_or_default())
            }
        }
    }

    /// The commit, if it is one.
    pub(super) fn revision(&self, root: &Path) -> Result<Option<Revision>, GitError> {
        match self {
            Self::Path(_) => Ok(None),
            Self::Git(reference, path) => Revision::older(root, reference.as_deref(), path.as_deref()).map(Some),
        }
    }
}

/// A folder of snapshots, or one of definitions.
fn folder(path: &Path) -> Result<Sources, BaselineError> {
    let failed = |error| SourceError { path: path.to_owned(), error };
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        if file.extension().is_some_and(|extension| extension == "json") {
            found.extend(unpack(&file).into_iter().flatten());
        }
    }
    if found.is_empty() { Ok(Sources::read(path)?) } else { Ok(found.into_iter().collect()) }
}
