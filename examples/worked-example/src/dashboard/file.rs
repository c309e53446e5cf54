//! The counts in a file, which one process writes and another one reads.
//!
//! A reader never sees half of a file: it is written beside, and then put in place.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use tokio::sync::watch;

use super::counts::Counts;
use crate::program::Failure;

/// How often a reader looks whether the file has changed.
const LOOK: Duration = Duration::from_millis(200);

/// Where the counts are kept unless somebody says otherwise.
#[must_use]
pub fn default_path() -> PathBuf {
    std::env::temp_dir().join("pet-store-dashboard.json")
}

/// The counts in the file; none when there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<Counts>, Failure> {
    let text = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(|error| format!("cannot read the counts in {}: {error}", path.display()))?,
    };
    let counts = serde_json::from_slice(&text).map_err(|error| {
        format!("{} does not hold page counts ({error}): move it away to start anew", path.display())
    })?;
    Ok(Some(counts))
}

/// Puts these counts in place of those in the file.
pub(super) fn write(path: &Path, counts: &Counts) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer_pretty(&mut beside, counts)?;
    beside.flush()?;
    beside.persist(path)?;
    Ok(())
}

/// The counts in the file, kept up to date for as long as somebody has the receiver.
pub(super) fn follow(path: PathBuf) -> Result<watch::Receiver<Counts>, Failure> {
    let mut seen = modified(&path);
    let (counts, followed) = watch::channel(read(&path)?.unwrap_or_default());
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(LOOK);
        while !counts.is_closed() {
            ticks.tick().await;
            let now = modified(&path);
            if now == seen {
                continue;
            }
            seen = now;
            match read(&path) {
                Ok(read) => {
                    counts.send_replace(read.unwrap_or_default());
                }
                Err(error) => tracing::warn!(error, "still showing the last counts that could be read"),
            }
        }
    });
    Ok(followed)
}

/// What changes whenever the file does.
fn modified(path: &Path) -> Option<(SystemTime, u64)> {
    let file = fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use jiff::Timestamp;

    use super::*;

    fn one_view(url: &str) -> Counts {
        let mut counts = Counts::default();
        counts.add(url, Timestamp::UNIX_EPOCH);
        counts
    }

    #[test]
    fn counts_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("counts.json");
        assert_eq!(read(&path).unwrap(), None);
        write(&path, &one_view("/")).unwrap();
        assert_eq!(read(&path).unwrap(), Some(one_view("/")));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_file_of_something_else_is_named_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("counts.json");
        fs::write(&path, "[1, 2").unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("counts.json does not hold page counts"), "{error}");
    }

    #[tokio::test]
    async fn a_reader_sees_a_file_that_appears_and_one_that_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("counts.json");
        let mut followed = follow(path.clone()).unwrap();
        assert_eq!(*followed.borrow_and_update(), Counts::default());
        for url in ["/", "/pet/1"] {
            write(&path, &one_view(url)).unwrap();
            tokio::time::timeout(Duration::from_secs(10), followed.changed()).await.unwrap().unwrap();
            assert_eq!(*followed.borrow_and_update(), one_view(url));
        }
    }
}
