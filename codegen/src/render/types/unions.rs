//! Enums of several types.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::guards::of_item;
use super::item::{derives, head, secret_debug};
use super::newtypes::with;
use crate::model::{Held, Item, Type, Union, UnionChoice, UnionVariant};
use crate::render::foreign::held;
use crate::render::paths::Paths;
use crate::render::rust::docs;

pub(super) fn tokens(paths: Paths<'_>, item: &Item, body: &Union) -> TokenStream {
    let (name, head) = (&item.name, head(item, &derives(item, item.traits)));
    let variants = body.variants.iter().map(|UnionVariant { name, docs: text, deprecated, held: content, .. }| {
        let (docs, deprecated) = (docs(text), deprecated.then(|| quote!(#[deprecated])));
        let content = content.ty().map(|ty| held(paths, ty)).map(|ty| quote!((#ty)));
        quote!(#docs #deprecated #name #content)
    });
    let debug = secret_debug(item);
    let alike = alike(paths, &body.variants);
    let arms = body.variants.iter().enumerate().map(|(index, variant)| {
        let name = &variant.name;
        let from = variant.held.ty().filter(|ty| alike.get(&key(paths, ty)) == Some(&1));
        let from = from.filter(|ty| has_from(paths, &variant.held, ty)).map(|_| quote!(from));
        let held = match &variant.held {
            Held::Whole(ty) => {
                let ty = held(paths, ty);
                quote!((#ty) #from)
            }
            Held::Member(member, ty) => {
                let ty = held(paths, ty);
                quote!((#ty as #member) #from)
            }
            Held::Nothing => quote!(),
        };
        let end = match &body.choice {
            UnionChoice::Kinds => {
                let kinds = variant.kinds.iter().map(|kind| format_ident!("{kind}"));
                Some(quote!(: [#(#kinds),*]))
            }
            // What no tag chooses.
            UnionChoice::Tagged { .. } if variant.tags.is_empty() => return quote!(_ => #name #held),
            UnionChoice::Tagged { .. } => {
                let tags = &variant.tags;
                Some(quote!(: [#(#tags),*]))
            }
            UnionChoice::External { .. } => external(variant),
            UnionChoice::Tried { .. } => variant.schema.as_ref().map(|_| {
                let schema = schema_name(index);
                quote!(if #schema)
            }),
        };
        quote!(#name #held #end)
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
        UnionChoice::External { keyword } => quote!(external #keyword),
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

/// The text or the member by which a variant is known, where that is not the member that it holds.
fn external(UnionVariant { held, kinds, tags, .. }: &UnionVariant) -> Option<TokenStream> {
    match held {
        Held::Member(..) => None,
        Held::Nothing => Some(quote!(: #(#tags)*)),
        Held::Whole(_) if kinds.contains(&"string") => Some(quote!(: [#(#tags),*])),
        Held::Whole(_) => Some(quote!(: { #(#tags)* })),
    }
}

fn schema_name(index: usize) -> syn::Ident {
    format_ident!("SCHEMA_{index}")
}

/// How many variants have each type: where two have one, a value of it could be either.
fn alike(paths: Paths<'_>, variants: &[UnionVariant]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for ty in variants.iter().filter_map(|variant| variant.held.ty()) {
        *counts.entry(key(paths, ty)).or_insert(0) += 1;
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

/// Whether `From` helps: what is boxed or means nothing by itself is wrapped by name, and a member that has no type of its own
/// means nothing without its variant's.
fn has_from(paths: Paths<'_>, held: &Held, ty: &Type) -> bool {
    match paths.resolve(ty) {
        Type::Item(_) => true,
        Type::Text(_)
        | Type::Bool
        | Type::Integer(..)
        | Type::Decimal(_)
        | Type::Array(..)
        | Type::Format(..)
        | Type::Foreign(_) => matches!(held, Held::Whole(_)),
        _ => false,
    }
}
