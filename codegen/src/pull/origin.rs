//! Where the files of an entry are: a folder, or a commit of a repository.

use std::path::PathBuf;

use super::{Locked, PullError};
use crate::config::{Config, Pull};
use crate::source::Sources;

/// Files of others.
pub(super) struct Origin {
    pub(super) sources: Sources,
    /// The commit that they are of.
    pub(super) commit: Option<String>,
    /// The folder that they are below.
    pub(super) path: PathBuf,
}

/// Reads them; of a repository those of the commit that is pinned, if one is.
pub(super) fn read(config: &Config, entry: &Pull, pinned: Option<&Locked>) -> Result<Origin, PullError> {
    let Some(repository) = &entry.repository else {
        let path = config.folder.join(&entry.folder);
        if !path.is_dir() {
            return Err(PullError::NoFolder(path));
        }
        return Ok(Origin { sources: Sources::read(&path)?, commit: None, path });
    };
    let repository = config.folder.join(repository);
    let folder = entry.folder.to_string_lossy();
    let reference = pinned.and_then(|pinned| pinned.commit.as_deref()).unwrap_or(&entry.reference);
    let (commit, sources) = Sources::of_commit(&repository, reference, &folder)?;
    Ok(Origin { sources, commit: Some(commit), path: repository.join(&entry.folder) })
}
