//! Values in code: defaults and the only values of members.

use proc_macro2::TokenStream;
use quote::quote;

use super::checks::{float, integer};
use crate::model::{Body, Docs, Enum, Item, Literal, Member, Type};
use crate::render::paths::Paths;

/// The answer's type and the body of a default's accessor.
pub(super) fn accessor(paths: Paths<'_>, member: &Member, default: &Literal) -> Option<(TokenStream, TokenStream)> {
    let field = &member.field;
    let ty = paths.resolve(&member.ty);
    let plain = |ty: TokenStream, value: TokenStream| Some((ty, quote!(self.#field.unwrap_or(#value))));
    match (default, ty) {
        (Literal::Bool(value), Type::Bool) => plain(quote!(bool), quote!(#value)),
        (Literal::Integer(value), Type::Integer(..)) => plain(paths.ty(ty), integer(*value)),
        (Literal::Number(value), Type::Number(_)) => plain(quote!(f64), float(*value)),
        (Literal::Text(value), Type::Text(_)) => Some((quote!(&str), quote!(self.#field.as_deref().unwrap_or(#value)))),
        (Literal::Text(value), Type::Format(..)) => {
            let ty = paths.ty(ty);
            Some((quote!(&str), quote!(self.#field.as_ref().map_or(#value, #ty::as_str))))
        }
        (Literal::EmptyArray, Type::Array(item, _)) => {
            let item = paths.ty(item);
            Some((quote!(&[#item]), quote!(self.#field.as_deref().unwrap_or(&[]))))
        }
        (default, Type::Item(id)) => of_item(paths, member, default, paths.model.item(*id), paths.item(*id)),
        _ => None,
    }
}

fn of_item(
    paths: Paths<'_>,
    member: &Member,
    default: &Literal,
    item: &Item,
    path: TokenStream,
) -> Option<(TokenStream, TokenStream)> {
    let field = &member.field;
    let content = |ty: TokenStream, value: TokenStream| Some((ty, quote!(self.#field.map_or(#value, #path::get))));
    match (default, &item.body) {
        (Literal::Variant(index), Body::Enum(Enum { variants, other })) => {
            let variant = &variants.get(*index)?.name;
            let own = if other.is_some() { quote!(self.#field.clone()) } else { quote!(self.#field) };
            Some((path.clone(), quote!(#own.unwrap_or(#path::#variant))))
        }
        (Literal::Variant(index), Body::IntegerEnum(variants)) => {
            let variant = &variants.get(*index)?.name;
            Some((path.clone(), quote!(self.#field.unwrap_or(#path::#variant))))
        }
        (Literal::Text(value), Body::Checked(Type::Text(_))) => {
            Some((quote!(&str), quote!(self.#field.as_ref().map_or(#value, #path::as_str))))
        }
        (Literal::Integer(value), Body::Checked(ty @ Type::Integer(..))) => content(paths.ty(ty), integer(*value)),
        (Literal::Number(value), Body::Checked(ty @ Type::Number(_))) => content(paths.ty(ty), float(*value)),
        _ => None,
    }
}

/// A default for readers.
pub(super) fn shown(paths: Paths<'_>, member: &Member, default: &Literal) -> String {
    Docs::code(&match default {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Number(value) => value.to_string(),
        Literal::Text(value) => value.clone(),
        Literal::EmptyArray => "[]".to_owned(),
        Literal::Variant(index) => match paths.resolve(&member.ty) {
            Type::Item(id) => match &paths.model.item(*id).body {
                Body::Enum(Enum { variants, .. }) | Body::IntegerEnum(variants) => {
                    variants.get(*index).map_or_else(String::new, |variant| variant.wire.clone())
                }
                _ => String::new(),
            },
            _ => String::new(),
        },
    })
}
