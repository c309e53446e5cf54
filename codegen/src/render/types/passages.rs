//! Reading, checking and writing a struct: calls of the runtime for each member.

use proc_macro2::TokenStream;
use quote::quote;

use super::checks::{Checks, integer, map_rules};
use super::guards::of_item;
use super::newtypes::with;
use crate::model::{Item, MapChecks, Member, Name, Presence, Rest, Struct, Type};
use crate::render::foreign;
use crate::render::paths::Paths;

/// `Read`, `ReadObject`, `Check`, `Serialize` and what builds on them.
pub(super) fn tokens(paths: Paths<'_>, item: &Item, body: &Struct) -> TokenStream {
    let name = &item.name;
    let (read, check, write) = (read(paths, item, body), check(paths, item, body), write(paths, item, body));
    let enter = enter(paths, item);
    quote!(#enter #read #check #write codegen::impl_serde!(#name);)
}

/// How the struct is read as a value.
fn enter(paths: Paths<'_>, item: &Item) -> TokenStream {
    let name = &item.name;
    match &item.guard {
        Some(guard) => {
            let (own, (keyword, by)) = of_item(paths.own(), guard);
            with(own, quote!(codegen::impl_guarded!(#name, #keyword, #by, codegen::read_object);))
        }
        None => quote! {
            impl<'de> codegen::Read<'de> for #name {
                fn read<D: codegen::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    codegen::read_object(from)
                }
            }
        },
    }
}

fn read(paths: Paths<'_>, item: &Item, body: &Struct) -> TokenStream {
    let (name, text) = (&item.name, item.name.plain());
    let wires: Vec<&str> = body.members.iter().map(|member| member.wire.as_str()).collect();
    let slots = slots(&body.members);
    let arms = slots.iter().enumerate().map(|(index, slot)| {
        let place = integer(index as i128);
        match body.members.get(index).and_then(|member| proxy(paths, member)) {
            Some(proxy) => quote!(#place => members.read_as::<#proxy>(&mut #slot)?,),
            None => quote!(#place => members.read(&mut #slot)?,),
        }
    });
    let map = matches!(body.rest, Rest::Kept { .. }).then(|| paths.map());
    let (rest_slot, rest_arm, rest_field) = match &body.rest {
        Rest::Refused => (None, quote!(members.refuse()?), None),
        Rest::Ignored => (None, quote!(members.ignore()?), None),
        Rest::Kept { field, .. } => (
            Some(quote!(let mut kept = #map::new();)),
            quote!(members.read_extra(&mut kept)?),
            Some(quote!(#field: kept,)),
        ),
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
        true => quote!(let read = Self { #(#fields)* #rest_field }; members.check(&read)?; Ok(read)),
        false => quote!(Ok(Self { #(#fields)* #rest_field })),
    };
    let body = if body.members.is_empty() {
        quote!(while members.next(Self::MEMBERS)?.is_some() { #rest_arm; })
    } else {
        quote!(while let Some(member) = members.next(Self::MEMBERS)? { match member { #(#arms)* _ => #rest_arm, } })
    };
    quote! {
        impl<'de> codegen::ReadObject<'de> for #name {
            const NAME: &'static str = #text;
            const MEMBERS: &'static [&'static str] = &[#(#wires),*];

            fn read_members<M: codegen::MapAccess<'de>>(mut members: codegen::Members<'de, M>) -> Result<Self, M::Error> {
                #(let mut #slots = None;)*
                #rest_slot
                #body
                #finish
            }
        }
    }
}

/// Whether a struct has checks of its own.
fn checks_itself(paths: Paths<'_>, body: &Struct) -> bool {
    let mut checks = Checks::default();
    let rest = match &body.rest {
        Rest::Kept { value, checks: of_names, .. } => {
            !of_names.is_none() || !checks.statements(paths, value, &quote!(value)).is_empty()
        }
        _ => false,
    };
    rest || !whole(body).is_empty()
        || body.members.iter().any(|member| !checks.statements(paths, &member.ty, &quote!(value)).is_empty())
}

/// The local variables of the members: named like the fields, and none like the function's own.
fn slots(members: &[Member]) -> Vec<Name> {
    let own = ["members", "member", "read", "kept"];
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
    if let Rest::Kept { field, value, checks: of_names } = &body.rest {
        checks.inside = false;
        let map = Type::Map(Box::new(value.clone()), of_names.clone());
        own.extend(checks.statements(paths, &map, &quote!(&self.#field)));
        deep.extend(checks.inside.then(|| quote!(depth.into_member(&self.#field)?;)));
    }
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

/// The checks of how many members there are, and which call for others.
fn whole(body: &Struct) -> TokenStream {
    let present = |wire: &String| match body.members.iter().find(|member| member.wire == *wire) {
        Some(Member { field, presence: Presence::Optional { .. }, .. }) => quote!(self.#field.is_some()),
        Some(_) => quote!(true),
        None => match &body.rest {
            Rest::Kept { field, .. } => quote!(self.#field.contains_key(#wire)),
            Rest::Refused | Rest::Ignored => quote!(false),
        },
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
    let counts = MapChecks { min_members: body.counts.0, max_members: body.counts.1, ..MapChecks::default() };
    let counts = (!counts.is_none()).then(|| {
        let required =
            body.members.iter().filter(|member| !matches!(member.presence, Presence::Optional { .. })).count();
        let required = (required > 0).then(|| integer(required as i128));
        let optional = body.members.iter().filter(|member| matches!(member.presence, Presence::Optional { .. }));
        let optional = optional.map(|Member { field, .. }| quote!(usize::from(self.#field.is_some())));
        let rest = match &body.rest {
            Rest::Kept { field, .. } => Some(quote!(self.#field.len())),
            Rest::Refused | Rest::Ignored => None,
        };
        let rules = map_rules(&counts);
        let terms: Vec<TokenStream> = required.into_iter().chain(optional).chain(rest).collect();
        // An object without any member at all.
        let count = if terms.is_empty() { quote!(0) } else { quote!(#(#terms)+*) };
        quote!(codegen::map(#count, &#rules)?;)
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
fn proxy(paths: Paths<'_>, member: &Member) -> Option<TokenStream> {
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
    let rest = match &body.rest {
        Rest::Kept { field, .. } => Some(quote!(object.extra(&self.#field, <Self as codegen::ReadObject>::MEMBERS)?;)),
        _ => None,
    };
    let body = if body.members.is_empty() && rest.is_none() {
        quote!(codegen::write_object(to)?.end())
    } else {
        quote!(let mut object = codegen::write_object(to)?; #(#members)* #rest object.end())
    };
    quote! {
        impl codegen::Serialize for #name {
            fn serialize<S: codegen::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { #body }
        }
    }
}
