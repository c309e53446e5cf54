//! What can be said of a schema's keywords by themselves: whether they exist, and whether they hold what they should.

use std::collections::HashSet;

use buscodegen_runtime::codegen::Pattern;
use regex_automata::util::syntax;

use super::Resolved;
use crate::definition::{KEYWORDS, check_own_keyword, keyword};
use crate::finding::{Finding, Findings};
use crate::nearest::nearest;
use crate::source::{Member, Node, SchemaPlace};

/// Checks the keywords of every schema.
pub(super) fn check(resolved: &Resolved, findings: &mut Findings) {
    let mut unknown = HashSet::new();
    for place in resolved.schemas() {
        let Some(members) = resolved.node(place).and_then(Node::as_object) else {
            continue;
        };
        for member in members {
            let own = &place.join(&member.name);
            match keyword(&member.name) {
                Some(keyword) if keyword.name.starts_with("x-bus-") => {
                    findings.extend(check_own_keyword(&resolved.documents, keyword, own));
                }
                Some(_) => {
                    findings.extend(patterns(resolved, place, member));
                }
                None if unknown.insert((place.document, &member.name)) => {
                    findings.extend(unknown_keyword(resolved, own, &member.name));
                }
                None => {}
            }
        }
    }
}

/// Meta-schemas say that patterns are regular expressions, but nobody checks it.
fn patterns(resolved: &Resolved, schema: &SchemaPlace, member: &Member) -> Findings {
    let own = schema.join(&member.name);
    let refuse = |at, pattern: &str| {
        let message = format!("`{pattern}` is not a regular expression of JSON Schema (ECMA-262)");
        Finding::error("invalid-pattern", at, message).help(broken(pattern))
    };
    let mut findings = Findings::default();
    match (member.name.as_str(), member.value.as_str()) {
        ("pattern", Some(pattern)) if Pattern::strict(pattern).is_none() => {
            findings.push(refuse(resolved.place(&own), pattern));
        }
        ("patternProperties", _) => {
            let is_named = |name: &str| member.value.get(name).is_some();
            for pattern in member.value.as_object().unwrap_or_default().iter().map(|member| &member.name) {
                let strict = Pattern::strict(pattern);
                // The same pattern may not be there twice.
                if strict.is_none_or(|strict| strict != pattern.as_str() && is_named(&strict)) {
                    findings.push(refuse(resolved.name_place(&own.join(pattern)), pattern));
                }
            }
        }
        _ => {}
    }
    findings
}

/// What is wrong with a pattern, as far as the syntax of Rust's regular expressions tells: it is stricter in some things and
/// laxer in others.
fn broken(pattern: &str) -> String {
    let told = syntax::parse(pattern).err().map(|error| error.to_string());
    let reason = told.as_deref().and_then(|told| told.lines().last()?.strip_prefix("error: "));
    match reason.filter(|reason| !reason.contains("supported")) {
        Some(reason) => reason.to_owned(),
        None => r"a character that means something, such as `]` or `}`, is written with a backslash where it does not"
            .to_owned(),
    }
}

fn unknown_keyword(resolved: &Resolved, place: &SchemaPlace, name: &str) -> Findings {
    let at = resolved.name_place(place);
    let near = nearest(name, KEYWORDS.iter().map(|keyword| keyword.name));
    let mut finding = if name.starts_with("x-bus-") {
        Finding::error("unknown-keyword", at, format!("buscodegen has no keyword `{name}`"))
    } else if name.starts_with("x-") || name.starts_with("x_") {
        return Findings::default();
    } else {
        Finding::warning("unknown-keyword", at, format!("JSON Schema has no keyword `{name}`; it is ignored"))
    };
    if let Some(near) = near {
        finding = finding.help(format!("did you mean `{near}`?"));
    }
    finding.into()
}
