//! The model's crates, put together from the drafts: packages, documentation, embedded schemas, named items.

use std::collections::BTreeSet;

use super::cycles::{items, types};
use super::describe;
use super::embed;
use super::guard_names;
use super::item_names::CrateNames;
use super::member::has_many;
use super::naming::stem;
use super::schema::Schema;
use super::stage::{Draft, Stage};
use crate::definition::Definition;
use crate::model::{Body, Crate, CrateId, Docs, Item, ItemGuard, Model, Name, PackageInfo, Traits};
use crate::source::{Node, SchemaPlace};

/// The version of a crate of types, whose file has none.
const TYPES_VERSION: &str = "0.1.0";

/// The model, still without traits, messages and APIs.
pub(super) fn model(stage: &Stage<'_>, names: &[CrateNames]) -> Model {
    let crates = names.iter().enumerate().map(|(index, names)| krate(stage, CrateId(index), names));
    Model { crates: crates.collect() }
}

fn krate(stage: &Stage<'_>, id: CrateId, names: &CrateNames) -> Crate {
    let draft = &stage.crates[id.0];
    let document = stage.resolved.documents.get(draft.document);
    let definition = draft.api.and_then(|api| stage.resolved.apis.get(api)).map(|(_, definition)| definition);
    let description = document.root.get("description").and_then(Node::as_str);
    let natural = match definition {
        Some(definition) => format!("The API `{}`.", definition.api),
        None => format!("The types of {}.", Docs::code(&document.name)),
    };
    let docs = description.map_or_else(Docs::none, Docs::from_description).or(&natural);
    let schemas = embed::schemas(stage.resolved, &stage.options.types.formats, &draft.files);
    let mut builders = names.items.iter().map(|name| name.plain().to_owned()).collect();
    let named = draft.items.iter().zip(&names.items);
    let items: Vec<Item> = named.map(|(draft, name)| item(stage, draft, name, &mut builders)).collect();
    Crate {
        package: draft.package.clone(),
        lib: draft.lib.clone(),
        source: document.name.clone(),
        info: info(stage, definition, description, &natural),
        docs,
        title: definition
            .map_or_else(|| Docs::code(stem(&document.name)), |definition| format!("`{}`", definition.api)),
        digest: embed::digest(&schemas),
        uses: uses(id, &items),
        schemas,
        items,
        guards: guard_names::assign(stage.resolved, draft),
        foreign: Vec::new(),
        libraries: Vec::new(),
        depth: 0,
        api: None,
    }
}

fn info(stage: &Stage<'_>, definition: Option<&Definition>, description: Option<&str>, natural: &str) -> PackageInfo {
    let options = stage.options;
    let line = description.and_then(|text| text.lines().map(str::trim).find(|line| !line.is_empty()));
    let line: String = line.unwrap_or(natural).chars().filter(|c| !c.is_control()).take(200).collect();
    PackageInfo {
        version: definition.map_or_else(|| TYPES_VERSION.to_owned(), |definition| definition.version.to_string()),
        description: line,
        license: options.license.clone(),
        publish: options.publish,
        rust_version: options.rust_version.clone(),
        runtime: options.runtime.clone(),
        manifest: options.manifest.clone(),
    }
}

fn item(stage: &Stage<'_>, draft: &Draft, name: &Name, taken: &mut BTreeSet<String>) -> Item {
    let schema = Schema::at(stage.resolved, &draft.site.place);
    let mut body = draft.body.clone().unwrap_or(Body::Alias(crate::model::Type::Any));
    if let Body::Struct(body) = &mut body
        && has_many(body)
    {
        body.builder = Some(builder(name, taken));
    }
    let checked = match &body {
        Body::Checked(ty) => Some(ty),
        _ => None,
    };
    let mut docs = describe::item(schema, checked, &natural_docs(stage, &draft.site.place));
    docs.extend_with(describe::order(&body));
    docs.extend_with(describe::inexact(&draft.reasons));
    Item {
        name: name.clone(),
        place: draft.site.place.clone(),
        docs,
        deprecated: schema.is_some_and(|schema| schema.flag("deprecated")),
        sensitive: draft.sensitive,
        derives: draft.derives.clone(),
        traits: Traits { copy: false, eq: false, ord: false, default: false },
        untyped: draft.untyped,
        guard: draft.guard.clone().map(|(keyword, guard)| ItemGuard { keyword, guard }),
        message: None,
        body,
    }
}

/// What to say of an item whose author says nothing.
fn natural_docs(stage: &Stage<'_>, place: &SchemaPlace) -> String {
    let api = stage.resolved.apis.iter().find(|(document, _)| *document == place.document);
    let tokens: Vec<&str> = place.pointer.tokens().iter().map(String::as_str).collect();
    match (api.map(|(_, definition)| &definition.api), tokens.as_slice()) {
        (Some(api), ["rpcs", rpc, "parameters"]) => format!("What `{api}.{rpc}` takes."),
        (Some(api), ["rpcs", rpc, "response"]) => format!("What `{api}.{rpc}` answers."),
        (Some(api), ["rpcs", rpc, "errors", error, "data"]) => {
            format!("What comes with the error `{error}` of `{api}.{rpc}`.")
        }
        (Some(api), ["events", event, "parameters"]) => format!("What the event `{api}.{event}` carries."),
        _ => {
            let file = &stage.resolved.documents.get(place.document).name;
            let at = Docs::code(&format!("{file}#{}", place.pointer));
            match tokens.as_slice() {
                [.., "properties", name] => format!("What the member {} is, by {at}.", Docs::code(name)),
                _ => format!("What {at} describes."),
            }
        }
    }
}

fn builder(name: &Name, taken: &mut BTreeSet<String>) -> Name {
    let mut text = format!("{}Builder", name.plain());
    while !taken.insert(text.clone()) {
        text.push('_');
    }
    Name::new(&text).unwrap_or_else(|| name.clone())
}

fn uses(own: CrateId, all: &[Item]) -> Vec<CrateId> {
    let mut found = Vec::new();
    all.iter().flat_map(|item| types(&item.body)).for_each(|ty| items(ty, &mut found));
    let uses: BTreeSet<CrateId> = found.into_iter().map(|id| id.krate).filter(|id| *id != own).collect();
    uses.into_iter().collect()
}
