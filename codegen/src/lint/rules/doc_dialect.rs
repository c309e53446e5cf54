//! `doc-dialect`: a plain schema file does not say which draft it is written in.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::lint::edit::replace;
use crate::resolve::Dialect;
use crate::rule::{Example, Group, Rule};
use crate::source::{Node, Pointer, SchemaPlace};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "doc-dialect",
        group: Group::Doc,
        severity: Severity::Warning,
        summary: "a plain schema file does not say which draft it is written in",
        why: "The drafts of JSON Schema give some keywords different meanings: `items` with an array, `exclusiveMinimum` \
              with a flag, what stands beside a `$ref`. Without `$schema` the file is read as draft 2020-12 here, and \
              perhaps as something else by other tools.",
        fix: "Say it on top of the file: `\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"`.",
        bad: Example::Files(&[
            (
                "store.json",
                r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "events": {
    "sold": { "description": "A pet was sold.", "parameters": { "$ref": "pet.json" } }
  }
}"##,
            ),
            (
                "pet.json",
                r##"{
  "description": "A pet.",
  "type": "object",
  "properties": { "name": { "description": "What it is called.", "type": "string" } }
}"##,
            ),
        ]),
        good: Example::Files(&[
            (
                "store.json",
                r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "events": {
    "sold": { "description": "A pet was sold.", "parameters": { "$ref": "pet.json" } }
  }
}"##,
            ),
            (
                "pet.json",
                r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "description": "A pet.",
  "type": "object",
  "properties": { "name": { "description": "What it is called.", "type": "string" } }
}"##,
            ),
        ]),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let plain = context.files().filter(|id| !context.resolved.apis.iter().any(|(api, _)| api == id));
    let roots = plain.map(|id| SchemaPlace::new(id, Pointer::root()));
    let silent = roots.filter(|root| context.resolved.node(root).is_some_and(|node| node.get("$schema").is_none()));
    let finding = |root: SchemaPlace| {
        let message = "the file does not say which draft of JSON Schema it is written in";
        let help = format!("add `\"$schema\": \"{}\"`, as which it is read", Dialect::default().address());
        let finding = LINT.rule.finding(context.at(&root), message).help(help);
        match context.resolved.node(&root).and_then(Node::as_object) {
            Some([first, ..]) => {
                let at = first.name_span.start;
                let text = format!("\"$schema\": \"{}\",\n  ", Dialect::default().address());
                finding.fixed_by(vec![replace(&(at..at), text)])
            }
            _ => finding,
        }
    };
    silent.map(finding).collect()
}
