//! `style-no-effect`: a keyword says nothing.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::lint::edit::remove;
use crate::lower::Decimal;
use crate::rule::{Example, Group, Rule};
use crate::source::{Member, Node};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "style-no-effect",
        group: Group::Style,
        severity: Severity::Info,
        summary: "a keyword says nothing",
        why: "`\"minLength\": 0`, `\"required\": []`, `\"uniqueItems\": false` and the like hold for every value. Who reads \
              them wonders what was meant.",
        fix: "Delete it. `lint --fix` does.",
        bad: Example::Definition(r##"{ "$defs": { "Name": { "type": "string", "minLength": 0 } } }"##),
        good: Example::Definition(r##"{ "$defs": { "Name": { "type": "string" } } }"##),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    for schema in context.schemas() {
        for member in schema.node.as_object().unwrap_or_default() {
            if says_nothing(&member.name, &member.value) {
                let place = context.at_name(&schema.place.join(&member.name));
                let message = format!("this `{}` holds for every value", member.name);
                findings.push(LINT.rule.finding(place, message).fixed_by(remove(schema.node, &member.name)));
            }
        }
    }
    findings
}

fn says_nothing(keyword: &str, value: &Node) -> bool {
    match keyword {
        "minLength" | "minItems" | "minProperties" => {
            value.as_number().and_then(Decimal::parse).and_then(Decimal::integer) == Some(0)
        }
        "required" => value.as_array().is_some_and(<[Node]>::is_empty),
        "dependentRequired" | "patternProperties" => value.as_object().is_some_and(<[Member]>::is_empty),
        "uniqueItems" | "deprecated" | "readOnly" | "writeOnly" => value.as_bool() == Some(false),
        _ => false,
    }
}
