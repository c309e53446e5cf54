//! `style-enum-to-const`: an enum has one value.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Schema};
use crate::lint::edit::replace;
use crate::resolve::Dialect;
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "style-enum-to-const",
        group: Group::Style,
        severity: Severity::Info,
        summary: "an enum has one value",
        why: "`const` says that there is one value; an enum of one value looks as if the others had been forgotten.",
        fix: "Write `\"const\": \"card\"`. `lint --fix` does.",
        bad: Example::Definition(r##"{ "$defs": { "Kind": { "enum": ["card"] } } }"##),
        good: Example::Definition(r##"{ "$defs": { "Kind": { "const": "card" } } }"##),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let finding = |schema: Schema<'_>| {
        let [value] = schema.get("enum")?.as_array()? else { return None };
        let member = schema.node.member("enum")?;
        let place = context.at_name(&schema.place.join("enum"));
        let text = context.text(schema.place, &value.span);
        let edits = vec![replace(&member.name_span, "\"const\""), replace(&member.value.span, text)];
        let has_const = schema.get("const").is_some();
        // Draft 4 has no `const`.
        let known = context.resolved.dialect(schema.place.document) != Dialect::Draft4;
        let finding = LINT.rule.finding(place, "an enum of one value is a `const`");
        (known && !has_const).then(|| finding.fixed_by(edits))
    };
    context.schemas().filter_map(finding).collect()
}
