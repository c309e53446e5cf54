//! The stage itself: which files each crate has.

use std::collections::BTreeMap;

use buscodegen_runtime::codegen::CONTRACT;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Value, json};

use super::paths::{Imports, Layout, Paths};
use super::rust::{RenderError, docs, finish, inner_docs, mark};
use super::templates::Engine;
use super::{api, foreign, manifest, readme, types, usage};
use crate::model::{Api, Body, Crate, CrateId, Docs, Item, MessageType, Model, Rpc};
use crate::parallel;
use crate::templates::Templates;
use crate::tree::Tree;

/// Renders every crate of the model: paths to contents, below a folder for each.
///
/// # Errors
/// [`RenderError`] when a template or the generator is at fault.
pub fn render(model: &Model, templates: &Templates) -> Result<Tree, RenderError> {
    let engine = Engine::new(templates)?;
    let crates: Vec<CrateId> = (0..model.crates.len()).map(CrateId).collect();
    let rendered = parallel::map(&crates, |id| files(model, *id, &engine));
    let mut tree = BTreeMap::new();
    for files in rendered {
        tree.extend(files?);
    }
    Ok(Tree(tree))
}

/// The files of a crate, below its folder.
fn files(model: &Model, id: CrateId, engine: &Engine<'_>) -> Result<Vec<(String, String)>, RenderError> {
    let krate = model.krate(id);
    let path = |name: &str| format!("{}/{name}", krate.package);
    let mut files = Vec::new();
    let mut code = |name: &str, template: &str, text: &str| {
        let file = path(name);
        let text = finish(text, &file, &engine.called(template), &krate.source)?;
        files.push((file, text));
        Ok(())
    };
    let example = usage::example(model, id)?;
    for (name, text) in sources(model, id, Layout::Crate, example.as_deref(), engine)? {
        code(&format!("src/{name}"), name, &text)?;
    }
    if let Some(examples) = examples(model, id) {
        code("tests/examples.rs", "examples.rs", &engine.fill("examples.rs", &examples)?)?;
    }
    let schemas = krate.schemas.iter();
    files.extend(schemas.map(|schema| (path(&format!("schemas/{}", schema.name)), format!("{}\n", schema.text))));
    files.push((path("Cargo.toml"), manifest::render(model, krate)?));
    // `cargo fmt` would change what then counts as changed by hand.
    let fmt = format!("{}\n\ndisable_all_formatting = true\n", mark("#", &krate.source));
    files.push((path("rustfmt.toml"), fmt));
    files.push((path("README.md"), readme::render(model, krate, example.as_deref(), engine)?));
    Ok(files)
}

/// Renders one API as a single file that a module of any crate can include; the crates of types that it uses become
/// modules inside. Build scripts write it.
///
/// # Errors
/// [`RenderError`] when a template or the generator is at fault.
pub fn render_module(model: &Model, api: CrateId, templates: &Templates) -> Result<String, RenderError> {
    let engine = Engine::new(templates)?;
    let krate = model.krate(api);
    let mut modules = Vec::new();
    for used in all_uses(model, api) {
        let used_crate = model.krate(used);
        let body = module(model, used, Layout::Nested, &engine)?;
        modules.push(json!({
            "attributes": format!("{} {}", docs(&used_crate.docs), allow(used_crate, false)),
            "name": used_crate.lib.to_string(),
            "body": body,
        }));
    }
    let own = module(model, api, Layout::Module, &engine)?;
    let text = engine.fill("module.rs", &json!({ "modules": modules, "uses": [own] }))?;
    finish(&text, &format!("{}.rs", krate.lib), &engine.called("module.rs"), &krate.source)
}

/// The files of a crate as modules, and what its root names.
fn module(model: &Model, id: CrateId, layout: Layout, engine: &Engine<'_>) -> Result<String, RenderError> {
    let krate = model.krate(id);
    let attributes = allow(krate, false).to_string();
    let mut modules = Vec::new();
    for (name, body) in sources(model, id, layout, None, engine)? {
        if name != "lib.rs" {
            modules.push(json!({ "attributes": attributes, "name": name.trim_end_matches(".rs"), "body": body }));
        }
    }
    let mut uses: Vec<String> = root(krate).iter().map(|(_, line)| format!("{attributes} {line}")).collect();
    let info = api_info(krate, None);
    uses.extend((!info.is_empty()).then(|| format!("{attributes} {info}")));
    engine.fill("module.rs", &json!({ "modules": modules, "uses": uses }))
}

fn all_uses(model: &Model, api: CrateId) -> Vec<CrateId> {
    let mut all: Vec<CrateId> = Vec::new();
    let mut open = vec![api];
    while let Some(next) = open.pop() {
        for used in &model.krate(next).uses {
            if !all.contains(used) {
                all.push(*used);
                open.push(*used);
            }
        }
    }
    all.sort_unstable();
    all
}

/// The files below `src`, not yet formatted.
fn sources(
    model: &Model,
    id: CrateId,
    layout: Layout,
    example: Option<&str>,
    engine: &Engine<'_>,
) -> Result<Vec<(&'static str, String)>, RenderError> {
    let krate = model.krate(id);
    let mut files = vec![
        ("lib.rs", lib(model, id, example)),
        ("schema.rs", schema(krate, layout)),
        ("types.rs", types_file(model, id, layout)),
    ];
    if !krate.guards.is_empty() {
        files.push(("guards.rs", json!({ "items": strings(types::guards(krate)) })));
    }
    if let Some(api) = &krate.api {
        files.extend(api_files(Paths { model, krate: id, layout, imports: None }, api));
    }
    files.into_iter().map(|(name, view)| Ok((name, engine.fill(name, &view)?))).collect()
}

/// Lints that speak of names, sizes and counts, which are those of the schema.
const ALLOWED: &[&str] = &[
    "doc_markdown",
    "large_enum_variant",
    "many_single_char_names",
    "module_name_repetitions",
    "option_option",
    "self_named_constructors",
    // Long lines are laid out as blocks.
    "semicolon_if_nothing_returned",
    "similar_names",
    "struct_excessive_bools",
    "too_many_lines",
    "unreadable_literal",
];

/// The attribute with the lints that do not hold for generated code.
fn allow(krate: &Crate, inner: bool) -> TokenStream {
    let lints = ALLOWED.iter().map(|lint| {
        let lint = format_ident!("{lint}");
        quote!(clippy::#lint)
    });
    let deprecated = allows_deprecated(krate).then(|| quote!(deprecated,));
    // What is included in a crate of somebody else's is not all used there.
    let unused = (!inner).then(|| quote!(dead_code, unreachable_pub, unused_imports,));
    let mark = inner.then(|| quote!(!));
    quote!(# #mark [allow(#deprecated #unused #(#lints,)* reason = "names, sizes and counts are those of the schema")])
}

fn lib(model: &Model, id: CrateId, example: Option<&str>) -> Value {
    let krate = model.krate(id);
    let modules = module_names(krate).into_iter().map(|name| {
        let (ident, feature) = (format_ident!("{name}"), feature(name));
        if matches!(name, "schema" | "guards") { quote!(mod #ident;) } else { quote!(#feature pub mod #ident;) }
    });
    let uses = root(krate).into_iter().map(|(module, line)| {
        let feature = feature(module);
        // The front page lists them with what they say, not as re-exports.
        quote!(#feature #[doc(inline)] #line)
    });
    let info = api_info(krate, feature("rpcs"));
    let (mut links, mut readme) = (TokenStream::new(), TokenStream::new());
    if krate.api.is_some() {
        // The front page names what a feature may leave out.
        links = quote!(#![cfg_attr(not(all(feature = "client", feature = "server")), allow(rustdoc::broken_intra_doc_links, reason = "what they name is left out"))]);
        readme = quote! {
            #[cfg(all(doctest, feature = "client", feature = "server"))]
            #[doc = include_str!("../README.md")]
            struct Readme;
        };
    }
    json!({
        "docs": inner_docs(&front_page(model, id, example)).to_string(),
        "allow": allow(krate, true).to_string(),
        "limit": recursion_limit(krate).unwrap_or_default().to_string(),
        "links": links.to_string(),
        "modules": strings(modules),
        "uses": strings(uses),
        "info": info.to_string(),
        "readme": readme.to_string(),
    })
}

/// The attribute without which the compiler gives up on types that lie deep in each other.
fn recursion_limit(krate: &Crate) -> Option<TokenStream> {
    // A map of arrays in an optional member takes it nine steps, and 128 are allowed.
    const STEPS: usize = 10;
    const ALLOWED: usize = 128;
    let steps = krate.depth * STEPS;
    let limit = steps.next_multiple_of(ALLOWED).to_string();
    (steps > ALLOWED).then(|| quote!(#![recursion_limit = #limit]))
}

/// What a feature of the crate has to be asked for, before a module and what the root names of it.
fn feature(module: &str) -> Option<TokenStream> {
    match module {
        "client" => Some(quote!(#[cfg(feature = "client")])),
        "server" => Some(quote!(#[cfg(feature = "server")])),
        "errors" | "events" | "rpcs" => Some(quote!(#[cfg(any(feature = "client", feature = "server"))])),
        _ => None,
    }
}

/// The documentation of the crate: the author's words, and what there is, with links.
fn front_page(model: &Model, id: CrateId, example: Option<&str>) -> Docs {
    let krate = model.krate(id);
    let mut docs = krate.docs.clone();
    let Some(api) = &krate.api else { return docs };
    let table = |head: &str, rows: Vec<String>| {
        let rule = "|---".repeat(head.matches('|').count() - 1);
        (!rows.is_empty()).then(|| format!("{head}\n{rule}|\n{}", rows.join("\n")))
    };
    let message = |ty: Option<MessageType>| {
        ty.map_or_else(String::new, |MessageType(item)| {
            let name = &model.item(item).name;
            if item.krate == id {
                return format!("[`{}`]", name.plain());
            }
            format!("[`{0}`]({1}::{0})", name.plain(), model.krate(item.krate).lib)
        })
    };
    let rpcs = api.rpcs.iter().map(|rpc| {
        let (takes, answers, what) = (message(rpc.parameters), message(rpc.response), readme::summary(&rpc.docs));
        format!("| [`{}`]({}::{}) | {takes} | {answers} | {what} |", rpc.name, api.client, rpc.method.plain())
    });
    docs.extend_with(table("| rpc | takes | answers | |", rpcs.collect()));
    let events = api.events.iter().map(|event| {
        let (carries, what) = (message(event.parameters), readme::summary(&event.docs));
        format!("| [`{}`]({}::{}) | {carries} | {what} |", event.name, api.events_type, event.method.plain())
    });
    docs.extend_with(table("| event | carries | |", events.collect()));
    if !api.rpcs.is_empty() {
        let (client, server, serve) = (&api.client, &api.server, &api.serve);
        docs.paragraph(&format!(
            "[`{client}`] calls the rpcs. Implement [`{server}`] to answer them, and give a worker what [`{serve}`] makes of it."
        ));
    }
    if !api.events.is_empty() {
        let publisher = &api.events_type;
        let listen = api.events.iter().map(|event| format!("[`{0}`](events::{0}())", event.method.plain()));
        docs.paragraph(&format!(
            "[`{publisher}`] publishes events. To listen, give a worker what one of these makes: {}.",
            listen.collect::<Vec<_>>().join(", ")
        ));
    }
    if let Some(example) = example {
        docs.paragraph("# Example");
        // What is hidden keeps it from being compiled without what it uses.
        docs.paragraph(&format!(
            "```\n# #[cfg(all(feature = \"client\", feature = \"server\"))]\n# mod example {{\n{example}# }}\n```"
        ));
    }
    docs
}

/// A literal in which JSON can be read.
fn raw_literal(text: &str) -> String {
    let mut fence = "#".to_owned();
    while text.contains(&format!("\"{fence}")) {
        fence.push('#');
    }
    // A carriage return or a mark that turns text around cannot stand in one.
    let plain = text.chars().all(|c| !c.is_control() && !('\u{2000}'..='\u{206f}').contains(&c));
    if plain { format!("r{fence}\"{text}\"{fence}") } else { api::literal(text) }
}

/// The tests of the definition's examples.
fn examples(model: &Model, id: CrateId) -> Option<Value> {
    let api = model.krate(id).api.as_ref().filter(|api| !api.examples.is_empty())?;
    let examples = api.examples.iter().map(|example| {
        let MessageType(item) = example.ty;
        let (lib, name) = (&model.krate(item.krate).lib, &model.item(item).name);
        json!({ "name": example.name, "ty": quote!(#lib::#name).to_string(), "text": raw_literal(&example.text) })
    });
    Some(json!({ "examples": examples.collect::<Vec<_>>() }))
}

fn module_names(krate: &Crate) -> Vec<&'static str> {
    let api = krate.api.as_ref();
    let has_rpcs = api.is_some_and(|api| !api.rpcs.is_empty());
    let has_events = api.is_some_and(|api| !api.events.is_empty());
    let all = [
        ("client", has_rpcs),
        ("errors", has_rpcs),
        ("events", has_events),
        ("guards", !krate.guards.is_empty()),
        ("rpcs", has_rpcs),
        ("schema", true),
        ("server", has_rpcs),
        ("types", true),
    ];
    all.into_iter().filter(|(_, there)| *there).map(|(name, _)| name).collect()
}

/// What the root of the crate names, each line with its module.
fn root(krate: &Crate) -> Vec<(&'static str, TokenStream)> {
    let mut uses = Vec::new();
    if let Some(Api { client, server, serve, events_type, rpcs, events, .. }) = &krate.api {
        if !rpcs.is_empty() {
            uses.push(("client", quote!(pub use client::#client;)));
            uses.push(("server", quote!(pub use server::{#server, #serve};)));
            let errors = rpcs.iter().map(|rpc| &rpc.errors.name);
            uses.push(("errors", quote!(pub use errors::{#(#errors),*};)));
        }
        if !events.is_empty() {
            let listen = events.iter().map(|event| &event.method);
            uses.push(("events", quote!(pub use events::{#events_type #(, #listen)*};)));
        }
    }
    let types = types::public_names(krate);
    if !types.is_empty() {
        uses.push(("types", quote!(pub use types::{#(#types),*};)));
    }
    uses
}

fn api_info(krate: &Crate, feature: Option<TokenStream>) -> TokenStream {
    let Some(api) = &krate.api else { return TokenStream::new() };
    let (name, version, digest) = (&api.name, &krate.info.version, &krate.digest);
    quote! {
        /// The API as its definition file describes it.
        #feature
        pub const API: buscodegen_runtime::ApiInfo = buscodegen_runtime::ApiInfo::new(#name, #version, #digest);
    }
}

fn schema(krate: &Crate, layout: Layout) -> Value {
    // Without messages of its own, a crate has nothing to validate: other crates judge theirs.
    let judges = krate.items.iter().any(|item| item.message.is_some());
    let files = krate.schemas.iter().filter(|_| judges).map(|schema| {
        let text = match layout {
            Layout::Crate => format!("include_str!({})", api::literal(&format!("../schemas/{}", schema.name))),
            Layout::Module | Layout::Nested => api::literal(&schema.text),
        };
        json!({ "name": api::literal(&schema.name), "text": text })
    });
    json!({ "contract": CONTRACT.to_string(), "files": files.collect::<Vec<_>>() })
}

fn types_file(model: &Model, krate: CrateId, layout: Layout) -> Value {
    let imports = Imports::default();
    let paths = Paths { model, krate, layout, imports: Some(&imports) };
    let items = strings(types::items(paths).into_iter().chain(foreign::texts(paths)));
    let uses_codegen = model.krate(krate).items.iter().any(|item| !matches!(item.body, Body::Alias(_)));
    let mut uses: Vec<String> = imports.paths().iter().map(|path| format!("use {path};")).collect();
    if uses_codegen {
        uses.push("use buscodegen_runtime::codegen;".to_owned());
    }
    uses.sort();
    json!({ "uses": uses, "items": items })
}

fn api_files(paths: Paths<'_>, api: &Api) -> Vec<(&'static str, Value)> {
    let mut files = Vec::new();
    if !api.rpcs.is_empty() {
        let rpcs: Vec<_> = api.rpcs.iter().map(|rpc| api::rpc(paths, api, rpc)).collect();
        files.push(("rpcs.rs", api::rpcs_file(&rpcs)));
        files.push(("client.rs", api::client_file(api, &rpcs)));
        files.push(("server.rs", api::server_file(api, &rpcs)));
        let errors: Vec<_> = api.rpcs.iter().map(|rpc| api::errors(paths, api, rpc)).collect();
        files.push(("errors.rs", api::errors_file(&errors)));
    }
    if !api.events.is_empty() {
        let events: Vec<_> = api.events.iter().map(|event| api::event(paths, api, event)).collect();
        files.push(("events.rs", api::events_file(api, &events)));
    }
    files
}

/// Whether the crate uses what it marks as deprecated itself.
fn allows_deprecated(krate: &Crate) -> bool {
    let of_error = |rpc: &Rpc| rpc.errors.variants.iter().any(|error| error.deprecated);
    let of_rpc = |rpc: &Rpc| rpc.deprecated || of_error(rpc);
    let in_api = |api: &Api| api.rpcs.iter().any(of_rpc) || api.events.iter().any(|event| event.deprecated);
    let in_item = |item: &Item| match &item.body {
        Body::Struct(body) => item.deprecated || body.members.iter().any(|member| member.deprecated),
        Body::Union(body) => item.deprecated || body.variants.iter().any(|variant| variant.deprecated),
        _ => item.deprecated,
    };
    krate.items.iter().any(in_item) || krate.api.as_ref().is_some_and(in_api)
}

fn strings(tokens: impl IntoIterator<Item = TokenStream>) -> Vec<String> {
    tokens.into_iter().map(|tokens| tokens.to_string()).collect()
}
