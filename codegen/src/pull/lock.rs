//! `buscodegen.lock`: which files of others were copied, by their digests.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::digest::sha256;
use crate::write::{WriteError, write_file};

const FILE: &str = "buscodegen.lock";
const HEADER: &str = "# Written by `buscodegen pull`. Do not edit; check it in.\n\n";

/// The lock file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// By the names of the configuration.
    pub entries: BTreeMap<String, Locked>,
}

/// What was copied for one entry of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locked {
    /// What the configuration said.
    pub from: String,
    /// The commit, if it is a repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// SHA-256 in hexadecimal by the files' names.
    pub files: BTreeMap<String, String>,
}

/// Why the lock file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// It cannot be read.
    #[error("cannot read `{}`: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: io::Error,
    },
    /// It is not as it was written.
    #[error("`{}` is not as `buscodegen pull` wrote it: {reason}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl Locked {
    /// What these files, by name and text, are pinned as.
    pub(super) fn new(from: String, commit: Option<String>, files: &BTreeMap<String, String>) -> Self {
        let digest = |(name, text): (&String, &String)| (name.clone(), sha256(text.as_bytes()));
        Self { from, commit, files: files.iter().map(digest).collect() }
    }
}

impl Lock {
    pub(super) fn read(config: &Config) -> Result<Self, LockError> {
        let path = config.folder.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(LockError::Unreadable { path, error }),
        };
        let entries: BTreeMap<String, Locked> = match toml::from_str(&text) {
            Ok(entries) => entries,
            Err(error) => return Err(LockError::Invalid { path, reason: error.message().to_owned() }),
        };
        // What is written and deleted by it stays below the folders of the entries.
        let mut files = entries.values().flat_map(|entry| entry.files.keys());
        match files.find(|file| !is_inside(file)) {
            Some(file) => Err(LockError::Invalid { path, reason: format!("`{file}` leads out of its folder") }),
            None => Ok(Self { entries }),
        }
    }

    pub(super) fn write(&self, config: &Config) -> Result<(), WriteError> {
        // Texts in tables only: nothing in it can fail to be TOML.
        let text = toml::to_string(&self.entries).unwrap_or_default();
        write_file(&config.folder.join(FILE), &format!("{HEADER}{text}"))
    }
}

fn is_inside(file: &str) -> bool {
    let mut parts = Path::new(file).components();
    !file.is_empty() && parts.all(|part| matches!(part, std::path::Component::Normal(_)))
}
