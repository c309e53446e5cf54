//! How a type is written in a certain file: with which path, under which import.

use std::cell::RefCell;
use std::collections::BTreeSet;

use buscodegen_runtime::formats::Format;
use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};

use crate::model::{Body, Crate, CrateId, ItemId, MapChecks, Model, Type};

/// Where a file stands among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A file of a crate of its own.
    Crate,
    /// A module of the file that is included for an API.
    Module,
    /// The same, of a crate of types that the API uses.
    Nested,
}

/// The file that types are written in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paths<'a> {
    /// All crates.
    pub(super) model: &'a Model,
    /// The crate of the file.
    pub(super) krate: CrateId,
    /// Where the file stands.
    pub(super) layout: Layout,
    /// Set in the file of the types themselves, to note what it imports.
    pub(super) imports: Option<&'a Imports>,
}

/// What the file of the types imports.
#[derive(Debug, Default)]
pub(super) struct Imports(RefCell<BTreeSet<&'static str>>);

impl Imports {
    /// The paths, sorted.
    pub(super) fn paths(&self) -> Vec<&'static str> {
        self.0.borrow().iter().copied().collect()
    }
}

impl<'a> Paths<'a> {
    /// The crate.
    pub(super) fn own(&self) -> &'a Crate {
        self.model.krate(self.krate)
    }

    /// A type as it is written.
    pub(super) fn ty(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Any => self.imported("buscodegen_runtime::Value"),
            Type::Never => self.imported("buscodegen_runtime::Never"),
            Type::Null => quote!(()),
            Type::Bool => quote!(bool),
            Type::Integer(width, _) => {
                let name = format_ident!("{}", width.as_str());
                quote!(#name)
            }
            Type::Number(_) => quote!(f64),
            Type::Decimal(checks) if checks.integer => self.imported("buscodegen_runtime::Integer"),
            Type::Decimal(_) => self.imported("buscodegen_runtime::Decimal"),
            Type::Text(_) => quote!(String),
            Type::Format(format, _) => self.format(*format),
            Type::Array(item, _) => {
                let item = self.ty(item);
                quote!(Vec<#item>)
            }
            Type::Tuple(items) => {
                let items = items.iter().map(|item| self.ty(item));
                quote!((#(#items,)*))
            }
            Type::Map(value, checks) => {
                let (map, key, value) = (self.map(), self.key(checks), self.ty(value));
                quote!(#map<#key, #value>)
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
            Type::Foreign(foreign) => foreign.path.to_token_stream(),
        }
    }

    /// The type of an optional member's value, in which null is `Nullable`.
    pub(super) fn optional(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Nullable(inner) => {
                let (nullable, inner) = (self.nullable(), self.ty(inner));
                quote!(#nullable<#inner>)
            }
            ty => self.ty(ty),
        }
    }

    /// An item's path.
    pub(super) fn item(&self, id: ItemId) -> TokenStream {
        let name = &self.model.item(id).name;
        let lib = &self.model.krate(id.krate).lib;
        match (id.krate == self.krate, self.layout) {
            (true, _) if self.imports.is_some() => quote!(#name),
            (true, _) => quote!(types::#name),
            (false, Layout::Crate) => quote!(#lib::#name),
            (false, Layout::Module) => quote!(super::#lib::#name),
            (false, Layout::Nested) => quote!(super::super::#lib::#name),
        }
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

    /// The type of a map's names.
    pub(super) fn key(&self, checks: &MapChecks) -> TokenStream {
        checks.key.map_or_else(|| quote!(String), |id| self.item(id))
    }

    /// `BTreeMap`
    pub(super) fn map(&self) -> TokenStream {
        self.imported("std::collections::BTreeMap")
    }

    /// `Nullable`
    pub(super) fn nullable(&self) -> TokenStream {
        self.imported("buscodegen_runtime::Nullable")
    }

    /// The type of a format.
    pub(super) fn format(&self, format: Format) -> TokenStream {
        match format {
            Format::Ipv4 => self.imported("std::net::Ipv4Addr"),
            Format::Ipv6 => self.imported("std::net::Ipv6Addr"),
            // The runtime's types are called like the variants.
            format => {
                let (formats, name) = (self.imported("buscodegen_runtime::formats"), format_ident!("{format:?}"));
                quote!(#formats::#name)
            }
        }
    }

    /// A path's last word, imported, where no item of the crate is called so; otherwise the whole path.
    fn imported(&self, path: &'static str) -> TokenStream {
        let words: Vec<_> = path.split("::").map(|word| format_ident!("{word}")).collect();
        let last = words.last();
        let clashes = self.own().items.iter().any(|item| last.is_some_and(|last| last == item.name.as_str()));
        match self.imports {
            Some(imports) if !clashes => {
                imports.0.borrow_mut().insert(path);
                quote!(#last)
            }
            _ => quote!(#(#words)::*),
        }
    }
}
