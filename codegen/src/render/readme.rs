//! `README.md`: what the crate offers, in tables, and the shortest example. Text of the schema stands in it escaped.

use serde_json::{Value, json};

use super::RenderError;
use super::rust::mark;
use super::templates::Engine;
use crate::model::{Crate, Docs, MessageType, Model, Rpc};

pub(super) fn render(
    model: &Model,
    krate: &Crate,
    example: Option<&str>,
    engine: &Engine<'_>,
) -> Result<String, RenderError> {
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
        "example": example.map(str::trim_end),
        "features": api.is_some(),
    });
    engine.fill("README.md", &view)
}

fn rpc_row(model: &Model, rpc: &Rpc) -> Value {
    let errors: Vec<String> = rpc.errors.variants.iter().map(|error| format!("`{}`", error.wire)).collect();
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
pub(super) fn summary(docs: &Docs) -> String {
    docs.lines().first().map_or_else(String::new, |line| line.replace('|', "\\|"))
}
