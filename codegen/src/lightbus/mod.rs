//! From a dump of Lightbus' schemas to definitions: what `buscodegen import lightbus` does.
//!
//! `lightbus dumpschema` writes what Lightbus works out from Python's type hints. What that loses or says oddly is put right
//! where there is no doubt, and is a finding where there is. Takes and returns texts, and touches no file.

mod api;
mod hoist;
mod schema;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::definition::ApiName;
use crate::finding::{Finding, Findings};
use crate::fmt::format;
use crate::source::{Documents, Member, Pointer, SchemaPlace, Sources};

/// What a dump comes to.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The files of the dump.
    pub documents: Documents,
    /// What an author should look at, sorted. Errors are about parts that were left out.
    pub findings: Findings,
    /// A definition for each API, by its name.
    pub definitions: BTreeMap<String, String>,
}

/// Converts the files of a dump: each an object of APIs by name.
#[must_use]
pub fn import(sources: Sources) -> Imported {
    let (documents, mut findings) = Documents::parse(sources);
    let mut definitions = BTreeMap::new();
    for (id, document) in documents.iter().filter(|(_, document)| !document.broken) {
        let root = SchemaPlace::new(id, Pointer::root());
        let Some(apis) = document.root.as_object() else {
            findings.push(no_dump(&documents, &root));
            continue;
        };
        let is_api = |member: &Member| {
            ["rpcs", "events"].iter().any(|part| member.value.get(part).is_some_and(|part| part.as_object().is_some()))
        };
        if !apis.is_empty() && !apis.iter().any(is_api) {
            findings.push(no_dump(&documents, &root));
            continue;
        }
        for member in apis {
            let place = root.join(&member.name);
            // Lightbus' own, which every process of it has.
            if member.name.starts_with("internal.") {
                continue;
            }
            if !is_api(member) {
                findings.push(no_api(&documents, &place, &member.name));
                continue;
            }
            if let Err(error) = member.name.parse::<ApiName>() {
                findings.push(left_out(&documents, &place, &format!("the API `{}`", member.name), &error.to_string()));
                continue;
            }
            let definition = api::convert(&documents, &place, &mut findings).to_text();
            let laid_out = format([(member.name.as_str(), definition)].into_iter().collect());
            let text: String = laid_out.texts.into_iter().map(|(_, text)| text).collect();
            if definitions.insert(member.name.clone(), text).is_some() {
                let message = format!("the API `{}` is in the dump twice; this one counts", member.name);
                findings.push(Finding::warning("lightbus-twice", documents.name_place(&place), message));
            }
        }
    }
    findings.sort();
    Imported { documents, findings, definitions }
}

fn no_dump(documents: &Documents, place: &SchemaPlace) -> Finding {
    let message = "this is no dump of Lightbus' schemas: nothing in it has `rpcs` or `events`";
    let finding = Finding::error("lightbus-dump", documents.name_place(place), message);
    finding.help("`lightbus dumpschema --out schemas.json` writes one: an object of APIs by name")
}

fn no_api(documents: &Documents, place: &SchemaPlace, name: &str) -> Finding {
    let message =
        format!("`{name}` is left out: it has neither `rpcs` nor `events`, as each API in a dump of Lightbus has");
    Finding::error("lightbus-dump", documents.name_place(place), message)
}

/// A part whose name cannot be kept: Lightbus' peers know it by that alone.
fn left_out(documents: &Documents, place: &SchemaPlace, what: &str, why: &str) -> Finding {
    let finding = Finding::error("lightbus-name", documents.name_place(place), format!("{what} is left out: {why}"));
    finding.help("give it another name in Lightbus first")
}
