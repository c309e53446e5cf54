//! Data that is no part of the repository: where an environment variable says that it is, or else in `../shared`.

use std::path::{Path, PathBuf};

/// The file or folder that the variable names, or the one of this name in `../shared`, if that is there.
///
/// # Panics
/// If the variable names what is not there: the tests that somebody wants to run would pass without having run.
pub(crate) fn find(variable: &str, name: &str) -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(variable).map(PathBuf::from) {
        assert!(named.exists(), "{variable} names what is not there: {}", named.display());
        return Some(named);
    }
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(name);
    beside.exists().then_some(beside)
}

/// The JSON Schema Test Suite.
#[allow(dead_code, reason = "not every test reads it")]
pub(crate) fn test_suite() -> Option<PathBuf> {
    find("JSON_SCHEMA_TEST_SUITE", "test-suite")
}

/// Schemas that projects publish, with documents.
#[allow(dead_code, reason = "not every test reads them")]
pub(crate) fn real_schemas() -> Option<PathBuf> {
    find("JSON_SCHEMA_REAL_SCHEMAS", "real-schemas")
}
