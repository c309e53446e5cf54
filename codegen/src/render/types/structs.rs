//! Structs: fields, constructors, setters, accessors of defaults, `Debug` that keeps secrets.

use proc_macro2::TokenStream;
use quote::quote;

use super::item::{derives, head};
use super::literals;
use super::{builders, passages};
use crate::model::{ArrayChecks, Docs, Item, MapChecks, Matching, Member, Name, Presence, Rest, Struct, Type};
use crate::render::foreign::held;
use crate::render::paths::Paths;
use crate::render::rust::docs;

pub(super) fn tokens(paths: Paths<'_>, item: &Item, body: &Struct) -> TokenStream {
    let name = &item.name;
    let secret = item.sensitive || body.members.iter().any(|member| member.sensitive);
    let derives = derives(item, item.traits).into_iter().filter(|name| *name != "Debug" || !secret).collect::<Vec<_>>();
    let head = head(item, &derives);
    let fields = body.members.iter().map(|member| field(paths, member));
    let others = others(body).into_iter().map(|other| other.declaration(paths));
    let debug = secret.then(|| debug(item, body));
    let methods = methods(paths, item, body);
    let builder = builders::tokens(paths, item, body);
    let passages = passages::tokens(paths, item, body);
    quote! {
        #head
        #[non_exhaustive]
        pub struct #name { #(#fields,)* #(#others,)* }
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

/// A field that keeps members or items without a field of their own.
pub(super) struct Other<'a> {
    /// Its name.
    pub(super) field: &'a Name,
    /// Its type, with its checks but for the pattern.
    pub(super) ty: Type,
    doc: String,
}

impl Other<'_> {
    fn declaration(&self, paths: Paths<'_>) -> TokenStream {
        // Maps of these are read as what stands for foreign types.
        let ty = if matches!(self.ty, Type::Map(..)) { held(paths, &self.ty) } else { paths.ty(&self.ty) };
        let (doc, field) = (format!(" {}", self.doc), self.field);
        quote!(#[doc = #doc] pub #field: #ty)
    }

    /// What it is where nothing is kept.
    fn empty(&self, paths: Paths<'_>) -> TokenStream {
        match self.ty {
            Type::Map(..) => {
                let map = paths.map();
                quote!(#map::new())
            }
            _ => quote!(Vec::new()),
        }
    }
}

/// These fields, in the order in which they stand.
pub(super) fn others(body: &Struct) -> Vec<Other<'_>> {
    let map = |value: &Type, checks| Type::Map(Box::new(value.clone()), checks);
    let matching = body.matching.iter().map(|Matching { field, pattern, value, names }| Other {
        field,
        ty: map(value, MapChecks { names: names.clone(), ..MapChecks::default() }),
        doc: format!("Further members, whose names match {}.", Docs::code(pattern)),
    });
    let rest = match &body.rest {
        Rest::Kept { field, value, checks } => Some(Other {
            field,
            ty: map(value, checks.clone()),
            doc: "The members that the schema does not name.".to_owned(),
        }),
        Rest::Items { field, item, .. } => Some(Other {
            field,
            ty: Type::Array(Box::new(item.clone()), ArrayChecks::default()),
            doc: "The items after these.".to_owned(),
        }),
        Rest::Refused | Rest::Ignored => None,
    };
    matching.chain(rest).collect()
}

fn methods(paths: Paths<'_>, item: &Item, body: &Struct) -> Option<TokenStream> {
    let new = if body.builder.is_none() { Some(constructor(paths, item, body)) } else { builders::entry(body) };
    let setters = body.members.iter().filter_map(|member| setter(paths, member));
    let accessors = body.members.iter().filter_map(|member| accessor(paths, member));
    let (name, rest) = (&item.name, rest_setter(paths, &body.rest));
    Some(quote!(impl #name { #new #(#setters)* #rest #(#accessors)* }))
}

fn rest_setter(paths: Paths<'_>, rest: &Rest) -> Option<TokenStream> {
    let Rest::Items { field, with, item } = rest else { return None };
    let (doc, item) = (format!(" Sets `{}`.", field.plain()), paths.ty(item));
    Some(quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #with(mut self, #field: Vec<#item>) -> Self {
            self.#field = #field;
            self
        }
    })
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
        let name = item.name.plain();
        let article = if name.starts_with(['A', 'E', 'I', 'O']) { "An" } else { "A" };
        format!(" {article} `{name}` without any of its optional {}.", parts(body))
    } else {
        format!(" With the {} that cannot be missing.", parts(body))
    };
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn new(#(#arguments),*) -> Self { Self #literal }
    }
}

/// What it consists of.
pub(super) fn parts(body: &Struct) -> &'static str {
    if body.is_array { "items" } else { "members" }
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
    let others = others(body).into_iter().map(|other| {
        let (field, empty) = (other.field, other.empty(paths));
        quote!(#field: #empty)
    });
    quote!({ #(#fields,)* #(#others,)* })
}

/// The type of an argument, which takes string literals as they are, and values for boxes.
pub(super) fn argument(paths: Paths<'_>, ty: &Type) -> TokenStream {
    match paths.resolve(ty) {
        resolved @ (Type::Text(_) | Type::Boxed(_)) => {
            let written = paths.ty(resolved);
            quote!(impl Into<#written>)
        }
        _ => paths.ty(ty),
    }
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
    let others = others(body).into_iter().map(|Other { field, .. }| {
        let text = field.plain();
        quote!(.field(#text, &self.#field))
    });
    let shown =
        if item.sensitive { quote!(.finish_non_exhaustive()) } else { quote!(#(#fields)* #(#others)*.finish()) };
    quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(#text)#shown
            }
        }
    }
}
