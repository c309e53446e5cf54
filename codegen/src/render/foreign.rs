//! Foreign types in code: what stands for them where JSON is read and written, and what takes their place elsewhere.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::paths::Paths;
use crate::model::{Conversion, Foreign, ForeignText, Form, Type, TypePath};

/// The type that is read and written for a field; `None` if the field's own type is.
pub(super) fn proxy(paths: Paths<'_>, ty: &Type) -> Option<TokenStream> {
    let ty = paths.resolve(ty);
    is_foreign(paths, ty).then(|| match ty {
        Type::Foreign(foreign) => match &foreign.form {
            Form::Serde => {
                let path = &foreign.path;
                quote!(codegen::Existing<#path>)
            }
            Form::Text { .. } => {
                let text = paths.own().foreign.iter().find(|text| text.foreign == **foreign);
                let name = text.map(|text| &text.name);
                quote!(codegen::AsText<#name>)
            }
        },
        ty => around(paths, ty, |inner| {
            proxy(paths, inner).unwrap_or_else(|| {
                let ty = paths.ty(inner);
                quote!(codegen::Own<#ty>)
            })
        }),
    })
}

/// The proxy of an optional member's value, in which null is `Nullable`.
pub(super) fn optional_proxy(paths: Paths<'_>, ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Nullable(inner) => {
            let (nullable, inner) = (paths.nullable(), proxy(paths, inner)?);
            Some(quote!(#nullable<#inner>))
        }
        ty => proxy(paths, ty),
    }
}

/// The type where only types of the contract can stand, in unions and newtypes: texts stay texts, and types that somebody
/// wrote are held by one of the runtime's.
pub(super) fn held(paths: Paths<'_>, ty: &Type) -> TokenStream {
    let inner = paths.resolve(ty);
    if !is_foreign(paths, inner) {
        return paths.ty(ty);
    }
    match inner {
        Type::Foreign(foreign) => match &foreign.form {
            Form::Serde => {
                let path = &foreign.path;
                quote!(buscodegen_runtime::Existing<#path>)
            }
            Form::Text { format: Some(format), .. } => paths.format(*format),
            Form::Text { format: None, .. } => quote!(String),
        },
        ty => around(paths, ty, |inner| held(paths, inner)),
    }
}

/// A type around others, which are written by `inner`.
fn around(paths: Paths<'_>, ty: &Type, inner: impl Fn(&Type) -> TokenStream) -> TokenStream {
    match ty {
        Type::Array(item, _) => {
            let item = inner(item);
            quote!(Vec<#item>)
        }
        Type::Map(value, checks) => {
            let (map, key, value) = (paths.map(), paths.key(checks), inner(value));
            quote!(#map<#key, #value>)
        }
        Type::Nullable(value) => {
            let value = inner(value);
            quote!(Option<#value>)
        }
        Type::Boxed(value) => {
            let value = inner(value);
            quote!(Box<#value>)
        }
        Type::Tuple(items) => {
            let items = items.iter().map(inner);
            quote!((#(#items,)*))
        }
        ty => paths.ty(ty),
    }
}

/// The types that stand for foreign ones: how each is a text.
pub(super) fn texts(paths: Paths<'_>) -> Vec<TokenStream> {
    paths.own().foreign.iter().filter_map(text).collect()
}

fn text(ForeignText { name, foreign: Foreign { path, form, .. } }: &ForeignText) -> Option<TokenStream> {
    let Form::Text { name: called, format, conversion } = form else { return None };
    let format = match format {
        Some(format) => {
            let format = format_ident!("{format:?}");
            quote!(Some(codegen::Format::#format))
        }
        None => quote!(None),
    };
    let (parse, write) = conversions(*conversion, path);
    let called: String = called.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect();
    let (doc, text) = (format!(" How `{path}` is a text of the format `{called}`."), path.as_str());
    Some(quote! {
        #[doc = #doc]
        struct #name;

        impl codegen::TextOf for #name {
            type Native = #path;
            const FORMAT: Option<codegen::Format> = #format;
            const NAME: &'static str = #text;

            fn parse(text: &str) -> Option<#path> { #parse }

            fn text(value: &#path) -> Option<String> { #write }
        }
    })
}

/// From `text` to an optional value, and from `value` to an optional text.
fn conversions(conversion: Conversion, path: &TypePath) -> (TokenStream, TokenStream) {
    // What is read has a fixed offset already.
    let into = (!path.as_str().contains("FixedOffset")).then(|| quote!(.map(Into::into)));
    match conversion {
        Conversion::Standard => (quote!(text.parse().ok()), quote!(Some(value.to_string()))),
        Conversion::ChronoRfc3339 => (
            quote!(chrono::DateTime::parse_from_rfc3339(text).ok() #into),
            quote!(Some(value.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))),
        ),
        Conversion::TimeRfc3339 => (
            quote!(time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).ok()),
            quote!(value.format(&time::format_description::well_known::Rfc3339).ok()),
        ),
        Conversion::TimeDate => (
            quote!(time::Date::parse(text, &time::format_description::well_known::Iso8601::DATE).ok()),
            quote!(value.format(&time::format_description::well_known::Iso8601::DATE).ok()),
        ),
        Conversion::ExactDecimal => {
            (quote!(rust_decimal::Decimal::from_str_exact(text).ok()), quote!(Some(value.to_string())))
        }
    }
}

/// Whether there is a foreign type anywhere in this one.
fn is_foreign(paths: Paths<'_>, ty: &Type) -> bool {
    match paths.resolve(ty) {
        Type::Foreign(_) => true,
        Type::Array(inner, _) | Type::Map(inner, _) | Type::Nullable(inner) | Type::Boxed(inner) => {
            is_foreign(paths, inner)
        }
        Type::Tuple(all) => all.iter().any(|ty| is_foreign(paths, ty)),
        _ => false,
    }
}
