//! Definitions of other repositories, copied and pinned: what `buscodegen pull` does.
//!
//! `[pull.NAME]` of the configuration says where they are, the folder `NAME` below the schema folder gets them, and
//! `buscodegen.lock` says by digests which they were. Nothing is fetched: a repository is one that is on this machine.

mod lock;
mod origin;

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub use lock::{Lock, LockError, Locked};

use crate::config::{Config, Pull};
use crate::digest::sha256;
use crate::finding::Findings;
use crate::nearest::nearest;
use crate::resolve::{Resolved, resolve};
use crate::source::{Documents, GitError, Source, SourceError, Sources};
use crate::write::{WriteError, delete_file, write_file};

/// What is done with what the lock file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pinned {
    /// It holds: what comes from elsewhere must be just that.
    Kept,
    /// What is elsewhere now is pinned anew.
    Renewed,
}

/// What one entry of the configuration comes to.
#[derive(Clone, Debug)]
pub struct Pulled {
    /// Its name.
    pub name: String,
    /// Where its files come from, for findings.
    pub from: PathBuf,
    /// The files that are there.
    pub resolved: Resolved,
    /// What is wrong with those that were to be copied. If that is an error, nothing was.
    pub findings: Findings,
    /// The files that were written or deleted, by their paths.
    pub changed: Vec<PathBuf>,
    /// How many files there are in the end.
    pub total: usize,
}

/// Why nothing was pulled.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// There is no such entry.
    #[error("there is no `[pull.{name}]` in buscodegen.toml{hint}")]
    NoEntry {
        /// The name.
        name: String,
        /// What may have been meant.
        hint: String,
    },
    /// Nothing is configured.
    #[error("there is no `[pull.NAME]` in buscodegen.toml; `buscodegen pull --help` shows one")]
    NoEntries,
    /// An API is not there.
    #[error("`{name}` has no API `{api}`{hint}")]
    NoApi {
        /// The entry.
        name: String,
        /// The API.
        api: String,
        /// What may have been meant.
        hint: String,
    },
    /// There is no folder of that name.
    #[error("there is no folder `{}`, which `[pull.NAME]` in buscodegen.toml names", .0.display())]
    NoFolder(PathBuf),
    /// The folder cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The commit cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The lock file cannot be used.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// What is there is not what was pinned.
    #[error("`{0}` is not what buscodegen.lock says any more; `buscodegen pull --update {0}` takes the change")]
    Changed(String),
    /// A copy was changed.
    #[error("`{}` was changed by hand: definitions of others are changed where they come from", .0.display())]
    Edited(PathBuf),
    /// The system refused.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Copies what the configuration names, or some of it.
///
/// # Errors
/// If something cannot be read or written, is not what is pinned, or was changed by hand. Entries before it are done.
pub fn pull(config: &Config, names: &[String], pinned: Pinned) -> Result<Vec<Pulled>, PullError> {
    let mut lock = Lock::read(config)?;
    let mut all = Vec::new();
    for (name, entry) in wanted(config, names)? {
        let known = lock.entries.get(name).filter(|known| known.from == entry.to_string()).cloned();
        let kept = known.filter(|_| pinned == Pinned::Kept);
        let origin::Origin { sources, commit, path } = origin::read(config, entry, kept.as_ref())?;
        let (mut pulled, files) = choose(name, entry, path, sources)?;
        if !pulled.findings.has_errors() {
            let locked = Locked::new(entry.to_string(), commit, &files);
            if kept.is_some_and(|kept| kept != locked) {
                return Err(PullError::Changed(name.clone()));
            }
            let old = lock.entries.get(name).map(|old| old.files.clone()).unwrap_or_default();
            pulled.changed = copy(&config.schema_root().join(name), &old, &files)?;
            pulled.total = files.len();
            lock.entries.insert(name.clone(), locked);
            lock.write(config)?;
        }
        all.push(pulled);
    }
    Ok(all)
}

/// The copies that are not what the lock file says, with what is wrong. Reads nothing but these.
///
/// # Errors
/// If there is nothing to look at, or a file cannot be read.
pub fn check(config: &Config, names: &[String]) -> Result<Vec<(PathBuf, &'static str)>, PullError> {
    let lock = Lock::read(config)?;
    let mut wrong = Vec::new();
    for (name, entry) in wanted(config, names)? {
        let folder = config.schema_root().join(name);
        let Some(locked) = lock.entries.get(name).filter(|locked| locked.from == entry.to_string()) else {
            wrong.push((folder, "not pulled"));
            continue;
        };
        for (file, digest) in &locked.files {
            let path = folder.join(file);
            match read(&path)? {
                None => wrong.push((path, "missing")),
                Some(bytes) if sha256(&bytes) != *digest => wrong.push((path, "changed by hand")),
                Some(_) => {}
            }
        }
    }
    Ok(wrong)
}

fn wanted<'c>(config: &'c Config, names: &[String]) -> Result<Vec<(&'c String, &'c Pull)>, PullError> {
    if config.pull.is_empty() {
        return Err(PullError::NoEntries);
    }
    if names.is_empty() {
        return Ok(config.pull.iter().collect());
    }
    let find = |name: &String| {
        config.pull.get_key_value(name).ok_or_else(|| PullError::NoEntry {
            name: name.clone(),
            hint: hint(name, config.pull.keys().map(String::as_str)),
        })
    };
    names.iter().map(find).collect()
}

/// The files of the APIs that are wanted and all that these refer to.
fn choose(
    name: &str,
    entry: &Pull,
    from: PathBuf,
    sources: Sources,
) -> Result<(Pulled, BTreeMap<String, String>), PullError> {
    let texts: BTreeMap<String, String> =
        sources.files().iter().filter_map(|Source { name, text }| Some((name.clone(), text.clone().ok()?))).collect();
    let (documents, mut findings) = Documents::parse(sources);
    let (resolved, found) = resolve(documents);
    findings.extend(found);
    for api in &entry.apis {
        if !resolved.apis.iter().any(|(_, definition)| definition.api.as_str() == api) && !findings.has_errors() {
            let hint = hint(api, resolved.apis.iter().map(|(_, definition)| definition.api.as_str()));
            return Err(PullError::NoApi { name: name.to_owned(), api: api.clone(), hint });
        }
    }
    let is_wanted = |api: &str| entry.apis.is_empty() || entry.apis.iter().any(|wanted| wanted == api);
    let apis = resolved.apis.iter().filter(|(_, definition)| is_wanted(definition.api.as_str()));
    let needed = resolved.reach(apis.map(|(document, _)| *document));
    if !entry.apis.is_empty() && !needed.is_empty() {
        findings.retain(|finding| needed.contains(&finding.place.document));
    }
    findings.sort();
    let names = needed.into_iter().map(|id| &resolved.documents.get(id).name);
    let files = names.filter_map(|name| Some((name.clone(), texts.get(name)?.clone()))).collect();
    let pulled = Pulled { name: name.to_owned(), from, resolved, findings, changed: Vec::new(), total: 0 };
    Ok((pulled, files))
}

/// Brings the copies up to date. `old` are those that were written before.
fn copy(
    folder: &Path,
    old: &BTreeMap<String, String>,
    files: &BTreeMap<String, String>,
) -> Result<Vec<PathBuf>, PullError> {
    let mut changes = Vec::new();
    for name in old.keys().chain(files.keys().filter(|name| !old.contains_key(*name))) {
        let path = folder.join(name);
        let (there, wanted) = (read(&path)?, files.get(name));
        if there.as_deref() == wanted.map(String::as_bytes) {
            continue;
        }
        if there.is_some_and(|bytes| old.get(name) != Some(&sha256(&bytes))) {
            return Err(PullError::Edited(path));
        }
        changes.push((path, wanted));
    }
    // Only now, when nothing stands in the way.
    for (path, wanted) in &changes {
        match wanted {
            Some(text) => write_file(path, text)?,
            None => delete_file(path)?,
        }
    }
    Ok(changes.into_iter().map(|(path, _)| path).collect())
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, WriteError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(WriteError::Io { action: "read", path: path.to_owned(), error }),
    }
}

fn hint<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> String {
    nearest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}
