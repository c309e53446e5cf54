//! Noticing that files have changed, by looking at them again and again: that works on every file system, also on those of
//! containers and networks, which tell nobody. Knows nothing of what is in the files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

/// How long between two looks. An editor that saves several files, or one in steps, is done by then.
const PAUSE: Duration = Duration::from_millis(100);

/// How files stood when they were looked at: time and size of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot(BTreeMap<PathBuf, (Option<SystemTime>, u64)>);

impl Snapshot {
    /// Looks at files, and at everything in folders whose name does not start with a dot. What is not there is left out.
    #[must_use]
    pub fn of(paths: &[PathBuf]) -> Self {
        let mut found = BTreeMap::new();
        paths.iter().for_each(|path| look(path, &mut found));
        Self(found)
    }

    /// The files that changed, came or went until `newer`.
    #[must_use]
    pub fn changes(&self, newer: &Self) -> Vec<PathBuf> {
        let changed = newer.0.iter().filter(|(path, state)| self.0.get(*path) != Some(state));
        let gone = self.0.keys().filter(|path| !newer.0.contains_key(*path));
        let mut changes: Vec<PathBuf> = changed.map(|(path, _)| path).chain(gone).cloned().collect();
        changes.sort();
        changes
    }

    /// Waits until something is otherwise than here, and stays so for a moment. Returns what.
    #[must_use]
    pub fn wait(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        let mut last = Self::of(paths);
        loop {
            sleep(PAUSE);
            let now = Self::of(paths);
            if now == last {
                let changes = self.changes(&now);
                if !changes.is_empty() {
                    return changes;
                }
            }
            last = now;
        }
    }
}

fn look(path: &Path, found: &mut BTreeMap<PathBuf, (Option<SystemTime>, u64)>) {
    let Ok(metadata) = fs::metadata(path) else { return };
    if !metadata.is_dir() {
        found.insert(path.to_owned(), (metadata.modified().ok(), metadata.len()));
        return;
    }
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b".")) {
        // A link to a folder may lead around in a circle.
        if !entry.file_type().is_ok_and(|kind| kind.is_symlink()) || !entry.path().is_dir() {
            look(&entry.path(), found);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn what_changed_came_and_went_is_told() {
        let folder = tempfile::TempDir::new().unwrap();
        let paths = [folder.path().to_owned()];
        let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        put("same", "1");
        put("changed", "1");
        put("gone", "1");
        put(".hidden", "1");
        let before = Snapshot::of(&paths);
        assert_eq!(before.changes(&Snapshot::of(&paths)), Vec::<PathBuf>::new());

        put("changed", "12");
        put("new", "1");
        put(".hidden", "12");
        fs::remove_file(folder.path().join("gone")).unwrap();

        let expected: Vec<_> = ["changed", "gone", "new"].map(|name| folder.path().join(name)).into();
        assert_eq!(before.wait(&paths), expected);
    }
}
