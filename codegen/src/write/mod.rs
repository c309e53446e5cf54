//! From a tree of files to the disk: only what changed is written, and only what is owned is replaced or deleted.
//!
//! A file is owned when the manifest of its crate lists it with the hash it still has. Everything else belongs to
//! somebody else, and is named instead of touched. Knows nothing of what the files hold.

mod apply;
mod manifest;
mod plan;

#[cfg(test)]
mod tests;

pub(crate) use apply::delete_file;
pub use apply::{Summary, rewrite_file, write_file, write_new};
pub use manifest::MANIFEST;
pub use plan::{Plan, Status, plan};

use std::io;
use std::path::{Path, PathBuf};

/// Why the output folder could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The system refused.
    #[error("cannot {action} `{}`: {error}", path.display())]
    Io {
        /// What was tried: `read`, `write`, `delete`.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: io::Error,
    },
    /// A path of the tree or of a manifest leaves the output folder, by its form or through a link.
    #[error("`{}` is not below the output folder", .0.display())]
    Escape(PathBuf),
    /// Files that are not the tool's stand in the way.
    #[error("{} of the files to be written or deleted {} not as buscodegen left {}", .0.len(), verb(.0), pronoun(.0))]
    Conflicts(Vec<String>),
}

impl WriteError {
    fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io { action, path, error }
    }
}

fn verb(paths: &[String]) -> &'static str {
    if paths.len() == 1 { "is" } else { "are" }
}

fn pronoun(paths: &[String]) -> &'static str {
    if paths.len() == 1 { "it" } else { "them" }
}
