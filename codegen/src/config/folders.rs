//! Ways between folders.

use std::iter;
use std::path::{Component, Path, PathBuf};

/// The way from one folder to another, with forward slashes.
pub(crate) fn relative(from: &Path, to: &Path) -> String {
    let (from, to) = (steps(from), steps(to));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(common).map(|_| "..".to_owned());
    up.chain(to.iter().skip(common).cloned()).collect::<Vec<_>>().join("/")
}

/// The steps from the root of the file system, without detours.
fn steps(path: &Path) -> Vec<String> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut steps = Vec::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(steps.pop()),
            part => steps.push(part.as_os_str().to_string_lossy().into_owned()),
        }
    }
    steps
}

/// `start` and the folders above it, relative if it is: messages should name paths as the user would.
pub(super) fn upwards(start: &Path) -> impl Iterator<Item = PathBuf> {
    let depth = std::path::absolute(start.join(".")).map_or(1, |path| path.components().count());
    let up = |folder: &PathBuf| {
        if folder.is_absolute() { folder.parent().map(Path::to_owned) } else { Some(folder.join("..")) }
    };
    iter::successors(Some(start.to_owned()), up).take(depth)
}
