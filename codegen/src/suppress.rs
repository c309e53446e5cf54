//! `x-bus-lint`: what an author does not want to hear of a part of a definition, with the reason beside it.
//!
//! Holds for whatever is no error: an error stops the generation, whether somebody wants to hear of it or not.

use std::collections::HashMap;

use crate::finding::{Finding, Findings, Place, Severity};
use crate::resolve::Resolved;
use crate::source::{DocumentId, Node, Origin, Pointer, SchemaPlace};

/// Rules that do not hold in parts of documents.
#[derive(Clone, Debug, Default)]
pub(crate) struct Suppressions(HashMap<DocumentId, Vec<Suppression>>);

/// A rule that does not hold in a part of a document.
#[derive(Clone, Debug)]
pub(crate) struct Suppression {
    /// The rule.
    pub(crate) rule: String,
    /// Where that is said.
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "only `lint` asks which of them are in vain"))]
    pub(crate) place: Place,
    /// The part.
    scope: Pointer,
}

impl Suppressions {
    /// Those of all definitions and schemas.
    pub(crate) fn of(resolved: &Resolved) -> Self {
        let mut found = Self::default();
        let members = resolved.apis.iter().flat_map(|(document, definition)| {
            let root = SchemaPlace::new(*document, Pointer::root());
            let rpcs = definition.rpcs.keys().map(|name| root.join("rpcs").join(name)).collect::<Vec<_>>();
            let events = definition.events.keys().map(|name| root.join("events").join(name)).collect::<Vec<_>>();
            [root].into_iter().chain(rpcs).chain(events)
        });
        let own = |place: &SchemaPlace| resolved.documents.get(place.document).origin == Origin::Folder;
        for place in members.chain(resolved.schemas().cloned()).filter(own) {
            found.add(resolved, &place);
        }
        found
    }

    fn add(&mut self, resolved: &Resolved, scope: &SchemaPlace) {
        let ignore = scope.join("x-bus-lint").join("ignore");
        let listed = resolved.node(&ignore).and_then(Node::as_array).unwrap_or_default();
        for (index, rule) in listed.iter().enumerate() {
            let Some(rule) = rule.as_str() else { continue };
            let place = resolved.place(&ignore.join(index));
            let suppression = Suppression { rule: rule.to_owned(), place, scope: scope.pointer.clone() };
            self.0.entry(scope.document).or_default().push(suppression);
        }
    }

    /// All of them.
    #[cfg(feature = "cli")]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Suppression> {
        self.0.values().flatten()
    }

    /// The one that a finding falls under.
    pub(crate) fn of_finding(&self, finding: &Finding) -> Option<&Suppression> {
        let here = self.0.get(&finding.place.document)?;
        let covers = |one: &&Suppression| one.rule == finding.rule && one.scope.contains(&finding.place.pointer);
        here.iter().find(covers)
    }

    /// Leaves out what nobody wants to hear. Errors stay.
    pub(crate) fn apply(&self, findings: &mut Findings) {
        findings.retain(|finding| finding.severity == Severity::Error || self.of_finding(finding).is_none());
    }
}
