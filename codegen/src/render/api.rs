//! The views of an API's files: what templates put into place, each value a valid piece of Rust.

use std::time::Duration;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde::Serialize;

use super::paths::Paths;
use super::rust::docs;
use crate::model::{Api, DeclaredErrors, Docs, ErrorVariant, Event, Execution, KeyPath, MessageType, Name, Rpc};

/// Of `rpcs.rs`, `client.rs` and `server.rs`.
#[derive(Debug, Serialize)]
pub(super) struct RpcView {
    api: String,
    name: String,
    method: String,
    marker: String,
    docs: String,
    marker_docs: String,
    deprecated: String,
    takes: bool,
    parameters: String,
    response: String,
    error: String,
    timeout: String,
    execution: &'static str,
}

/// Of `errors.rs`.
#[derive(Debug, Serialize)]
pub(super) struct ErrorsView {
    name: String,
    docs: String,
    encode: String,
    data_argument: &'static str,
    variants: Vec<VariantView>,
}

#[derive(Debug, Serialize)]
struct VariantView {
    name: String,
    wire: String,
    docs: String,
    message: String,
    data: Option<String>,
}

/// Of `events.rs`.
#[derive(Debug, Serialize)]
pub(super) struct EventView {
    api: String,
    name: String,
    method: String,
    marker: String,
    docs: String,
    listen_docs: String,
    marker_docs: String,
    deprecated: String,
    takes: bool,
    parameters: String,
    retention: String,
    key: Option<String>,
}

pub(super) fn rpc(paths: Paths<'_>, api: &Api, rpc: &Rpc) -> RpcView {
    let error = rpc.errors.as_ref().map_or_else(|| quote!(NoErrors), |errors| {
        let name = &errors.name;
        quote!(errors::#name)
    });
    let mut marker_docs = Docs::none();
    marker_docs.paragraph(&format!("The rpc `{}.{}`.", api.name, rpc.name));
    RpcView {
        api: literal(&api.name),
        name: literal(&rpc.name),
        method: rpc.method.to_string(),
        marker: rpc.marker.to_string(),
        docs: docs(&rpc.docs).to_string(),
        marker_docs: docs(&marker_docs).to_string(),
        deprecated: deprecated(rpc.deprecated),
        takes: rpc.parameters.is_some(),
        parameters: message(paths, rpc.parameters, "Empty"),
        response: message(paths, rpc.response, "Nothing"),
        error: error.to_string(),
        timeout: duration(rpc.timeout).to_string(),
        execution: match rpc.execution {
            Execution::AtMostOnce => "AtMostOnce",
            Execution::Idempotent => "Idempotent",
            Execution::Durable => "Durable",
        },
    }
}

pub(super) fn errors(paths: Paths<'_>, api: &Api, rpc: &Rpc) -> Option<ErrorsView> {
    let DeclaredErrors { name, variants } = rpc.errors.as_ref()?;
    let mut own_docs = Docs::none();
    own_docs.paragraph(&format!("What `{}.{}` may answer instead of a response.", api.name, rpc.name));
    let with_data = variants.iter().any(|variant| variant.data.is_some());
    Some(ErrorsView {
        name: name.to_string(),
        docs: docs(&own_docs).to_string(),
        encode: encode(variants).to_string(),
        data_argument: if with_data { "data" } else { "_" },
        variants: variants.iter().map(|variant| variant_view(paths, variant)).collect(),
    })
}

fn variant_view(paths: Paths<'_>, variant: &ErrorVariant) -> VariantView {
    VariantView {
        name: variant.name.to_string(),
        wire: literal(&variant.wire),
        docs: docs(&variant.docs).to_string(),
        message: literal(&variant.message),
        data: variant.data.map(|data| message(paths, Some(data), "")),
    }
}

/// The variants without data share an arm, and without any data there is nothing to look at.
fn encode(variants: &[ErrorVariant]) -> TokenStream {
    let arm = |variant: &ErrorVariant| {
        let name = &variant.name;
        quote!(Self::#name(data) => data.encode().map(Some),)
    };
    let with: Vec<_> = variants.iter().filter(|variant| variant.data.is_some()).map(arm).collect();
    let without: Vec<&Name> = variants.iter().filter(|variant| variant.data.is_none()).map(|variant| &variant.name).collect();
    match (with.is_empty(), without.is_empty()) {
        (true, _) => quote!(Ok(None)),
        (false, true) => quote!(match self { #(#with)* }),
        (false, false) => quote!(match self { #(#with)* #(Self::#without)|* => Ok(None), }),
    }
}

pub(super) fn event(paths: Paths<'_>, api: &Api, event: &Event) -> EventView {
    let sentence = |text: String| {
        let mut docs = Docs::none();
        docs.paragraph(&text);
        docs
    };
    let marker_docs = sentence(format!("The event `{}.{}`.", api.name, event.name));
    let mut listen_docs = sentence(format!("Listens to `{}.{}`, as the listener of this name.", api.name, event.name));
    listen_docs.append(&event.docs);
    EventView {
        api: literal(&api.name),
        name: literal(&event.name),
        method: event.method.to_string(),
        marker: event.marker.to_string(),
        docs: docs(&event.docs).to_string(),
        listen_docs: docs(&listen_docs).to_string(),
        marker_docs: docs(&marker_docs).to_string(),
        deprecated: deprecated(event.deprecated),
        takes: event.parameters.is_some(),
        parameters: message(paths, event.parameters, "Empty"),
        retention: event.retention.map_or_else(
            || quote!(None),
            |retention| {
                let retention = duration(retention);
                quote!(Some(#retention))
            },
        )
        .to_string(),
        key: event.key.as_ref().map(|KeyPath { fields, .. }| quote!(parameters #(.#fields)* .as_str()).to_string()),
    }
}

fn message(paths: Paths<'_>, ty: Option<MessageType>, none: &str) -> String {
    match ty {
        Some(MessageType(id)) => paths.item(id).to_string(),
        None => none.to_owned(),
    }
}

fn duration(duration: Duration) -> TokenStream {
    let millis = duration.as_millis();
    let (unit, count) = if millis % 1000 == 0 { ("from_secs", millis / 1000) } else { ("from_millis", millis) };
    let (unit, count) = (format_ident!("{unit}"), Literal::u128_unsuffixed(count));
    quote!(Duration::#unit(#count))
}

/// A string literal that stands for exactly this text.
pub(super) fn literal(text: &str) -> String {
    Literal::string(text).to_string()
}

fn deprecated(deprecated: bool) -> String {
    if deprecated { "#[deprecated]".to_owned() } else { String::new() }
}
