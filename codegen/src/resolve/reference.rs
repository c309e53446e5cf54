//! From the text of a `$ref` to the place it names, inside the schema folder only.

use crate::finding::{Finding, Findings};
use crate::nearest::nearest;
use crate::source::{DocumentId, Documents, Node, Pointer, SchemaPlace};

use super::position;

/// The `$ref` of a schema.
pub(super) struct Reference<'d> {
    pub(super) documents: &'d Documents,
    /// The schema that has it.
    pub(super) from: &'d SchemaPlace,
    pub(super) text: &'d str,
}

impl Reference<'_> {
    /// Where it leads.
    ///
    /// # Errors
    /// A finding if it leads nowhere, out of the folder or to something that is no schema; none if it leads into a
    /// file that is broken, which is a finding already.
    pub(super) fn target(&self) -> Result<SchemaPlace, Findings> {
        let (file, fragment) = self.text.split_once('#').unwrap_or((self.text, ""));
        let document = if file.is_empty() { self.from.document } else { self.document(file)? };
        if self.documents.get(document).broken {
            return Err(Findings::default());
        }
        let target = SchemaPlace::new(document, self.pointer(fragment)?);
        self.check(&target)?;
        Ok(target)
    }

    fn document(&self, file: &str) -> Result<DocumentId, Findings> {
        if has_scheme(file) || file.starts_with("//") {
            let finding = self.error("remote-ref", format!("`{file}` is not a local file"));
            let help = "nothing is fetched: save the schema below the schema folder and refer to that file";
            return Err(finding.help(help).into());
        }
        let here = self.documents.get(self.from.document);
        let id = here.root.get("$id").or_else(|| here.root.get("id"));
        if id.and_then(Node::as_str).is_some_and(has_scheme) {
            let message = "references to other files from a file with an `$id` are not supported yet";
            let finding = self.error("unsupported-ref", message.to_owned());
            return Err(finding.help("remove the `$id`; files are found by their path").into());
        }
        let Some(name) = join(&here.name, file) else {
            let finding = self.error("ref-escape", format!("`{file}` leads out of the schema folder"));
            return Err(finding.help("refer to files below the schema folder, by a path relative to this file").into());
        };
        self.documents.find(&name).ok_or_else(|| {
            let finding = self.error("unresolved-ref", format!("there is no file `{name}` in the schema folder"));
            let near = nearest(&name, self.documents.iter().map(|(_, document)| document.name.as_str()));
            finding.maybe_help(near.map(|near| format!("did you mean `{near}`?"))).into()
        })
    }

    fn pointer(&self, fragment: &str) -> Result<Pointer, Findings> {
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let message = format!("references by anchor (`#{fragment}`) are not supported yet");
            let finding = self.error("unsupported-ref", message);
            return Err(finding.help("refer by path, such as `#/$defs/Name`").into());
        }
        let pointer = percent_decode(fragment).and_then(|text| Pointer::parse(&text));
        pointer.ok_or_else(|| self.error("unresolved-ref", format!("`#{fragment}` is no JSON pointer")).into())
    }

    fn check(&self, target: &SchemaPlace) -> Result<(), Findings> {
        let Some(node) = self.documents.node(target) else {
            let finding = self.error("unresolved-ref", format!("`{}` leads nowhere", self.text));
            return Err(finding.maybe_help(suggestion(self.documents, target)).into());
        };
        let looks_like_one = node.as_object().is_some() || node.as_bool().is_some();
        if looks_like_one && position::is_schema(self.documents, target) {
            return Ok(());
        }
        let finding = self.error("ref-to-no-schema", format!("`{}` does not lead to a schema", self.text));
        Err(finding.also(self.documents.name_place(target), "it leads here").into())
    }

    fn error(&self, rule: &'static str, message: String) -> Finding {
        Finding::error(rule, self.documents.place(&self.from.join("$ref")), message)
    }
}

/// The path of `file`, as seen from `base`, below the root. `None` if it leaves the root.
fn join(base: &str, file: &str) -> Option<String> {
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
