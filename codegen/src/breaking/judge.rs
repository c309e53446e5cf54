//! From two versions to findings: each message in both directions, each break where it was made.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::api::{ApiChange, Message, Pair, compare};
use super::changes::{Change, changes, shown};
use super::policy::{Direction, Position, consequence, rollouts};
use super::surface::{broken, surface};
use super::version::Level;
use super::{Options, layer};
use crate::compat::{Asserts, Containment, Judge, Limits, Reading, broken_at, contained};
use crate::definition::Definition;
use crate::finding::{self, Finding, Findings, Severity};
use crate::model::Model;
use crate::resolve::Resolved;
use crate::source::{DocumentId, Pointer, SchemaPlace};

/// What a comparison comes to.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) findings: Findings,
    /// Findings about files that are gone, by the file.
    pub(super) gone: Vec<(String, Finding)>,
    /// What breaks only code that uses the generated crate, and is announced by the version.
    pub(super) announced: Vec<Finding>,
}

/// What matters of an older version.
#[derive(Clone, Copy)]
pub(super) enum Scope<'a> {
    /// All of it: it is what is deployed. With what the old and the new version become in Rust, where that is looked at.
    Deployed(Option<(&'a Model, &'a Model)>),
    /// What it published, which may still be stored.
    Stored {
        /// What the version is called.
        version: &'a str,
        /// Whether an event of an API is looked at.
        is_wanted: &'a dyn Fn(&str, &str) -> bool,
    },
}

struct Judging<'r> {
    old: Judge<'r>,
    new: Judge<'r>,
    options: Options,
    scope: Scope<'r>,
    judged: Judged,
}

/// Compares all APIs of two versions.
pub(super) fn judge<'r>(
    old: &'r Resolved,
    new: &'r Resolved,
    asserts: &'r Asserts<'r>,
    options: Options,
    scope: Scope<'r>,
) -> Judged {
    let (old_judge, new_judge) = (Judge::new(old, asserts), Judge::new(new, asserts));
    let mut judging = Judging { old: old_judge, new: new_judge, options, scope, judged: Judged::default() };
    let by_name: BTreeMap<&str, &(DocumentId, Definition)> =
        new.apis.iter().map(|api| (api.1.api.as_str(), api)).collect();
    for (document, definition) in &old.apis {
        match by_name.get(definition.api.as_str()) {
            Some((other, now)) => judging.api(Pair { old: (*document, definition), new: (*other, now) }),
            None if judging.is_deployed() => judging.api_removed(*document, definition),
            None => {}
        }
    }
    judging.judged
}

impl Judging<'_> {
    const fn is_deployed(&self) -> bool {
        matches!(self.scope, Scope::Deployed(_))
    }

    fn is_wanted(&self, api: &str, member: &str, position: Option<Position>) -> bool {
        match self.scope {
            Scope::Deployed(_) => true,
            Scope::Stored { is_wanted, .. } => position == Some(Position::Event) && is_wanted(api, member),
        }
    }

    fn api_removed(&mut self, document: DocumentId, definition: &Definition) {
        let file = self.old.resolved().documents.get(document).name.clone();
        let api = &definition.api;
        let message = format!("the API `{api}` was removed: its clients are answered by nobody");
        let place = finding::Place { document, span: 0..0, pointer: Pointer::root() };
        let layers = layer::of_api("api-removed");
        let change = finding::Change { api: api.to_string(), layers, ..finding::Change::default() };
        let finding = Finding::error("api-removed", place, message).key(api.as_str()).change(change);
        let finding =
            finding.help("keep it until nobody uses it any more; a new major version is a second API beside it");
        self.judged.gone.push((file, finding));
    }

    fn api(&mut self, pair: Pair<'_>) {
        let compared = compare(pair, self.options.rollout);
        let mut touched = Vec::new();
        let mut level = Level::None;
        let mut reason = String::new();
        let mut raise = |new: Level, why: &str| {
            if new > level {
                level = new;
                reason = why.to_owned();
            }
        };
        for message in &compared.messages {
            if !self.is_wanted(pair.new.1.api.as_str(), &message.member, Some(message.position)) {
                continue;
            }
            let changed = changes((self.old.resolved(), &message.old), (self.new.resolved(), &message.new));
            touched.extend(changed.iter().map(Change::touched));
            for change in &changed {
                raise(Level::of_source(change.rule), &format!("`{}`: {}", message.member, change.text));
            }
            if self.message(pair, message, &changed) {
                raise(Level::Major, &format!("`{}`: its messages changed", message.member));
            }
        }
        for change in &compared.changes {
            if !self.is_wanted(pair.new.1.api.as_str(), &change.member, change.position) {
                continue;
            }
            raise(change.level, &format!("`{}`: {}", change.member, change.text));
            self.api_change(pair, change);
        }
        // Where an rpc or event is gone, its types go with it.
        if compared.changes.iter().all(|change| change.level < Level::Major) {
            for (broken, is_told) in self.source(pair, &touched) {
                raise(Level::Major, &broken.message);
                let is_announced = Level::between(&pair.old.1.version, &pair.new.1.version) >= Level::Major;
                match is_told {
                    true => {}
                    false if is_announced => self.judged.announced.push(broken),
                    false => self.judged.findings.push(broken),
                }
            }
        }
        if self.is_deployed() {
            self.version(pair, level, &reason);
        }
    }

    fn api_change(&mut self, pair: Pair<'_>, change: &ApiChange) {
        if change.severity == Severity::Info {
            return;
        }
        let resolved = self.new.resolved();
        let mut pointer = change.shown.clone();
        // What is gone is shown where it was.
        while resolved.node(&SchemaPlace::new(pair.new.0, pointer.clone())).is_none() {
            pointer = pointer.parent().unwrap_or_default();
        }
        let place = resolved.name_place(&SchemaPlace::new(pair.new.0, pointer));
        let message = match self.scope {
            Scope::Deployed(_) => format!("`{}`: {}", change.member, change.text),
            Scope::Stored { version, .. } => format!("`{}`: {}, since {version}", change.member, change.text),
        };
        let finding = match change.severity {
            Severity::Error => Finding::error(change.rule, place, message),
            _ => Finding::warning(change.rule, place, message),
        };
        let about = finding::Change {
            api: pair.new.1.api.to_string(),
            member: change.member.clone(),
            position: change.position.map(Position::name),
            direction: change.direction.map(Direction::name),
            layers: self.layers(layer::of_api(change.rule)),
            against: self.against(),
            ..finding::Change::default()
        };
        let key = format!("{} {}", change.member, change.shown);
        let help = Some(change.help.to_owned()).filter(|help| !help.is_empty());
        self.judged.findings.push(finding.key(key).change(about).maybe_help(help));
    }

    /// What breaks code that uses the crate, and whether one of the changes of its schemas tells that already.
    fn source(&self, pair: Pair<'_>, touched: &[SchemaPlace]) -> Vec<(Finding, bool)> {
        let Scope::Deployed(Some((old, new))) = self.scope else { return Vec::new() };
        let (old, new) = (surface(old, pair.old), surface(new, pair.new));
        let overlap = |one: &SchemaPlace, other: &SchemaPlace| {
            one.document == other.document
                && (one.pointer.contains(&other.pointer) || other.pointer.contains(&one.pointer))
        };
        let is_told = |place: &SchemaPlace| touched.iter().any(|touched| overlap(touched, place));
        let found = broken(&old, &new).into_iter().map(|(path, was, now)| {
            let (rule, text) = match now {
                None => ("rust-name-removed", format!("`{path}` is gone from the generated crate")),
                Some(now) => (
                    "rust-type-changed",
                    format!("`{path}` of the generated crate is {} now, and was {}", now.what, was.what),
                ),
            };
            let finding = Finding::error(rule, self.now(pair, &was.place), text).key(path);
            let layers = layer::of_api(rule);
            let change = finding::Change { api: pair.new.1.api.to_string(), layers, ..finding::Change::default() };
            let help = "keep it, with `x-bus-rust` if it is only called otherwise, or make the version a major one";
            (finding.change(change).help(help), is_told(&was.place))
        });
        found.collect()
    }

    /// Where in the new version that is, or would be.
    fn now(&self, pair: Pair<'_>, old: &SchemaPlace) -> finding::Place {
        let resolved = self.new.resolved();
        let file = resolved.documents.find(&self.old.resolved().documents.get(old.document).name);
        let mut place = SchemaPlace::new(file.unwrap_or(pair.new.0), old.pointer.clone());
        while let (None, Some(above)) = (resolved.node(&place), place.pointer.parent()) {
            place.pointer = above;
        }
        resolved.name_place(&place)
    }

    fn version(&mut self, pair: Pair<'_>, needed: Level, reason: &str) {
        let (old, new) = (&pair.old.1.version, &pair.new.1.version);
        if Level::between(old, new) >= needed || needed == Level::None {
            return;
        }
        let place = self.new.resolved().place(&SchemaPlace::new(pair.new.0, ["version"].into()));
        let went = match new.cmp(old) {
            Ordering::Equal => format!("is still {new}"),
            Ordering::Greater => format!("only went from {old} to {new}"),
            Ordering::Less => format!("went back from {old} to {new}"),
        };
        let message = format!("the version {went}, and the changes ask for {} version", needed.name());
        let finding = match needed {
            Level::Major => Finding::error("version-not-bumped", place, message),
            _ => Finding::warning("version-not-bumped", place, message),
        };
        // What asks for a minor version only adds to the crate.
        let layers = if needed == Level::Major { layer::of_api("version-not-bumped") } else { Vec::new() };
        let about = finding::Change { api: pair.new.1.api.to_string(), layers, ..finding::Change::default() };
        let finding = finding.label(reason).change(about);
        self.judged.findings.push(finding.help(format!("make it {}", needed.next(old))));
    }

    /// Judges a message. Whether it breaks in some direction.
    fn message(&mut self, pair: Pair<'_>, message: &Message, changed: &[Change]) -> bool {
        if changed.is_empty() && self.is_same(message) {
            return false;
        }
        let verdicts = Direction::ALL.map(|direction| self.ask(message, direction, None));
        let relation = relation(&verdicts);
        let mut breaks = false;
        // No validator looks at content, but whoever decodes it does.
        for change in changed.iter().filter(|change| change.rule == "content-changed") {
            for direction in Direction::ALL.into_iter().take(if self.is_deployed() { 2 } else { 1 }) {
                breaks = true;
                let about = About { pair, message, direction, relation };
                self.broken(&about, change.rule, &change.text, &change.shown, &shown(&change.path), None);
            }
        }
        for (direction, verdict) in Direction::ALL.into_iter().zip(verdicts) {
            if verdict == Containment::Contained || (!self.is_deployed() && direction == Direction::NewToOld) {
                continue;
            }
            breaks |= matches!(verdict, Containment::Broken(_));
            let about = About { pair, message, direction, relation };
            self.direction(&about, &verdict, changed);
        }
        breaks
    }

    /// Whether nothing that the message needs was touched.
    fn is_same(&self, message: &Message) -> bool {
        let text = |resolved: &Resolved, place: &SchemaPlace| {
            let documents = resolved.closure(place.document).into_iter();
            let texts = documents.map(|document| {
                let document = resolved.documents.get(document);
                (document.name.clone(), document.text.clone())
            });
            (place.pointer.clone(), texts.collect::<Vec<_>>())
        };
        text(self.old.resolved(), &message.old) == text(self.new.resolved(), &message.new)
    }

    fn ask(&self, message: &Message, direction: Direction, change: Option<&Change>) -> Containment {
        let (old, new) = ((&self.old, &message.old), (&self.new, &message.new));
        let writer = if self.options.any_writer { Reading::Exact } else { Reading::Declared };
        let is_answer = message.position != Position::Request;
        let reader = if self.options.tolerant_reader && is_answer { Reading::Tolerant } else { Reading::Exact };
        let reading = (writer, reader);
        let (from, to) = if direction == Direction::OldToNew { (old, new) } else { (new, old) };
        match change {
            None => contained(from, to, reading, Limits::default()),
            Some(change) => {
                let cause = change.cause(direction == Direction::OldToNew);
                broken_at(from, to, reading, Limits::default(), &cause)
            }
        }
    }

    fn direction(&mut self, about: &About<'_>, verdict: &Containment, changed: &[Change]) {
        let mut is_found = false;
        for change in changed.iter().filter(|change| change.rule != "content-changed") {
            match self.ask(about.message, about.direction, Some(change)) {
                Containment::Contained => {}
                Containment::Broken(witness) => {
                    is_found = true;
                    let place = &change.shown;
                    self.broken(about, change.rule, &change.text, place, &shown(&change.path), Some(witness));
                }
                Containment::Undecided(_) if matches!(verdict, Containment::Broken(_)) => {}
                Containment::Undecided(reason) => {
                    is_found = true;
                    self.cannot_prove(about, &format!("{}: {reason}", change.text), &change.shown);
                }
            }
        }
        match verdict {
            _ if is_found => {}
            Containment::Broken(witness) => {
                let text = "the schema changed";
                self.broken(about, "schema-changed", text, &about.message.new, "", Some(witness.clone()));
            }
            Containment::Undecided(reason) => self.cannot_prove(about, reason, &about.message.new),
            Containment::Contained => {}
        }
    }

    fn broken(
        &mut self,
        about: &About<'_>,
        rule: &'static str,
        text: &str,
        shown: &SchemaPlace,
        path: &str,
        witness: Option<serde_json::Value>,
    ) {
        let About { message, direction, .. } = about;
        let place = self.new.resolved().name_place(shown);
        let consequence = self.consequence(message, *direction);
        let words = format!("`{}`: {text}: {consequence}", message.member);
        let finding = match self.options.rollout.severity(message.position, *direction) {
            Severity::Error => Finding::error(rule, place, words),
            _ => Finding::warning(rule, place, words),
        };
        let key = about.key(&format!("{path} {text}"));
        let change = self.about(about, layer::of_message(rule), witness);
        self.judged.findings.push(finding.key(key).change(change));
    }

    fn cannot_prove(&mut self, about: &About<'_>, reason: &str, shown: &SchemaPlace) {
        let place = self.new.resolved().name_place(shown);
        let message = about.message;
        let words = format!(
            "`{}`: cannot prove that nothing breaks ({reason}); it may be that {}",
            message.member,
            self.consequence(message, about.direction)
        );
        let finding = Finding::warning("cannot-prove", place, words).key(about.key(""));
        let finding = finding.change(self.about(about, layer::of_message("cannot-prove"), None));
        self.judged.findings.push(finding.help("look at it yourself, and accept it by its fingerprint"));
    }

    /// What breaks, for people.
    fn consequence(&self, message: &Message, direction: Direction) -> String {
        match self.scope {
            Scope::Deployed(_) => consequence(message.position, direction).to_owned(),
            Scope::Stored { version, .. } => format!("what publishers of {version} sent, new listeners refuse"),
        }
    }

    /// What the older version is called, unless it is the one that is deployed.
    fn against(&self) -> Option<String> {
        match self.scope {
            Scope::Deployed(_) => None,
            Scope::Stored { version, .. } => Some(version.to_owned()),
        }
    }

    /// Nobody's code uses the crate of a version that is not deployed any more.
    fn layers(&self, mut layers: Vec<&'static str>) -> Vec<&'static str> {
        layers.retain(|layer| self.is_deployed() || *layer != layer::Layer::Source.name());
        layers
    }

    fn about(
        &self,
        about: &About<'_>,
        layers: Vec<&'static str>,
        witness: Option<serde_json::Value>,
    ) -> finding::Change {
        let About { pair, message, direction, relation } = about;
        finding::Change {
            api: pair.new.1.api.to_string(),
            member: message.member.clone(),
            position: Some(message.position.name()),
            direction: Some(direction.name()),
            relation: Some(relation),
            rollouts: rollouts(message.position, *direction),
            layers: self.layers(layers),
            against: self.against(),
            witness,
        }
    }
}

/// What a finding is about.
struct About<'a> {
    pair: Pair<'a>,
    message: &'a Message,
    direction: Direction,
    relation: &'static str,
}

impl About<'_> {
    fn key(&self, what: &str) -> String {
        let Self { message, direction, .. } = self;
        format!("{} {} {} {} {what}", message.member, message.position.name(), message.new.pointer, direction.name())
    }
}

/// How the values stand to each other, from the old one's side.
fn relation(verdicts: &[Containment; 2]) -> &'static str {
    match [verdicts[0].verdict(), verdicts[1].verdict()] {
        [Some(true), Some(true)] => "equal",
        [Some(true), Some(false)] => "widened",
        [Some(false), Some(true)] => "narrowed",
        [Some(false), Some(false)] => "crossed",
        _ => "undecided",
    }
}
