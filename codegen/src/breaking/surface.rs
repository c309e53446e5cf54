//! What code that uses a generated crate names: types, fields, variants, functions, and the type of each. What is gone of it, or
//! of another type, breaks that code, though every message stays as it was.

use std::collections::BTreeMap;

use crate::definition::Definition;
use crate::model::{
    Api, Body, Crate, CrateId, ErrorVariant, Item, Member, MessageType, Model, Presence, Struct, Traits, Type, TypePath,
};
use crate::source::{DocumentId, Pointer, SchemaPlace};

/// A part of what a crate offers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// What it is, or its type.
    pub(super) what: String,
    /// The schema, rpc or event that it comes from.
    pub(super) place: SchemaPlace,
}

/// What an API's crate, and those of the types that it uses, offer: by path, such as `Order::count`.
pub(super) fn surface(model: &Model, (document, api): (DocumentId, &Definition)) -> BTreeMap<String, Part> {
    let is_wanted = |krate: &Crate| krate.api.as_ref().is_some_and(|own| own.name == api.api.as_str());
    let Some(own) = model.crates.iter().position(is_wanted).map(CrateId) else { return BTreeMap::new() };
    let mut surface = Surface { model, own, document, parts: BTreeMap::new() };
    let mut crates = vec![own];
    let mut next = 0;
    while let Some(id) = crates.get(next).copied() {
        next += 1;
        for item in &model.krate(id).items {
            surface.item(id, item);
        }
        let used = model.krate(id).uses.iter().copied().filter(|used| !crates.contains(used)).collect::<Vec<_>>();
        crates.extend(used);
    }
    if let Some(api) = &model.krate(own).api {
        surface.api(api);
    }
    surface.parts
}

/// What code that uses the old crate names and the new one does not offer, by path: what it was, and what it is now, if anything.
/// What follows from a type that is gone is not told apart from that.
pub(super) fn broken<'s>(
    old: &'s BTreeMap<String, Part>,
    new: &'s BTreeMap<String, Part>,
) -> Vec<(&'s str, &'s Part, Option<&'s Part>)> {
    let gone: Vec<&str> = old.keys().filter(|path| !new.contains_key(*path)).map(String::as_str).collect();
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let follows = |path: &str, part: &Part, is_gone: bool| {
        let within = |above: &&&str| path.strip_prefix(**above).is_some_and(|rest| rest.starts_with(['.', ':']));
        let names_it = || part.what.split(|c| !is_word(c)).any(|word| gone.contains(&word));
        gone.iter().any(|above| within(&above)) || (!is_gone && names_it())
    };
    let mut broken = Vec::new();
    for (path, part) in old {
        let now = new.get(path);
        if now.is_none_or(|now| now.what != part.what) && !follows(path, part, now.is_none()) {
            broken.push((path.as_str(), part, now));
        }
    }
    broken
}

/// The traits of an item that depend on what is in it. That it has a `Default` follows from the members it must have.
fn traits(item: &Item) -> impl Iterator<Item = &str> {
    let Traits { copy, eq, ord, .. } = item.traits;
    let own = [("Copy", copy), ("Eq", eq), ("Hash", eq), ("PartialOrd", ord), ("Ord", ord)];
    let own = own.into_iter().filter(|(_, has)| *has).map(|(name, _)| name);
    let asked = item.derives.iter().map(TypePath::as_str);
    own.chain(asked)
}

struct Surface<'m> {
    model: &'m Model,
    own: CrateId,
    document: DocumentId,
    parts: BTreeMap<String, Part>,
}

impl Surface<'_> {
    fn put(&mut self, path: String, what: impl Into<String>, place: &SchemaPlace) {
        self.parts.insert(path, Part { what: what.into(), place: place.clone() });
    }

    /// A name as code outside of the crate writes it.
    fn path(&self, krate: CrateId, name: &str) -> String {
        if krate == self.own { name.to_owned() } else { format!("{}::{name}", self.model.krate(krate).lib) }
    }

    fn item(&mut self, krate: CrateId, item: &Item) {
        let (name, place) = (self.path(krate, item.name.plain()), &item.place);
        let what = match &item.body {
            Body::Struct(body) => {
                self.members(&name, body, place);
                "a struct".to_owned()
            }
            Body::Enum(body) => {
                let variants = body.variants.iter().map(|variant| &variant.name).chain(&body.other);
                variants.for_each(|variant| self.put(format!("{name}::{variant}"), "a variant", place));
                "an enum".to_owned()
            }
            Body::IntegerEnum(variants) | Body::ValueEnum(variants) => {
                variants.iter().for_each(|variant| self.put(format!("{name}::{}", variant.name), "a variant", place));
                "an enum".to_owned()
            }
            Body::Union(union) => {
                for variant in &union.variants {
                    let held = variant.held.ty().map_or_else(|| "nothing".to_owned(), |ty| self.ty(ty));
                    self.put(format!("{name}::{}", variant.name), format!("a variant with {held}"), place);
                }
                "an enum".to_owned()
            }
            Body::Checked(ty) | Body::Guarded(ty) | Body::Wrapper(ty) => format!("a newtype of {}", self.ty(ty)),
            Body::Constant(_) => "a constant".to_owned(),
            Body::Alias(ty) => format!("another name of {}", self.ty(ty)),
        };
        for of_it in traits(item) {
            self.put(format!("{name}: {of_it}"), "implemented", place);
        }
        self.put(name, what, place);
    }

    fn members(&mut self, name: &str, body: &Struct, place: &SchemaPlace) {
        let parts = place.join(if body.is_array { "prefixItems" } else { "properties" });
        for member in &body.members {
            self.put(format!("{name}.{}", member.field), self.member(member), &parts.join(&member.wire));
        }
        let matching = body.matching.iter().map(|matching| (&matching.field, &matching.value));
        for (field, value) in matching.chain(body.rest.kept()) {
            self.put(format!("{name}.{field}"), format!("a collection of {}", self.ty(value)), place);
        }
        let required = body.members.iter().filter(|member| member.presence == Presence::Required);
        let arguments: Vec<String> =
            required.map(|member| format!("{}: {}", member.field, self.member(member))).collect();
        match &body.builder {
            Some(builder) => self.put(builder.to_string(), "a builder", place),
            None => self.put(format!("{name}::new"), format!("a function of ({})", arguments.join(", ")), place),
        }
    }

    fn member(&self, member: &Member) -> String {
        match (&member.presence, &member.ty) {
            (Presence::Optional { .. }, Type::Nullable(inner)) => format!("Option<Nullable<{}>>", self.ty(inner)),
            (Presence::Optional { .. }, ty) => format!("Option<{}>", self.ty(ty)),
            (_, ty) => self.ty(ty),
        }
    }

    fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::Any => "Value".to_owned(),
            Type::Never => "Never".to_owned(),
            Type::Null => "()".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Integer(width, _) => width.as_str().to_owned(),
            Type::Number(_) => "f64".to_owned(),
            Type::Decimal(_) => "a number with its text".to_owned(),
            Type::Text(_) => "String".to_owned(),
            Type::Format(format, _) => format!("the type of `{}`", format.name()),
            Type::Array(items, _) => format!("Vec<{}>", self.ty(items)),
            Type::Tuple(items) => {
                format!("({})", items.iter().map(|item| self.ty(item)).collect::<Vec<_>>().join(", "))
            }
            Type::Map(values, checks) => {
                let key = checks.key.map_or_else(|| "String".to_owned(), |key| self.ty(&Type::Item(key)));
                format!("BTreeMap<{key}, {}>", self.ty(values))
            }
            Type::Nullable(inner) => format!("Option<{}>", self.ty(inner)),
            Type::Item(id) => self.path(id.krate, self.model.item(*id).name.plain()),
            Type::Boxed(inner) => format!("Box<{}>", self.ty(inner)),
            Type::Foreign(foreign) => foreign.path.as_str().to_owned(),
        }
    }

    fn message(&self, message: Option<MessageType>) -> String {
        message.map_or_else(|| "nothing".to_owned(), |MessageType(id)| self.ty(&Type::Item(id)))
    }

    fn api(&mut self, api: &Api) {
        let document = self.document;
        let at = |group: &str, name: &str| SchemaPlace::new(document, Pointer::from([group, name]));
        for rpc in &api.rpcs {
            let place = at("rpcs", &rpc.name);
            let what = format!("from {} to {}", self.message(rpc.parameters), self.message(rpc.response));
            self.put(format!("{}::{}", api.client, rpc.method), what, &place);
            let errors = &rpc.errors.name;
            for ErrorVariant { name, data, .. } in &rpc.errors.variants {
                self.put(format!("{errors}::{name}"), format!("a variant with {}", self.message(*data)), &place);
            }
            self.put(errors.to_string(), "an enum", &place);
        }
        for event in &api.events {
            let what = format!("listens for {}", self.message(event.parameters));
            self.put(event.method.to_string(), what, &at("events", &event.name));
        }
    }
}
