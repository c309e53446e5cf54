//! The JSON Schema Test Suite, which is no part of the repository.

use std::path::{Path, PathBuf};

/// Its folder: the one that `JSON_SCHEMA_TEST_SUITE` names, or else `../shared/test-suite`, if that is there.
///
/// # Panics
/// If the variable names no folder: the tests that somebody wants to run would pass without having run.
pub(crate) fn folder() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("JSON_SCHEMA_TEST_SUITE").map(PathBuf::from) {
        assert!(named.is_dir(), "JSON_SCHEMA_TEST_SUITE names no folder: {}", named.display());
        return Some(named);
    }
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/test-suite");
    beside.is_dir().then_some(beside)
}
