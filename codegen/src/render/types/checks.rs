//! Calls of the runtime's rules: for what a Rust type does not hold by itself.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::{
    ArrayChecks, Body, DecimalChecks, IntegerChecks, MapChecks, NameChecks, NumberChecks, StringChecks, Type,
};
use crate::render::foreign;
use crate::render::paths::Paths;

/// What the checks of one item need besides their statements.
#[derive(Debug, Default)]
pub(super) struct Checks {
    /// The statics that the statements use.
    pub(super) statics: TokenStream,
    /// Whether values inside have checks of their own.
    pub(super) inside: bool,
    patterns: usize,
}

impl Checks {
    /// The checks of `value`, an expression for a reference to a value of the type: statements that return early on a
    /// violation.
    pub(super) fn statements(&mut self, paths: Paths<'_>, ty: &Type, value: &TokenStream) -> TokenStream {
        self.of(paths, ty, value, 0)
    }

    fn of(&mut self, paths: Paths<'_>, ty: &Type, value: &TokenStream, depth: usize) -> TokenStream {
        match ty {
            Type::Any | Type::Never | Type::Null | Type::Bool => TokenStream::new(),
            Type::Text(checks) | Type::Format(_, checks) if checks.is_none() => TokenStream::new(),
            Type::Text(checks) | Type::Format(_, checks) => {
                let rules = self.string_rules(checks);
                quote!(codegen::string(#value, &#rules)?;)
            }
            Type::Integer(_, checks) if checks.is_none() => TokenStream::new(),
            Type::Integer(_, checks) => {
                let (rules, value) = (integer_rules(checks), copied(value));
                quote!(codegen::integer(#value, &#rules)?;)
            }
            Type::Number(checks) if checks.is_none() => {
                // What was read is finite; what is written need not be.
                self.inside = true;
                TokenStream::new()
            }
            Type::Number(checks) => {
                let (rules, value) = (number_rules(checks), copied(value));
                quote!(codegen::number(#value, &#rules)?;)
            }
            Type::Decimal(checks) if checks.is_none() => TokenStream::new(),
            Type::Decimal(checks) => {
                let rules = decimal_rules(checks);
                quote!(codegen::decimal(#value, &#rules)?;)
            }
            Type::Array(item, checks) => self.array(paths, item, checks, value, depth),
            Type::Tuple(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| {
                    let (index, place) = (syn::Index::from(index), place(value));
                    self.of(paths, item, &quote!(&#place.#index), depth)
                })
                .collect(),
            Type::Map(inner, checks) => {
                let place = place(value);
                let counted = checks.min_members.is_some() || checks.max_members.is_some();
                let whole = counted.then(|| {
                    let rules = map_rules(checks);
                    quote!(codegen::map(#place.len(), &#rules)?;)
                });
                let names = name_checks_in_place(&checks.names, value);
                let whole = quote!(#whole #names);
                let each = self.each(paths, inner, &quote!(#place.values()), depth);
                quote!(#whole #each)
            }
            Type::Nullable(inner) => {
                let name = format_ident!("value{}", if depth == 0 { String::new() } else { depth.to_string() });
                let some = self.of(paths, inner, &quote!(#name), depth + 1);
                if some.is_empty() { some } else { quote!(if let Some(#name) = #value { #some }) }
            }
            Type::Boxed(inner) => self.of(paths, inner, &quote!(&**#value), depth),
            Type::Foreign(_) => {
                // What stands for it checks it.
                self.inside = true;
                TokenStream::new()
            }
            Type::Item(id) => match &paths.model.item(*id).body {
                Body::Alias(inner) => self.of(paths, inner, value, depth),
                _ => {
                    self.inside = true;
                    TokenStream::new()
                }
            },
        }
    }

    fn array(
        &mut self,
        paths: Paths<'_>,
        item: &Type,
        checks: &ArrayChecks,
        value: &TokenStream,
        depth: usize,
    ) -> TokenStream {
        let rules = ArrayChecks { unique: false, scalars: false, ..*checks };
        let whole = (!rules.is_none()).then(|| {
            let rules = array_rules(checks);
            quote!(codegen::array(#value, &#rules)?;)
        });
        let unique = checks.unique.then(|| match foreign::proxy(paths, item) {
            Some(proxy) => quote!(codegen::distinct_as::<#proxy>(#value)?;),
            None if checks.scalars => quote!(codegen::unique(#value)?;),
            None => quote!(codegen::distinct(#value)?;),
        });
        let each = self.each(paths, item, value, depth);
        quote!(#whole #unique #each)
    }

    fn each(&mut self, paths: Paths<'_>, item: &Type, iterator: &TokenStream, depth: usize) -> TokenStream {
        let name = format_ident!("item{}", if depth == 0 { String::new() } else { depth.to_string() });
        let body = self.of(paths, item, &quote!(#name), depth + 1);
        if body.is_empty() { body } else { quote!(for #name in #iterator { #body }) }
    }

    fn string_rules(&mut self, checks: &StringChecks) -> TokenStream {
        let pattern = checks.pattern.as_ref().map(|pattern| {
            let name = match self.patterns {
                0 => format_ident!("PATTERN"),
                more => format_ident!("PATTERN_{more}"),
            };
            self.patterns += 1;
            self.statics.extend(quote!(static #name: codegen::Pattern = codegen::Pattern::new(#pattern);));
            quote!(pattern: Some(&#name),)
        });
        string_rules(checks, pattern)
    }
}

/// The rules of a string, with its pattern where it may stand: in place, as nothing can be declared before.
pub(super) fn string_rules_in_place(checks: &StringChecks) -> TokenStream {
    let pattern = checks.pattern.as_ref().map(|pattern| {
        quote!(pattern: Some({ static PATTERN: codegen::Pattern = codegen::Pattern::new(#pattern); &PATTERN }),)
    });
    string_rules(checks, pattern)
}

fn string_rules(checks: &StringChecks, pattern: Option<TokenStream>) -> TokenStream {
    let min = count("min_length", checks.min_length);
    let max = count("max_length", checks.max_length);
    let format = checks.format.map(|format| {
        let format = format_ident!("{format:?}");
        quote!(format: Some(codegen::Format::#format),)
    });
    rules("StringRules", [min, max, pattern, format])
}

pub(super) fn integer_rules(checks: &IntegerChecks) -> TokenStream {
    let field = |name: &str, value: Option<i128>| {
        let name = format_ident!("{name}");
        value.map(|value| {
            let value = integer(value);
            quote!(#name: Some(#value),)
        })
    };
    let minimum = field("minimum", checks.minimum);
    let maximum = field("maximum", checks.maximum);
    let multiple_of = field("multiple_of", checks.multiple_of.map(i128::from));
    rules("IntegerRules", [minimum, maximum, multiple_of])
}

pub(super) fn number_rules(checks: &NumberChecks) -> TokenStream {
    let field = |name: &str, value: Option<f64>| {
        let name = format_ident!("{name}");
        value.map(|value| {
            let value = float(value);
            quote!(#name: Some(#value),)
        })
    };
    let fields = [
        field("minimum", checks.minimum),
        field("maximum", checks.maximum),
        field("exclusive_minimum", checks.exclusive_minimum),
        field("exclusive_maximum", checks.exclusive_maximum),
        field("multiple_of", checks.multiple_of),
    ];
    rules("NumberRules", fields)
}

pub(super) fn decimal_rules(checks: &DecimalChecks) -> TokenStream {
    let field = |name: &str, value: &Option<String>| {
        let name = format_ident!("{name}");
        value.as_ref().map(|value| quote!(#name: Some(#value),))
    };
    let fields = [
        checks.as_written.then(|| quote!(as_written: true,)),
        field("minimum", &checks.minimum),
        field("maximum", &checks.maximum),
        field("exclusive_minimum", &checks.exclusive_minimum),
        field("exclusive_maximum", &checks.exclusive_maximum),
        field("multiple_of", &checks.multiple_of),
    ];
    rules("DecimalRules", fields)
}

pub(super) fn array_rules(checks: &ArrayChecks) -> TokenStream {
    let min = count("min_items", checks.min_items);
    let max = count("max_items", checks.max_items);
    rules("ArrayRules", [min, max])
}

pub(super) fn map_rules(checks: &MapChecks) -> TokenStream {
    let min = count("min_properties", checks.min_members);
    let max = count("max_properties", checks.max_members);
    rules("MapRules", [min, max])
}

/// The checks of a map's names; `members` is an expression for a reference to it.
pub(super) fn name_checks_in_place(checks: &NameChecks, members: &TokenStream) -> TokenStream {
    let text = (!checks.text.is_none()).then(|| {
        let rules = string_rules_in_place(&checks.text);
        quote!(codegen::names(#members, &#rules)?;)
    });
    let among = (!checks.among.is_empty()).then(|| {
        let among = &checks.among;
        quote!(codegen::names_among(#members, &[#(#among),*])?;)
    });
    let matches = checks.matches.as_ref().map(|pattern| {
        quote!({
            static NAMES: codegen::Pattern = codegen::Pattern::new(#pattern);
            codegen::names_match(#members, &NAMES)?;
        })
    });
    quote!(#text #among #matches)
}

/// Rules of the runtime: the fields that are set, and none for the others.
fn rules<const N: usize>(name: &str, fields: [Option<TokenStream>; N]) -> TokenStream {
    let name = format_ident!("{name}");
    let set: Vec<_> = fields.iter().flatten().collect();
    match set.len() {
        0 => quote!(codegen::#name::NONE),
        all if all == N => quote!(codegen::#name { #(#set)* }),
        _ => quote!(codegen::#name { #(#set)* ..codegen::#name::NONE }),
    }
}

fn count(name: &str, value: Option<u64>) -> Option<TokenStream> {
    let name = format_ident!("{name}");
    value.map(|value| {
        let value = integer(value.into());
        quote!(#name: Some(#value),)
    })
}

/// The value of a reference: `self.width` of `&self.width`, `*item` of `item`.
fn copied(reference: &TokenStream) -> TokenStream {
    match borrowed(reference) {
        Some(place) => place,
        None => quote!(*#reference),
    }
}

/// What a method can be called on: `self.tags` of `&self.tags`, `item` of `item`.
fn place(reference: &TokenStream) -> TokenStream {
    borrowed(reference).unwrap_or_else(|| reference.clone())
}

fn borrowed(reference: &TokenStream) -> Option<TokenStream> {
    let mut tokens = reference.clone().into_iter();
    let first = tokens.next()?;
    (first.to_string() == "&").then(|| tokens.collect())
}

/// An integer literal without suffix.
pub(super) fn integer(value: i128) -> TokenStream {
    let digits = proc_macro2::Literal::u128_unsuffixed(value.unsigned_abs());
    if value < 0 { quote!(-#digits) } else { quote!(#digits) }
}

/// A float literal without suffix.
pub(super) fn float(value: f64) -> TokenStream {
    let written = format!("{:e}", value.abs());
    // Not the 300 digits of the greatest there are.
    let digits = (value.abs() >= 1e20).then(|| written.parse::<proc_macro2::Literal>().ok()).flatten();
    let digits = digits.unwrap_or_else(|| proc_macro2::Literal::f64_unsuffixed(value.abs()));
    if value.is_sign_negative() { quote!(-#digits) } else { quote!(#digits) }
}
