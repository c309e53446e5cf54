//! What commands find in what they were asked to look at.

use super::{Example, Group, Rule};
use crate::finding::Severity;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "stale-output",
        group: Group::Run,
        severity: Severity::Error,
        summary: "a generated file is not what the definitions come to",
        why: "Whoever builds the crate builds yesterday's API.",
        fix: "Run `buscodegen generate`, and commit what it writes.",
        bad: Example::None,
        good: Example::None,
    },
    Rule {
        id: "edited-output",
        group: Group::Run,
        severity: Severity::Error,
        summary: "a generated file was changed by hand",
        why: "The next `buscodegen generate` would undo the change, so it refuses to.",
        fix: "Move the change elsewhere, or give it up with `buscodegen generate --force`.",
        bad: Example::None,
        good: Example::None,
    },
    Rule {
        id: "malformed",
        group: Group::Run,
        severity: Severity::Error,
        summary: "a message is not JSON as the runtime reads it",
        why: "The runtime reads strictly: no member twice, nothing nested more than 128 deep, no number that it cannot hold \
              exactly.",
        fix: "The message says what is wrong, and where.",
        bad: Example::Text(r#"{ "pet": "Rex", "pet": "Mochi" }"#),
        good: Example::Text(r#"{ "pet": "Mochi" }"#),
    },
    Rule {
        id: "violation",
        group: Group::Run,
        severity: Severity::Error,
        summary: "a message is not what its schema says",
        why: "The runtime would refuse it.",
        fix: "Correct the message, or the schema. The label names the keyword.",
        bad: Example::None,
        good: Example::None,
    },
];
