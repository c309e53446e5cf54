//! `doc-ref-siblings`: constraints stand beside a `$ref`.

use crate::definition::keyword;
use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::resolve::Dialect;
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "doc-ref-siblings",
        group: Group::Doc,
        severity: Severity::Warning,
        summary: "constraints stand beside a `$ref`",
        why: "Since draft 2019-09 both hold, the schema that is referred to and what stands beside the reference. Until \
              draft 7 the latter was ignored, and many tools still ignore it: they let values pass that the bus refuses. \
              Descriptions and other notes may stand there.",
        fix: "Put both into `allOf`, or give the narrower type a name of its own.",
        bad: Example::Definition(
            r##"{
  "$defs": {
    "Name": { "type": "string", "maxLength": 80 },
    "Nickname": { "$ref": "#/$defs/Name", "maxLength": 20 }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "$defs": {
    "Name": { "type": "string", "maxLength": 80 },
    "Nickname": { "allOf": [{ "$ref": "#/$defs/Name" }, { "maxLength": 20 }] }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    for schema in context.schemas().filter(|schema| schema.get("$ref").is_some()) {
        let members = schema.node.as_object().unwrap_or_default();
        let beside: Vec<&str> = members.iter().map(|member| &*member.name).filter(|name| is_constraint(name)).collect();
        let Some(first) = beside.first() else { continue };
        let fate = match context.resolved.dialect(schema.place.document) {
            Dialect::Draft201909 | Dialect::Draft202012 => "older tools ignore it",
            _ => "this draft ignores it",
        };
        let names = beside.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let message = format!("{names} beside `$ref`: {fate}");
        findings.push(LINT.rule.finding(context.at_name(&schema.place.join(first)), message).help(LINT.rule.hint()));
    }
    findings
}

/// Whether a keyword narrows what is accepted, or only says something about it.
fn is_constraint(name: &str) -> bool {
    const NOTES: [&str; 20] = [
        "$ref",
        "$defs",
        "definitions",
        "$schema",
        "$id",
        "id",
        "$anchor",
        "$dynamicAnchor",
        "$recursiveAnchor",
        "$vocabulary",
        "$comment",
        "title",
        "description",
        "default",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "discriminator",
        "contentSchema",
    ];
    keyword(name).is_some() && !name.starts_with("x-bus-") && !NOTES.contains(&name)
}
