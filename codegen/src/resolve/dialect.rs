//! Which draft of JSON Schema a file is written in, and which of its vocabularies count.

use buscodegen_runtime::formats::Format;

use std::collections::BTreeMap;

use super::Refs;
use super::vocabulary::Vocabularies;
use crate::definition::is_definition;
use crate::finding::{Finding, Findings};
use crate::source::{Document, DocumentId, Documents, Node, SchemaPlace};

/// A draft of JSON Schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// Draft 4.
    Draft4,
    /// Draft 6.
    Draft6,
    /// Draft 7.
    Draft7,
    /// Draft 2019-09.
    Draft201909,
    /// Draft 2020-12, in which definitions are written.
    #[default]
    Draft202012,
}

impl Dialect {
    /// The format of this name, if the draft defines it. Later formats say nothing in earlier drafts.
    #[must_use]
    pub fn format(self, name: &str) -> Option<Format> {
        let since = |format: Format| match format {
            Format::DateTime | Format::Email | Format::Hostname | Format::Ipv4 | Format::Ipv6 | Format::Uri => {
                Self::Draft4
            }
            Format::UriReference | Format::UriTemplate | Format::JsonPointer => Self::Draft6,
            Format::Duration | Format::Uuid => Self::Draft201909,
            _ => Self::Draft7,
        };
        Format::named(name).filter(|format| since(*format) <= self)
    }
}

/// The `$schema` of whatever draft is the newest.
const NEWEST: &str = "json-schema.org/schema";

const ADDRESSES: [(&str, Dialect); 5] = [
    ("json-schema.org/draft-04/schema", Dialect::Draft4),
    ("json-schema.org/draft-06/schema", Dialect::Draft6),
    ("json-schema.org/draft-07/schema", Dialect::Draft7),
    ("json-schema.org/draft/2019-09/schema", Dialect::Draft201909),
    ("json-schema.org/draft/2020-12/schema", Dialect::Draft202012),
];

impl Dialect {
    /// The draft with this `$schema`.
    #[must_use]
    pub fn from_address(address: &str) -> Option<Self> {
        let bare = bare(address)?;
        ADDRESSES.iter().find(|(known, _)| *known == bare).map(|(_, dialect)| *dialect)
    }

    /// The `$schema` of this draft.
    #[must_use]
    pub const fn address(self) -> &'static str {
        match self {
            Self::Draft4 => "http://json-schema.org/draft-04/schema#",
            Self::Draft6 => "http://json-schema.org/draft-06/schema#",
            Self::Draft7 => "http://json-schema.org/draft-07/schema#",
            Self::Draft201909 => "https://json-schema.org/draft/2019-09/schema",
            Self::Draft202012 => "https://json-schema.org/draft/2020-12/schema",
        }
    }
}

/// The address of a meta-schema, however it is written.
fn bare(address: &str) -> Option<&str> {
    let bare = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    Some(bare.strip_suffix('#').unwrap_or(bare))
}

/// Where the meta-schemas of a draft are.
pub(super) const fn origin(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Draft4 | Dialect::Draft6 | Dialect::Draft7 => "http://json-schema.org",
        Dialect::Draft201909 | Dialect::Draft202012 => "https://json-schema.org",
    }
}

/// The language of a file's schemas: the draft, and the vocabularies of it that its meta-schema names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Language {
    pub(super) dialect: Dialect,
    pub(super) vocabularies: Vocabularies,
    /// Whether its `$schema` is no draft's, but that of a file.
    pub(super) custom: bool,
}

impl From<Dialect> for Language {
    fn from(dialect: Dialect) -> Self {
        Self { dialect, ..Self::default() }
    }
}

/// The language of every file that is not written in the default one.
pub(super) fn languages(documents: &Documents, refs: &Refs, findings: &mut Findings) -> BTreeMap<DocumentId, Language> {
    let mut languages = BTreeMap::new();
    for (id, document) in documents.iter() {
        let Some(address) = schema(document) else { continue };
        if is_definition(&document.root) {
            // Anything but another draft is the way to `bus.schema.json`, wherever that is.
            if Dialect::from_address(address).is_some_and(|dialect| dialect != Dialect::Draft202012) {
                let message = "the schemas of an API definition are draft 2020-12".to_owned();
                findings.push(unknown(documents, id, message, KNOWN));
            }
            continue;
        }
        match (Meta { documents, refs }).language(id, 0) {
            Ok(language) => drop(languages.insert(id, language)),
            Err(found) => findings.extend(found),
        }
    }
    languages
}

const KNOWN: &str =
    "known are draft 4, 6, 7, 2019-09 and 2020-12, such as `https://json-schema.org/draft/2020-12/schema`";

/// Whether schemas for single items are listed behind `items`, as only older drafts allow.
fn lists_items(node: &Node) -> bool {
    let members = node.as_object().unwrap_or_default().iter();
    let values = members.filter(|member| !["enum", "const", "default", "examples"].contains(&member.name.as_str()));
    let is_list = |items: &[Node]| items.first().is_some_and(|first| first.as_object().is_some());
    node.get("items").and_then(Node::as_array).is_some_and(is_list)
        || values.map(|member| &member.value).chain(node.as_array().unwrap_or_default()).any(lists_items)
}

fn schema(document: &Document) -> Option<&str> {
    document.root.get("$schema").and_then(Node::as_str)
}

fn unknown(documents: &Documents, id: DocumentId, message: String, help: &str) -> Finding {
    let place = documents.place(&SchemaPlace::new(id, ["$schema"].into()));
    Finding::error("unknown-dialect", place, message).help(help)
}

/// Where meta-schemas are looked for.
struct Meta<'d> {
    documents: &'d Documents,
    refs: &'d Refs,
}

impl Meta<'_> {
    /// The language of a file, whose meta-schema may be a file with a meta-schema of its own.
    fn language(&self, id: DocumentId, depth: usize) -> Result<Language, Findings> {
        /// A chain longer than this comes back to itself.
        const LONGEST: usize = 8;
        let document = self.documents.get(id);
        let Some(address) = schema(document) else { return Ok(Language::default()) };
        if let Some(dialect) = Dialect::from_address(address) {
            return Ok(dialect.into());
        }
        if bare(address) == Some(NEWEST) {
            // The newest of its author's day.
            let dialect = if lists_items(&document.root) { Dialect::Draft7 } else { Dialect::default() };
            return Ok(Language { custom: true, ..dialect.into() });
        }
        let unknown = |message: String, help: &str| unknown(self.documents, id, message, help);
        let Some(meta) = self.find(address).filter(|_| depth < LONGEST) else {
            let message = format!("`{address}` is no draft of JSON Schema that buscodegen knows");
            let help =
                format!("{KNOWN}; a meta-schema of your own is a file of the schema folder, by its `$id` or `[refs]`");
            return Err(unknown(message, &help).into());
        };
        let dialect = self.language(meta, depth + 1)?.dialect;
        match Vocabularies::of(&self.documents.get(meta).root, dialect) {
            Ok(vocabularies) => Ok(Language { dialect, vocabularies, custom: true }),
            Err(names) => {
                let message =
                    format!("the meta-schema calls for `{}`, which buscodegen does not know", names.join("`, `"));
                let help = "a vocabulary that may be ignored is `false` in `$vocabulary`";
                let place = self.documents.place(&SchemaPlace::new(meta, ["$vocabulary"].into()));
                Err(unknown(message, help).also(place, "here").into())
            }
        }
    }

    /// The file with this address, by its own word or by that of the configuration.
    fn find(&self, address: &str) -> Option<DocumentId> {
        let bare = |address: &str| address.strip_suffix('#').unwrap_or(address).to_owned();
        let own = |root: &Node| {
            let id = ["$id", "id"].into_iter().find_map(|keyword| root.get(keyword)?.as_str().map(bare));
            id == Some(bare(address))
        };
        let by_id = self.documents.iter().find(|(_, document)| own(&document.root)).map(|(id, _)| id);
        by_id.or_else(|| self.documents.find(&self.refs.file(&bare(address))??))
    }
}
