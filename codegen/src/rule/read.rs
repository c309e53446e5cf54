//! What the reading of files finds.

use super::{Example, Group, Rule};
use crate::finding::Severity;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "unreadable-file",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "a file cannot be read",
        why: "The system refuses it, it is no text in UTF-8, it is larger than 16 MiB, or it is a link that leads out of \
              the schema folder.",
        fix: "The message says which of these it is.",
        bad: Example::None,
        good: Example::None,
    },
    Rule {
        id: "invalid-json",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "a file is not JSON",
        why: "Definitions are strict JSON: no comments, no comma after the last member, no byte order mark.",
        fix: "Line and column are those of the first character that cannot stand there.",
        bad: Example::Files(&[("store.json", "{ \"api\": \"store\", }")]),
        good: Example::Files(&[("store.json", "{ \"api\": \"store\" }")]),
    },
    Rule {
        id: "duplicate-member",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "an object has two members of one name",
        why: "Most readers of JSON keep one of them without a word. A constraint that is lost that way is never enforced.",
        fix: "Delete one, or rename it.",
        bad: Example::Files(&[(
            "store.json",
            r#"{ "api": "store", "version": "1.0.0", "events": { "sold": {}, "sold": {} } }"#,
        )]),
        good: Example::Files(&[(
            "store.json",
            r#"{ "api": "store", "version": "1.0.0", "events": { "sold": {}, "bought": {} } }"#,
        )]),
    },
];
