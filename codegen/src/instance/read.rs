//! Reading what is to be judged: files that the user names, or standard input.

use std::io::{self, Read as _};
use std::path::PathBuf;

use crate::source::{MAX_FILE_BYTES, Source, Sources, Unreadable, read_text};

/// The files, called as the user calls them. What cannot be read becomes a finding later.
#[must_use]
pub fn read_files(paths: &[PathBuf]) -> Sources {
    let mut paths = paths.to_vec();
    paths.sort();
    paths.dedup();
    let read = |path: &PathBuf| Source { name: path.display().to_string(), text: read_text(path) };
    paths.iter().map(read).collect()
}

/// Standard input, called `<stdin>`.
#[must_use]
pub fn read_stdin() -> Sources {
    let mut bytes = Vec::new();
    let text = match io::stdin().lock().take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes) {
        Err(error) => Err(Unreadable::Io(error.to_string())),
        Ok(_) if bytes.len() as u64 > MAX_FILE_BYTES => Err(Unreadable::TooLarge),
        Ok(_) => String::from_utf8(bytes).map_err(|error| Unreadable::NotUtf8(error.utf8_error().valid_up_to())),
    };
    [Source { name: "<stdin>".to_owned(), text }].into_iter().collect()
}
