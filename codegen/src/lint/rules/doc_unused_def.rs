//! `doc-unused-def`: a type in `$defs` is not used.

use std::collections::BTreeSet;

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Part};
use crate::rule::{Example, Group, Rule};
use crate::source::SchemaPlace;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "doc-unused-def",
        group: Group::Doc,
        severity: Severity::Warning,
        summary: "a type in `$defs` is not used",
        why: "Nothing that travels is of this type, so it becomes no Rust type, and nobody notices when it is wrong. Often \
              it is the rest of a change, or a reference that should lead here leads elsewhere.",
        fix: "Refer to it, or delete it.",
        bad: Example::Definition(
            r##"{
  "events": {
    "sold": {
      "parameters": { "type": "object", "properties": { "pet": { "type": "string" } } }
    }
  },
  "$defs": {
    "Pet": { "type": "string" }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "events": {
    "sold": {
      "parameters": { "type": "object", "properties": { "pet": { "$ref": "#/$defs/Pet" } } }
    }
  },
  "$defs": {
    "Pet": { "type": "string" }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let is_definition = |part: &Part<'_>| context.resolved.apis.iter().any(|(id, _)| *id == part.place.document);
    let used = used(context);
    let unused = context.defs().into_iter().filter(is_definition).filter(|part| !used.contains(&part.place));
    let finding = |part: Part<'_>| {
        // Other schemas may lead here in a way that shows only when a message is judged.
        let message = format!("nothing refers to the type `{}`", part.name);
        LINT.rule.finding(context.at_name(&part.place), message)
    };
    unused.filter(|part| part.node.get("$dynamicAnchor").is_none()).map(finding).collect()
}

/// The types that a schema outside of them refers to.
fn used(context: &Context<'_>) -> BTreeSet<SchemaPlace> {
    let mut used = BTreeSet::new();
    for from in context.resolved.schemas() {
        let Some(to) = context.resolved.target(from) else { continue };
        if let [list, name, ..] = to.pointer.tokens() {
            let def = SchemaPlace::new(to.document, [list.as_str(), name.as_str()].into());
            let inside = from.document == def.document && def.pointer.contains(&from.pointer);
            if !inside {
                used.insert(def);
            }
        }
    }
    used
}
