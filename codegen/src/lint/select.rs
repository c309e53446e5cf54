//! Which rules are looked for, and how bad their findings are: the configuration, and what was asked for on top of it.

use std::collections::HashMap;

use crate::config::{Level, Lint};
use crate::finding::{Finding, Severity};
use crate::rule::{Group, Rule, UnknownRule, rules, selected};

/// What a user asks for beyond the configuration: rules by their names or by those of their groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Only these, whatever the configuration leaves out; if there are none, what the configuration says.
    pub only: Vec<String>,
    /// Not these.
    pub except: Vec<String>,
}

/// The rules that are looked for.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The level that somebody chose, or that of the rule; rules that are off are left out.
    levels: HashMap<&'static str, Severity>,
    /// The rules whose level somebody chose.
    chosen: HashMap<&'static str, Severity>,
}

impl Selection {
    /// The rules that a configuration and a user select.
    ///
    /// # Errors
    /// If one of them names a rule that there is not.
    pub fn new(config: &Lint, asked: &Asked) -> Result<Self, UnknownRule> {
        let mut levels: HashMap<&str, Severity> = HashMap::new();
        let mut chosen = HashMap::new();
        let only = if asked.only.is_empty() { &config.only } else { &asked.only };
        let all = if only.is_empty() { rules().to_vec() } else { named(only)? };
        levels.extend(all.iter().filter(|rule| is_looked_for(rule)).map(|rule| (rule.id, rule.severity)));
        let mut off = named(&asked.except)?;
        if asked.only.is_empty() {
            off.extend(named(&config.except)?);
        }
        for (name, level) in by_width(config)? {
            for rule in selected(name)? {
                match severity(level) {
                    Some(severity) => drop(chosen.insert(rule.id, severity)),
                    None if asked.only.is_empty() => off.push(rule),
                    None => {}
                }
            }
        }
        for (rule, severity) in &chosen {
            levels.entry(rule).and_modify(|level| *level = *severity);
        }
        levels.retain(|id, _| !off.iter().any(|rule| rule.id == *id));
        Ok(Self { levels, chosen })
    }

    /// Whether a rule is looked for.
    #[must_use]
    pub fn has(&self, rule: &str) -> bool {
        self.levels.contains_key(rule)
    }

    /// The rules that are looked for, and how bad their findings are; by group and name.
    pub fn rules(&self) -> impl Iterator<Item = (&'static Rule, Severity)> {
        rules().iter().filter_map(|rule| Some((*rule, *self.levels.get(rule.id)?)))
    }

    /// Makes a finding as bad as it was chosen to be.
    pub(super) fn set_level(&self, finding: &mut Finding) {
        if let Some(severity) = self.chosen.get(finding.rule) {
            finding.severity = *severity;
        }
    }
}

/// Whether it is for `lint` to look for: other commands report breaking changes and stale output.
fn is_looked_for(rule: &Rule) -> bool {
    !matches!(rule.group, Group::Breaking | Group::Run)
}

fn named(names: &[String]) -> Result<Vec<&'static Rule>, UnknownRule> {
    let rules: Result<Vec<_>, _> = names.iter().map(|name| selected(name)).collect();
    Ok(rules?.concat())
}

/// The levels of groups, and after them those of rules, which say more.
fn by_width(config: &Lint) -> Result<Vec<(&str, Level)>, UnknownRule> {
    let mut levels = Vec::new();
    for (name, level) in &config.severity {
        levels.push((selected(name)?.len(), name.as_str(), *level));
    }
    levels.sort_by_key(|(width, ..)| std::cmp::Reverse(*width));
    Ok(levels.into_iter().map(|(_, name, level)| (name, level)).collect())
}

const fn severity(level: Level) -> Option<Severity> {
    match level {
        Level::Off => None,
        Level::Info => Some(Severity::Info),
        Level::Warning => Some(Severity::Warning),
        Level::Error => Some(Severity::Error),
    }
}
