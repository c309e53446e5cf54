//! From the text of a reference to the place it names, inside the schema folder only.
//!
//! An address is looked for among the `$id`s, then in `[refs]`, then as a file beside the one that has the reference.

use std::collections::BTreeMap;

use crate::finding::{Finding, Findings};
use crate::nearest::nearest;
use crate::source::{DocumentId, Documents, Pointer, SchemaPlace};

use super::address::{Addresses, is_local};
use super::dialect::Language;
use super::position;

/// A reference of a schema, such as its `$ref`.
pub(super) struct Reference<'d> {
    pub(super) documents: &'d Documents,
    pub(super) addresses: &'d Addresses,
    pub(super) languages: &'d BTreeMap<DocumentId, Language>,
    /// The schema that has it.
    pub(super) from: &'d SchemaPlace,
    /// The keyword that it stands behind.
    pub(super) keyword: &'static str,
    pub(super) text: &'d str,
}

impl Reference<'_> {
    /// Where it leads.
    ///
    /// # Errors
    /// A finding if it leads nowhere, out of the folder or to something that is no schema; none if it leads into a
    /// file that is broken, which is a finding already.
    pub(super) fn target(&self) -> Result<SchemaPlace, Findings> {
        let (address, fragment) = self.text.split_once('#').unwrap_or((self.text, ""));
        let here = self.addresses.resource(self.from);
        let resource = if address.is_empty() { here } else { self.resource(&here, address)? };
        if self.documents.get(resource.document).broken {
            return Err(Findings::default());
        }
        let target = self.inside(&resource, fragment)?;
        self.check(&target)?;
        Ok(target)
    }

    /// The resource of an address, as seen from another one.
    fn resource(&self, here: &SchemaPlace, text: &str) -> Result<SchemaPlace, Findings> {
        let address = self.addresses.resolve(here, text);
        let elsewhere = has_scheme(text) || text.starts_with("//");
        if let Some(address) = address.as_ref().map(|address| address.as_str()) {
            match self.addresses.with_id(address) {
                [] => {}
                [resource] => return Ok(resource.clone()),
                [second, first, ..] => {
                    let message = format!("two schemas have the `$id` `{address}`");
                    let finding = self.error("ambiguous-ref", message).also(self.documents.place(first), "this one");
                    return Err(finding.also(self.documents.place(second), "and this one").into());
                }
            }
            if let Some(file) = self.addresses.refs().file(address) {
                return self.mapped(address, file);
            }
        }
        let remote = address.filter(|address| !is_local(address) && !text.starts_with("//"));
        let name = join(&self.documents.get(self.from.document).name, text).filter(|_| !elsewhere);
        if let Some(document) = name.as_ref().and_then(|name| self.documents.find(name)) {
            return Ok(SchemaPlace::new(document, Pointer::root()));
        }
        Err(match (remote, name) {
            (_, None) if !elsewhere && !self.has_address(here) => {
                let finding = self.error("ref-escape", format!("`{text}` leads out of the schema folder"));
                finding.help("refer to files below the schema folder, by a path relative to this file")
            }
            (None, Some(name)) => {
                let finding = self.error("unresolved-ref", format!("there is no file `{name}` in the schema folder"));
                let near = nearest(&name, self.documents.iter().map(|(_, document)| document.name.as_str()));
                finding.maybe_help(near.map(|near| format!("did you mean `{near}`?")))
            }
            (remote, name) => {
                let address = remote.map_or_else(|| text.to_owned(), |address| address.as_str().to_owned());
                let beside = name.map(|name| format!(", and there is no file `{name}`")).unwrap_or_default();
                let finding = self.error("remote-ref", format!("no schema has the address `{address}`{beside}"));
                finding.help(format!(
                    "nothing is fetched: save the schema below the schema folder, and name the file in `[refs]` of \
                     buscodegen.toml: `\"{address}\" = \"file.json\"`"
                ))
            }
        }
        .into())
    }

    /// Whether a resource has another address than that of its file.
    fn has_address(&self, resource: &SchemaPlace) -> bool {
        self.addresses.resolve(resource, "").is_some_and(|address| !is_local(&address))
    }

    /// What `[refs]` says.
    fn mapped(&self, address: &str, file: Option<String>) -> Result<SchemaPlace, Findings> {
        let Some(file) = file else {
            let message = format!("`[refs]` leads from `{address}` out of the schema folder");
            return Err(self.error("ref-escape", message).help("files in `[refs]` are below the schema folder").into());
        };
        // Only such files are read, and addresses seldom end so.
        let found = self.documents.find(&file).or_else(|| self.documents.find(&format!("{file}.json")));
        found.map(|document| SchemaPlace::new(document, Pointer::root())).ok_or_else(|| {
            let message = format!("`[refs]` leads from `{address}` to `{file}`, which is no file of the schema folder");
            let near = nearest(&file, self.documents.iter().map(|(_, document)| document.name.as_str()));
            let help = near.map(|near| format!("did you mean `{near}` in `[refs]` of buscodegen.toml?"));
            self.error("unresolved-ref", message).maybe_help(help).into()
        })
    }

    /// The place that a fragment names in a resource: by a pointer or an anchor.
    fn inside(&self, resource: &SchemaPlace, fragment: &str) -> Result<SchemaPlace, Findings> {
        let Some(text) = percent_decode(fragment) else {
            return Err(self.error("unresolved-ref", format!("`#{fragment}` is not percent-encoded text")).into());
        };
        if text.is_empty() || text.starts_with('/') {
            let Some(pointer) = Pointer::parse(&text) else {
                return Err(self.error("unresolved-ref", format!("`#{fragment}` is no JSON pointer")).into());
            };
            return Ok(pointer.tokens().iter().fold(resource.clone(), |place, token| place.join(token)));
        }
        self.addresses.anchor(resource, &text).cloned().ok_or_else(|| {
            let finding = self.error("unresolved-ref", format!("there is no anchor `{text}`"));
            let near = self.addresses.nearest_anchor(resource, &text);
            finding
                .help(match near {
                    Some(near) => format!("did you mean `#{near}`?"),
                    None => "give the schema an `$anchor`, or refer by path, such as `#/$defs/Name`".to_owned(),
                })
                .into()
        })
    }

    fn check(&self, target: &SchemaPlace) -> Result<(), Findings> {
        let Some(node) = self.documents.node(target) else {
            let finding = self.error("unresolved-ref", format!("`{}` leads nowhere", self.text));
            return Err(finding.maybe_help(suggestion(self.documents, target)).into());
        };
        let language = self.languages.get(&target.document).copied().unwrap_or_default();
        let looks_like_one = node.as_object().is_some() || node.as_bool().is_some();
        if looks_like_one && position::is_schema(self.documents, language, target) {
            return Ok(());
        }
        let finding = self.error("ref-to-no-schema", format!("`{}` does not lead to a schema", self.text));
        Err(finding.also(self.documents.name_place(target), "it leads here").into())
    }

    fn error(&self, rule: &'static str, message: String) -> Finding {
        Finding::error(rule, self.documents.place(&self.from.join(self.keyword)), message)
    }
}

/// The path of `file`, as seen from `base`, below the root. `None` if it leaves the root.
pub(crate) fn join(base: &str, file: &str) -> Option<String> {
    let file = percent_decode(file)?;
    if file.starts_with('/') {
        return None;
    }
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(path.pop()?),
            part => path.push(part),
        }
    }
    Some(path.join("/"))
}

/// The first step that fails, and what could have been meant.
fn suggestion(documents: &Documents, target: &SchemaPlace) -> Option<String> {
    let mut node = &documents.get(target.document).root;
    for token in target.pointer.tokens() {
        if let Some(next) = node.step(token) {
            node = next;
            continue;
        }
        let names = || node.as_object().unwrap_or_default().iter().map(|member| member.name.as_str());
        return Some(match nearest(token, names()) {
            Some(near) => format!("there is no `{token}`; did you mean `{near}`?"),
            None if (1..=12).contains(&names().count()) => {
                format!("there is no `{token}`; there is: {}", names().collect::<Vec<_>>().join(", "))
            }
            None => format!("there is no `{token}`"),
        });
    }
    None
}

/// Whether an address starts with a scheme, as in `https:`.
fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let digits = std::str::from_utf8(&digits).ok().filter(|text| !text.starts_with('+'))?;
                u8::from_str_radix(digits, 16).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_file_and_stay_below_the_root() {
        assert_eq!(join("a/b.json", "c.json").as_deref(), Some("a/c.json"));
        assert_eq!(join("a/b.json", "../c%20d.json").as_deref(), Some("c d.json"));
        assert_eq!(join("b.json", "./x/../c.json").as_deref(), Some("c.json"));
        for file in ["../c.json", "x/../../c.json", "/etc/passwd", "%2Fetc/passwd", "%2e%2e/c.json", "%zz"] {
            assert_eq!(join("b.json", file), None, "{file}");
        }
    }

    #[test]
    fn addresses_have_schemes_and_files_do_not() {
        assert!(has_scheme("https://x/y") && has_scheme("urn:x") && has_scheme("file:///etc"));
        assert!(!has_scheme("a/b:c") && !has_scheme("a b:c") && !has_scheme("common.json"));
    }
}
