//! Every rule that a finding can be of, with the text that explains it.
//!
//! What looks for a rule's violations is elsewhere: in the stages of the pipeline, in `lint`, in the commands. `rules` and
//! `explain`, the documentation and SARIF read the same texts.

mod define;
mod import;
mod lower;
mod output;
mod read;
mod resolve;

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::{Finding, Place, Severity};
use crate::nearest::nearest;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its stable name, in kebab case.
    pub id: &'static str,
    /// What it is about.
    pub group: Group,
    /// How bad its findings are, unless the configuration says otherwise.
    pub severity: Severity,
    /// One line: what is wrong.
    pub summary: &'static str,
    /// Why that matters. Markdown.
    pub why: &'static str,
    /// What to do. Markdown.
    pub fix: &'static str,
    /// Something that it objects to.
    pub bad: Example,
    /// The same as it should be.
    pub good: Example,
}

/// What a rule is about: a word by which rules are selected together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Whether the file is what it should be.
    Doc,
    /// Names.
    Name,
    /// The shape of an API.
    Api,
    /// Types of values.
    Type,
    /// Whether a definition can be changed later.
    Evo,
    /// How it reads.
    Style,
    /// What becomes of it in Rust.
    Gen,
    /// What a change breaks.
    Breaking,
    /// What a command was asked to look at.
    Run,
}

/// What an example of a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Example {
    /// A definition, or a part of one that stands for the whole.
    Definition(&'static str),
    /// Several files, with their names.
    Files(&'static [(&'static str, &'static str)]),
    /// Two versions of a part of a definition.
    Change {
        /// The one that is deployed.
        before: &'static str,
        /// The one that is to be.
        after: &'static str,
        /// What is said of that, a finding each.
        says: &'static [&'static str],
    },
    /// Something else, such as a configuration.
    Text(&'static str),
    /// There is nothing to show.
    None,
}

impl Rule {
    /// With a change that it objects to, two versions of a part of a definition, and what is said of that.
    pub(crate) const fn shown_by(
        self,
        before: &'static str,
        after: &'static str,
        says: &'static [&'static str],
    ) -> Self {
        Self { bad: Example::Change { before, after, says }, ..self }
    }

    /// A finding of this rule.
    #[must_use]
    pub fn finding(&self, place: Place, message: impl Into<String>) -> Finding {
        Finding::error(self.id, place, message).severity(self.severity)
    }

    /// What to do, in the form that findings say it: the first sentence of `fix`.
    #[must_use]
    pub fn hint(&self) -> String {
        let sentence = self.fix.split_once(". ").map_or(self.fix, |(first, _)| first).trim_end_matches('.');
        let mut rest = sentence.chars();
        rest.next().map(|first| first.to_lowercase().chain(rest).collect()).unwrap_or_default()
    }
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 9] =
        [Self::Doc, Self::Name, Self::Api, Self::Type, Self::Evo, Self::Style, Self::Gen, Self::Breaking, Self::Run];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Doc => "doc",
            Self::Name => "name",
            Self::Api => "api",
            Self::Type => "type",
            Self::Evo => "evo",
            Self::Style => "style",
            Self::Gen => "gen",
            Self::Breaking => "breaking",
            Self::Run => "run",
        }
    }

    /// What its rules are about.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Doc => "whether a file is what it should be",
            Self::Name => "names",
            Self::Api => "the shape of an API",
            Self::Type => "types of values",
            Self::Evo => "whether a definition can be changed later",
            Self::Style => "how a definition reads",
            Self::Gen => "what becomes of it in Rust",
            Self::Breaking => "what a change breaks",
            Self::Run => "what a command was asked to look at",
        }
    }
}

/// Every table of rules. A stage or command that reports findings of its own adds its table here.
const TABLES: [&[Rule]; 6] = [read::RULES, define::RULES, resolve::RULES, lower::RULES, output::RULES, import::RULES];

static ALL: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    let mut rules: Vec<&Rule> = TABLES.into_iter().chain(crate::breaking::RULES).flatten().collect();
    #[cfg(feature = "cli")]
    rules.extend(crate::lint::rules());
    rules.sort_by_key(|rule| (rule.group, rule.id));
    rules
});

/// All rules, by group and name.
#[must_use]
pub fn rules() -> &'static [&'static Rule] {
    &ALL
}

/// The rule of this name.
///
/// # Errors
/// If there is none.
pub fn rule(id: &str) -> Result<&'static Rule, UnknownRule> {
    rules().iter().copied().find(|rule| rule.id == id).ok_or_else(|| UnknownRule {
        name: id.to_owned(),
        suggestion: nearest(id, rules().iter().map(|rule| rule.id)).map(str::to_owned),
    })
}

/// The rules of this name, or of the group of this name.
///
/// # Errors
/// If there is neither.
pub fn selected(name: &str) -> Result<Vec<&'static Rule>, UnknownRule> {
    match Group::ALL.iter().find(|group| group.name() == name) {
        Some(group) => Ok(rules().iter().copied().filter(|rule| rule.group == *group).collect()),
        None => rule(name).map(|rule| vec![rule]),
    }
}

/// There is no such rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule `{name}`{}", match suggestion {
    Some(near) => format!("; did you mean `{near}`?"),
    None => "; `buscodegen rules` lists them".to_owned(),
})]
pub struct UnknownRule {
    /// What was asked for.
    pub name: String,
    /// What could have been meant.
    pub suggestion: Option<String>,
}
