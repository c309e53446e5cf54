//! What is not to be reported, by the configuration and by `x-bus-lint`, and what of it is in vain.

use std::collections::HashSet;
use std::ops::Range;

use glob::{MatchOptions, Pattern};
use toml::Spanned;

use super::select::Selection;
use crate::config::{Config, Day, Ignore};
use crate::finding::{Finding, Findings, Place, Severity};
use crate::resolve::Resolved;
use crate::rule::{Example, Group, Rule, rule};
use crate::source::{DocumentId, Origin, Pointer};
use crate::suppress::Suppressions;

pub(super) static RULES: [Rule; 2] = [
    Rule {
        id: "stale-ignore",
        group: Group::Style,
        severity: Severity::Warning,
        summary: "something is ignored that is not there, or not any more",
        why: "An ignore that outlives its reason hides what comes later. One that has expired has to be looked at again.",
        fix: "Delete it. If it has expired, repair what it hides, or give it another day and a reason why.",
        bad: Example::Text(
            r#"[[ignore]]
rule = "name-property-snake"
path = "legacy/*.json"      # where every name is snake_case by now
reason = "the old shop sends these""#,
        ),
        good: Example::None,
    },
    Rule {
        id: "unknown-rule",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "`x-bus-lint` names a rule that there is not",
        why: "What it should hide is reported, and a rule of that name which comes later would be hidden.",
        fix: "Correct the name; `buscodegen rules` lists them.",
        bad: Example::Definition(
            r#"{ "events": { "sold": { "x-bus-lint": { "ignore": ["style-descripton"], "reason": "plain enough" } } } }"#,
        ),
        good: Example::Definition(
            r#"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "events": { "sold": { "x-bus-lint": { "ignore": ["style-description"], "reason": "The name says it." } } }
}"#,
        ),
    },
];

const STALE: &Rule = &RULES[0];
const UNKNOWN: &Rule = &RULES[1];

/// Everything that is ignored.
pub(super) struct Ignores {
    own: Vec<Own>,
    config: Option<DocumentId>,
    suppressions: Suppressions,
}

/// An entry of the configuration.
struct Own {
    rule: &'static Rule,
    files: Option<Pattern>,
    until: Option<Day>,
    span: Range<usize>,
}

/// What of it there was something to ignore for.
#[derive(Default)]
pub(super) struct Used {
    own: HashSet<usize>,
    suppressions: HashSet<Place>,
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IgnoreError {
    /// An `[[ignore]]` names a rule that there is not.
    #[error("`rule` of an `[[ignore]]` in the configuration: {0}")]
    Own(crate::rule::UnknownRule),
    /// A rule is looked for that there is not.
    #[error(transparent)]
    Rule(#[from] crate::rule::UnknownRule),
    /// A pattern of files is none.
    #[error("`path` of an `[[ignore]]` is no pattern: {0}")]
    Pattern(#[from] glob::PatternError),
}

impl Ignores {
    /// Those of a configuration and of definitions. The configuration is added to the documents.
    pub(super) fn new(resolved: &mut Resolved, config: &Config) -> Result<Self, IgnoreError> {
        let own = |entry: &Spanned<Ignore>| {
            let Ignore { rule: name, path, until, .. } = entry.get_ref();
            let files = path.as_ref().map(|path| Pattern::new(path)).transpose()?;
            Ok::<_, IgnoreError>(Own {
                rule: rule(name).map_err(IgnoreError::Own)?,
                files,
                until: until.clone(),
                span: entry.span(),
            })
        };
        let own = config.ignore.iter().map(own).collect::<Result<_, _>>()?;
        let suppressions = Suppressions::of(resolved);
        let add = |(path, text): &(std::path::PathBuf, String)| {
            resolved.documents.beside(crate::report::forward_slashes(path), text.clone())
        };
        Ok(Self { own, config: config.file.as_ref().map(add), suppressions })
    }

    /// Leaves out what is ignored today, and adds what is ignored in vain.
    pub(super) fn apply(&self, findings: &mut Findings, resolved: &Resolved, selection: &Selection, today: &Day) {
        let used = self.hide(findings, resolved, today);
        let mut stale = self.stale(&used, selection, today);
        stale.for_each_mut(|finding| selection.set_level(finding));
        stale.retain(|finding| selection.has(finding.rule));
        findings.extend(stale);
    }

    /// Leaves out what is ignored today.
    pub(super) fn hide(&self, findings: &mut Findings, resolved: &Resolved, today: &Day) -> Used {
        let mut used = Used::default();
        findings.retain(|finding| {
            if let Some(suppression) = self.suppressions.of_finding(finding) {
                used.suppressions.insert(suppression.place.clone());
                return false;
            }
            let own = self.own.iter().position(|own| own.covers(finding, resolved, today));
            used.own.extend(own);
            own.is_none()
        });
        used
    }

    fn stale(&self, used: &Used, selection: &Selection, today: &Day) -> Findings {
        let mut findings = Findings::default();
        let is_idle = |(index, own): &(usize, &Own)| !used.own.contains(index) && selection.has(own.rule.id);
        for (_, own) in self.own.iter().enumerate().filter(is_idle) {
            let Some(document) = self.config else { continue };
            let place = Place { document, pointer: Pointer::root(), span: own.span.clone() };
            let message = match &own.until {
                Some(until) if until < today => format!("the ignore of `{}` expired on {}", own.rule.id, until.0),
                _ => format!("there is no finding of `{}` to ignore", own.rule.id),
            };
            findings.push(STALE.finding(place, message).key(own.rule.id).help(STALE.hint()));
        }
        for suppression in self.suppressions.iter() {
            match rule(&suppression.rule) {
                Err(error) => findings.push(UNKNOWN.finding(suppression.place.clone(), error.to_string())),
                Ok(rule) if used.suppressions.contains(&suppression.place) || !selection.has(rule.id) => {}
                Ok(rule) => {
                    let message = format!("there is no finding of `{}` here to ignore", rule.id);
                    findings.push(STALE.finding(suppression.place.clone(), message).help(STALE.hint()));
                }
            }
        }
        findings
    }
}

impl Own {
    fn covers(&self, finding: &Finding, resolved: &Resolved, today: &Day) -> bool {
        // `*` is for names, `**` for folders.
        const BY_NAME: MatchOptions =
            MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };
        let document = resolved.documents.get(finding.place.document);
        let here = self.files.as_ref().is_none_or(|files| files.matches_with(&document.name, BY_NAME));
        let holds = self.until.as_ref().is_none_or(|until| until >= today);
        self.rule.id == finding.rule && document.origin == Origin::Folder && here && holds
    }
}
