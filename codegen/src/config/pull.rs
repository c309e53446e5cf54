//! `[pull.NAME]`: definitions of others, and where they come from.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// `[pull.NAME]`: definitions of others.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pull {
    /// The repository that they are in; without one, they come from a folder as it is.
    pub repository: Option<PathBuf>,
    /// What the commit is called.
    #[serde(rename = "ref", default = "head")]
    pub reference: String,
    /// Their schema folder; in a repository, seen from its root.
    #[serde(default)]
    pub folder: PathBuf,
    /// The APIs that are wanted; none means all.
    #[serde(default)]
    pub apis: Vec<String>,
}

fn head() -> String {
    "HEAD".to_owned()
}

/// Where they come from, in a line.
impl fmt::Display for Pull {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slashes = |path: &Path| path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        match &self.repository {
            Some(repository) => write!(to, "{}@{}:{}", slashes(repository), self.reference, slashes(&self.folder))?,
            None => to.write_str(&slashes(&self.folder))?,
        }
        if self.apis.is_empty() { Ok(()) } else { write!(to, " ({})", self.apis.join(", ")) }
    }
}
