//! Structs: fields, constructors, setters, accessors of defaults, `Debug` that keeps secrets.

use proc_macro2::TokenStream;
use quote::quote;

use super::item::{derives, head};
use super::literals;
use super::{builders, passages};
use crate::model::{Item, MapChecks, Member, Presence, Rest, Struct, Type};
use crate::render::foreign::held;
use crate::render::paths::Paths;
use crate::render::rust::docs;

pub(super) fn tokens(paths: Paths<'_>, item: &Item, body: &Struct) -> TokenStream {
    let name = &item.name;
    let secret = item.sensitive || body.members.iter().any(|member| member.sensitive);
    let derives = derives(item, item.traits).into_iter().filter(|name| *name != "Debug" || !secret).collect::<Vec<_>>();
    let head = head(item, &derives);
    let fields = body.members.iter().map(|member| field(paths, member));
    let rest = rest_field(paths, &body.rest);
    let debug = secret.then(|| debug(item, body));
    let methods = methods(paths, item, body);
    let builder = builders::tokens(paths, item, body);
    let passages = passages::tokens(paths, item, body);
    quote! {
        #head
        #[non_exhaustive]
        pub struct #name { #(#fields,)* #rest }
        #methods
        #debug
        #builder
        #passages
    }
}

fn field(paths: Paths<'_>, member: &Member) -> TokenStream {
    let (docs, field, ty) = (docs(&member.docs), &member.field, field_type(paths, member));
    let deprecated = member.deprecated.then(|| quote!(#[deprecated]));
    quote!(#docs #deprecated pub #field: #ty)
}

fn field_type(paths: Paths<'_>, member: &Member) -> TokenStream {
    match member.presence {
        Presence::Required | Presence::Fixed => paths.ty(&member.ty),
        Presence::Optional { .. } => {
            let ty = paths.optional(&member.ty);
            quote!(Option<#ty>)
        }
    }
}

fn rest_field(paths: Paths<'_>, rest: &Rest) -> Option<TokenStream> {
    let Rest::Kept { field, value, .. } = rest else { return None };
    let ty = held(paths, &Type::Map(Box::new(value.clone()), MapChecks::default()));
    Some(quote! {
        /// The members that the schema does not name.
        pub #field: #ty,
    })
}

fn methods(paths: Paths<'_>, item: &Item, body: &Struct) -> Option<TokenStream> {
    let new = if body.builder.is_none() { Some(constructor(paths, item, body)) } else { builders::entry(body) };
    let setters = body.members.iter().filter_map(|member| setter(paths, member));
    let accessors = body.members.iter().filter_map(|member| accessor(paths, member));
    let name = &item.name;
    Some(quote!(impl #name { #new #(#setters)* #(#accessors)* }))
}

fn constructor(paths: Paths<'_>, item: &Item, body: &Struct) -> TokenStream {
    let required: Vec<&Member> = body.members.iter().filter(|member| member.presence == Presence::Required).collect();
    let arguments = required.iter().map(|member| {
        let (field, ty) = (&member.field, argument(paths, &member.ty));
        quote!(#field: #ty)
    });
    let literal = literal(paths, body, |member| {
        let field = &member.field;
        match (&member.presence, paths.resolve(&member.ty)) {
            (Presence::Optional { .. }, _) => quote!(#field: None),
            (_, Type::Text(_) | Type::Boxed(_)) => quote!(#field: #field.into()),
            _ => quote!(#field),
        }
    });
    let doc = if required.is_empty() {
        format!(" A `{}` without any of its optional members.", item.name.plain())
    } else {
        " With the members that cannot be missing.".to_owned()
    };
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn new(#(#arguments),*) -> Self { Self #literal }
    }
}

/// The fields of the struct's literal, in which `given` says what to write for the members that have more than one value.
pub(super) fn literal(paths: Paths<'_>, body: &Struct, given: impl Fn(&Member) -> TokenStream) -> TokenStream {
    let fields = body.members.iter().map(|member| {
        let field = &member.field;
        match member.presence {
            Presence::Required | Presence::Optional { .. } => given(member),
            Presence::Fixed => {
                // A unit struct's name is its value, and so is `()`.
                let value = paths.ty(&member.ty);
                quote!(#field: #value)
            }
        }
    });
    let rest = match &body.rest {
        Rest::Kept { field, .. } => {
            let map = paths.map();
            Some(quote!(#field: #map::new(),))
        }
        _ => None,
    };
    quote!({ #(#fields,)* #rest })
}

/// The type of an argument, which takes string literals as they are, and values for boxes.
pub(super) fn argument(paths: Paths<'_>, ty: &Type) -> TokenStream {
    let ty = paths.resolve(ty);
    let written = paths.ty(ty);
    if matches!(ty, Type::Text(_) | Type::Boxed(_)) { quote!(impl Into<#written>) } else { written }
}

/// The argument as the field's type.
pub(super) fn converted(ty: &Type, value: &TokenStream) -> TokenStream {
    if matches!(ty, Type::Text(_) | Type::Boxed(_)) { quote!(#value.into()) } else { value.clone() }
}

fn setter(paths: Paths<'_>, member: &Member) -> Option<TokenStream> {
    let Presence::Optional { with, .. } = &member.presence else { return None };
    let field = &member.field;
    let (ty, value) = match &member.ty {
        Type::Nullable(_) => {
            let ty = paths.optional(&member.ty);
            (quote!(impl Into<#ty>), quote!(#field.into()))
        }
        ty => (argument(paths, ty), converted(paths.resolve(ty), &quote!(#field))),
    };
    let doc = format!(" Sets `{}`.", field.plain());
    let deprecated = member.deprecated.then(|| quote!(#[deprecated]));
    Some(quote! {
        #[doc = #doc]
        #deprecated
        #[must_use]
        pub fn #with(mut self, #field: #ty) -> Self {
            self.#field = Some(#value);
            self
        }
    })
}

fn accessor(paths: Paths<'_>, member: &Member) -> Option<TokenStream> {
    let Presence::Optional { default: Some(default), .. } = &member.presence else { return None };
    let (field, name) = (&member.field, &default.accessor);
    let (ty, value) = literals::accessor(paths, member, &default.value)?;
    let doc = format!(" `{}`, or its default {}.", field.plain(), literals::shown(paths, member, &default.value));
    let deprecated = member.deprecated.then(|| quote!(#[deprecated]));
    Some(quote! {
        #[doc = #doc]
        #deprecated
        #[must_use]
        pub fn #name(&self) -> #ty { #value }
    })
}

fn debug(item: &Item, body: &Struct) -> TokenStream {
    let (name, text) = (&item.name, item.name.plain());
    let fields = body.members.iter().map(|member| {
        let (field, text) = (&member.field, member.field.plain());
        if member.sensitive {
            quote!(.field(#text, &format_args!("[sensitive]")))
        } else {
            quote!(.field(#text, &self.#field))
        }
    });
    let rest = match &body.rest {
        Rest::Kept { field, .. } => {
            let text = field.plain();
            Some(quote!(.field(#text, &self.#field)))
        }
        _ => None,
    };
    let shown = if item.sensitive { quote!(.finish_non_exhaustive()) } else { quote!(#(#fields)* #rest.finish()) };
    quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(#text)#shown
            }
        }
    }
}
