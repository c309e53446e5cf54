//! The meta-schemas of the drafts, for references to them: documents that no file holds.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use referencing::meta;

use super::address::Addresses;
use super::dialect::Language;
use super::{Dialect, dialect};
use crate::source::{DocumentId, Documents, Node};

type Text = &'static LazyLock<Arc<serde_json::Value>>;

/// What a draft's meta-schema consists of, by address without scheme.
const PARTS: &[(Dialect, &str, Text)] = &[
    (Dialect::Draft4, "draft-04/schema", &meta::DRAFT4),
    (Dialect::Draft6, "draft-06/schema", &meta::DRAFT6),
    (Dialect::Draft7, "draft-07/schema", &meta::DRAFT7),
    (Dialect::Draft201909, "draft/2019-09/schema", &meta::DRAFT201909),
    (Dialect::Draft201909, "draft/2019-09/meta/applicator", &meta::DRAFT201909_APPLICATOR),
    (Dialect::Draft201909, "draft/2019-09/meta/content", &meta::DRAFT201909_CONTENT),
    (Dialect::Draft201909, "draft/2019-09/meta/core", &meta::DRAFT201909_CORE),
    (Dialect::Draft201909, "draft/2019-09/meta/format", &meta::DRAFT201909_FORMAT),
    (Dialect::Draft201909, "draft/2019-09/meta/meta-data", &meta::DRAFT201909_META_DATA),
    (Dialect::Draft201909, "draft/2019-09/meta/validation", &meta::DRAFT201909_VALIDATION),
    (Dialect::Draft202012, "draft/2020-12/schema", &meta::DRAFT202012),
    (Dialect::Draft202012, "draft/2020-12/meta/applicator", &meta::DRAFT202012_APPLICATOR),
    (Dialect::Draft202012, "draft/2020-12/meta/content", &meta::DRAFT202012_CONTENT),
    (Dialect::Draft202012, "draft/2020-12/meta/core", &meta::DRAFT202012_CORE),
    (Dialect::Draft202012, "draft/2020-12/meta/format-annotation", &meta::DRAFT202012_FORMAT_ANNOTATION),
    (Dialect::Draft202012, "draft/2020-12/meta/format-assertion", &meta::DRAFT202012_FORMAT_ASSERTION),
    (Dialect::Draft202012, "draft/2020-12/meta/meta-data", &meta::DRAFT202012_META_DATA),
    (Dialect::Draft202012, "draft/2020-12/meta/unevaluated", &meta::DRAFT202012_UNEVALUATED),
    (Dialect::Draft202012, "draft/2020-12/meta/validation", &meta::DRAFT202012_VALIDATION),
];

/// Adds the meta-schemas that a reference names and no file is.
pub(super) fn add(
    documents: &mut Documents,
    languages: &mut BTreeMap<DocumentId, Language>,
    addresses: &mut Addresses,
) {
    let roots: Vec<&Node> = documents.iter().map(|(_, document)| &document.root).collect();
    let mut wanted = named(roots);
    wanted.sort_unstable();
    wanted.dedup();
    for (dialect, path, text) in PARTS.iter().filter(|(dialect, ..)| wanted.contains(dialect)) {
        let name = format!("json-schema.org/{path}.json");
        let address = format!("{}/{path}", dialect::origin(*dialect));
        let given = !addresses.with_id(&address).is_empty() || addresses.refs().file(&address).is_some();
        // A file of this path can only be meant as the same.
        if given || documents.find(&name).is_some() {
            continue;
        }
        if let Ok(text) = serde_json::to_string_pretty(&****text) {
            let id = documents.add_built_in(name, text);
            languages.insert(id, Language::from(*dialect));
            addresses.enter(documents, id, Language::from(*dialect));
        }
    }
}

/// The drafts whose meta-schemas references in these values name.
fn named(roots: Vec<&Node>) -> Vec<Dialect> {
    let mut found = Vec::new();
    let mut open = roots;
    while let Some(node) = open.pop() {
        open.extend(node.as_array().unwrap_or_default());
        for member in node.as_object().unwrap_or_default() {
            open.push(&member.value);
            if !["$ref", "$dynamicRef"].contains(&member.name.as_str()) {
                continue;
            }
            let address = member.value.as_str().map(|text| text.split_once('#').map_or(text, |(address, _)| address));
            let part = PARTS.iter().find(|(dialect, path, _)| {
                let origin = dialect::origin(*dialect);
                address.and_then(|text| text.strip_prefix(origin)?.strip_prefix('/')) == Some(path)
            });
            found.extend(part.map(|(dialect, ..)| *dialect));
        }
    }
    found
}
