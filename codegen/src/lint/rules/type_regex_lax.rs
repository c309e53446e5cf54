//! `type-regex-lax`: a pattern is a regular expression only for engines that are not strict.

use buscodegen_runtime::codegen::Pattern;
use buscodegen_runtime::formats::Format;

use crate::finding::{Findings, Place, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::lint::edit::replace;
use crate::rule::{Example, Group, Rule};
use crate::source::{Node, NodeValue};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "type-regex-lax",
        group: Group::Type,
        severity: Severity::Warning,
        summary: "a pattern is a regular expression only for engines that are not strict",
        why: "JSON Schema asks for ECMA-262 with Unicode, where a bracket or brace that means itself has a backslash, and a \
              dash beside `\\w`, too. We know what is meant; other validators refuse the schema.",
        fix: "Write it as the help says. `lint --fix` does.",
        bad: Example::Definition(r##"{ "$defs": { "Code": { "type": "string", "pattern": "^[\\w-.]+$" } } }"##),
        good: Example::Definition(r##"{ "$defs": { "Code": { "type": "string", "pattern": "^[\\w\\-.]+$" } } }"##),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    let mut judge = |pattern: &str, place: Place| {
        if let Some(strict) = Pattern::strict(pattern).filter(|_| !Format::Regex.accepts(pattern)) {
            let message = format!("not every engine takes `{pattern}`");
            let spelled = Node::new(NodeValue::String(strict.clone().into_owned())).to_text();
            let edit = replace(&place.span, spelled);
            let finding = LINT.rule.finding(place, message).help(format!("all read it as `{strict}`"));
            findings.push(finding.fixed_by(vec![edit]));
        }
    };
    for schema in context.schemas() {
        if let Some(pattern) = schema.get("pattern").and_then(Node::as_str) {
            judge(pattern, context.at(&schema.place.join("pattern")));
        }
        let named = schema.place.join("patternProperties");
        for member in schema.get("patternProperties").and_then(Node::as_object).unwrap_or_default() {
            judge(&member.name, context.at_name(&named.join(&member.name)));
        }
    }
    findings
}
