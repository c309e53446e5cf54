//! `name-reserved`: a name begins like the names that buscodegen keeps for itself.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::lint::names::is_reserved;
use crate::rule::{Example, Group, Rule};
use crate::source::SchemaPlace;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "name-reserved",
        group: Group::Name,
        severity: Severity::Warning,
        summary: "a name begins like the names that buscodegen keeps for itself",
        why: "Names that begin with `__` or `x-bus` are for generated code and for keywords to come. A member or type of \
              such a name may clash with the next version.",
        fix: "Choose another name.",
        bad: Example::Definition(
            r##"{ "$defs": { "Pet": { "type": "object", "properties": { "__kind": { "type": "string" } } } } }"##,
        ),
        good: Example::Definition(
            r##"{ "$defs": { "Pet": { "type": "object", "properties": { "kind": { "type": "string" } } } } }"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let members = context.properties().map(|property| (property.name, property.place));
    let types = context.defs().into_iter().map(|part| (part.name, part.place));
    let finding = |(name, place): (&str, SchemaPlace)| {
        let message = format!("names like `{name}` are reserved: they begin with `__` or `x-bus`");
        LINT.rule.finding(context.at_name(&place), message)
    };
    members.chain(types).filter(|(name, _)| is_reserved(name)).map(finding).collect()
}
