//! Which draft of JSON Schema a file is written in.

use buscodegen_runtime::formats::Format;

use std::collections::BTreeMap;

use crate::definition::is_definition;
use crate::finding::{Finding, Findings};
use crate::source::{Document, DocumentId, Documents, SchemaPlace};

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
        let bare = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
        let bare = bare.strip_suffix('#').unwrap_or(bare);
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

/// Where the meta-schemas of a draft are.
pub(super) const fn origin(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Draft4 | Dialect::Draft6 | Dialect::Draft7 => "http://json-schema.org",
        Dialect::Draft201909 | Dialect::Draft202012 => "https://json-schema.org",
    }
}

/// The draft of every file that is not written in the default one.
pub(super) fn dialects(documents: &Documents, findings: &mut Findings) -> BTreeMap<DocumentId, Dialect> {
    let mut dialects = BTreeMap::new();
    for (id, document) in documents.iter() {
        let Some(address) = document.root.get("$schema").and_then(|node| node.as_str()) else {
            continue;
        };
        let dialect = Dialect::from_address(address);
        if let Some(message) = complaint(document, address, dialect) {
            let place = documents.place(&SchemaPlace::new(id, ["$schema"].into()));
            let help =
                format!("known are draft 4, 6, 7, 2019-09 and 2020-12, such as `{}`", Dialect::default().address());
            findings.push(Finding::error("unknown-dialect", place, message).help(help));
        }
        dialects.extend(dialect.map(|dialect| (id, dialect)));
    }
    dialects
}

fn complaint(document: &Document, address: &str, dialect: Option<Dialect>) -> Option<String> {
    if is_definition(&document.root) {
        // Anything but another draft is the way to `bus.schema.json`, wherever that is.
        let other = dialect.is_some_and(|dialect| dialect != Dialect::Draft202012);
        return other.then(|| "the schemas of an API definition are draft 2020-12".to_owned());
    }
    dialect.is_none().then(|| format!("`{address}` is no draft of JSON Schema that buscodegen knows"))
}
