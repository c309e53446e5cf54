//! Guards as constants: tables of the runtime's types.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::checks::{array_rules, integer, integer_rules, map_rules, number_rules, string_rules_in_place};
use crate::model::{ArrayChecks, ArrayGuard, Crate, Guard, GuardUse, ItemGuard, MapChecks, ObjectGuard};

/// The file of the guards that have a name.
pub(in crate::render) fn statics(krate: &Crate) -> Vec<TokenStream> {
    let statics = krate.guards.iter().map(|named| {
        let (name, guard) = (&named.name, Tables { krate, module: None }.guard(&named.guard));
        quote!(pub(super) static #name: codegen::Guard = #guard;)
    });
    statics.collect()
}

/// An item's guard: what must stand before the use of its path, and its keyword with the path.
pub(super) fn of_item<'i>(
    krate: &Crate,
    ItemGuard { keyword, guard }: &'i ItemGuard,
) -> (Option<TokenStream>, (&'i str, TokenStream)) {
    match guard {
        GuardUse::Named(position) => {
            let name = krate.guards.get(*position).map(|named| &named.name);
            (None, (keyword, quote!(super::guards::#name)))
        }
        GuardUse::Here(guard) => {
            let guard = Tables { krate, module: Some(quote!(super::guards::)) }.guard(guard);
            (Some(quote!(static GUARD: codegen::Guard = #guard;)), (keyword, quote!(GUARD)))
        }
    }
}

/// How tables are written in one file.
struct Tables<'a> {
    krate: &'a Crate,
    /// What stands before the names of others.
    module: Option<TokenStream>,
}

impl Tables<'_> {
    /// A reference to a guard.
    fn reference(&self, guard: &GuardUse) -> TokenStream {
        match guard {
            GuardUse::Named(position) => {
                let (module, name) = (&self.module, self.krate.guards.get(*position).map(|named| &named.name));
                quote!(&#module #name)
            }
            GuardUse::Here(guard) => {
                let guard = self.guard(guard);
                quote!(&#guard)
            }
        }
    }

    fn guard(&self, guard: &Guard) -> TokenStream {
        let kinds = guard.kinds.as_ref().map(|kinds| {
            let kinds = kinds.iter().map(|kind| format_ident!("{}", kind.to_uppercase()));
            let mut kinds = kinds.map(|kind| quote!(codegen::Kinds::#kind));
            let first = kinds.next().unwrap_or_else(|| quote!(codegen::Kinds::NONE));
            quote!(#first #(.or(#kinds))*)
        });
        let among = (!guard.among.is_empty()).then(|| {
            let constants = guard.among.iter().map(|json| constant(json));
            quote!(&[#(#constants),*])
        });
        let string = (!guard.string.is_none()).then(|| string_rules_in_place(&guard.string));
        let number = (!guard.number.is_none()).then(|| number_rules(&guard.number));
        let array = (guard.array != ArrayGuard::default()).then(|| {
            let array = self.array(&guard.array);
            quote!(Some(&#array))
        });
        let object = (guard.object != ObjectGuard::default()).then(|| {
            let object = self.object(&guard.object);
            quote!(Some(&#object))
        });
        let not = guard.not.as_ref().map(|not| self.optional(not));
        let condition = guard.condition.as_ref().map(|(test, then, otherwise)| {
            let test = self.reference(test);
            let branch = |branch: &Option<GuardUse>| {
                branch.as_ref().map_or_else(|| quote!(None), |branch| self.optional(branch))
            };
            let (then, otherwise) = (branch(then), branch(otherwise));
            quote!(Some(&codegen::Condition { test: #test, then: #then, otherwise: #otherwise }))
        });
        table(
            "Guard",
            [
                ("kinds", kinds),
                ("among", among),
                ("string", string),
                ("number", number),
                ("large", (!guard.large.is_none()).then(|| integer_rules(&guard.large))),
                ("array", array),
                ("object", object),
                ("all", self.list(&guard.all)),
                ("any", self.list(&guard.any)),
                ("one", self.list(&guard.one)),
                ("not", not),
                ("condition", condition),
                ("other_members", guard.other_members.as_ref().map(|guard| self.optional(guard))),
                ("other_items", guard.other_items.as_ref().map(|guard| self.optional(guard))),
            ],
        )
    }

    fn array(&self, guard: &ArrayGuard) -> TokenStream {
        let counts = ArrayChecks { min_items: guard.min_items, max_items: guard.max_items, ..ArrayChecks::default() };
        let rules = (!counts.is_none()).then(|| array_rules(&counts));
        let contains = guard.contains.as_ref().map(|(guard, least, most)| {
            let (guard, least) = (self.reference(guard), integer((*least).into()));
            let most = most.map_or_else(
                || quote!(None),
                |most| {
                    let most = integer(most.into());
                    quote!(Some(#most))
                },
            );
            quote!(Some((#guard, #least, #most)))
        });
        table(
            "ArrayGuard",
            [
                ("rules", rules),
                ("unique", guard.unique.then(|| quote!(true))),
                ("prefix", self.list(&guard.prefix)),
                ("items", guard.items.as_ref().map(|items| self.optional(items))),
                ("contains", contains),
            ],
        )
    }

    fn object(&self, guard: &ObjectGuard) -> TokenStream {
        let counts =
            MapChecks { min_members: guard.min_members, max_members: guard.max_members, ..MapChecks::default() };
        let rules = (!counts.is_none()).then(|| map_rules(&counts));
        let patterns = guard.patterns.iter().map(|(pattern, guard)| {
            let guard = self.reference(guard);
            quote!(({ static NAMES: codegen::Pattern = codegen::Pattern::new(#pattern); &NAMES }, #guard))
        });
        let dependent = guard.dependent.iter().map(|(name, needed)| quote!((#name, &[#(#needed),*])));
        table(
            "ObjectGuard",
            [
                ("rules", rules),
                ("required", slice(guard.required.iter().map(|name| quote!(#name)))),
                ("properties", slice(guard.properties.iter().map(|(name, guard)| self.entry(name, guard)))),
                ("patterns", slice(patterns)),
                ("additional", guard.additional.as_ref().map(|guard| self.optional(guard))),
                ("names", guard.names.as_ref().map(|guard| self.optional(guard))),
                ("dependent", slice(dependent)),
                ("schemas", slice(guard.schemas.iter().map(|(name, guard)| self.entry(name, guard)))),
            ],
        )
    }

    fn entry(&self, name: &str, guard: &GuardUse) -> TokenStream {
        let guard = self.reference(guard);
        quote!((#name, #guard))
    }

    fn optional(&self, guard: &GuardUse) -> TokenStream {
        let reference = self.reference(guard);
        quote!(Some(#reference))
    }

    fn list(&self, guards: &[GuardUse]) -> Option<TokenStream> {
        slice(guards.iter().map(|guard| self.reference(guard)))
    }
}

/// A slice, unless it is empty.
fn slice(items: impl Iterator<Item = TokenStream>) -> Option<TokenStream> {
    let mut items = items.peekable();
    items.peek()?;
    Some(quote!(&[#(#items),*]))
}

/// A table of the runtime: the fields that are set, and nothing for the others.
fn table<const N: usize>(name: &str, fields: [(&str, Option<TokenStream>); N]) -> TokenStream {
    let name = format_ident!("{name}");
    let set = fields.into_iter().filter_map(|(field, value)| {
        let field = format_ident!("{field}");
        value.map(|value| quote!(#field: #value,))
    });
    let set: Vec<_> = set.collect();
    if set.is_empty() {
        quote!(codegen::#name::NONE)
    } else {
        quote!(codegen::#name { #(#set)* ..codegen::#name::NONE })
    }
}

/// A value of `enum`, from its JSON.
fn constant(json: &str) -> TokenStream {
    match serde_json::from_str(json) {
        Ok(serde_json::Value::Null) => quote!(codegen::Constant::Null),
        Ok(serde_json::Value::Bool(value)) => quote!(codegen::Constant::Boolean(#value)),
        Ok(serde_json::Value::String(text)) => quote!(codegen::Constant::Text(#text)),
        Ok(serde_json::Value::Number(number)) if number.as_i128().is_some() => {
            let number = integer(number.as_i128().unwrap_or_default());
            quote!(codegen::Constant::Integer(#number))
        }
        _ => quote!(codegen::Constant::Json(#json)),
    }
}
