//! The schema folder, read and parsed: texts, documents, and JSON values with their places.
//!
//! `folder` alone reads. Nothing here knows what the JSON means.

mod document;
mod folder;
mod git;
mod history;
mod mask;
mod node;
mod parse;
mod pointer;

pub use document::{Document, DocumentId, Documents, Origin, SchemaPlace};
pub(crate) use folder::read_text;
pub use folder::{MAX_FILE_BYTES, Source, SourceError, Sources, Unreadable};
pub use git::{GitError, Revision};
pub use history::{History, Version};
pub use node::{Member, Members, Node, NodeValue};
pub use pointer::Pointer;
