//! One form for definition files and schemas: what `buscodegen fmt` makes of a text.
//!
//! Known members stand in a fixed order, names that authors give (members of `properties`, rpcs, types) keep theirs; two
//! spaces, a line break at the end, and what is short and flat on one line. Strings and numbers are copied as they are
//! spelt, so that a file means the same afterwards. Takes and returns texts, and touches no file.

mod layout;
mod order;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use order::Role;

use crate::config::Config;
use crate::definition::is_definition;
use crate::finding::{Finding, Findings, Place};
use crate::source::{Document, DocumentId, Documents, Pointer, SourceError, Sources};

/// What formatting some files comes to.
#[derive(Clone, Debug)]
pub struct Formatted {
    /// The files as they are.
    pub documents: Documents,
    /// What keeps files from being formatted: they are no JSON, or have a member twice. Sorted.
    pub findings: Findings,
    /// The others, with the text that each should have.
    pub texts: Vec<(DocumentId, String)>,
}

/// The canonical form of each file. Files that cannot be read as JSON, of which every member counts, are left out and have
/// findings.
#[must_use]
pub fn format(sources: Sources) -> Formatted {
    let (documents, mut findings) = Documents::parse(sources);
    findings.sort();
    let refused = |id| findings.iter().any(|finding| finding.place.document == id);
    let wanted = documents.iter().filter(|(id, _)| !refused(*id));
    let texts = wanted.map(|(id, document)| (id, canonical(document))).collect();
    Formatted { documents, findings, texts }
}

impl Formatted {
    /// The files that are not as they should be.
    pub fn changes(&self) -> impl Iterator<Item = (&Document, &str)> {
        let each = self.texts.iter().map(|(id, text)| (self.documents.get(*id), text.as_str()));
        each.filter(|(document, text)| document.text != *text)
    }

    /// A finding for each file that is not as it should be, at the line where that begins; besides those that there are.
    #[must_use]
    pub fn check(&self) -> Findings {
        let mut findings = self.findings.clone();
        for (id, text) in self.texts.iter().filter(|(id, text)| self.documents.get(*id).text != *text) {
            let place = Place {
                document: *id,
                pointer: Pointer::root(),
                span: difference(&self.documents.get(*id).text, text),
            };
            findings
                .push(Finding::error("unformatted", place, "the file is not formatted").help("run `buscodegen fmt`"));
        }
        findings.sort();
        findings
    }
}

/// The first line of `old` that is not as in `new`.
pub(crate) fn difference(old: &str, new: &str) -> std::ops::Range<usize> {
    let mut start = 0;
    for (line, wanted) in old.split_inclusive('\n').zip(new.split_inclusive('\n')) {
        if line != wanted {
            let indent = line.len() - line.trim_start().len();
            return start + indent..start + line.trim_end().len().max(indent);
        }
        start += line.len();
    }
    start..old.len()
}

/// The text of a document that is JSON, in its canonical form.
#[must_use]
pub fn canonical(document: &Document) -> String {
    let role = if is_definition(&document.root) { Role::Definition } else { Role::Schema };
    layout::text(&document.text, &document.root, role)
}

/// The files of a project that are its own: all below the schema folder but those that were pulled or stand for
/// addresses of others.
///
/// # Errors
/// If the schema folder cannot be read.
pub fn own_files(config: &Config) -> Result<Sources, SourceError> {
    let all = Sources::read(&config.schema_root())?;
    Ok(all.into_iter().filter(|source| !config.is_foreign(&source.name)).collect())
}

/// The files of a project by paths that a user names: files, and all `*.json` below folders.
///
/// # Errors
/// If a folder cannot be read.
pub fn named_files(paths: &[PathBuf]) -> Result<Sources, SourceError> {
    let mut found = std::collections::BTreeMap::new();
    for path in paths {
        let name = path.display().to_string();
        if path.is_dir() {
            let below = Sources::read(path)?.into_iter();
            found.extend(below.map(|source| (path.join(&source.name).display().to_string(), source.text)));
        } else {
            found.insert(name, crate::source::read_text(path));
        }
    }
    Ok(found.into_iter().map(|(name, text)| crate::source::Source { name, text }).collect())
}
