//! What the tool wrote into a crate: the file `.buscodegen.json` in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::digest::sha256;
use crate::tree::Tree;

/// The manifest's name inside a crate.
pub const MANIFEST: &str = ".buscodegen.json";

/// The files of a crate as they were written, and by which version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    /// The version of buscodegen.
    pub(super) version: String,
    /// SHA-256 in hexadecimal by path inside the crate.
    pub(super) files: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of one crate of a tree.
    pub(super) fn of(tree: &Tree, folder: &str) -> Self {
        let files = tree.files_of(folder).map(|(path, text)| (path.to_owned(), sha256(text.as_bytes())));
        Self { version: crate::VERSION.to_owned(), files: files.collect() }
    }

    pub(super) fn to_text(&self) -> String {
        // Strings only: nothing in it can fail to be JSON.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}
