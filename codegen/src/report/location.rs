//! From places to what people count in: files, lines, columns.

use std::ops::Range;
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::Place;
use crate::source::{Document, Documents, Origin};

/// The files that findings are about, as a reader of the report would name them.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    /// The documents.
    pub documents: &'a Documents,
    /// The path to the schema folder, to stand before their names.
    pub root: &'a Path,
}

/// A place, counted from 1; columns are characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// Path of the file.
    pub file: String,
    /// JSON pointer of the value.
    pub pointer: String,
    /// First line.
    pub line: usize,
    /// First character.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// The character after the last one.
    pub end_column: usize,
}

impl<'a> Files<'a> {
    /// The document of a place.
    #[must_use]
    pub fn document(&self, place: &Place) -> &'a Document {
        self.documents.get(place.document)
    }

    /// The path of a place's file, with forward slashes.
    #[must_use]
    pub fn path(&self, place: &Place) -> String {
        let Document { name, origin, .. } = self.document(place);
        if *origin == Origin::Beside {
            return name.clone();
        }
        match forward_slashes(self.root).trim_end_matches('/') {
            "" | "." => name.clone(),
            root => format!("{root}/{name}"),
        }
    }

    /// Lines and columns of a place.
    #[must_use]
    pub fn location(&self, place: &Place) -> Location {
        let text = &self.document(place).text;
        let Range { start, end } = clip(text, &place.span);
        let (line, column) = line_and_column(text, start);
        let (end_line, end_column) = line_and_column(text, end);
        let (file, pointer) = (self.path(place), place.pointer.to_string());
        Location { file, pointer, line, column, end_line, end_column }
    }
}

/// A path as it is written on every system.
pub(crate) fn forward_slashes(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// The span, inside the text and on whole characters.
pub(super) fn clip(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(span.start);
    start..text.floor_char_boundary(span.end).max(start)
}

/// Where in the text a byte is, both from one.
pub(super) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}
