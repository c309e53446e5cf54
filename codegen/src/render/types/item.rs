//! An item whole: documentation, attributes, definition, implementations.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{enums, newtypes, structs, unions};
use crate::model::{Body, Crate, Item, Message, Name, Struct, Traits};
use crate::render::paths::Paths;
use crate::render::rust::docs;

/// All items of a crate.
pub(in crate::render) fn items(paths: Paths<'_>) -> Vec<TokenStream> {
    paths.own().items.iter().map(|item| tokens(paths, item)).collect()
}

/// What the crate's root names of the types: the items, and the builders.
pub(in crate::render) fn public_names(krate: &Crate) -> Vec<&Name> {
    fn builder(item: &Item) -> Option<&Name> {
        match &item.body {
            Body::Struct(Struct { builder: Some(builder), .. }) => Some(builder),
            _ => None,
        }
    }
    krate.items.iter().flat_map(|item| [Some(&item.name), builder(item)]).flatten().collect()
}

fn tokens(paths: Paths<'_>, item: &Item) -> TokenStream {
    let body = match &item.body {
        Body::Struct(body) => structs::tokens(paths, item, body),
        Body::Enum(body) => enums::tokens(item, body),
        Body::IntegerEnum(variants) => enums::integers(item, variants),
        Body::ValueEnum(variants) => enums::values(item, variants),
        Body::Union(body) => unions::tokens(paths, item, body),
        Body::Checked(ty) => newtypes::checked(paths, item, ty),
        Body::Guarded(ty) => newtypes::guarded(paths, item, ty),
        Body::Wrapper(ty) => newtypes::wrapper(paths, item, ty),
        Body::Constant(constant) => newtypes::constant(item, constant),
        Body::Alias(ty) => newtypes::alias(paths, item, ty),
    };
    let message = item.message.as_ref().map(|message| message_impl(item, message));
    quote!(#body #message)
}

/// Documentation and what else stands before `pub struct`.
pub(super) fn head(item: &Item, derives: &[&str]) -> TokenStream {
    let docs = docs(&item.docs);
    let deprecated = item.deprecated.then(|| quote!(#[deprecated]));
    // What is asked for beside the usual traits; `Debug` of secrets is written by hand.
    let more = item.derives.iter().filter(|path| path.as_str() != "Debug" && !derives.contains(&path.as_str()));
    let derives = derives.iter().map(|name| format_ident!("{name}")).map(|name| quote!(#name));
    quote!(#docs #[derive(#(#derives,)* #(#more),*)] #deprecated)
}

/// The traits to derive, in the usual order.
pub(super) fn derives(item: &Item, traits: Traits) -> Vec<&'static str> {
    let all = [
        ("Clone", true),
        ("Copy", traits.copy),
        ("Debug", !item.sensitive),
        ("PartialEq", true),
        ("Eq", traits.eq),
        ("Hash", traits.eq),
        ("PartialOrd", traits.ord),
        ("Ord", traits.ord),
        ("Default", traits.default),
    ];
    all.into_iter().filter(|(_, wanted)| *wanted).map(|(name, _)| name).collect()
}

/// `Debug` of what must not be shown.
pub(super) fn secret_debug(item: &Item) -> Option<TokenStream> {
    let name = &item.name;
    item.sensitive.then(|| {
        quote! {
            impl std::fmt::Debug for #name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("[sensitive]")
                }
            }
        }
    })
}

fn message_impl(item: &Item, message: &Message) -> TokenStream {
    let (name, exact) = (&item.name, message.reasons.is_empty());
    let (file, pointer) = (&message.file, &message.pointer);
    let keeps_numbers = message.keeps_numbers.then(|| {
        quote!(
            const KEEPS_NUMBERS: bool = true;
        )
    });
    let as_written = message.as_written.then(|| {
        quote!(
            const INTEGERS_AS_WRITTEN: bool = true;
        )
    });
    quote! {
        impl buscodegen_runtime::Message for #name {
            const EXACT: bool = #exact;
            #as_written
            #keeps_numbers

            fn schema() -> &'static buscodegen_runtime::Schema {
                static SCHEMA: buscodegen_runtime::Schema = buscodegen_runtime::Schema::new(&super::schema::SCHEMAS, #file, #pointer);
                &SCHEMA
            }
        }
    }
}
