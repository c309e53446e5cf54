//! Comparing a tree with the disk: what would have to be done.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use super::WriteError;
use super::manifest::{MANIFEST, Manifest};
use crate::digest::sha256;
use crate::parallel;
use crate::tree::Tree;

/// How a file on the disk stands to the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As it should be.
    Fresh,
    /// Not there yet.
    Missing,
    /// As an earlier run left it, but not as it should be.
    Stale,
    /// Left from an earlier run, and not wanted any more.
    Surplus,
    /// Not as any run left it: changed by hand, or somebody else's.
    Edited,
}

/// What has to be done to the disk so that it holds a tree.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) out: PathBuf,
    pub(super) files: BTreeMap<String, File>,
    other_versions: BTreeMap<String, String>,
}

/// One file of a plan.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) status: Status,
    /// `None`: it is to be deleted.
    pub(super) text: Option<String>,
}

impl Plan {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.files.values().all(|file| file.status == Status::Fresh)
    }

    /// Every file with its status, sorted by path from the output folder.
    pub fn files(&self) -> impl Iterator<Item = (&str, Status)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file.status))
    }

    /// How many files have a status.
    #[must_use]
    pub fn count(&self, status: Status) -> usize {
        self.files.values().filter(|file| file.status == status).count()
    }

    /// The same for some of the crates, by their folders. What is in others is left alone, and not spoken of.
    #[must_use]
    pub fn only(mut self, folders: &BTreeSet<String>) -> Self {
        let wanted = |path: &str| path.split_once('/').is_some_and(|(folder, _)| folders.contains(folder));
        self.files.retain(|path, _| wanted(path));
        self.other_versions.retain(|folder, _| folders.contains(folder));
        self
    }

    /// What a file is on the disk and what it should be; empty where it is not there, or should not be.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn change(&self, path: &str) -> Result<(String, String), WriteError> {
        let old = read(&self.out, path)?.unwrap_or_default();
        let new = self.files.get(path).and_then(|file| file.text.clone()).unwrap_or_default();
        Ok((String::from_utf8_lossy(&old).into_owned(), new))
    }

    /// The crates that another version of buscodegen wrote: folder and version.
    pub fn other_versions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.other_versions.iter().map(|(folder, version)| (folder.as_str(), version.as_str()))
    }

    /// How many crates the tree has.
    #[must_use]
    pub fn crates(&self) -> usize {
        self.files.iter().filter(|(path, file)| file.text.is_some() && path.ends_with(MANIFEST)).count()
    }
}

/// Compares the tree with the folder. Reads only.
///
/// # Errors
/// If the folder cannot be read, or a path would leave it.
pub fn plan(tree: &Tree, out: &Path) -> Result<Plan, WriteError> {
    let mut plan = Plan { out: out.to_owned(), files: BTreeMap::new(), other_versions: BTreeMap::new() };
    let mut wanted = tree.0.clone();
    let mut owned = BTreeMap::new();
    let folders: Vec<&str> = tree.crates().into_iter().collect();
    let manifests = parallel::map(&folders, |folder| Manifest::of(tree, folder).to_text());
    wanted.extend(folders.iter().map(|folder| format!("{folder}/{MANIFEST}")).zip(manifests));
    for folder in crates_on_disk(out)?.into_iter().chain(tree.crates().into_iter().map(str::to_owned)) {
        let path = format!("{folder}/{MANIFEST}");
        let Some(text) = read(out, &path)? else { continue };
        // A manifest that cannot be read owns nothing, not even itself.
        let Ok(manifest) = serde_json::from_slice::<Manifest>(&text) else { continue };
        if manifest.version != crate::VERSION {
            plan.other_versions.insert(folder.clone(), manifest.version);
        }
        owned.extend(manifest.files.into_iter().map(|(file, hash)| (format!("{folder}/{file}"), hash)));
        owned.insert(path, sha256(&text));
    }
    let surplus = owned.keys().filter(|path| !wanted.contains_key(*path)).cloned().collect::<Vec<_>>();
    let wanted: Vec<(String, String)> = wanted.into_iter().collect();
    let compared = parallel::map(&wanted, |(path, text)| {
        Ok(match read(out, path)? {
            None => Status::Missing,
            Some(bytes) if bytes == text.as_bytes() => Status::Fresh,
            Some(bytes) if owned.get(path) == Some(&sha256(&bytes)) => Status::Stale,
            Some(_) => Status::Edited,
        })
    });
    for ((path, text), status) in wanted.into_iter().zip(compared) {
        plan.files.insert(path, File { status: status?, text: Some(text) });
    }
    for path in surplus {
        let Some(bytes) = read(out, &path)? else { continue };
        let status = if owned.get(&path) == Some(&sha256(&bytes)) { Status::Surplus } else { Status::Edited };
        plan.files.insert(path, File { status, text: None });
    }
    Ok(plan)
}

/// The folders that have a manifest.
fn crates_on_disk(out: &Path) -> Result<BTreeSet<String>, WriteError> {
    let entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(WriteError::io("read", out)(error)),
    };
    let mut folders = BTreeSet::new();
    for entry in entries {
        let entry = entry.map_err(WriteError::io("read", out))?;
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if let Some(name) = entry.file_name().to_str()
            && is_folder
            && entry.path().join(MANIFEST).is_file()
        {
            folders.insert(name.to_owned());
        }
    }
    Ok(folders)
}

fn read(out: &Path, path: &str) -> Result<Option<Vec<u8>>, WriteError> {
    let full = inside(out, path)?;
    match fs::read(&full) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(WriteError::io("read", &full)(error)),
    }
}

/// The full path of a file that is really below the output folder: no `..`, and no link on the way.
pub(super) fn inside(out: &Path, path: &str) -> Result<PathBuf, WriteError> {
    let mut full = out.to_owned();
    for part in Path::new(path).components() {
        let Component::Normal(name) = part else { return Err(WriteError::Escape(out.join(path))) };
        full.push(name);
        if is_link(&full).map_err(WriteError::io("read", &full))? {
            return Err(WriteError::Escape(full));
        }
    }
    Ok(full)
}

fn is_link(path: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(metadata.is_symlink()),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(error),
    }
}
