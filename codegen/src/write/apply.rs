//! Doing what a plan says.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use super::plan::{File, inside};
use super::{Plan, Status, WriteError};
use crate::parallel;

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files written.
    pub written: usize,
    /// Files left alone, as they were right.
    pub unchanged: usize,
    /// Files deleted.
    pub deleted: usize,
}

impl Plan {
    /// Writes and deletes what is not as it should be. With `force` also files that somebody changed by hand.
    ///
    /// Each file is replaced at once, by a rename: no reader sees half of it.
    ///
    /// # Errors
    /// [`WriteError::Conflicts`], before anything is touched, if a file was changed by hand and `force` is not given;
    /// others if the system refuses.
    pub fn apply(&self, force: bool) -> Result<Summary, WriteError> {
        let edited = self.files().filter(|(_, status)| *status == Status::Edited);
        let conflicts: Vec<_> = edited.map(|(path, _)| path.to_owned()).collect();
        if !conflicts.is_empty() && !force {
            return Err(WriteError::Conflicts(conflicts));
        }
        let changed: Vec<(&String, &File)> =
            self.files.iter().filter(|(_, file)| file.status != Status::Fresh).collect();
        let (written, deleted): (Vec<_>, Vec<_>) = changed.into_iter().partition(|(_, file)| file.text.is_some());
        let done = parallel::map(&written, |(path, file)| {
            write_file(&inside(&self.out, path)?, file.text.as_deref().unwrap_or_default())
        });
        done.into_iter().collect::<Result<(), _>>()?;
        deleted.iter().try_for_each(|(path, _)| self.delete(path))?;
        let (written, deleted) = (written.len(), deleted.len());
        Ok(Summary { written, unchanged: self.files.len() - written - deleted, deleted })
    }

    /// Deletes a file, and the folders that it leaves empty.
    fn delete(&self, path: &str) -> Result<(), WriteError> {
        let full = inside(&self.out, path)?;
        delete_file(&full)?;
        for folder in full.ancestors().skip(1).take_while(|folder| *folder != self.out) {
            // Fails if there is something else in it, which is then not ours to delete.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }
}

/// Deletes a file. One that another run has deleted in the meantime is gone, which is what was wanted.
pub(crate) fn delete_file(path: &Path) -> Result<(), WriteError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(WriteError::io("delete", path)(error)),
        _ => Ok(()),
    }
}

/// Writes a file by way of a temporary one beside it, so that no reader sees half of it.
///
/// # Errors
/// If the system refuses.
pub fn write_file(path: &Path, text: &str) -> Result<(), WriteError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => io::Error::new(error.kind(), "there is something else of that name"),
            _ => error,
        })
        .map_err(WriteError::io("create the folder", folder))?;
    replace(path, text, None)
}

/// The same for a file of the user that is there already: it keeps its permissions, and a link leads where it did.
///
/// # Errors
/// If the system refuses.
pub fn rewrite_file(path: &Path, text: &str) -> Result<(), WriteError> {
    let real = fs::canonicalize(path).map_err(WriteError::io("write", path))?;
    let permissions = fs::metadata(&real).map_err(WriteError::io("write", path))?.permissions();
    if permissions.readonly() {
        return Err(WriteError::io("write", path)(io::Error::new(
            ErrorKind::PermissionDenied,
            "the file is read-only",
        )));
    }
    replace(&real, text, Some(permissions))
}

fn replace(path: &Path, text: &str, permissions: Option<Permissions>) -> Result<(), WriteError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = fs::File::create(&temporary)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| permissions.map_or(Ok(()), |permissions| fs::set_permissions(&temporary, permissions)))
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The error that counts is the first one.
        let _ = fs::remove_file(&temporary);
    }
    written.map_err(WriteError::io("write", path))
}

/// Writes files that the user will own: those that are there already, and are not the same, only with `force`.
///
/// # Errors
/// [`WriteError::Conflicts`], before anything is touched, if one would be lost and `force` is not given; others if the
/// system refuses.
pub fn write_new(folder: &Path, files: &[(String, &str)], force: bool) -> Result<(), WriteError> {
    let differs = |(name, text): &&(String, &str)| match fs::read(folder.join(name)) {
        Ok(old) => old != text.as_bytes(),
        Err(error) => !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
    };
    let conflicts: Vec<String> = files.iter().filter(differs).map(|(name, _)| name.clone()).collect();
    if !conflicts.is_empty() && !force {
        return Err(WriteError::Conflicts(conflicts));
    }
    files.iter().try_for_each(|(name, text)| write_file(&folder.join(name), text))
}
