//! The kinds of changes: the rules of `breaking`, each with what it says.

mod apis;
mod schemas;

use crate::finding::Severity;
use crate::rule::{Example, Group, Rule};

/// Every rule, of APIs and of schemas. Its findings may be worse or better than it says: that depends on the order of deployment.
pub const RULES: [&[Rule]; 2] = [apis::RULES, schemas::RULES];

const fn rule(
    severity: Severity,
    id: &'static str,
    summary: &'static str,
    why: &'static str,
    fix: &'static str,
) -> Rule {
    let (bad, good) = (Example::None, Example::None);
    Rule { id, group: Group::Breaking, severity, summary, why, fix, bad, good }
}
