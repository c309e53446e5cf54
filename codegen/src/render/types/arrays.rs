//! Reading and writing a struct that is an array: calls of the runtime for each item, in order.

use proc_macro2::TokenStream;
use quote::quote;

use super::passages::{checks_itself, proxy};
use crate::model::{Item, Presence, Rest, Struct, Type};
use crate::render::foreign;
use crate::render::paths::Paths;

pub(super) fn read(paths: Paths<'_>, item: &Item, body: &Struct) -> TokenStream {
    let (name, text) = (&item.name, item.name.plain());
    let fields = body.members.iter().map(|member| {
        let field = &member.field;
        let method = match (&member.presence, proxy(paths, member)) {
            (Presence::Optional { .. }, None) => quote!(optional),
            (Presence::Optional { .. }, Some(proxy)) => quote!(optional_as::<#proxy>),
            (_, None) => quote!(required),
            (_, Some(proxy)) => quote!(required_as::<#proxy>),
        };
        quote!(#field: items.#method()?,)
    });
    let (rest, end) = match &body.rest {
        Rest::Items { field, item, .. } => {
            let method = of_rest(paths, item);
            (Some(quote!(#field: items.#method()?,)), None)
        }
        _ => (None, Some(quote!(items.end()?;))),
    };
    let check = checks_itself(paths, body).then(|| quote!(items.check(&read)?;));
    let read = quote!(Self { #(#fields)* #rest });
    let body = match (&end, &check) {
        (None, None) => quote!(Ok(#read)),
        _ => quote!(let read = #read; #end #check Ok(read)),
    };
    quote! {
        impl<'de> codegen::ReadItems<'de> for #name {
            const NAME: &'static str = #text;

            fn read_items<S: codegen::SeqAccess<'de>>(mut items: codegen::Items<S>) -> Result<Self, S::Error> { #body }
        }
    }
}

pub(super) fn write(paths: Paths<'_>, item: &Item, body: &Struct) -> TokenStream {
    let name = &item.name;
    let items = body.members.iter().map(|member| {
        let field = &member.field;
        let method = match (&member.presence, proxy(paths, member)) {
            (Presence::Optional { .. }, None) => quote!(optional),
            (Presence::Optional { .. }, Some(proxy)) => quote!(optional_as::<#proxy>),
            (_, None) => quote!(item),
            (_, Some(proxy)) => quote!(item_as::<#proxy>),
        };
        quote!(items.#method(&self.#field)?;)
    });
    let rest = match &body.rest {
        Rest::Items { field, item, .. } => {
            let method = of_rest(paths, item);
            Some(quote!(items.#method(&self.#field)?;))
        }
        _ => None,
    };
    quote! {
        impl codegen::Serialize for #name {
            fn serialize<S: codegen::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                let mut items = codegen::write_items(to)?;
                #(#items)*
                #rest
                items.end()
            }
        }
    }
}

/// The method that reads or writes the rest.
fn of_rest(paths: Paths<'_>, item: &Type) -> TokenStream {
    foreign::proxy(paths, item).map_or_else(|| quote!(rest), |proxy| quote!(rest_as::<#proxy>))
}

/// That no item is there after one that is missing.
pub(super) fn order(body: &Struct) -> Option<TokenStream> {
    let optional = body.members.iter().filter(|member| matches!(member.presence, Presence::Optional { .. }));
    let optional = optional.map(|member| {
        let field = &member.field;
        quote!(self.#field.is_some())
    });
    let rest = match &body.rest {
        Rest::Items { field, .. } => Some(quote!(!self.#field.is_empty())),
        _ => None,
    };
    let present: Vec<TokenStream> = optional.chain(rest).collect();
    (present.len() > 1).then(|| quote!(codegen::without_gap(depth, &[#(#present),*])?;))
}
