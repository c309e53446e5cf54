//! Reading the schema folder: the only place of the pipeline that touches files it did not write.
//!
//! What cannot be read is carried on as such, to become a finding with the file's name. Knows nothing of JSON.

use std::fs::{self, DirEntry, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// The largest schema file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// The texts of a schema folder, sorted by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources(Vec<Source>);

/// One file of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Path from the schema root, with forward slashes.
    pub name: String,
    /// The text, or why there is none.
    pub text: Result<String, Unreadable>,
}

/// Why a schema file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is larger than [`MAX_FILE_BYTES`].
    #[error("the file is larger than {} MiB", MAX_FILE_BYTES / 1024 / 1024)]
    TooLarge,
    /// It is not text in UTF-8.
    #[error("the file is not UTF-8 from byte {0} on")]
    NotUtf8(usize),
    /// Its name is not text in UTF-8.
    #[error("the file's name is not UTF-8")]
    NameNotUtf8,
    /// It is a link that leads out of the schema folder.
    #[error("the link leads out of the schema folder")]
    OutsideRoot,
    /// It is a link to a folder. They are not followed: they may lead in circles.
    #[error("links to folders are not followed; link to the files or copy them")]
    LinkedFolder,
    /// It is neither file nor folder.
    #[error("not a regular file")]
    NotAFile,
    /// The system refused.
    #[error("the file could not be read: {0}")]
    Io(String),
}

/// Why the schema folder could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{}", match error.kind() {
    io::ErrorKind::NotFound => format!(
        "there is no schema folder `{}`: run this in a project, name its buscodegen.toml with --config, or start one with `buscodegen init`",
        path.display()
    ),
    io::ErrorKind::NotADirectory => format!("the schema folder `{}` is a file", path.display()),
    _ => format!("cannot read the schema folder `{}`: {error}", path.display()),
})]
pub struct SourceError {
    /// The folder.
    pub path: PathBuf,
    /// What the system said.
    #[source]
    pub error: io::Error,
}

impl Sources {
    /// Reads every `*.json` file below `root`; files and folders whose name starts with a dot are passed over.
    ///
    /// # Errors
    /// If `root` or a folder below it cannot be listed.
    pub fn read(root: &Path) -> Result<Self, SourceError> {
        let real_root = fs::canonicalize(root).map_err(failed(root))?;
        let mut found = Vec::new();
        let mut open = vec![(root.to_owned(), String::new())];
        while let Some((folder, prefix)) = open.pop() {
            for entry in fs::read_dir(&folder).map_err(failed(&folder))? {
                let entry = entry.map_err(failed(&folder))?;
                if entry.file_name().as_encoded_bytes().starts_with(b".") {
                    continue;
                }
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                match look(&entry, &real_root) {
                    Found::Folder => open.push((entry.path(), name + "/")),
                    Found::Unreadable(Unreadable::LinkedFolder) => {
                        found.push(Source { name, text: Err(Unreadable::LinkedFolder) });
                    }
                    _ if !name.ends_with(".json") => {}
                    Found::Unreadable(why) => found.push(Source { name, text: Err(why) }),
                    Found::File => found.push(Source { name, text: read_text(&entry.path()) }),
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    /// Adds files that the user names, whatever their names end with. One that is no file below `root` is left out: the
    /// reference that needs it will say so.
    #[must_use]
    pub fn with<'n>(self, root: &Path, names: impl IntoIterator<Item = &'n String>) -> Self {
        let Ok(real_root) = fs::canonicalize(root) else { return self };
        let mut files = self.0;
        for name in names {
            let path = root.join(name);
            let inside = fs::canonicalize(&path).is_ok_and(|real| real.starts_with(&real_root) && real.is_file());
            if inside && !files.iter().any(|file| file.name == *name) {
                files.push(Source { name: name.clone(), text: read_text(&path) });
            }
        }
        files.into_iter().collect()
    }

    /// The files, sorted by name.
    #[must_use]
    pub fn files(&self) -> &[Source] {
        &self.0
    }
}

impl FromIterator<Source> for Sources {
    fn from_iter<I: IntoIterator<Item = Source>>(files: I) -> Self {
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Self(files)
    }
}

/// Sources that are already in memory, as pairs of name and text.
impl<N: Into<String>, T: Into<String>> FromIterator<(N, T)> for Sources {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(files: I) -> Self {
        files.into_iter().map(|(name, text)| Source { name: name.into(), text: Ok(text.into()) }).collect()
    }
}

impl IntoIterator for Sources {
    type Item = Source;
    type IntoIter = std::vec::IntoIter<Source>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

enum Found {
    Folder,
    File,
    Unreadable(Unreadable),
}

fn look(entry: &DirEntry, real_root: &Path) -> Found {
    match look_through_links(entry, real_root) {
        Ok(found) => found,
        Err(error) => Found::Unreadable(Unreadable::Io(error.to_string())),
    }
}

fn look_through_links(entry: &DirEntry, real_root: &Path) -> io::Result<Found> {
    let own = entry.file_type()?;
    if own.is_dir() {
        return Ok(Found::Folder);
    }
    let target = fs::metadata(entry.path())?;
    Ok(if target.is_dir() {
        Found::Unreadable(Unreadable::LinkedFolder)
    } else if own.is_symlink() && !fs::canonicalize(entry.path())?.starts_with(real_root) {
        Found::Unreadable(Unreadable::OutsideRoot)
    } else if !target.is_file() {
        Found::Unreadable(Unreadable::NotAFile)
    } else if entry.file_name().to_str().is_none() {
        Found::Unreadable(Unreadable::NameNotUtf8)
    } else {
        Found::File
    })
}

pub(crate) fn read_text(path: &Path) -> Result<String, Unreadable> {
    let mut bytes = Vec::new();
    // One byte more than allowed, rather than asking for the size first: the file may grow meanwhile.
    let read = File::open(path).and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes));
    match read {
        Err(error) => Err(Unreadable::Io(error.to_string())),
        Ok(_) if bytes.len() as u64 > MAX_FILE_BYTES => Err(Unreadable::TooLarge),
        Ok(_) => String::from_utf8(bytes).map_err(|error| Unreadable::NotUtf8(error.utf8_error().valid_up_to())),
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> SourceError {
    let path = path.to_owned();
    move |error| SourceError { path, error }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use tempfile::TempDir;

    use super::*;

    fn folder<const N: usize>(files: [(&str, &[u8]); N]) -> TempDir {
        let folder = TempDir::new().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    #[test]
    fn json_files_are_read_at_every_depth_and_sorted_by_name() {
        let folder = folder([
            ("b.json", b"2"),
            ("a/z.json", b"1"),
            ("a.json", b"0"),
            ("notes.md", b""),
            (".git/x.json", b""),
            ("a/.hidden.json", b""),
        ]);
        let sources = Sources::read(folder.path()).unwrap();
        let names: Vec<_> = sources.files().iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a.json", "a/z.json", "b.json"]);
        assert_eq!(sources.files()[1].text.as_deref(), Ok("1"));
    }

    #[test]
    fn files_that_the_user_names_are_read_whatever_their_ending_but_none_outside() {
        let folder = folder([("schemas/a.json", b"0"), ("schemas/v/event.yaml", b"1"), ("secret", b"s")]);
        let root = folder.path().join("schemas");
        let names = ["v/event.yaml", "../secret", "missing", "a.json"].map(str::to_owned);
        let sources = Sources::read(&root).unwrap().with(&root, &names);
        let names: Vec<_> = sources.files().iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a.json", "v/event.yaml"]);
    }

    #[test]
    fn what_is_no_text_or_too_long_is_kept_with_the_reason() {
        let long = vec![b' '; usize::try_from(MAX_FILE_BYTES).unwrap() + 1];
        let folder = folder([("a.json", b"ab\xff"), ("b.json", &long)]);
        let sources = Sources::read(folder.path()).unwrap();
        let texts: Vec<_> = sources.into_iter().map(|file| file.text).collect();
        assert_eq!(texts, [Err(Unreadable::NotUtf8(2)), Err(Unreadable::TooLarge)]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_to_files_inside_only() {
        use std::os::unix::fs::symlink;
        let outside = folder([("secret.json", b"s")]);
        let folder = folder([("real.json", b"1"), ("sub/x.json", b"2")]);
        symlink("real.json", folder.path().join("inside.json")).unwrap();
        symlink(outside.path().join("secret.json"), folder.path().join("outside.json")).unwrap();
        symlink("sub", folder.path().join("linked")).unwrap();
        symlink("nowhere.json", folder.path().join("dangling.json")).unwrap();

        let sources = Sources::read(folder.path()).unwrap();

        let text = |name: &str| sources.files().iter().find(|file| file.name == name).unwrap().text.clone();
        assert_eq!(text("inside.json"), Ok("1".to_owned()));
        assert_eq!(text("outside.json"), Err(Unreadable::OutsideRoot));
        assert_eq!(text("linked"), Err(Unreadable::LinkedFolder));
        assert!(matches!(text("dangling.json"), Err(Unreadable::Io(_))));
        assert!(!sources.files().iter().any(|file| file.name == "linked/x.json"));
    }
}
