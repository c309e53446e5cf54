//! The files to be written, as values: path to contents.
//!
//! Paths are relative to the output folder, with forward slashes. Knows nothing of what is there already; that is `write`.

use std::collections::BTreeMap;

/// Generated files, sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree(pub BTreeMap<String, String>);
