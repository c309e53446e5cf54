//! The files to be written, as values: path to contents.
//!
//! Paths are relative to the output folder, with forward slashes; the first step is the crate's folder. Knows nothing of
//! what is on the disk already; that is `write`.

use std::collections::{BTreeMap, BTreeSet};

/// Generated files, sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree(pub BTreeMap<String, String>);

impl Tree {
    /// The folders of the crates.
    #[must_use]
    pub fn crates(&self) -> BTreeSet<&str> {
        self.0.keys().filter_map(|path| path.split_once('/')).map(|(folder, _)| folder).collect()
    }

    /// The files of a crate, by path inside of it.
    pub(crate) fn files_of(&self, folder: &str) -> impl Iterator<Item = (&str, &str)> {
        let folder = format!("{folder}/");
        let first = self.0.range(folder.clone()..);
        first.map_while(move |(path, text)| Some((path.strip_prefix(folder.as_str())?, text.as_str())))
    }
}
