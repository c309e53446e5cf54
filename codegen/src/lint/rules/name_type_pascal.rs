//! `name-type-pascal`: the name of a type is not PascalCase.

use heck::AsUpperCamelCase;

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Part};
use crate::lint::names::{is_pascal, is_reserved};
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "name-type-pascal",
        group: Group::Name,
        severity: Severity::Warning,
        summary: "the name of a type is not PascalCase",
        why: "The names in `$defs` become names of Rust types, whose words each start with an upper-case letter. Another \
              spelling is changed in code, and then the type has two names.",
        fix: "Write the words without anything between them, each with an upper-case first letter.",
        bad: Example::Definition(r##"{ "$defs": { "pet_owner": { "type": "object" } } }"##),
        good: Example::Definition(r##"{ "$defs": { "PetOwner": { "type": "object" } } }"##),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let wrong = context.defs().into_iter().filter(|part| !is_pascal(part.name) && !is_reserved(part.name));
    let finding = |part: Part<'_>| {
        let message = format!("the type `{}` is not PascalCase", part.name);
        let finding = LINT.rule.finding(context.at_name(&part.place), message);
        let better = AsUpperCamelCase(part.name).to_string();
        if is_pascal(&better) { finding.help(format!("`{better}` would be")) } else { finding }
    };
    wrong.map(finding).collect()
}
