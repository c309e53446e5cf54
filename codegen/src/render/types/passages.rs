//! Reading, checking and writing a struct: calls of the runtime for each member.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::arrays;
use super::checks::{Checks, array_rules, integer, map_rules};
use super::guards::of_item;
use super::newtypes::with;
use super::structs::{Other, others};
use crate::model::{ArrayChecks, Item, MapChecks, Matching, Member, Name, Presence, Rest, Struct, Type};
use crate::render::foreign;
use crate::render::paths::Paths;

/// `Read`, `ReadObject`, `Check`, `Serialize` and what builds on them.
pub(super) fn tokens(paths: Paths<'_>, item: &Item, body: &Struct) -> TokenStream {
    let name = &item.name;
    let (read, write) = match body.is_array {
        true => (arrays::read(paths, item, body), arrays::write(paths, item, body)),
        false => (read(paths, item, body), write(paths, item, body)),
    };
    let (enter, check) = (enter(paths, item, body), check(paths, item, body));
    let (refused, matching) = pattern_names(body);
    let patterns = body.refused.iter().chain(body.matching.iter().map(|matching| &matching.pattern));
    let patterns: Vec<TokenStream> = refused
        .iter()
        .chain(&matching)
        .zip(patterns)
        .map(|(name, pattern)| quote!(static #name: codegen::Pattern = codegen::Pattern::new(#pattern);))
        .collect();
    // Both look at names.
    let read_and_check = with((!patterns.is_empty()).then(|| quote!(#(#patterns)*)), quote!(#read #check));
    quote!(#enter #read_and_check #write codegen::impl_serde!(#name);)
}

/// The statics with the patterns of names that are refused, and of those that have maps.
fn pattern_names(body: &Struct) -> (Vec<Ident>, Vec<Ident>) {
    let names = |word: &str, count| (0..count).map(|index| format_ident!("{word}_{index}")).collect();
    (names("REFUSED", body.refused.len()), names("MATCHING", body.matching.len()))
}

/// How the struct is read as a value.
fn enter(paths: Paths<'_>, item: &Item, body: &Struct) -> TokenStream {
    let name = &item.name;
    let read = if body.is_array { quote!(codegen::read_items) } else { quote!(codegen::read_object) };
    match &item.guard {
        Some(guard) => {
            let (own, (keyword, by)) = of_item(paths.own(), guard);
            with(own, quote!(codegen::impl_guarded!(#name, #keyword, #by, #read);))
        }
        None => quote! {
            impl<'de> codegen::Read<'de> for #name {
                fn read<D: codegen::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    #read(from)
                }
            }
        },
    }
}

fn read(paths: Paths<'_>, item: &Item, body: &Struct) -> TokenStream {
    let (name, text) = (&item.name, item.name.plain());
    let wires: Vec<&str> = body.members.iter().map(|member| member.wire.as_str()).collect();
    let kept = others(body);
    let kept_slots: Vec<Name> = (0..kept.len()).filter_map(kept_slot).collect();
    let slots = slots(&body.members, &kept_slots);
    let arms = slots.iter().enumerate().map(|(index, slot)| {
        let place = integer(index as i128);
        match body.members.get(index).and_then(|member| proxy(paths, member)) {
            Some(proxy) => quote!(#place => members.read_as::<#proxy>(&mut #slot)?,),
            None => quote!(#place => members.read(&mut #slot)?,),
        }
    });
    let map = (!kept.is_empty()).then(|| paths.map());
    let kept_fields: TokenStream = kept
        .iter()
        .zip(&kept_slots)
        .map(|(other, slot)| {
            let field = other.field;
            if slot == field { quote!(#field,) } else { quote!(#field: #slot,) }
        })
        .collect();
    let (refused, matching) = pattern_names(body);
    let by_pattern: Vec<TokenStream> = refused
        .iter()
        .map(|pattern| quote!(_ if members.matches(&#pattern) => members.refuse()?,))
        .chain(
            matching
                .iter()
                .zip(&kept_slots)
                .map(|(pattern, slot)| quote!(_ if members.matches(&#pattern) => members.read_extra(&mut #slot)?,)),
        )
        .collect();
    let rest_arm = match (&body.rest, kept_slots.last()) {
        (Rest::Ignored, _) => quote!(members.ignore()?),
        (Rest::Kept { .. }, Some(slot)) => quote!(members.read_extra(&mut #slot)?),
        _ => quote!(members.refuse()?),
    };
    let fields = body.members.iter().zip(&slots).enumerate().map(|(index, (member, slot))| {
        let (field, index) = (&member.field, integer(index as i128));
        match member.presence {
            Presence::Required | Presence::Fixed => quote!(#field: members.required(#slot, #index)?,),
            Presence::Optional { .. } if field == slot => quote!(#field,),
            Presence::Optional { .. } => quote!(#field: #slot,),
        }
    });
    let finish = match checks_itself(paths, body) {
        true => quote!(let read = Self { #(#fields)* #kept_fields }; members.check(&read)?; Ok(read)),
        false => quote!(Ok(Self { #(#fields)* #kept_fields })),
    };
    let body = if body.members.is_empty() && by_pattern.is_empty() {
        quote!(while members.next(Self::MEMBERS)?.is_some() { #rest_arm; })
    } else {
        quote!(while let Some(member) = members.next(Self::MEMBERS)? { match member { #(#arms)* #(#by_pattern)* _ => #rest_arm, } })
    };
    quote! {
        impl<'de> codegen::ReadObject<'de> for #name {
            const NAME: &'static str = #text;
            const MEMBERS: &'static [&'static str] = &[#(#wires),*];

            fn read_members<M: codegen::MapAccess<'de>>(mut members: codegen::Members<'de, M>) -> Result<Self, M::Error> {
                #(let mut #slots = None;)*
                #(let mut #kept_slots = #map::new();)*
                #body
                #finish
            }
        }
    }
}

/// Whether a struct has checks of its own.
pub(super) fn checks_itself(paths: Paths<'_>, body: &Struct) -> bool {
    let mut checks = Checks::default();
    let mut checks_others = others(body).into_iter().map(|other| checks.statements(paths, &other.ty, &quote!(value)));
    checks_others.any(|checks| !checks.is_empty())
        || !whole(body).is_empty()
        || body.members.iter().any(|member| !checks.statements(paths, &member.ty, &quote!(value)).is_empty())
}

/// The local variables of the members: named like the fields, and none like the function's own.
fn slots(members: &[Member], kept: &[Name]) -> Vec<Name> {
    let mut own = vec!["members", "member", "read"];
    own.extend(kept.iter().map(Name::as_str));
    let fields: Vec<&str> = members.iter().map(|member| member.field.as_str()).collect();
    let slot = |field: &Name| {
        let mut name = field.as_str().to_owned();
        while own.contains(&name.as_str()) || (name != field.as_str() && fields.contains(&name.as_str())) {
            name.push('_');
        }
        Name::new(&name).unwrap_or_else(|| field.clone())
    };
    members.iter().map(|member| slot(&member.field)).collect()
}

/// The local variable of a map.
fn kept_slot(index: usize) -> Option<Name> {
    Name::new(&if index == 0 { "kept".to_owned() } else { format!("kept_{index}") })
}

fn check(paths: Paths<'_>, item: &Item, body: &Struct) -> TokenStream {
    let name = &item.name;
    let mut checks = Checks::default();
    let (mut own, mut deep) = (TokenStream::new(), TokenStream::new());
    for member in &body.members {
        checks.inside = false;
        own.extend(check_member(&mut checks, paths, member));
        deep.extend(checks.inside.then(|| into_member(paths, member)));
    }
    own.extend(whole(body));
    for Other { field, ty, .. } in others(body) {
        checks.inside = false;
        own.extend(checks.statements(paths, &ty, &quote!(&self.#field)));
        deep.extend(checks.inside.then(|| match foreign::proxy(paths, &ty).filter(|_| body.is_array) {
            Some(proxy) => quote!(depth.into_member_as::<#proxy>(&self.#field)?;),
            None => quote!(depth.into_member(&self.#field)?;),
        }));
    }
    deep.extend(if body.is_array { arrays::order(body) } else { places(body) });
    let guarded = item.guard.as_ref().map(|_| quote!(codegen::guarded(self, depth)?;));
    if own.is_empty() && deep.is_empty() && guarded.is_none() {
        return quote!(impl codegen::Check for #name {});
    }
    let (statics, depth) =
        (checks.statics, if deep.is_empty() && guarded.is_none() { quote!(_) } else { quote!(depth) });
    quote! {
        impl codegen::Check for #name {
            fn check(&self, #depth: codegen::Depth) -> codegen::Verdict {
                #statics
                #own
                #deep
                #guarded
                Ok(())
            }
        }
    }
}

/// That members are in the maps that they are read into: the first whose pattern matches.
fn places(body: &Struct) -> Option<TokenStream> {
    let (mut before, matching) = pattern_names(body);
    let mut checks = TokenStream::new();
    let avoid = |field: &Name, before: &[Ident]| {
        (!before.is_empty()).then(|| quote!(codegen::names_avoid(&self.#field, &[#(&#before),*])?;))
    };
    for (Matching { field, .. }, pattern) in body.matching.iter().zip(matching) {
        checks.extend(quote!(codegen::names_match(&self.#field, &#pattern)?;));
        checks.extend(avoid(field, &before));
        before.push(pattern);
    }
    if let Rest::Kept { field, .. } = &body.rest {
        checks.extend(avoid(field, &before));
    }
    (!checks.is_empty()).then(|| quote!(if depth == codegen::Depth::Deep { #checks }))
}

/// The checks of how many members there are, and which call for others.
fn whole(body: &Struct) -> TokenStream {
    let present = |wire: &String| match body.members.iter().find(|member| member.wire == *wire) {
        Some(Member { field, presence: Presence::Optional { .. }, .. }) => quote!(self.#field.is_some()),
        Some(_) => quote!(true),
        None => {
            let kept = others(body).into_iter().map(|Other { field, .. }| quote!(self.#field.contains_key(#wire)));
            let kept: Vec<TokenStream> = kept.collect();
            if kept.is_empty() { quote!(false) } else { quote!(#(#kept)||*) }
        }
    };
    let dependent = body.dependent.iter().map(|(name, needed)| {
        let (there, needed) = (
            present(name),
            needed.iter().map(|name| {
                let there = present(name);
                quote!((#there, #name))
            }),
        );
        quote!(codegen::dependent(#there, #name, &[#(#needed),*])?;)
    });
    let dependent: TokenStream = dependent.collect();
    let (least, most) = body.counts;
    let counts = (least.is_some() || most.is_some()).then(|| {
        let required =
            body.members.iter().filter(|member| !matches!(member.presence, Presence::Optional { .. })).count();
        let required = (required > 0).then(|| integer(required as i128));
        let optional = body.members.iter().filter(|member| matches!(member.presence, Presence::Optional { .. }));
        let optional = optional.map(|Member { field, .. }| quote!(usize::from(self.#field.is_some())));
        let others = others(body).into_iter().map(|Other { field, .. }| quote!(self.#field.len()));
        let terms: Vec<TokenStream> = required.into_iter().chain(optional).chain(others).collect();
        // An object without any member at all.
        let count = if terms.is_empty() { quote!(0) } else { quote!(#(#terms)+*) };
        if body.is_array {
            let rules = array_rules(&ArrayChecks { min_items: least, max_items: most, ..ArrayChecks::default() });
            quote!(codegen::items(#count, &#rules)?;)
        } else {
            let rules = map_rules(&MapChecks { min_members: least, max_members: most, ..MapChecks::default() });
            quote!(codegen::map(#count, &#rules)?;)
        }
    });
    quote!(#counts #dependent)
}

fn into_member(paths: Paths<'_>, member: &Member) -> TokenStream {
    let field = &member.field;
    match (proxy(paths, member), &member.presence) {
        (None, _) => quote!(depth.into_member(&self.#field)?;),
        (Some(proxy), Presence::Optional { .. }) => quote!(depth.into_member_as::<Option<#proxy>>(&self.#field)?;),
        (Some(proxy), _) => quote!(depth.into_member_as::<#proxy>(&self.#field)?;),
    }
}

/// What stands for the member's type where it is read and written, if anything has to.
pub(super) fn proxy(paths: Paths<'_>, member: &Member) -> Option<TokenStream> {
    match member.presence {
        Presence::Optional { .. } => foreign::optional_proxy(paths, &member.ty),
        Presence::Required | Presence::Fixed => foreign::proxy(paths, &member.ty),
    }
}

fn check_member(checks: &mut Checks, paths: Paths<'_>, member: &Member) -> TokenStream {
    let field = &member.field;
    if !matches!(member.presence, Presence::Optional { .. }) {
        return checks.statements(paths, &member.ty, &quote!(&self.#field));
    }
    let (ty, pattern) = match &member.ty {
        Type::Nullable(ty) => {
            let nullable = paths.nullable();
            (&**ty, quote!(Some(#nullable::Value(value))))
        }
        ty => (ty, quote!(Some(value))),
    };
    let own = checks.statements(paths, ty, &quote!(value));
    if own.is_empty() { own } else { quote!(if let #pattern = &self.#field { #own }) }
}

fn write(paths: Paths<'_>, item: &Item, body: &Struct) -> TokenStream {
    let name = &item.name;
    let members = body.members.iter().map(|member| {
        let (wire, field) = (&member.wire, &member.field);
        let method = match (&member.presence, proxy(paths, member)) {
            (Presence::Optional { .. }, None) => quote!(optional),
            (Presence::Optional { .. }, Some(proxy)) => quote!(optional_as::<#proxy>),
            (_, None) => quote!(member),
            (_, Some(proxy)) => quote!(member_as::<#proxy>),
        };
        quote!(object.#method(#wire, &self.#field)?;)
    });
    let others: Vec<TokenStream> = others(body)
        .into_iter()
        .map(|Other { field, .. }| quote!(object.extra(&self.#field, <Self as codegen::ReadObject>::MEMBERS)?;))
        .collect();
    let body = if body.members.is_empty() && others.is_empty() {
        quote!(codegen::write_object(to)?.end())
    } else {
        quote!(let mut object = codegen::write_object(to)?; #(#members)* #(#others)* object.end())
    };
    quote! {
        impl codegen::Serialize for #name {
            fn serialize<S: codegen::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { #body }
        }
    }
}
