//! The parsed files of a schema folder, and the addresses of values in them.
//!
//! A file that is no JSON is kept, so that numbering and messages hold, but marked as broken.

use std::ops::Range;

use super::{Node, Pointer};
use crate::finding::Place;

/// A document, by its position in [`Documents`]; positions follow the order of the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub(crate) usize);

/// A file of the schema folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its path from the schema root, with forward slashes.
    pub name: String,
    /// Its text; empty if it could not be read.
    pub text: String,
    /// Its value; `null` if it is broken.
    pub root: Node,
    /// Whether it could not be read or is no JSON. There is a finding that says why.
    pub broken: bool,
    /// How it came here.
    pub origin: Origin,
}

/// How a document came to be among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is a file of the schema folder.
    Folder,
    /// buscodegen has it from itself, and no file holds it.
    BuiltIn,
    /// It is no schema, only something that findings are about, such as the configuration. Its name is the path to show.
    Beside,
}

/// The address of a value (mostly a schema) in one of the documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaPlace {
    /// The document.
    pub document: DocumentId,
    /// Where in it.
    pub pointer: Pointer,
}

impl SchemaPlace {
    /// The value at `pointer` in `document`.
    #[must_use]
    pub const fn new(document: DocumentId, pointer: Pointer) -> Self {
        Self { document, pointer }
    }

    /// The address one step down.
    #[must_use]
    pub fn join(&self, token: impl ToString) -> Self {
        Self::new(self.document, self.pointer.join(token))
    }
}

/// All documents of a schema folder, sorted by name; after them those of other origins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Documents(pub(super) Vec<Document>);

impl Documents {
    /// The documents with their ids; those of the schema folder first, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (DocumentId, &Document)> {
        self.0.iter().enumerate().map(|(index, document)| (DocumentId(index), document))
    }

    /// The document of an id that these documents gave out.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "ids are given out by `iter` and `find` of the same value only")]
    pub fn get(&self, id: DocumentId) -> &Document {
        &self.0[id.0]
    }

    /// The document of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<DocumentId> {
        let files = self.0.partition_point(|document| document.origin == Origin::Folder);
        let (files, others) = self.0.split_at(files);
        let found = files.binary_search_by(|document| document.name.as_str().cmp(name)).ok();
        let built_in = |document: &Document| document.origin == Origin::BuiltIn && document.name == name;
        let position = || Some(files.len() + others.iter().position(built_in)?);
        found.or_else(position).map(DocumentId)
    }

    /// Adds a file that is no schema, for findings about it: the path to show, and its text (empty if only the path
    /// matters).
    pub fn beside(&mut self, path: impl Into<String>, text: impl Into<String>) -> DocumentId {
        let id = DocumentId(self.0.len());
        let (name, text) = (path.into(), text.into());
        self.0.push(Document { name, text, root: Node::NOTHING, broken: false, origin: Origin::Beside });
        id
    }

    /// The value at a place.
    #[must_use]
    pub fn node(&self, place: &SchemaPlace) -> Option<&Node> {
        self.get(place.document).root.pointer(&place.pointer)
    }

    /// Where the value at a place stands in the text, for a finding about the value.
    #[must_use]
    pub fn place(&self, place: &SchemaPlace) -> Place {
        let span = self.node(place).map_or(0..0, |node| node.span.clone());
        Place { document: place.document, pointer: place.pointer.clone(), span }
    }

    /// Where the name of the member at a place stands, for a finding about the name or about the member as a whole.
    /// For an array's item or the root it is the value's place.
    #[must_use]
    pub fn name_place(&self, place: &SchemaPlace) -> Place {
        match self.name_span(place) {
            Some(span) => Place { document: place.document, pointer: place.pointer.clone(), span },
            None => self.place(place),
        }
    }

    fn name_span(&self, place: &SchemaPlace) -> Option<Range<usize>> {
        let parent = self.get(place.document).root.pointer(&place.pointer.parent()?)?;
        Some(parent.member(place.pointer.last()?)?.name_span.clone())
    }
}
