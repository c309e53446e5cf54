//! Reading single values at places, with a finding for each that is not what it should be.

use std::fmt::Display;
use std::str::FromStr;

use super::object::Object;
use crate::finding::{Finding, Findings};
use crate::source::{Documents, Node, SchemaPlace};

/// Reads values of documents and collects what is wrong with them.
pub(super) struct Reader<'d> {
    pub(super) documents: &'d Documents,
    pub(super) findings: Findings,
}

impl<'d> Reader<'d> {
    pub(super) fn new(documents: &'d Documents) -> Self {
        Self {
            documents,
            findings: Findings::default(),
        }
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
            let subject = match place.pointer.last() {
                Some(name) => format!("`{name}`"),
                None => "the file".to_owned(),
            };
            let message = format!("{subject} is {}, not {wanted}", node.kind());
            self.refuse(place, "wrong-kind", &message, None);
        }
        taken
    }

    /// Reads the string at `place`, which has a form of its own.
    pub(super) fn parsed<T: FromStr<Err: Display>>(&mut self, place: &SchemaPlace) -> Option<T> {
        let text = self.value(place, "a string", Node::as_str)?;
        let parsed = text.parse::<T>();
        if let Err(error) = &parsed {
            let name = place.pointer.last().unwrap_or_default();
            let message = format!("bad {name} `{text}`");
            self.refuse(place, "bad-value", &message, Some(error.to_string()));
        }
        parsed.ok()
    }

    /// Adds a finding about a value.
    pub(super) fn refuse(
        &mut self,
        place: &SchemaPlace,
        rule: &'static str,
        message: &str,
        help: Option<String>,
    ) {
        let mut finding = Finding::error(rule, self.documents.place(place), message);
        finding.help = help;
        self.findings.push(finding);
    }
}
