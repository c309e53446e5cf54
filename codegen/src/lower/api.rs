//! The rpcs and events of each API: their names, documentation, and the types of their messages.

use std::collections::BTreeSet;
use std::time::Duration;

use super::item_names::{ApiNames, CrateNames, base_name};
use super::key;
use super::names::{Claim, Given, Wish, distinct};
use super::roots::Roots;
use super::stage::Stage;
use super::words::{Style, identifier};
use crate::definition::{self, Definition, MemberName, RustName};
use crate::model::{
    Api, CrateId, DeclaredErrors, Docs, ErrorVariant, Event, Example, Execution, MessageType, Model, Name, Rpc,
};
use crate::source::{Pointer, SchemaPlace};

/// How long a call may take whose rpc does not say.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Names that the files of rpcs and events use themselves.
const TAKEN_MARKERS: &[&str] = &[
    "Bus",
    "Duration",
    "Empty",
    "Event",
    "Execution",
    "Listener",
    "Nothing",
    "Publish",
    "Rpc",
    "Self",
    "Option",
    "String",
    "Into",
];

/// Sets the APIs of the crates that have one.
pub(super) fn assign(model: &mut Model, stage: &mut Stage<'_>, roots: &Roots, names: &[CrateNames]) {
    let resolved = stage.resolved;
    for index in 0..stage.crates.len() {
        let krate = &stage.crates[index];
        let Some((document, definition)) = krate.api.and_then(|api| resolved.apis.get(api)) else { continue };
        let Some(own) = names.get(index).and_then(|names| names.api.as_ref()) else { continue };
        let place = SchemaPlace::new(*document, Pointer::root());
        let maker = Maker { place, definition, roots, own };
        let mut api = maker.api();
        for (event, (name, defined)) in api.events.iter_mut().zip(&definition.events) {
            let Some(pointer) = &defined.key else { continue };
            match event.parameters.and_then(|MessageType(root)| key::path(model, root, pointer)) {
                Some(path) => event.key = Some(path),
                None => stage.findings.push(key::unreachable(resolved, &maker.place.join("events").join(name))),
            }
        }
        let krate = &mut model.crates[index];
        let others = messages(&api).map(|MessageType(id)| id.krate).filter(|other| *other != CrateId(index));
        krate.uses = krate.uses.iter().copied().chain(others).collect::<BTreeSet<_>>().into_iter().collect();
        krate.api = Some(api);
    }
}

fn messages(api: &Api) -> impl Iterator<Item = MessageType> {
    let errors = |rpc: &Rpc| rpc.errors.variants.iter().filter_map(|error| error.data).collect::<Vec<_>>();
    let of_rpcs =
        api.rpcs.iter().flat_map(move |rpc| rpc.parameters.into_iter().chain(rpc.response).chain(errors(rpc)));
    of_rpcs.chain(api.events.iter().filter_map(|event| event.parameters))
}

/// What the parts of an API are made of.
struct Maker<'a> {
    place: SchemaPlace,
    definition: &'a Definition,
    roots: &'a Roots,
    own: &'a ApiNames,
}

impl Maker<'_> {
    fn api(&self) -> Api {
        let base = base_name(self.definition);
        let serve = identifier(&format!("{base}_server"), Style::Snake);
        let rpcs = self.rpcs();
        let events = self.events(&serve);
        Api {
            name: self.definition.api.to_string(),
            variable: name(&identifier(base, Style::Snake)),
            client: self.own.client.clone(),
            server: self.own.server.clone(),
            serve: name(&serve),
            events_type: self.own.events.clone(),
            examples: self.examples(&rpcs, &events),
            rpcs,
            events,
        }
    }

    /// The examples of the definition that are messages.
    fn examples(&self, rpcs: &[Rpc], events: &[Event]) -> Vec<Example> {
        let mut examples = Vec::new();
        let mut add = |name: String, ty: Option<MessageType>, value: Option<&serde_json::Value>| {
            let found = ty.zip(value).map(|(ty, value)| Example { name, ty, text: value.to_string() });
            examples.extend(found);
        };
        for (rpc, defined) in rpcs.iter().zip(self.definition.rpcs.values()) {
            for (index, example) in defined.examples.iter().enumerate() {
                let name = |part: &str| format!("rpc_{}_{}_{part}", rpc.method.plain(), index + 1);
                add(name("parameters"), rpc.parameters, example.parameters.as_ref());
                add(name("response"), rpc.response, example.response.as_ref());
                if let Some(error) = &example.error {
                    let variant = rpc.errors.variants.iter().find(|variant| variant.wire == error.name.as_str());
                    let data = variant.and_then(|variant| variant.data);
                    add(name("error"), data, error.data.as_ref());
                }
            }
        }
        for (event, defined) in events.iter().zip(self.definition.events.values()) {
            for (index, example) in defined.examples.iter().enumerate() {
                let name = format!("event_{}_{}", event.method.plain(), index + 1);
                add(name, event.parameters, example.parameters.as_ref());
            }
        }
        examples
    }

    fn rpcs(&self) -> Vec<Rpc> {
        let called: Vec<_> = self.definition.rpcs.iter().map(|(name, rpc)| (name, rpc.rust.as_ref())).collect();
        let methods = named(&called, Style::Snake, "", "_rpc", &["new"]);
        let markers = named(&called, Style::Pascal, "", "Rpc", TAKEN_MARKERS);
        let named = methods.into_iter().zip(markers).zip(&self.own.errors);
        let rpcs = self.definition.rpcs.iter().zip(named);
        rpcs.map(|((name, rpc), ((method, marker), errors))| self.rpc(name, rpc, method, marker, errors)).collect()
    }

    fn rpc(&self, name: &MemberName, rpc: &definition::Rpc, method: Name, marker: Name, errors: &Name) -> Rpc {
        let place = self.place.join("rpcs").join(name);
        let timeout = rpc.timeout.map_or(TIMEOUT, definition::Period::get);
        let execution = match rpc.execution {
            definition::Execution::AtMostOnce => Execution::AtMostOnce,
            definition::Execution::Idempotent => Execution::Idempotent,
            definition::Execution::Durable => Execution::Durable,
        };
        let errors = self.errors(&place, rpc, errors.clone());
        let fallback = format!("The rpc `{}.{name}`.", self.definition.api);
        let mut docs = description(rpc.description.as_deref()).or(&fallback);
        docs.paragraph(&promise(timeout, execution));
        docs.extend_with(declared(&errors));
        Rpc {
            name: name.to_string(),
            method,
            marker,
            docs,
            deprecated: rpc.deprecated || self.definition.deprecated,
            parameters: self.message(&place.join("parameters")),
            response: self.message(&place.join("response")),
            errors,
            timeout,
            execution,
        }
    }

    fn errors(&self, rpc_place: &SchemaPlace, rpc: &definition::Rpc, name: Name) -> DeclaredErrors {
        let called: Vec<_> = rpc.errors.iter().map(|(name, error)| (name, error.rust.as_ref())).collect();
        let variants = named(&called, Style::Pascal, "", "Error", &["Self"]).into_iter().zip(&rpc.errors);
        let variant = |(variant, (wire, error)): (Name, (&MemberName, &definition::DeclaredError))| ErrorVariant {
            name: variant,
            wire: wire.to_string(),
            docs: description(error.description.as_deref()).or(&format!("The error `{wire}`.")),
            deprecated: error.deprecated,
            message: sentence(error.description.as_deref(), wire),
            data: self.message(&rpc_place.join("errors").join(wire).join("data")),
        };
        DeclaredErrors { name, variants: variants.map(variant).collect() }
    }

    fn events(&self, serve: &str) -> Vec<Event> {
        // The modules of the crate, and what else its root names.
        let taken = ["new", serve, "client", "errors", "events", "rpcs", "schema", "server", "types"];
        let called: Vec<_> = self.definition.events.iter().map(|(name, event)| (name, event.rust.as_ref())).collect();
        let methods = named(&called, Style::Snake, "", "_event", &taken);
        let markers = named(&called, Style::Pascal, "Event", "", TAKEN_MARKERS);
        let events = self.definition.events.iter().zip(methods.into_iter().zip(markers));
        let event = |((name, event), (method, marker)): ((&MemberName, &definition::Event), (Name, Name))| Event {
            name: name.to_string(),
            method,
            marker,
            docs: description(event.description.as_deref()).or(&format!("The event `{}.{name}`.", self.definition.api)),
            deprecated: event.deprecated || self.definition.deprecated,
            parameters: self.message(&self.place.join("events").join(name).join("parameters")),
            key: None,
            retention: event.retention.map(definition::Period::get),
        };
        events.map(event).collect()
    }

    fn message(&self, place: &SchemaPlace) -> Option<MessageType> {
        self.roots.item(place).map(MessageType)
    }
}

/// Identifiers of rpcs, events or errors, distinct among themselves. All have the suffix; `kind` is added to one that is taken.
fn named(
    called: &[(&MemberName, Option<&RustName>)],
    style: Style,
    suffix: &str,
    kind: &str,
    taken: &[&str],
) -> Vec<Name> {
    let wish = |(name, rust): &(&MemberName, Option<&RustName>)| {
        let text = rust.map_or(name.as_str(), |name| name.as_str());
        let own = Wish::of_text(text, style);
        // What keeps a keyword from being one is not needed before a suffix.
        let with = |name: &str, end: &str| {
            if end.is_empty() { name.to_owned() } else { format!("{}{end}", name.trim_end_matches('_')) }
        };
        let qualified = match own.claim {
            Claim::First => vec![with(&own.natural, &format!("{suffix}{kind}"))],
            _ => own.qualified.iter().map(|name| with(name, suffix)).collect(),
        };
        let claim = if rust.is_some() { Claim::First } else { own.claim };
        Wish { natural: with(&own.natural, suffix), claim, qualified, ..own }
    };
    let wishes: Vec<Wish> = called.iter().map(wish).collect();
    distinct(&wishes, style, taken).into_iter().map(|Given { name, .. }| name).collect()
}

#[expect(clippy::expect_used, reason = "the text is made by `identifier`")]
fn name(text: &str) -> Name {
    Name::new(text).expect("an identifier")
}

fn description(text: Option<&str>) -> Docs {
    text.map_or_else(Docs::none, Docs::from_description)
}

/// What a caller can rely on.
fn promise(timeout: Duration, execution: Execution) -> String {
    let sent = match execution {
        Execution::AtMostOnce => "It is never started twice.",
        Execution::Idempotent => "It may be sent again, as doing it twice does no harm.",
        Execution::Durable => "It survives the loss of a worker, and may then be started again.",
    };
    format!("A call takes at most {timeout:?}, unless it says otherwise. {sent}")
}

fn declared(errors: &DeclaredErrors) -> Option<String> {
    if errors.variants.is_empty() {
        return None;
    }
    let name = &errors.name;
    let mut text = format!("# Errors\nThose that every call can end with, and [`{name}`](super::errors::{name}):");
    for ErrorVariant { name, docs, .. } in &errors.variants {
        let summary = docs.lines().first().map_or("", String::as_str);
        text.push_str(&format!("\n- `{}`: {summary}", name.plain()));
    }
    Some(text)
}

/// What `Display` says of an error: the first sentence of its description.
fn sentence(description: Option<&str>, wire: &MemberName) -> String {
    let plain: String = description
        .unwrap_or_default()
        .chars()
        .map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c })
        .collect();
    let words = plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let first = words.split(". ").next().unwrap_or_default().trim_end_matches('.');
    if first.is_empty() {
        return wire.as_str().replace('_', " ");
    }
    let mut letters = first.chars();
    let (head, second) = (letters.next().unwrap_or_default(), first.chars().nth(1));
    // An abbreviation keeps its capitals.
    let keeps = second.is_some_and(char::is_uppercase);
    let head: String = if keeps { head.to_string() } else { head.to_lowercase().collect() };
    format!("{head}{}", letters.as_str())
}
