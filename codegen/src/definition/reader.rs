//! Reading single values at places, with a finding for each that is not what it should be.

use std::fmt::Display;
use std::str::FromStr;

use super::object::Object;
use crate::finding::{Finding, Findings};
use crate::source::{Documents, Node, NodeValue, SchemaPlace};

/// Reads values of documents and collects what is wrong with them.
pub(super) struct Reader<'d> {
    pub(super) documents: &'d Documents,
    pub(super) findings: Findings,
}

impl<'d> Reader<'d> {
    pub(super) fn new(documents: &'d Documents) -> Self {
        Self { documents, findings: Findings::default() }
    }

    /// Reads the object at `place`, then reports the members that `read` did not ask for.
    pub(super) fn object<T>(
        &mut self,
        place: SchemaPlace,
        what: &'static str,
        read: impl FnOnce(&mut Object<'_, 'd>) -> T,
    ) -> Option<T> {
        let members = self.value(&place, "an object", Node::as_object)?;
        let mut object = Object::new(self, place, members, what);
        let value = read(&mut object);
        object.report_unknown();
        Some(value)
    }

    /// Reads the value at `place`; a finding if `take` does not take it. `None` also if there is nothing.
    pub(super) fn value<T>(
        &mut self,
        place: &SchemaPlace,
        wanted: &str,
        take: impl FnOnce(&'d Node) -> Option<T>,
    ) -> Option<T> {
        let node = self.documents.node(place)?;
        let taken = take(node);
        if taken.is_none() {
            let message = format!("{} is {}, not {wanted}", subject(place), described(node));
            self.refuse(place, "wrong-kind", &message, None);
        }
        taken
    }

    /// Reads the string at `place`, which has a form of its own.
    pub(super) fn parsed<T: FromStr<Err: Display>>(&mut self, place: &SchemaPlace) -> Option<T> {
        let text = self.value(place, "a string", Node::as_str)?;
        let parsed = text.parse::<T>();
        if let Err(error) = &parsed {
            let message = format!("{} cannot be `{text}`", subject(place));
            self.refuse(place, "bad-value", &message, Some(error.to_string()));
        }
        parsed.ok()
    }

    /// Reads the array at `place`, of strings with a form of their own.
    pub(super) fn parsed_list<T: FromStr<Err: Display>>(&mut self, place: &SchemaPlace) -> Vec<T> {
        self.items(place).filter_map(|item| self.parsed(&item)).collect()
    }

    /// The places of the items of the array at `place`.
    pub(super) fn items(&mut self, place: &SchemaPlace) -> impl Iterator<Item = SchemaPlace> + use<> {
        let count = self.value(place, "an array", |node| node.as_array().map(<[_]>::len)).unwrap_or_default();
        let list = place.clone();
        (0..count).map(move |index| list.join(index))
    }

    /// Adds a finding about a value.
    pub(super) fn refuse(&mut self, place: &SchemaPlace, rule: &'static str, message: &str, help: Option<String>) {
        let finding = Finding::error(rule, self.documents.place(place), message);
        self.findings.push(finding.maybe_help(help));
    }
}

fn subject(place: &SchemaPlace) -> String {
    match place.pointer.tokens() {
        [] => "the file".to_owned(),
        [.., list, index] if index.bytes().all(|b| b.is_ascii_digit()) => format!("item {index} of `{list}`"),
        [.., name] => format!("`{name}`"),
    }
}

fn described(node: &Node) -> String {
    match &node.value {
        NodeValue::Bool(value) => value.to_string(),
        NodeValue::Number(text) if text.len() < 20 => text.clone(),
        _ => node.kind().to_owned(),
    }
}
