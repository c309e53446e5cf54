//! How a type is written in a certain file: with which path, under which import.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use buscodegen_runtime::formats::Format;

use crate::model::{Body, Crate, CrateId, ItemId, Model, Type};

/// The file that types are written in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paths<'a> {
    /// All crates.
    pub(super) model: &'a Model,
    /// The crate of the file.
    pub(super) krate: CrateId,
    /// Whether it is the file of the types themselves.
    pub(super) in_types: bool,
}

/// Names that `types.rs` imports where it uses them and has no item of that name.
pub(super) const IMPORTS: &[(&str, &str)] =
    &[("BTreeMap", "std::collections::BTreeMap"), ("Nullable", "buscodegen_runtime::Nullable"), ("Value", "buscodegen_runtime::Value")];

impl<'a> Paths<'a> {
    pub(super) fn new(model: &'a Model, krate: CrateId, in_types: bool) -> Self {
        Self { model, krate, in_types }
    }

    pub(super) fn own(&self) -> &'a Crate {
        self.model.krate(self.krate)
    }

    /// Whether the name can be imported here.
    pub(super) fn imports(&self, name: &str) -> bool {
        self.in_types && self.own().items.iter().all(|item| item.name.as_str() != name)
    }

    /// A type as it is written.
    pub(super) fn ty(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Any => self.imported("Value"),
            Type::Null => quote!(()),
            Type::Bool => quote!(bool),
            Type::Integer(width, _) => {
                let name = format_ident!("{}", width.as_str());
                quote!(#name)
            }
            Type::Number(_) => quote!(f64),
            Type::Text(_) => quote!(String),
            Type::Format(format, _) => format_type(*format),
            Type::Array(item, _) => {
                let item = self.ty(item);
                quote!(Vec<#item>)
            }
            Type::Tuple(items) => {
                let items = items.iter().map(|item| self.ty(item));
                quote!((#(#items,)*))
            }
            Type::Map(value, _) => {
                let (map, value) = (self.imported("BTreeMap"), self.ty(value));
                quote!(#map<String, #value>)
            }
            Type::Nullable(inner) => {
                let inner = self.ty(inner);
                quote!(Option<#inner>)
            }
            Type::Item(id) => self.item(*id),
            Type::Boxed(inner) => {
                let inner = self.ty(inner);
                quote!(Box<#inner>)
            }
        }
    }

    /// The type of an optional member's value, in which null is `Nullable`.
    pub(super) fn optional(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Nullable(inner) => {
                let (nullable, inner) = (self.imported("Nullable"), self.ty(inner));
                quote!(#nullable<#inner>)
            }
            ty => self.ty(ty),
        }
    }

    /// An item's path.
    pub(super) fn item(&self, id: ItemId) -> TokenStream {
        let name = &self.model.item(id).name;
        if id.krate != self.krate {
            let lib = &self.model.krate(id.krate).lib;
            return quote!(#lib::#name);
        }
        if self.in_types { quote!(#name) } else { quote!(types::#name) }
    }

    /// What a type is after all aliases.
    pub(super) fn resolve<'t>(&self, ty: &'t Type) -> &'t Type
    where
        'a: 't,
    {
        let mut ty = ty;
        while let Type::Item(id) = ty {
            let Body::Alias(inner) = &self.model.item(*id).body else { break };
            ty = inner;
        }
        ty
    }

    fn imported(&self, name: &str) -> TokenStream {
        let ident = format_ident!("{name}");
        if self.imports(name) {
            return quote!(#ident);
        }
        match name {
            "BTreeMap" => quote!(std::collections::BTreeMap),
            _ => quote!(buscodegen_runtime::#ident),
        }
    }
}

fn format_type(format: Format) -> TokenStream {
    match format {
        Format::Ipv4 => quote!(std::net::Ipv4Addr),
        Format::Ipv6 => quote!(std::net::Ipv6Addr),
        // The runtime's types are called like the variants.
        format => {
            let name = format_ident!("{format:?}");
            quote!(formats::#name)
        }
    }
}
