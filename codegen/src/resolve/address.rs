//! The addresses of schemas: what `$id` and `$anchor` of each draft make of files and of parts of them.
//!
//! A file, and each schema in it with an `$id`, is a resource: a piece with an address of its own, in which `#` means
//! the piece. Only schemas count; an `$id` in a value or below an unknown keyword is none.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use jsonschema::{Uri, uri};

use super::dialect::Language;
use super::{Dialect, Refs, position};
use crate::definition::is_definition;
use crate::nearest::nearest;
use crate::source::{DocumentId, Documents, Node, Pointer, SchemaPlace};

/// Files are known below this address, unless they or `[refs]` give them another.
const BASE: &str = "schemas:///";

/// The addresses of everything that can be referred to.
pub(super) struct Addresses {
    refs: Refs,
    /// The address of every resource, by the place of its root. `None` if what it says is no address.
    resources: BTreeMap<SchemaPlace, Option<Uri<String>>>,
    /// Documents with more than one.
    divided: BTreeSet<DocumentId>,
    /// Resources by the address that an `$id` gives them.
    by_id: HashMap<String, Vec<SchemaPlace>>,
    /// Schemas by resource and name.
    anchors: BTreeMap<(SchemaPlace, String), SchemaPlace>,
}

impl Addresses {
    /// The addresses in all of these documents.
    pub(super) fn new(documents: &Documents, languages: &BTreeMap<DocumentId, Language>, refs: Refs) -> Self {
        let mut addresses = Self {
            refs,
            resources: BTreeMap::new(),
            divided: BTreeSet::new(),
            by_id: HashMap::new(),
            anchors: BTreeMap::new(),
        };
        for (id, _) in documents.iter() {
            addresses.enter(documents, id, languages.get(&id).copied().unwrap_or_default());
        }
        addresses
    }

    /// Enters a document.
    pub(super) fn enter(&mut self, documents: &Documents, document: DocumentId, language: Language) {
        let file = documents.get(document);
        let root = SchemaPlace::new(document, Pointer::root());
        let address = self.refs.address(&file.name).unwrap_or_else(|| format!("{BASE}{}", escaped(&file.name)));
        self.resources.insert(root.clone(), uri::from_str(&address).ok());
        let schemas =
            if is_definition(&file.root) { position::envelope_schemas(documents, &root) } else { vec![root.clone()] };
        let mut open: Vec<(SchemaPlace, &Node, SchemaPlace)> = schemas
            .into_iter()
            .filter_map(|place| Some((place.clone(), documents.node(&place)?, root.clone())))
            .collect();
        while let Some((place, node, resource)) = open.pop() {
            let resource = self.name(&place, node, resource, language.dialect);
            let inside = position::subschemas(&place, node, language);
            open.extend(inside.map(|(place, node, _)| (place, node, resource.clone())));
        }
    }

    /// Enters what a schema calls itself, and says which resource it belongs to.
    fn name(&mut self, place: &SchemaPlace, node: &Node, mut resource: SchemaPlace, dialect: Dialect) -> SchemaPlace {
        if let Some(id) = id(node, dialect) {
            let (address, fragment) = id.split_once('#').unwrap_or((id, ""));
            if !address.is_empty() {
                let own = self.resolve(&resource, address);
                resource = place.clone();
                if let Some(own) = &own {
                    self.by_id.entry(own.as_str().to_owned()).or_default().push(place.clone());
                }
                self.resources.insert(place.clone(), own);
                if !place.pointer.is_root() {
                    self.divided.insert(place.document);
                }
            }
            if dialect < Dialect::Draft201909 && !fragment.is_empty() && !fragment.starts_with('/') {
                self.anchors.entry((resource.clone(), fragment.to_owned())).or_insert_with(|| place.clone());
            }
        }
        for (keyword, since) in [("$anchor", Dialect::Draft201909), ("$dynamicAnchor", Dialect::Draft202012)] {
            if let Some(name) = node.get(keyword).and_then(Node::as_str).filter(|_| dialect >= since) {
                self.anchors.entry((resource.clone(), name.to_owned())).or_insert_with(|| place.clone());
            }
        }
        resource
    }

    /// The resource that a place belongs to.
    pub(super) fn resource(&self, place: &SchemaPlace) -> SchemaPlace {
        let mut here = place.clone();
        while self.divided.contains(&place.document) && !self.resources.contains_key(&here) {
            let Some(parent) = here.pointer.parent() else { break };
            here.pointer = parent;
        }
        if self.resources.contains_key(&here) { here } else { SchemaPlace::new(place.document, Pointer::root()) }
    }

    /// The resources that are not whole files.
    pub(super) fn inner_resources(&self) -> BTreeSet<SchemaPlace> {
        self.resources.keys().filter(|place| !place.pointer.is_root()).cloned().collect()
    }

    /// The address that a relative one means in a resource.
    pub(super) fn resolve(&self, resource: &SchemaPlace, address: &str) -> Option<Uri<String>> {
        match self.resources.get(resource).and_then(Option::as_ref) {
            Some(base) => uri::resolve_against(&base.borrow(), address).ok(),
            None => None,
        }
    }

    /// The resources that call themselves by an address.
    pub(super) fn with_id(&self, address: &str) -> &[SchemaPlace] {
        self.by_id.get(address).map_or(&[], Vec::as_slice)
    }

    /// The schema of this name in a resource.
    pub(super) fn anchor(&self, resource: &SchemaPlace, name: &str) -> Option<&SchemaPlace> {
        self.anchors.get(&(resource.clone(), name.to_owned()))
    }

    /// The name in a resource that could have been meant.
    pub(super) fn nearest_anchor(&self, resource: &SchemaPlace, name: &str) -> Option<&str> {
        let names = self.anchors.keys().filter(|(other, _)| other == resource).map(|(_, name)| name.as_str());
        nearest(name, names)
    }

    /// The table of the configuration.
    pub(super) const fn refs(&self) -> &Refs {
        &self.refs
    }
}

/// Whether an address is only that of a file below the schema folder.
pub(super) fn is_local(address: &Uri<String>) -> bool {
    address.as_str().starts_with(BASE)
}

/// The `$id` that counts for a schema of this draft.
fn id(node: &Node, dialect: Dialect) -> Option<&str> {
    // Until draft 7 a reference hides what stands beside it.
    let hidden = dialect < Dialect::Draft201909 && node.get("$ref").is_some();
    node.get(id_keyword(dialect))?.as_str().filter(|_| !hidden)
}

/// The keyword by which schemas of this draft have addresses.
pub(super) const fn id_keyword(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Draft4 => "id",
        _ => "$id",
    }
}

/// The text with everything percent-encoded that a path or a fragment cannot hold.
pub(crate) fn escaped(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/$&()*+,;=@".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
}
