//! Enums of several types.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::guards::of_item;
use super::item::{derives, head, secret_debug};
use super::newtypes::with;
use crate::model::{Item, Type, Union, UnionChoice, UnionVariant};
use crate::render::foreign::held;
use crate::render::paths::Paths;
use crate::render::rust::docs;

pub(super) fn tokens(paths: Paths<'_>, item: &Item, body: &Union) -> TokenStream {
    let (name, head) = (&item.name, head(item, &derives(item, item.traits)));
    let variants = body.variants.iter().map(|UnionVariant { name, docs: text, ty, .. }| {
        let (docs, ty) = (docs(text), held(paths, ty));
        quote!(#docs #name(#ty))
    });
    let debug = secret_debug(item);
    let alike = alike(paths, &body.variants);
    let arms = body.variants.iter().enumerate().map(|(index, variant)| {
        let (name, ty) = (&variant.name, held(paths, &variant.ty));
        let from =
            (alike.get(&key(paths, &variant.ty)) == Some(&1) && has_from(paths, &variant.ty)).then(|| quote!(from));
        let end = match &body.choice {
            UnionChoice::Kinds => {
                let kinds = variant.kinds.iter().map(|kind| format_ident!("{kind}"));
                Some(quote!(: [#(#kinds),*]))
            }
            // What no tag chooses.
            UnionChoice::Tagged { .. } if variant.tags.is_empty() => return quote!(_ => #name(#ty) #from),
            UnionChoice::Tagged { .. } => {
                let tags = &variant.tags;
                Some(quote!(: [#(#tags),*]))
            }
            UnionChoice::Tried { .. } => variant.schema.as_ref().map(|_| {
                let schema = schema_name(index);
                quote!(if #schema)
            }),
        };
        quote!(#name(#ty) #from #end)
    });
    let schemas: Vec<TokenStream> = body.variants.iter().enumerate().filter_map(|(index, variant)| {
        let (file, pointer) = variant.schema.as_ref()?;
        let schema = schema_name(index);
        Some(quote! {
            static #schema: buscodegen_runtime::Schema = buscodegen_runtime::Schema::new(&super::schema::SCHEMAS, #file, #pointer);
        })
    }).collect();
    let choice = match &body.choice {
        UnionChoice::Kinds => quote!(kinds),
        UnionChoice::Tagged { keyword, path } => quote!(tagged #keyword [#(#path),*]),
        UnionChoice::Tried { keyword, exactly_one: true } => quote!(one #keyword),
        UnionChoice::Tried { keyword, exactly_one: false } => quote!(any #keyword),
    };
    let guard = item.guard.as_ref().map(|guard| of_item(paths.own(), guard));
    let guarded = guard.as_ref().map(|(_, (keyword, by))| quote!(guarded #keyword #by));
    let implementation = quote!(codegen::impl_union!(#name #guarded, #choice { #(#arms,)* }););
    let own = guard.and_then(|(own, _)| own);
    let own = (own.is_some() || !schemas.is_empty()).then(|| quote!(#(#schemas)* #own));
    let implementation = with(own, implementation);
    quote! {
        #head
        pub enum #name { #(#variants,)* }
        #debug
        #implementation
    }
}

fn schema_name(index: usize) -> syn::Ident {
    format_ident!("SCHEMA_{index}")
}

/// How many variants have each type: where two have one, a value of it could be either.
fn alike(paths: Paths<'_>, variants: &[UnionVariant]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for variant in variants {
        *counts.entry(key(paths, &variant.ty)).or_insert(0) += 1;
    }
    counts
}

fn key(paths: Paths<'_>, ty: &Type) -> String {
    held(paths, &without_aliases(paths, ty)).to_string()
}

fn without_aliases(paths: Paths<'_>, ty: &Type) -> Type {
    let inner = |ty: &Type| Box::new(without_aliases(paths, ty));
    match paths.resolve(ty) {
        Type::Array(item, checks) => Type::Array(inner(item), *checks),
        Type::Tuple(items) => Type::Tuple(items.iter().map(|item| without_aliases(paths, item)).collect()),
        Type::Map(value, checks) => Type::Map(inner(value), checks.clone()),
        Type::Nullable(value) => Type::Nullable(inner(value)),
        Type::Boxed(value) => Type::Boxed(inner(value)),
        other => other.clone(),
    }
}

/// Whether `From` helps: what is boxed or means nothing by itself is wrapped by name.
fn has_from(paths: Paths<'_>, ty: &Type) -> bool {
    matches!(
        paths.resolve(ty),
        Type::Item(_)
            | Type::Text(_)
            | Type::Bool
            | Type::Integer(..)
            | Type::Decimal(_)
            | Type::Array(..)
            | Type::Format(..)
            | Type::Foreign(_)
    )
}
