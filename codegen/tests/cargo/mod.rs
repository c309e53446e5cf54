//! A project on disk and a real cargo, offline, that works in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder that stands where it stood in earlier runs. What did not change keeps its time, so that cargo need not compile it
/// again.
pub(crate) struct Project(PathBuf);

/// What cargo said, and whether it was content.
#[allow(dead_code, reason = "not every test asks")]
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) content: bool,
}

impl Project {
    /// The project of this name, with the versions of dependencies that the repository has.
    pub(crate) fn new(name: &str) -> Self {
        let project = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects").join(name));
        project.put("Cargo.lock", &fs::read_to_string(repository().join("Cargo.lock")).unwrap());
        project
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file.
    pub(crate) fn put(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        if fs::read(&path).ok().as_deref() != Some(text.as_bytes()) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    /// Deletes a file, if it is there.
    #[allow(dead_code, reason = "not every test has to")]
    pub(crate) fn delete(&self, path: &str) {
        fs::remove_file(self.0.join(path)).ok();
    }

    /// Copies a folder.
    #[allow(dead_code, reason = "not every test has to")]
    pub(crate) fn copy(&self, from: &Path, to: &str) {
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let to = format!("{to}/{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                self.copy(&entry.path(), &to);
            } else {
                self.put(&to, &fs::read_to_string(entry.path()).unwrap());
            }
        }
    }

    /// Runs cargo, with the dependencies that the repository's own target folder has already.
    #[allow(dead_code, reason = "not every test has to")]
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Said {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TERM_COLOR", "never")
            .env("RUSTDOCFLAGS", "-Dwarnings")
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        let text = [output.stderr, output.stdout].concat();
        Said { text: String::from_utf8_lossy(&text).into_owned(), content: output.status.success() }
    }

    /// Runs cargo, which must be content; what it said.
    #[allow(dead_code, reason = "not every test has to")]
    pub(crate) fn succeed(&self, arguments: &[&str]) -> String {
        let Said { text, content } = self.cargo(arguments);
        assert!(content, "cargo {}: {text}", arguments.join(" "));
        text
    }
}

/// The repository that this test is of.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
