//! Builders, for structs with more required members than arguments are pleasant for.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::structs::{argument, converted, literal, parts};
use crate::model::{Item, Member, Name, Presence, Struct, Type};
use crate::render::paths::Paths;

/// `Type::builder()`.
pub(super) fn entry(body: &Struct) -> Option<TokenStream> {
    let builder = body.builder.as_ref()?;
    let doc = format!(" Sets the {} one by one.", parts(body));
    Some(quote! {
        #[doc = #doc]
        pub fn builder() -> #builder {
            <#builder as ::core::default::Default>::default()
        }
    })
}

/// The builder.
pub(super) fn tokens(paths: Paths<'_>, item: &Item, body: &Struct) -> Option<TokenStream> {
    let (name, builder) = (&item.name, body.builder.as_ref()?);
    let set: Vec<&Member> = body.members.iter().filter(|member| !matches!(member.presence, Presence::Fixed)).collect();
    let fields = set.iter().map(|member| {
        let (field, ty) = (&member.field, field_type(paths, member));
        quote!(#field: Option<#ty>)
    });
    let setters = set.iter().map(|member| setter(paths, member));
    let build = build(paths, body, &item.name);
    let debug = (!item.sensitive && !body.members.iter().any(|member| member.sensitive)).then(|| quote!(Debug,));
    let parts = parts(body);
    let doc = format!(" Builds [`{}`]. The {parts} that cannot be missing must all be set.", name.plain());
    let deprecated = body.members.iter().any(|member| member.deprecated);
    let allow = deprecated.then(|| quote!(#[allow(deprecated, reason = "deprecated members can still be set")]));
    Some(quote! {
        #[doc = #doc]
        #[derive(Clone, #debug Default)]
        #[must_use]
        pub struct #builder { #(#fields,)* }

        #allow
        impl #builder { #(#setters)* #build }
    })
}

fn field_type(paths: Paths<'_>, member: &Member) -> TokenStream {
    match member.presence {
        Presence::Optional { .. } => paths.optional(&member.ty),
        _ => paths.ty(&member.ty),
    }
}

fn setter(paths: Paths<'_>, member: &Member) -> TokenStream {
    let field = &member.field;
    // `build` ends the building.
    let name = if field.plain() == "build" { format_ident!("with_build") } else { ident(field) };
    let (ty, value) = match (&member.ty, &member.presence) {
        (Type::Nullable(_), Presence::Optional { .. }) => {
            let ty = paths.optional(&member.ty);
            (quote!(impl Into<#ty>), quote!(#field.into()))
        }
        (ty, _) => (argument(paths, ty), converted(paths.resolve(ty), &quote!(#field))),
    };
    let doc = format!(" Sets `{}`.", field.plain());
    quote! {
        #[doc = #doc]
        pub fn #name(mut self, #field: #ty) -> Self {
            self.#field = Some(#value);
            self
        }
    }
}

fn build(paths: Paths<'_>, body: &Struct, name: &Name) -> TokenStream {
    let required = body.members.iter().filter(|member| member.presence == Presence::Required).map(|member| {
        let (field, missing) = (&member.field, format!("`{}` was not set", member.field.plain()));
        quote!(let Some(#field) = self.#field else { return Err(codegen::Violation::new("required", #missing)); };)
    });
    let fields = literal(paths, body, |member| {
        let field = &member.field;
        match member.presence {
            Presence::Optional { .. } => quote!(#field: self.#field),
            _ => quote!(#field),
        }
    });
    let part = if body.is_array { "an item" } else { "a member" };
    let doc = format!(" If {part} that cannot be missing was not set.");
    quote! {
        /// Ends the building.
        ///
        /// # Errors
        #[doc = #doc]
        pub fn build(self) -> Result<#name, codegen::Violation> {
            #(#required)*
            Ok(#name #fields)
        }
    }
}

fn ident(name: &Name) -> proc_macro2::Ident {
    match name.as_str().strip_prefix("r#") {
        Some(plain) => proc_macro2::Ident::new_raw(plain, proc_macro2::Span::call_site()),
        None => format_ident!("{}", name.as_str()),
    }
}
