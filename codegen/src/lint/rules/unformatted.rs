//! `unformatted`: a file is not formatted.

use crate::finding::Place;
use crate::finding::{Findings, Severity};
use crate::fmt::{canonical, difference};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::lint::edit::replace;
use crate::rule::{Example, Group, Rule};
use crate::source::{DocumentId, Pointer};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "unformatted",
        group: Group::Style,
        severity: Severity::Warning,
        summary: "a file is not formatted",
        why: "In one form, a change shows what was changed and nothing else.",
        fix: "Run `buscodegen fmt`. `lint --fix` formats, too.",
        bad: Example::Files(&[(
            "store.json",
            r##"{ "version": "1.0.0", "api": "store",
  "description": "A shop.",
  "events": { "sold": { "description": "A pet was sold." } } }"##,
        )]),
        good: Example::Files(&[(
            "store.json",
            r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "events": {
    "sold": { "description": "A pet was sold." }
  }
}
"##,
        )]),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let finding = |id: DocumentId| {
        let document = context.resolved.documents.get(id);
        let text = canonical(document);
        let place = Place { document: id, pointer: Pointer::root(), span: difference(&document.text, &text) };
        let edits = vec![replace(&(0..document.text.len()), &*text)];
        let finding = LINT.rule.finding(place, "the file is not formatted").help("run `buscodegen fmt`");
        (text != document.text).then(|| finding.fixed_by(edits))
    };
    context.files().filter_map(finding).collect()
}
