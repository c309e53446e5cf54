//! Rules on the members of an object, as far as they look at names. It knows names and no values.

use std::collections::BTreeMap;

use super::check::Verdict;
use crate::validate::{Pattern, StringRules, Violation, string};

/// `dependentRequired`, which the general validator tells as `required`: where the member `name` is, these must be, too.
///
/// # Errors
/// The first that is not there.
pub fn dependent(present: bool, name: &str, needed: &[(bool, &str)]) -> Verdict {
    match needed.iter().find(|(there, _)| present && !there) {
        Some((_, missing)) => Err(Violation::new("required", format!("needs the member `{missing}` beside `{name}`"))),
        None => Ok(()),
    }
}

/// `propertyNames` by the rules of a string.
///
/// # Errors
/// The rule that a name breaks.
pub fn names<T>(members: &BTreeMap<String, T>, rules: &StringRules) -> Verdict {
    members.keys().try_for_each(|name| string(name, rules)).map_err(|broken| {
        Violation::new("propertyNames", format!("has a member whose name breaks `{}`", broken.keyword))
    })
}

/// `propertyNames` by an `enum`.
///
/// # Errors
/// When a name is none of them.
pub fn names_among<T>(members: &BTreeMap<String, T>, allowed: &[&str]) -> Verdict {
    if members.keys().all(|name| allowed.contains(&name.as_str())) {
        return Ok(());
    }
    Err(Violation::new("propertyNames", "has a member whose name breaks `enum`"))
}

/// `patternProperties`: the names of the members that are kept for this pattern match it.
///
/// # Errors
/// When one does not.
pub fn names_match<T>(members: &BTreeMap<String, T>, pattern: &Pattern) -> Verdict {
    if members.keys().all(|name| pattern.is_match(name)) {
        return Ok(());
    }
    Err(Violation::new("patternProperties", "has a member whose name does not match its pattern"))
}

/// `patternProperties`: the names of the other members match none of the patterns.
///
/// # Errors
/// When one does.
pub fn names_avoid<T>(members: &BTreeMap<String, T>, patterns: &[&Pattern]) -> Verdict {
    if members.keys().all(|name| patterns.iter().all(|pattern| !pattern.is_match(name))) {
        return Ok(());
    }
    Err(Violation::new("patternProperties", "has a member whose name matches a pattern that it is not kept for"))
}
