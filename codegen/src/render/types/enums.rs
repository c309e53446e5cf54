//! Enums of strings: closed ones, and open ones that keep what they do not know.

use proc_macro2::TokenStream;
use quote::quote;

use super::checks::integer;
use super::item::{derives, head, secret_debug};
use crate::model::{Docs, Enum, Item, Name, Variant};

pub(super) fn tokens(item: &Item, body: &Enum) -> TokenStream {
    match &body.other {
        None => closed(item, body),
        Some(other) => open(item, body, other),
    }
}

fn closed(item: &Item, body: &Enum) -> TokenStream {
    let (name, head) = (&item.name, head(item, &derives(item, item.traits)));
    let variants = body.variants.iter().map(variant);
    let debug = secret_debug(item);
    let pairs = body.variants.iter().map(|Variant { name, wire }| quote!(#name = #wire));
    quote! {
        #head
        pub enum #name { #(#variants,)* }
        #debug
        codegen::impl_string_enum!(#name { #(#pairs),* });
    }
}

/// One of some integers.
pub(super) fn integers(item: &Item, variants: &[Variant]) -> TokenStream {
    let pairs = variants.iter().map(|Variant { name, wire }| {
        let value = integer(wire.parse().unwrap_or_default());
        quote!(#name = #value)
    });
    listed(item, variants, &quote!(codegen::impl_integer_enum), &quote!(: i64 { #(#pairs),* }))
}

/// One of some values of any type.
pub(super) fn values(item: &Item, variants: &[Variant]) -> TokenStream {
    let pairs = variants.iter().map(|Variant { name, wire }| quote!(#name = #wire));
    listed(item, variants, &quote!(codegen::impl_value_enum), &quote!({ #(#pairs),* }))
}

fn listed(item: &Item, variants: &[Variant], name_of_macro: &TokenStream, pairs: &TokenStream) -> TokenStream {
    let (name, head) = (&item.name, head(item, &derives(item, item.traits)));
    let variants = variants.iter().map(variant);
    let debug = secret_debug(item);
    quote! {
        #head
        pub enum #name { #(#variants,)* }
        #debug
        #name_of_macro!(#name #pairs);
    }
}

fn variant(variant: &Variant) -> TokenStream {
    let name = &variant.name;
    let doc = format!(" {}", Docs::code(&variant.wire));
    quote!(#[doc = #doc] #name)
}

fn open(item: &Item, body: &Enum, other: &Name) -> TokenStream {
    // Adding a value must not move the others, nor make two of one.
    let mut derives = derives(item, item.traits);
    derives.retain(|name| !["PartialEq", "Eq", "Hash", "PartialOrd", "Ord"].contains(name));
    let (name, head) = (&item.name, head(item, &derives));
    let variants = body.variants.iter().map(variant);
    let (names, wires): (Vec<_>, Vec<_>) = body.variants.iter().map(|variant| (&variant.name, &variant.wire)).unzip();
    let debug = secret_debug(item);
    quote! {
        #head
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version of the schema does not list.
            #other(String),
        }

        impl #name {
            /// Takes any text: what is not listed is kept as it is.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                let text = text.into();
                match text.as_str() {
                    #(#wires => Self::#names,)*
                    _ => Self::#other(text),
                }
            }

            /// The value as the schema writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #wires,)*
                    Self::#other(text) => text,
                }
            }

            /// The text, owned.
            #[must_use]
            pub fn into_inner(self) -> String {
                match self {
                    Self::#other(text) => text,
                    known => known.as_str().to_owned(),
                }
            }
        }
        #debug
        codegen::impl_text_order!(#name);
        codegen::impl_text!(#name, any);
    }
}
