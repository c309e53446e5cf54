//! Newtypes, constants and aliases.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::checks::{
    array_rules, decimal_rules, float, integer, integer_rules, map_rules, name_checks_in_place, number_rules,
    string_rules_in_place,
};
use super::guards::of_item;
use super::item::{derives, head, secret_debug};
use crate::model::{ArrayChecks, Body, Constant, Item, Type};
use crate::render::foreign::held;
use crate::render::paths::Paths;
use crate::render::rust::docs;

/// A newtype that cannot hold a bad value.
pub(super) fn checked(paths: Paths<'_>, item: &Item, ty: &Type) -> TokenStream {
    let name = &item.name;
    let sensitive = sensitive(item);
    let implementation = match ty {
        Type::Text(checks) | Type::Format(_, checks) => {
            let rules = string_rules_in_place(checks);
            quote!(codegen::impl_string!(#name, #rules #sensitive);)
        }
        Type::Integer(width, checks) => {
            let (width, rules) = (format_ident!("{}", width.as_str()), integer_rules(checks));
            quote!(codegen::impl_integer!(#name, #width, #rules #sensitive);)
        }
        Type::Number(checks) => {
            let rules = number_rules(checks);
            quote!(codegen::impl_number!(#name, f64, #rules #sensitive);)
        }
        Type::Decimal(checks) => {
            let inner = format_ident!("{}", if checks.integer { "Integer" } else { "Decimal" });
            let rules = decimal_rules(checks);
            quote!(codegen::impl_decimal!(#name, #inner, #rules #sensitive);)
        }
        Type::Array(inner, checks) => {
            let (inner, rules, unique) = (held(paths, inner), array_rules(checks), uniqueness(checks));
            quote!(codegen::impl_array!(#name, #inner, #rules #unique #sensitive);)
        }
        Type::Map(inner, checks) => {
            let (inner, rules) = (held(paths, inner), map_rules(checks));
            let names = name_checks_in_place(&checks.names, &quote!(members));
            let key = checks.key.map(|id| paths.item(id)).map(|key| quote!(#key =>));
            let also = (!names.is_empty()).then(|| quote!(, also |members| { #names Ok(()) }));
            quote!(codegen::impl_map!(#name, #key #inner, #rules #also #sensitive);)
        }
        inner => {
            let inner = held(paths, inner);
            quote!(codegen::impl_newtype!(#name, #inner #sensitive);)
        }
    };
    newtype(paths, item, ty, &implementation)
}

/// A newtype whose values satisfy its guard.
pub(super) fn guarded(paths: Paths<'_>, item: &Item, ty: &Type) -> TokenStream {
    let Some(guard) = &item.guard else { return wrapper(paths, item, ty) };
    let (own, guard) = of_item(paths.own(), guard);
    let (name, inner, sensitive) = (&item.name, paths.ty(ty), sensitive(item));
    let (keyword, by) = guard;
    let each = each(paths, item, ty);
    let implementation = quote!(codegen::impl_guarded!(#name, #inner, #keyword, #by #sensitive); #each);
    newtype(paths, item, ty, &with(own, implementation))
}

/// An implementation, with what must stand before it.
pub(super) fn with(own: Option<TokenStream>, implementation: TokenStream) -> TokenStream {
    match own {
        Some(own) => quote!(const _: () = { #own #implementation };),
        None => implementation,
    }
}

/// A newtype that only gives a name.
pub(super) fn wrapper(paths: Paths<'_>, item: &Item, ty: &Type) -> TokenStream {
    let (name, inner, sensitive) = (&item.name, held(paths, ty), sensitive(item));
    let each = each(paths, item, ty);
    newtype(paths, item, ty, &quote!(codegen::impl_newtype!(#name, #inner #sensitive); #each))
}

/// What makes a newtype of a collection iterable.
fn each(paths: Paths<'_>, item: &Item, ty: &Type) -> Option<TokenStream> {
    let (name, inner) = (&item.name, held(paths, ty));
    let is_shown = matches!(paths.resolve(ty), Type::Array(..) | Type::Map(..)) && !item.sensitive;
    is_shown.then(|| quote!(codegen::impl_each!(#name, #inner);))
}

/// What tells the macro that no two elements may be equal.
fn uniqueness(checks: &ArrayChecks) -> Option<TokenStream> {
    match (checks.unique, checks.scalars) {
        (false, _) => None,
        (true, true) => Some(quote!(, unique)),
        (true, false) => Some(quote!(, distinct)),
    }
}

/// What tells the macros to keep the value out of `Debug`.
fn sensitive(item: &Item) -> Option<TokenStream> {
    item.sensitive.then(|| quote!(, sensitive))
}

fn newtype(paths: Paths<'_>, item: &Item, ty: &Type, implementation: &TokenStream) -> TokenStream {
    // The macros write `Debug`, which for a newtype is that of its content.
    let mut derives: Vec<_> = derives(item, item.traits).into_iter().filter(|name| *name != "Debug").collect();
    if matches!((&item.body, ty), (Body::Checked(_), Type::Number(_))) {
        derives.push("PartialOrd");
    }
    let (name, head, inner) = (&item.name, head(item, &derives), held(paths, ty));
    quote! {
        #head
        pub struct #name(#inner);
        #implementation
    }
}

/// A type with one value.
pub(super) fn constant(item: &Item, constant: &Constant) -> TokenStream {
    let (name, head) = (&item.name, head(item, &derives(item, item.traits)));
    let debug = secret_debug(item);
    let value = match constant {
        Constant::Text(text) => quote!(string #text),
        Constant::Integer(value) => {
            let value = integer((*value).into());
            quote!(integer #value)
        }
        Constant::Number(value) => {
            let value = float(*value);
            quote!(number #value)
        }
        Constant::Bool(value) => quote!(boolean #value),
    };
    quote! {
        #head
        pub struct #name;
        #debug
        codegen::impl_const!(#name, #value);
    }
}

/// Another name for a type.
pub(super) fn alias(paths: Paths<'_>, item: &Item, ty: &Type) -> TokenStream {
    let (docs, name, ty) = (docs(&item.docs), &item.name, paths.ty(ty));
    let deprecated = item.deprecated.then(|| quote!(#[deprecated]));
    quote!(#docs #deprecated pub type #name = #ty;)
}
