//! The views of an API's files: what templates put into place, each value a valid piece of Rust.

use std::collections::BTreeSet;
use std::time::Duration;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde::Serialize;
use serde_json::{Value, json};

use super::paths::Paths;
use super::rust::docs;
use crate::model::{
    Api, DeclaredErrors, Docs, ErrorVariant, Event, Execution, KeyEnd, KeyPath, KeyStep, MessageType, Name, Rpc,
};

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
    with_data: bool,
    variants: Vec<VariantView>,
}

#[derive(Debug, Serialize)]
struct VariantView {
    name: String,
    wire: String,
    docs: String,
    deprecated: String,
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
    key_argument: &'static str,
}

/// `rpcs.rs`
pub(super) fn rpcs_file(rpcs: &[RpcView]) -> Value {
    let types = rpcs.iter().flat_map(|rpc| [&rpc.parameters, &rpc.response, &rpc.error]);
    let Uses { runtime, modules } = uses(types, &["errors", "types"]);
    json!({ "runtime": runtime, "uses": modules, "rpcs": rpcs })
}

/// `client.rs`
pub(super) fn client_file(api: &Api, rpcs: &[RpcView]) -> Value {
    let Uses { runtime, modules } = uses(rpcs.iter().map(|rpc| &rpc.parameters), &["types"]);
    let docs = sentence(&format!("Calls the rpcs of `{}`.", api.name));
    json!({ "runtime": runtime, "uses": modules, "docs": docs, "client": api.client.to_string(), "rpcs": rpcs })
}

/// `server.rs`
pub(super) fn server_file(api: &Api, rpcs: &[RpcView]) -> Value {
    let parameters = rpcs.iter().filter(|rpc| rpc.takes).map(|rpc| &rpc.parameters);
    let types = parameters.chain(rpcs.iter().flat_map(|rpc| [&rpc.response, &rpc.error]));
    let Uses { runtime, modules } = uses(types, &["errors", "types"]);
    let docs = sentence(&format!(
        "Answers the rpcs of `{}`. An rpc that is left out is answered with `Unimplemented`.",
        api.name
    ));
    json!({
        "runtime": runtime,
        "uses": modules,
        "docs": docs,
        "server": api.server.to_string(),
        "serve": api.serve.to_string(),
        "rpcs": rpcs,
    })
}

/// `errors.rs`
pub(super) fn errors_file(errors: &[ErrorsView]) -> Value {
    let data = errors.iter().flat_map(|errors| &errors.variants).filter_map(|variant| variant.data.as_ref());
    let Uses { modules, .. } = uses(data, &["types"]);
    let with_data = errors.iter().any(|errors| errors.with_data);
    // Some enum has errors, and no data at all.
    let without_data = errors.iter().any(|errors| !errors.with_data && !errors.variants.is_empty());
    json!({ "with_data": with_data, "without_data": without_data, "uses": modules, "errors": errors })
}

/// `events.rs`
pub(super) fn events_file(api: &Api, events: &[EventView]) -> Value {
    let Uses { runtime, modules } = uses(events.iter().map(|event| &event.parameters), &["types"]);
    let docs = sentence(&format!("Publishes the events of `{}`.", api.name));
    json!({ "runtime": runtime, "uses": modules, "docs": docs, "publisher": api.events_type.to_string(), "events": events })
}

/// What a file must import for the types in it.
struct Uses {
    /// Names of the runtime, each after a comma.
    runtime: String,
    /// Lines.
    modules: Vec<String>,
}

fn uses<'t>(types: impl Iterator<Item = &'t String>, modules: &[&str]) -> Uses {
    let types: BTreeSet<&str> = types.map(String::as_str).collect();
    let runtime = ["Empty", "Nothing"].into_iter().filter(|name| types.contains(name));
    let used = modules.iter().filter(|module| types.iter().any(|ty| ty.starts_with(&format!("{module} ::"))));
    Uses {
        runtime: runtime.map(|name| format!(", {name}")).collect(),
        modules: used.map(|module| format!("use super::{module};")).collect(),
    }
}

fn sentence(markdown: &str) -> String {
    let mut text = Docs::none();
    text.paragraph(markdown);
    docs(&text).to_string()
}

pub(super) fn rpc(paths: Paths<'_>, api: &Api, rpc: &Rpc) -> RpcView {
    let error = &rpc.errors.name;
    RpcView {
        api: literal(&api.name),
        name: literal(&rpc.name),
        method: rpc.method.to_string(),
        marker: rpc.marker.to_string(),
        docs: docs(&rpc.docs).to_string(),
        marker_docs: sentence(&format!("The rpc `{}.{}`.", api.name, rpc.name)),
        deprecated: deprecated(rpc.deprecated),
        takes: rpc.parameters.is_some(),
        parameters: message(paths, rpc.parameters, "Empty"),
        response: message(paths, rpc.response, "Nothing"),
        error: quote!(errors::#error).to_string(),
        timeout: duration(rpc.timeout).to_string(),
        execution: match rpc.execution {
            Execution::AtMostOnce => "AtMostOnce",
            Execution::Idempotent => "Idempotent",
            Execution::Durable => "Durable",
        },
    }
}

pub(super) fn errors(paths: Paths<'_>, api: &Api, rpc: &Rpc) -> ErrorsView {
    let DeclaredErrors { name, variants } = &rpc.errors;
    let (api, rpc) = (&api.name, &rpc.name);
    let docs = if variants.is_empty() {
        format!("What `{api}.{rpc}` may answer instead of a response: it declares no errors yet.")
    } else {
        format!("What `{api}.{rpc}` may answer instead of a response.")
    };
    ErrorsView {
        name: name.to_string(),
        docs: sentence(&docs),
        encode: encode(variants).to_string(),
        with_data: variants.iter().any(|variant| variant.data.is_some()),
        variants: variants.iter().map(|variant| variant_view(paths, variant)).collect(),
    }
}

fn variant_view(paths: Paths<'_>, variant: &ErrorVariant) -> VariantView {
    VariantView {
        name: variant.name.to_string(),
        wire: literal(&variant.wire),
        docs: docs(&variant.docs).to_string(),
        deprecated: deprecated(variant.deprecated),
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
    let without: Vec<&Name> =
        variants.iter().filter(|variant| variant.data.is_none()).map(|variant| &variant.name).collect();
    match (with.is_empty(), without.is_empty()) {
        (true, _) => quote!(Ok(None)),
        (false, true) => quote!(match self { #(#with)* }),
        (false, false) => quote!(match self { #(#with)* #(Self::#without)|* => Ok(None), }),
    }
}

pub(super) fn event(paths: Paths<'_>, api: &Api, event: &Event) -> EventView {
    let mut listen_docs = Docs::none();
    listen_docs.paragraph(&format!("Listens to `{}.{}`, as the listener of this name.", api.name, event.name));
    listen_docs.append(&event.docs);
    EventView {
        api: literal(&api.name),
        name: literal(&event.name),
        method: event.method.to_string(),
        marker: event.marker.to_string(),
        docs: docs(&event.docs).to_string(),
        listen_docs: docs(&listen_docs).to_string(),
        marker_docs: sentence(&format!("The event `{}.{}`.", api.name, event.name)),
        deprecated: deprecated(event.deprecated),
        takes: event.parameters.is_some(),
        parameters: message(paths, event.parameters, "Empty"),
        retention: event
            .retention
            .map_or_else(
                || quote!(None),
                |retention| {
                    let retention = duration(retention);
                    quote!(Some(#retention))
                },
            )
            .to_string(),
        key: event.key.as_ref().map(|path| key(paths, &quote!(parameters), path).to_string()),
        key_argument: event
            .key
            .as_ref()
            .map_or("_", |path| if matches!(path.end, KeyEnd::Fixed(_)) { "_" } else { "parameters" }),
    }
}

/// The routing key as an expression of `Option<&str>`.
fn key(paths: Paths<'_>, from: &TokenStream, path: &KeyPath) -> TokenStream {
    if let KeyEnd::Fixed(text) = &path.end {
        return quote!(Some(#text));
    }
    let steps = path.steps.iter().map(|step| match step {
        KeyStep::Field(field) => quote!(.#field),
        KeyStep::Optional => quote!(.as_ref()?),
        KeyStep::Content => quote!(.get()),
        KeyStep::Unboxed => quote!(.as_ref()),
        KeyStep::Member(name) => quote!(.get(#name)?),
        KeyStep::Pointer(pointer) => quote!(.pointer(#pointer)?),
    });
    match &path.end {
        KeyEnd::Text => quote!(Some(#from #(#steps)* .as_str())),
        KeyEnd::Value | KeyEnd::Fixed(_) => quote!(#from #(#steps)* .as_str()),
        KeyEnd::Union(id, ways) => {
            let name = paths.item(*id);
            let reference = path.steps.is_empty().then_some(()).map_or_else(|| quote!(&), |()| quote!());
            let arms = ways.iter().map(|(variant, way)| {
                let value = if matches!(way.end, KeyEnd::Fixed(_)) { quote!(_) } else { quote!(value) };
                let inner = key(paths, &quote!(value), way);
                quote!(#name::#variant(#value) => #inner,)
            });
            // Where every variant has the key, there is no other.
            quote! {
                #[allow(unreachable_patterns, reason = "where every variant has the key, there is no other")]
                match #reference #from #(#steps)* { #(#arms)* _ => None }
            }
        }
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
    let units = [("from_hours", 3_600_000), ("from_mins", 60_000), ("from_secs", 1_000), ("from_millis", 1)];
    let largest = units.into_iter().find(|(_, length)| millis > 0 && millis.is_multiple_of(*length));
    let (unit, count) = largest.map_or(("from_millis", millis), |(unit, length)| (unit, millis / length));
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
