//! `style-equal-bounds`: the smallest and the largest number allowed are the same.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Schema, types};
use crate::lint::edit::{remove, replace};
use crate::lower::Decimal;
use crate::resolve::Dialect;
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "style-equal-bounds",
        group: Group::Style,
        severity: Severity::Info,
        summary: "the smallest and the largest number allowed are the same",
        why: "Between two equal bounds there is one number. `const` says so; two bounds look as if one of them was wrong.",
        fix: "Write `\"const\": 5`. `lint --fix` does.",
        bad: Example::Definition(r##"{ "$defs": { "Version": { "type": "integer", "minimum": 2, "maximum": 2 } } }"##),
        good: Example::Definition(r##"{ "$defs": { "Version": { "type": "integer", "const": 2 } } }"##),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let finding = |schema: Schema<'_>| {
        let number = |keyword| Decimal::parse(schema.get(keyword)?.as_number()?);
        let (low, high) = (schema.node.member("minimum")?, number("maximum")?);
        // Without a type, or of draft 4, what is no number would be refused, too, or the bound be left out.
        let is_number = matches!(types(schema.node)[..], ["integer" | "number"]);
        let is_plain =
            ["const", "enum", "exclusiveMinimum", "exclusiveMaximum"].iter().all(|name| schema.get(name).is_none());
        let known = context.resolved.dialect(schema.place.document) != Dialect::Draft4;
        if number("minimum")? != high || !is_number || !is_plain || !known {
            return None;
        }
        let edits = [replace(&low.name_span, "\"const\"")].into_iter().chain(remove(schema.node, "maximum")).collect();
        let place = context.at_name(&schema.place.join("minimum"));
        Some(LINT.rule.finding(place, "`minimum` and `maximum` are the same").fixed_by(edits))
    };
    context.schemas().filter_map(finding).collect()
}
