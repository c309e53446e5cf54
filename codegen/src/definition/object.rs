//! Taking the members of an object one by one, so that in the end the unknown ones are left.
//!
//! Which members a definition has is `read`'s business; this knows only how to take them.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::reader::Reader;
use super::{MemberName, Schema};
use crate::finding::Finding;
use crate::nearest::nearest;
use crate::source::{Member, Node, SchemaPlace};

/// An object whose members are being taken.
pub(super) struct Object<'r, 'd> {
    reader: &'r mut Reader<'d>,
    place: SchemaPlace,
    members: &'d [Member],
    /// What it is, for messages: `an rpc`.
    what: &'static str,
    known: Vec<&'static str>,
}

impl<'r, 'd> Object<'r, 'd> {
    pub(super) const fn new(
        reader: &'r mut Reader<'d>,
        place: SchemaPlace,
        members: &'d [Member],
        what: &'static str,
    ) -> Self {
        Self { reader, place, members, what, known: Vec::new() }
    }

    /// Where the object is.
    pub(super) const fn place(&self) -> &SchemaPlace {
        &self.place
    }

    /// Adds a finding about a value inside the object.
    pub(super) fn refuse(&mut self, place: &SchemaPlace, rule: &'static str, message: &str) {
        self.reader.refuse(place, rule, message, None);
    }

    /// Whether the member is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.name == name)
    }

    /// Says that the member must be there.
    pub(super) fn require(&mut self, name: &'static str, example: &str) {
        if !self.has(name) {
            let at = self.reader.documents.name_place(&self.place);
            let message = format!("{} needs `{name}`", self.what);
            let finding = Finding::error("missing-member", at, message);
            self.reader.findings.push(finding.help(format!("add `\"{name}\": {example}`")));
        }
    }

    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        self.take(name, "a string", |node| node.as_str().map(str::to_owned))
    }

    pub(super) fn flag(&mut self, name: &'static str) -> bool {
        self.take(name, "true or false", Node::as_bool).unwrap_or_default()
    }

    pub(super) fn any(&mut self, name: &'static str) -> Option<serde_json::Value> {
        self.take(name, "", |node| Some(node.to_json()))
    }

    pub(super) fn schema(&mut self, name: &'static str) -> Option<Schema> {
        self.known.push(name);
        schema(self.reader, &self.place.join(name))
    }

    pub(super) fn whole_number(&mut self, name: &'static str, range: RangeInclusive<u16>) -> Option<u16> {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        let number = |node: &Node| node.as_number()?.parse().ok();
        self.take(name, &wanted, |node| number(node).filter(|number| range.contains(number)))
    }

    /// A string with a form of its own.
    pub(super) fn parsed<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Option<T> {
        self.known.push(name);
        self.reader.parsed(&self.place.join(name))
    }

    /// An array of strings with a form of their own.
    pub(super) fn parsed_list<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Vec<T> {
        self.known.push(name);
        self.reader.parsed_list(&self.place.join(name))
    }

    /// An object of strings with a form of their own.
    pub(super) fn parsed_map<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> BTreeMap<String, T> {
        let place = self.place.join(name);
        let members = self.members_of(name).iter();
        let parsed = members.map(|member| {
            let value = self.reader.parsed(&place.join(&member.name));
            value.map(|value| (member.name.clone(), value))
        });
        parsed.flatten().collect()
    }

    /// An object.
    pub(super) fn object<T>(
        &mut self,
        name: &'static str,
        what: &'static str,
        read: impl FnOnce(&mut Object<'_, 'd>) -> T,
    ) -> Option<T> {
        self.known.push(name);
        self.reader.object(self.place.join(name), what, read)
    }

    /// An array of objects.
    pub(super) fn list<T>(
        &mut self,
        name: &'static str,
        what: &'static str,
        read: impl Fn(&mut Object<'_, 'd>) -> T,
    ) -> Vec<T> {
        self.known.push(name);
        let places = self.reader.items(&self.place.join(name));
        places.filter_map(|place| self.reader.object(place, what, &read)).collect()
    }

    /// An object of named parts, such as `rpcs`.
    pub(super) fn parts<T>(
        &mut self,
        name: &'static str,
        what: &'static str,
        read: impl Fn(&mut Object<'_, 'd>) -> T,
    ) -> BTreeMap<MemberName, T> {
        let mut parts = BTreeMap::new();
        for member in self.members_of(name) {
            let place = self.place.join(name).join(&member.name);
            let key = member.name.parse::<MemberName>();
            if let Err(error) = &key {
                let at = self.reader.documents.name_place(&place);
                let message = format!("bad name `{}` for {what}", member.name);
                let finding = Finding::error("bad-name", at, message).help(error.to_string());
                self.reader.findings.push(finding);
            }
            let part = self.reader.object(place, what, &read);
            parts.extend(key.ok().zip(part));
        }
        parts
    }

    /// An object of schemas, such as `$defs`.
    pub(super) fn schemas(&mut self, name: &'static str) -> BTreeMap<String, Schema> {
        let place = self.place.join(name);
        let members = self.members_of(name).iter();
        let schemas = members.map(|member| {
            let schema = schema(self.reader, &place.join(&member.name));
            schema.map(|schema| (member.name.clone(), schema))
        });
        schemas.flatten().collect()
    }

    /// Reports what was not asked for.
    pub(super) fn report_unknown(self) {
        for member in self.members {
            if self.known.contains(&member.name.as_str()) {
                continue;
            }
            let at = self.reader.documents.name_place(&self.place.join(&member.name));
            let message = format!("{} has no member `{}`", self.what, member.name);
            let help = match nearest(&member.name, self.known.iter().copied()) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("it can have: {}", self.known.join(", ")),
            };
            let finding = Finding::error("unknown-member", at, message);
            self.reader.findings.push(finding.help(help));
        }
    }

    fn members_of(&mut self, name: &'static str) -> &'d [Member] {
        self.take(name, "an object", Node::as_object).unwrap_or_default()
    }

    fn take<T>(&mut self, name: &'static str, wanted: &str, take: impl FnOnce(&'d Node) -> Option<T>) -> Option<T> {
        self.known.push(name);
        self.reader.value(&self.place.join(name), wanted, take)
    }
}

fn schema(reader: &mut Reader<'_>, place: &SchemaPlace) -> Option<Schema> {
    reader.value(place, "a schema (an object, true or false)", |node| {
        let is_schema = node.as_object().is_some() || node.as_bool().is_some();
        is_schema.then(|| Schema(node.to_json()))
    })
}
