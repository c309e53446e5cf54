//! `type-format-unknown`: a format is not one that is checked.

use buscodegen_runtime::formats::Format;

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::nearest::nearest;
use crate::rule::{Example, Group, Rule};
use crate::source::Node;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "type-format-unknown",
        group: Group::Type,
        severity: Severity::Warning,
        summary: "a format is not one that is checked",
        why: "JSON Schema allows any name behind `format`, and ignores those that it does not know. Values are not checked \
              then, although the schema looks as if they were.",
        fix: "Correct the name, or say with `pattern` what is meant.",
        bad: Example::Definition(r##"{ "$defs": { "Id": { "type": "string", "format": "uid" } } }"##),
        good: Example::Definition(r##"{ "$defs": { "Id": { "type": "string", "format": "uuid" } } }"##),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    for schema in context.schemas() {
        let Some(name) = schema.get("format").and_then(Node::as_str) else { continue };
        let dialect = context.resolved.dialect(schema.place.document);
        if dialect.format(name).is_some() {
            continue;
        }
        let message = match Format::named(name) {
            Some(_) => format!("the draft of this file has no format `{name}`, so it is not checked"),
            None => format!("there is no format `{name}`, so it is not checked"),
        };
        let known = Format::ALL.into_iter().filter(|format| dialect.format(format.name()).is_some());
        let near = nearest(name, known.map(Format::name)).map(|near| format!("did you mean `{near}`?"));
        findings.push(LINT.rule.finding(context.at(&schema.place.join("format")), message).maybe_help(near));
    }
    findings
}
