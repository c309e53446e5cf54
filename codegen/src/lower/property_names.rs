//! What is asked of the names of members that have no field: by `propertyNames`, and by the patterns of closed objects.

use buscodegen_runtime::codegen::Pattern;

use super::matching::{Patterns, any_of};
use super::schema::is_anything;
use super::shape::{self, Reasons, Shape, Types};
use super::site::{Fact, Facts, Found, Site};
use super::string;
use super::types::Lowering;
use super::values::{self, Values};
use crate::config::{FormatStyle, Formats};
use crate::model::{ItemId, NameChecks, Type};
use crate::resolve::Resolved;
use crate::source::{Node, SchemaPlace};

/// What is asked of the names of members that have no field.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The rules.
    pub(super) checks: NameChecks,
    /// The keywords that the checks hold.
    pub(super) held: Reasons,
}

/// The rules about names, as far as they can be checked: by `propertyNames`, and by the patterns of a closed object. They must
/// leave all names that have a field; `undeclared` are those that are only required.
pub(super) fn names(
    resolved: &Resolved,
    facts: &Facts<'_>,
    declared: &[&str],
    undeclared: &[&str],
    patterns: Option<&Patterns<'_, '_>>,
) -> Names {
    let mut names = Names::default();
    let of_names: Vec<&Fact<'_>> = facts.with("propertyNames").collect();
    if let [fact] = of_names.as_slice()
        && let Some(checks) = property_names(resolved, &fact.place.join("propertyNames"))
        && declared.iter().chain(undeclared).all(|name| accepts(&checks, name))
    {
        names.checks = checks;
        names.held.push((fact.place.clone(), "propertyNames".to_owned()));
    }
    if let Some(patterns) = patterns {
        if !patterns.overlap {
            names.held.push((patterns.fact.place.clone(), "patternProperties".to_owned()));
        }
        return names;
    }
    let of_patterns: Vec<&Fact<'_>> = facts.with("patternProperties").collect();
    if let [fact] = of_patterns.as_slice()
        && let Some(matches) = only_pattern(fact, declared)
        && undeclared.iter().all(|name| is_matched(matches.as_deref(), name))
    {
        names.checks.matches = matches;
        names.held.push((fact.place.clone(), "patternProperties".to_owned()));
    }
    names
}

/// The type of a map's names that says all that is asked of them: one with a name, for listed or for checked texts.
pub(super) fn key(lowering: &mut Lowering<'_, '_>, facts: &Facts<'_>, asked: &NameChecks) -> Option<ItemId> {
    let resolved = lowering.stage.resolved;
    let place = facts.with("propertyNames").next()?.place.join("propertyNames");
    let target = resolved.target(&place).unwrap_or(&place).clone();
    let has_type = resolved.rust_options(&place).existing.or(resolved.rust_options(&target).existing).is_some();
    // What would be noted there is of names, not of the value that is under way.
    if lowering.is_deepest() {
        return None;
    }
    if asked.matches.is_some() || asked.text.format.is_some() || has_type || resolved.target(&target).is_some() {
        return None;
    }
    let Found::Facts(found, of_name) = Site::new(target).find(resolved) else { return None };
    match shape::of(resolved, &found, &of_name).0 {
        Shape::Values(Values::Strings(_)) if !asked.among.is_empty() => {}
        // What stands in place is checked in place.
        Shape::String if !asked.text.is_none() && resolved.target(&place).is_some() => {}
        _ => return None,
    }
    match lowering.site(&Site::new(place)) {
        Type::Item(id) => Some(id),
        _ => None,
    }
}

/// The rules of `propertyNames`, if it has no others.
fn property_names(resolved: &Resolved, place: &SchemaPlace) -> Option<NameChecks> {
    let Found::Facts(_, facts) = Site::new(place.clone()).find_through(resolved) else { return None };
    let [fact] = facts.all.as_slice() else { return None };
    let known = ["type", "minLength", "maxLength", "pattern", "format"];
    if facts.never.is_some() || !Types::at(fact.schema).has(Types::STRING) {
        return None;
    }
    if let Some(listed) = values::listed(fact.schema) {
        let alone = fact.asserting().all(|keyword| ["type", "enum", "const"].contains(&keyword));
        let among = values::strings(&listed);
        return (alone && !among.is_empty()).then_some(NameChecks { among, ..NameChecks::default() });
    }
    if !fact.asserting().all(|keyword| known.contains(&keyword)) {
        return None;
    }
    match string::lower(&facts, &Formats::All(FormatStyle::Text)) {
        (Type::Text(text), reasons) if reasons.is_empty() => Some(NameChecks { text, ..NameChecks::default() }),
        _ => None,
    }
}

fn accepts(checks: &NameChecks, name: &str) -> bool {
    let text = &checks.text;
    let length = name.chars().count() as u64;
    text.min_length.is_none_or(|least| length >= least)
        && text.max_length.is_none_or(|most| length <= most)
        && is_matched(text.pattern.as_deref(), name)
        && text.format.is_none_or(|format| format.accepts(name))
        && (checks.among.is_empty() || checks.among.iter().any(|other| other == name))
}

fn is_matched(pattern: Option<&str>, name: &str) -> bool {
    pattern.is_none_or(|pattern| Pattern::matches(pattern, name) == Ok(true))
}

/// The pattern that all names must match, if that and the type of the rest is all that `patternProperties` says.
#[expect(clippy::option_option, reason = "held, and whether there is a pattern")]
fn only_pattern(fact: &Fact<'_>, declared: &[&str]) -> Option<Option<String>> {
    let patterns = fact.schema.members("patternProperties");
    let first = patterns.first()?;
    let json = |node: &Node| node.to_json();
    let additional = fact.schema.get("additionalProperties");
    let closes = additional.and_then(Node::as_bool) == Some(false);
    let says_nothing = patterns.iter().all(|member| is_anything(&member.value));
    if says_nothing && additional.is_none_or(is_anything) {
        return Some(None);
    }
    let alike = patterns.iter().all(|member| json(&member.value) == json(&first.value));
    let apart = |member: &crate::source::Member| {
        says_nothing || declared.iter().all(|name| Pattern::matches(&member.name, name) == Ok(false))
    };
    let supported = patterns.iter().all(|member| Pattern::support(&member.name).is_ok());
    if !(closes && alike && supported && patterns.iter().all(apart)) {
        return None;
    }
    Some(Some(any_of(&patterns.iter().map(|member| member.name.as_str()).collect::<Vec<_>>())))
}
