//! What a stage has to say about the input: findings, each with its place in a file.
//!
//! Stages collect findings and go on; nothing here prints (that is `report`) or decides what follows from them.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::source::{DocumentId, Pointer};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something is wrong.
    Error,
    /// Most likely a mistake.
    Warning,
    /// Good to know.
    Info,
}

impl Severity {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// A part of a document's text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The document.
    pub document: DocumentId,
    /// The bytes of its text; empty when the finding is about the file as a whole.
    pub span: Range<usize>,
    /// The value that the finding is about.
    pub pointer: Pointer,
}

/// One thing to say about the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The stable name of the rule, in kebab case.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: lower-case, without a period.
    pub message: String,
    /// Where.
    pub place: Place,
    /// A few words to stand beside the place; may be empty.
    pub label: String,
    /// Other places that help to understand it.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// What tells it apart from others of its rule at its place, such as the name of a member that is gone. Part of the
    /// fingerprint, so never a wording; mostly empty.
    pub key: String,
    /// What a comparison of two versions adds.
    pub change: Option<Box<Change>>,
    /// What `lint --fix` does about it: changes to the text of its document that leave alone what a schema accepts.
    pub edits: Vec<Edit>,
}

/// A change of a document's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go.
    pub span: Range<usize>,
    /// What stands there instead.
    pub text: String,
}

/// What a comparison of two versions says about a finding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// The API that changed.
    pub api: String,
    /// The rpc or event that carries the message; empty if it is about the API as a whole.
    pub member: String,
    /// What the message is: `request`, `response`, `error`, `event`.
    pub position: Option<&'static str>,
    /// Which way it breaks.
    pub direction: Option<&'static str>,
    /// How the values that the two versions accept stand to each other.
    pub relation: Option<&'static str>,
    /// The orders of deployment in which it breaks.
    pub rollouts: Vec<&'static str>,
    /// What it breaks: `wire`, `decode`, `source`.
    pub layers: Vec<&'static str>,
    /// The older version that it is about, unless that is the one that is deployed.
    pub against: Option<String>,
    /// A value that one side may send and the other refuses.
    pub witness: Option<serde_json::Value>,
}

/// A second place of a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there.
    pub text: String,
}

impl Finding {
    /// A finding that stops the generation.
    #[must_use]
    pub fn error(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, place, message.into())
    }

    /// A finding that does not.
    #[must_use]
    pub fn warning(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, place, message.into())
    }

    /// A finding that is only good to know.
    #[must_use]
    pub fn info(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Info, place, message.into())
    }

    fn new(rule: &'static str, severity: Severity, place: Place, message: String) -> Self {
        Self {
            rule,
            severity,
            message: one_line(message),
            place,
            label: String::new(),
            labels: Vec::new(),
            help: None,
            key: String::new(),
            change: None,
            edits: Vec::new(),
        }
    }

    /// The same, as bad as this.
    #[must_use]
    pub const fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets the words beside the place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = one_line(text.into());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn also(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label { place, text: one_line(text.into()) });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(self, text: impl Into<String>) -> Self {
        self.maybe_help(Some(text.into()))
    }

    /// Says what to do, if that is known.
    #[must_use]
    pub fn maybe_help(mut self, text: Option<String>) -> Self {
        self.help = text.map(one_line);
        self
    }

    /// Tells it apart from others of its rule at its place.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// Says how the text can be repaired.
    #[must_use]
    pub fn fixed_by(mut self, edits: Vec<Edit>) -> Self {
        self.edits = edits;
        self
    }

    /// Adds what a comparison of two versions says.
    #[must_use]
    pub fn change(mut self, change: Change) -> Self {
        self.change = Some(Box::new(change));
        self
    }
}

/// Messages quote names from files, which may hold line breaks and worse.
pub(crate) fn one_line(text: String) -> String {
    if !text.contains(char::is_control) {
        return text;
    }
    let escape = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escape).collect()
}

/// The findings of one or more stages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Adds those of another stage.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Keeps those that hold.
    pub fn retain(&mut self, keep: impl FnMut(&Finding) -> bool) {
        self.0.retain(keep);
    }

    /// Whether one of them stops the generation.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.has(Severity::Error)
    }

    /// Whether a file could not be read: then nobody knows what else there is to find.
    #[must_use]
    pub fn has_unreadable(&self) -> bool {
        self.0.iter().any(|finding| finding.rule == "unreadable-file")
    }

    /// Whether one of them is as bad as this, or worse.
    #[must_use]
    pub fn has(&self, severity: Severity) -> bool {
        self.0.iter().any(|finding| finding.severity <= severity)
    }

    /// How many of a severity there are.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// In the order of the files and of the places in them.
    pub fn sort(&mut self) {
        fn key(finding: &Finding) -> (DocumentId, usize, usize, &str, &str) {
            let Place { document, span, .. } = &finding.place;
            (*document, span.start, span.end, finding.rule, &finding.message)
        }
        self.0.sort_by(|a, b| key(a).cmp(&key(b)));
        self.0.dedup();
    }

    /// Makes of each what it should be.
    pub fn for_each_mut(&mut self, change: impl FnMut(&mut Finding)) {
        self.0.iter_mut().for_each(change);
    }

    /// The findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }
}

impl From<Finding> for Findings {
    fn from(finding: Finding) -> Self {
        Self(vec![finding])
    }
}

impl FromIterator<Finding> for Findings {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        Self(findings.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
