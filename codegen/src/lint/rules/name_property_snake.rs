//! `name-property-snake`: the name of a member is not snake_case.

use heck::AsSnakeCase;

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Property};
use crate::lint::names::{is_reserved, is_snake};
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "name-property-snake",
        group: Group::Name,
        severity: Severity::Warning,
        summary: "the name of a member is not snake_case",
        why: "Rust's fields are snake_case, and so are the names of rpcs and events. A member that is spelled otherwise has \
              two names: one on the wire and another in code, and whoever reads a log has to translate.",
        fix: "Use lower-case words joined by underscores. Renaming a member of a deployed API is a breaking change: there, \
              ignore the rule with a reason.",
        bad: Example::Definition(
            r##"{ "$defs": { "Pet": { "type": "object", "properties": { "ownerName": { "type": "string" } } } } }"##,
        ),
        good: Example::Definition(
            r##"{ "$defs": { "Pet": { "type": "object", "properties": { "owner_name": { "type": "string" } } } } }"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let wrong = context.properties().filter(|property| !is_snake(property.name) && !is_reserved(property.name));
    let finding = |property: Property<'_>| {
        let message = format!("the member `{}` is not snake_case", property.name);
        let finding = LINT.rule.finding(context.at_name(&property.place), message);
        let better = AsSnakeCase(property.name).to_string();
        if is_snake(&better) { finding.help(format!("`{better}` would be")) } else { finding }
    };
    wrong.map(finding).collect()
}
