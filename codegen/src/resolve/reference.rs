//! From the text of a `$ref` to the place it names, inside the schema folder only.

use crate::finding::{Finding, Place};
use crate::nearest::nearest;
use crate::source::{DocumentId, Documents, Node, Pointer, SchemaPlace};

use super::position;

/// Where the `$ref` of the schema at `from` leads.
///
/// # Errors
/// A finding if it leads nowhere, out of the folder or to something that is no schema; `None` if it leads into a file
/// that is broken, which is a finding already.
pub(super) fn target(
    documents: &Documents,
    from: &SchemaPlace,
    text: &str,
) -> Result<SchemaPlace, Option<Finding>> {
    let at = || documents.place(&from.join("$ref"));
    let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
    let document = if file.is_empty() {
        from.document
    } else {
        find(documents, from, file, at)?
    };
    if documents.get(document).broken {
        return Err(None);
    }
    let target = SchemaPlace::new(document, pointer(fragment, at)?);
    check(documents, &target, text, at)?;
    Ok(target)
}

fn find(
    documents: &Documents,
    from: &SchemaPlace,
    file: &str,
    at: impl Fn() -> Place,
) -> Result<DocumentId, Finding> {
    if has_scheme(file) || file.starts_with("//") {
        let help = "nothing is fetched from the network: save the schema below the schema folder and refer to that file";
        return Err(
            Finding::error("remote-ref", at(), format!("`{file}` is not a local file")).help(help),
        );
    }
    let root = &documents.get(from.document).root;
    if root
        .get("$id")
        .or_else(|| root.get("id"))
        .and_then(Node::as_str)
        .is_some_and(has_scheme)
    {
        let message = "references to other files from a file with an `$id` are not supported yet";
        return Err(Finding::error("unsupported-ref", at(), message)
            .help("remove the `$id`; files are found by their path"));
    }
    let name = join(&documents.get(from.document).name, file).ok_or_else(|| {
        let finding = Finding::error(
            "ref-escape",
            at(),
            format!("`{file}` leads out of the schema folder"),
        );
        finding.help("refer to files below the schema folder, by a path relative to this file")
    })?;
    documents.find(&name).ok_or_else(|| {
        let finding = Finding::error(
            "unresolved-ref",
            at(),
            format!("there is no file `{name}` in the schema folder"),
        );
        let names = documents.iter().map(|(_, document)| document.name.as_str());
        match nearest(&name, names) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding,
        }
    })
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

fn pointer(fragment: &str, at: impl Fn() -> Place) -> Result<Pointer, Finding> {
    if !fragment.is_empty() && !fragment.starts_with('/') {
        let message = format!("references by anchor (`#{fragment}`) are not supported yet");
        return Err(Finding::error("unsupported-ref", at(), message)
            .help("refer by path, such as `#/$defs/Name`"));
    }
    percent_decode(fragment)
        .and_then(|text| Pointer::parse(&text))
        .ok_or_else(|| {
            Finding::error(
                "unresolved-ref",
                at(),
                format!("`#{fragment}` is no JSON pointer"),
            )
        })
}

fn check(
    documents: &Documents,
    target: &SchemaPlace,
    text: &str,
    at: impl Fn() -> Place,
) -> Result<(), Finding> {
    let Some(node) = documents.node(target) else {
        let finding = Finding::error("unresolved-ref", at(), format!("`{text}` leads nowhere"));
        return Err(match suggestion(documents, target) {
            Some(help) => finding.help(help),
            None => finding,
        });
    };
    let looks_like_one = node.as_object().is_some() || node.as_bool().is_some();
    if looks_like_one && position::is_schema(documents, target) {
        return Ok(());
    }
    let finding = Finding::error(
        "ref-to-no-schema",
        at(),
        format!("`{text}` does not lead to a schema"),
    );
    Err(finding.also(documents.name_place(target), "it leads here"))
}

/// The first step that fails, and what could have been meant.
fn suggestion(documents: &Documents, target: &SchemaPlace) -> Option<String> {
    let mut node = &documents.get(target.document).root;
    for token in target.pointer.tokens() {
        if let Some(next) = node.step(token) {
            node = next;
            continue;
        }
        let names = || {
            node.as_object()
                .unwrap_or_default()
                .iter()
                .map(|member| member.name.as_str())
        };
        return Some(match nearest(token, names()) {
            Some(near) => format!("there is no `{token}`; did you mean `{near}`?"),
            None if (1..=12).contains(&names().count()) => {
                format!(
                    "there is no `{token}`; there is: {}",
                    names().collect::<Vec<_>>().join(", ")
                )
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
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let digits = std::str::from_utf8(&digits)
                    .ok()
                    .filter(|text| !text.starts_with('+'))?;
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
        assert_eq!(
            join("a/b.json", "../c%20d.json").as_deref(),
            Some("c d.json")
        );
        assert_eq!(join("b.json", "./x/../c.json").as_deref(), Some("c.json"));
        for file in [
            "../c.json",
            "x/../../c.json",
            "/etc/passwd",
            "%2Fetc/passwd",
            "%2e%2e/c.json",
            "%zz",
        ] {
            assert_eq!(join("b.json", file), None, "{file}");
        }
    }

    #[test]
    fn addresses_have_schemes_and_files_do_not() {
        assert!(has_scheme("https://x/y") && has_scheme("urn:x") && has_scheme("file:///etc"));
        assert!(!has_scheme("a/b:c") && !has_scheme("a b:c") && !has_scheme("common.json"));
    }
}
