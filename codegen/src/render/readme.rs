//! `README.md`: what the crate offers, in tables, and the shortest example. Text of the schema stands in it escaped.

use serde_json::{Value, json};

use super::RenderError;
use super::rust::mark;
use super::templates::Templates;
use crate::model::{Api, Crate, Docs, MessageType, Model, Rpc};

pub(super) fn render(model: &Model, krate: &Crate, templates: &Templates) -> Result<String, RenderError> {
    let api = krate.api.as_ref();
    let rpcs: Vec<Value> = api.map_or(&[][..], |api| &api.rpcs).iter().map(|rpc| rpc_row(model, rpc)).collect();
    let events = api.map_or(&[][..], |api| &api.events).iter().map(|event| {
        let (carries, summary) = (message(model, event.parameters), summary(&event.docs));
        json!({ "name": event.name, "parameters": carries, "summary": summary })
    });
    let view = json!({
        // A comment of HTML ends at `--`.
        "mark": mark("", &krate.source).trim().replace("--", "- -"),
        "title": krate.title,
        "description": krate.docs.lines(),
        "version": krate.info.version,
        "source": Docs::code(&krate.source),
        "rpcs": rpcs,
        "events": events.collect::<Vec<_>>(),
        "example": api.and_then(|api| example(krate, api)),
    });
    templates.fill("README.md", &view)
}

fn rpc_row(model: &Model, rpc: &Rpc) -> Value {
    let errors: Vec<String> =
        rpc.errors.iter().flat_map(|errors| &errors.variants).map(|error| format!("`{}`", error.wire)).collect();
    json!({
        "name": rpc.name,
        "parameters": message(model, rpc.parameters),
        "response": message(model, rpc.response),
        "errors": errors.join(", "),
        "summary": summary(&rpc.docs),
    })
}

fn message(model: &Model, ty: Option<MessageType>) -> String {
    ty.map_or_else(String::new, |MessageType(id)| format!("`{}`", model.item(id).name.plain()))
}

/// The first line, which a cell of a table holds if it has no bar.
fn summary(docs: &Docs) -> String {
    docs.lines().first().map_or_else(String::new, |line| line.replace('|', "\\|"))
}

/// The shortest use, of identifiers only.
fn example(krate: &Crate, api: &Api) -> Option<String> {
    let lib = &krate.lib;
    if let Some(rpc) = api.rpcs.iter().find(|rpc| !rpc.deprecated).or(api.rpcs.first()) {
        let parameters = rpc.parameters.map_or("", |_| "parameters");
        return Some(format!(
            "use {lib}::{client};\n\nlet {api} = {client}::new(&bus);\nlet response = {api}.{method}({parameters}).await?;",
            client = api.client,
            api = api.variable,
            method = rpc.method,
        ));
    }
    let event = api.events.first()?;
    let parameters = event.parameters.map_or("", |_| "parameters");
    Some(format!(
        "use {lib}::{publisher};\n\n{publisher}::new(&bus).{method}({parameters}).await?;",
        publisher = api.events_type,
        method = event.method,
    ))
}
