//! Names of schemas as users write them: `store.page_view#parameters`, `schemas/money.json#/$defs/Amount`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::definition::{Definition, Event, Rpc};
use crate::nearest::nearest;
use crate::resolve::Resolved;
use crate::source::{DocumentId, Pointer, SchemaPlace};

/// The name of a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A schema in a file, by a JSON pointer.
    File(PathBuf, Pointer),
    /// Something of an API: the name before the `#` and what follows it.
    Named(String, Option<String>),
}

/// Why a name means no schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadTarget(pub(super) String);

impl FromStr for Target {
    type Err = BadTarget;

    fn from_str(text: &str) -> Result<Self, BadTarget> {
        let (name, part) = match text.split_once('#') {
            Some((name, part)) => (name, Some(part)),
            None => (text, None),
        };
        if !name.ends_with(".json") && !name.contains(['/', '\\']) {
            return Ok(Self::Named(name.to_owned(), part.map(str::to_owned)));
        }
        let pointer = part.unwrap_or_default();
        let Some(pointer) = Pointer::parse(pointer) else {
            return Err(BadTarget(format!(
                "`#{pointer}` is no JSON pointer; a part of a file is named as `#/$defs/Name`"
            )));
        };
        Ok(Self::File(name.into(), pointer))
    }
}

/// As it is written.
impl fmt::Display for Target {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, pointer) if pointer.is_root() => write!(to, "{}", path.display()),
            Self::File(path, pointer) => write!(to, "{}#{pointer}", path.display()),
            Self::Named(name, Some(part)) => write!(to, "{name}#{part}"),
            Self::Named(name, None) => to.write_str(name),
        }
    }
}

/// The schema that a name of an API's part means.
pub(super) fn find(resolved: &Resolved, name: &str, part: Option<&str>) -> Result<SchemaPlace, BadTarget> {
    if let Some((document, definition)) = resolved.apis.iter().find(|(_, definition)| definition.api.as_str() == name) {
        return in_api(resolved, *document, definition, part);
    }
    let known = || resolved.apis.iter().map(|(_, definition)| definition.api.as_str());
    let (api, member) = name.rsplit_once('.').unwrap_or((name, ""));
    match resolved.apis.iter().find(|(_, definition)| definition.api.as_str() == api) {
        Some((document, definition)) => in_member(*document, definition, member, part),
        None => Err(unknown(&format!("there is no API `{api}`"), api, known())),
    }
}

fn in_api(
    resolved: &Resolved,
    document: DocumentId,
    definition: &Definition,
    part: Option<&str>,
) -> Result<SchemaPlace, BadTarget> {
    let api = &definition.api;
    let Some(part) = part else {
        let rpcs = definition.rpcs.iter().filter(|(_, rpc)| rpc.parameters.is_some()).map(|(name, _)| name);
        let events = definition.events.iter().filter(|(_, event)| event.parameters.is_some()).map(|(name, _)| name);
        let messages = rpcs.chain(events).map(|name| format!("`{api}.{name}#parameters`"));
        let examples: Vec<String> =
            messages.take(2).chain(types(definition).take(1).map(|name| format!("`{api}#{name}`"))).collect();
        return Err(BadTarget(if examples.is_empty() {
            format!("`{api}` is an API without messages and types")
        } else {
            format!("`{api}` is an API; name a message or a type of it, such as {}", examples.join(", "))
        }));
    };
    if part.starts_with('/') {
        let place = Pointer::parse(part).map(|pointer| SchemaPlace::new(document, pointer));
        let place = place.filter(|place| resolved.is_schema(place));
        return place.ok_or_else(|| BadTarget(format!("`#{part}` leads to no schema of `{api}`")));
    }
    let name = part.strip_prefix("$defs/").unwrap_or(part);
    if definition.defs.contains_key(name) {
        return Ok(SchemaPlace::new(document, ["$defs", name].into()));
    }
    Err(unknown(&format!("`{api}` has no type `{name}` in its `$defs`"), name, types(definition)))
}

fn types(definition: &Definition) -> impl Iterator<Item = &str> {
    definition.defs.keys().map(String::as_str)
}

fn in_member(
    document: DocumentId,
    definition: &Definition,
    name: &str,
    part: Option<&str>,
) -> Result<SchemaPlace, BadTarget> {
    let api = &definition.api;
    let at = |path: &[&str]| Ok(SchemaPlace::new(document, path.iter().copied().collect()));
    let missing = |what: &str| Err(BadTarget(format!("`{api}.{name}` has no {what}: nothing is sent")));
    match (definition.rpcs.get(name), definition.events.get(name)) {
        (None, None) => {
            let known = definition.rpcs.keys().chain(definition.events.keys()).map(|name| name.as_str());
            Err(unknown(&format!("`{api}` has no rpc and no event `{name}`"), name, known))
        }
        (Some(_), Some(_)) if part.is_none_or(|part| part == "parameters") => Err(BadTarget(format!(
            "`{api}.{name}` is an rpc and an event; say `{api}#/rpcs/{name}/parameters` or `{api}#/events/{name}/parameters`"
        ))),
        (None, Some(Event { parameters, .. })) => match part {
            None | Some("parameters") if parameters.is_some() => at(&["events", name, "parameters"]),
            None | Some("parameters") => missing("parameters"),
            Some(part) => Err(BadTarget(format!("an event has no `{part}`; say `{api}.{name}#parameters`"))),
        },
        (Some(rpc), _) => match part.map(|part| part.split_once('/').unwrap_or((part, ""))) {
            Some(("parameters", "")) if rpc.parameters.is_some() => at(&["rpcs", name, "parameters"]),
            Some(("parameters", "")) => missing("parameters"),
            Some(("response", "")) if rpc.response.is_some() => at(&["rpcs", name, "response"]),
            Some(("response", "")) => missing("response"),
            Some(("error", error)) => match rpc.errors.get(error) {
                Some(declared) if declared.data.is_some() => at(&["rpcs", name, "errors", error, "data"]),
                Some(_) => Err(BadTarget(format!("the error `{error}` of `{api}.{name}` has no data"))),
                None => {
                    let known = rpc.errors.keys().map(|name| name.as_str());
                    Err(unknown(&format!("`{api}.{name}` declares no error `{error}`"), error, known))
                }
            },
            _ => {
                Err(BadTarget(format!("say which part of the rpc is meant: {}", parts(&format!("{api}.{name}"), rpc))))
            }
        },
    }
}

/// The parts of an rpc that have a schema, as one would name them.
fn parts(name: &str, rpc: &Rpc) -> String {
    let parameters = rpc.parameters.iter().map(|_| "parameters".to_owned());
    let response = rpc.response.iter().map(|_| "response".to_owned());
    let errors = rpc.errors.iter().filter(|(_, error)| error.data.is_some()).map(|(error, _)| format!("error/{error}"));
    let parts: Vec<String> = parameters.chain(response).chain(errors).map(|part| format!("`{name}#{part}`")).collect();
    if parts.is_empty() { "it has none with a schema".to_owned() } else { parts.join(", ") }
}

fn unknown<'k>(what: &str, name: &str, known: impl Iterator<Item = &'k str>) -> BadTarget {
    let known: Vec<&str> = known.collect();
    BadTarget(match nearest(name, known.iter().copied()) {
        Some(near) => format!("{what}; did you mean `{near}`?"),
        None if (1..=12).contains(&known.len()) => format!("{what}; there is: {}", known.join(", ")),
        None => what.to_owned(),
    })
}
