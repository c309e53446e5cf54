//! What the reading of definitions finds: members and their values.

use super::{Example, Group, Rule};
use crate::finding::Severity;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "missing-member",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "a member that has to be there is missing",
        why: "A definition cannot do without a name (`api`) and a version, and some parts of it cannot do without members of \
              their own, such as the `reason` of `x-bus-lint`.",
        fix: "Add it; the help shows how it looks.",
        bad: Example::Files(&[("store.json", r#"{ "api": "store", "description": "A shop." }"#)]),
        good: Example::Files(&[("store.json", r#"{ "api": "store", "version": "1.0.0", "description": "A shop." }"#)]),
    },
    Rule {
        id: "unknown-member",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "a definition has a member that nobody knows",
        why: "Around its schemas a definition holds nothing but what `schemas/bus.schema.json` lists, so that a misspelt \
              member is not passed over in silence.",
        fix: "Correct the name, or delete the member.",
        bad: Example::Definition(r#"{ "rpcs": { "buy": { "timout": "2s" } } }"#),
        good: Example::Definition(r#"{ "rpcs": { "buy": { "timeout": "2s" } } }"#),
    },
    Rule {
        id: "wrong-kind",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "a value is of another kind than it should be",
        why: "A number where a string belongs, an array where an object belongs.",
        fix: "The message says what is expected.",
        bad: Example::Definition(r#"{ "rpcs": { "buy": { "timeout": 2 } } }"#),
        good: Example::Definition(r#"{ "rpcs": { "buy": { "timeout": "2s" } } }"#),
    },
    Rule {
        id: "bad-value",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "a value has not the form that it should have",
        why: "Versions, periods, pointers and days are strings with a form of their own.",
        fix: "The help says which form that is.",
        bad: Example::Definition(r#"{ "rpcs": { "buy": { "timeout": "two seconds" } } }"#),
        good: Example::Definition(r#"{ "rpcs": { "buy": { "timeout": "2s" } } }"#),
    },
    Rule {
        id: "bad-name",
        group: Group::Name,
        severity: Severity::Error,
        summary: "the name of an API, an rpc, an event or an error is not allowed",
        why: "These names are part of keys in Redis and of paths in Rust: words of lower-case letters and digits, joined by \
              underscores, and by dots in names of APIs; at most 100 bytes.",
        fix: "Rename it.",
        bad: Example::Definition(r#"{ "rpcs": { "buyNow": {} } }"#),
        good: Example::Definition(r#"{ "rpcs": { "buy_now": {} } }"#),
    },
    Rule {
        id: "duplicate-api",
        group: Group::Api,
        severity: Severity::Error,
        summary: "two definitions have the same name",
        why: "Both would use the same keys on the bus, and become the same crate.",
        fix: "Rename one. A second major version lives beside the first under a name of its own, such as `store.v2`.",
        bad: Example::Files(&[
            ("a/store.json", r#"{ "api": "store", "version": "1.0.0" }"#),
            ("b/store.json", r#"{ "api": "store", "version": "2.0.0" }"#),
        ]),
        good: Example::Files(&[
            ("store.json", r#"{ "api": "store", "version": "1.0.0" }"#),
            ("store.v2.json", r#"{ "api": "store.v2", "version": "2.0.0" }"#),
        ]),
    },
    Rule {
        id: "undeclared-error",
        group: Group::Api,
        severity: Severity::Error,
        summary: "an example ends with an error that the rpc does not declare",
        why: "Callers can handle declared errors only.",
        fix: "Declare it in `errors`, or correct the name.",
        bad: Example::Definition(r#"{ "rpcs": { "buy": { "examples": [{ "error": { "name": "sold_out" } }] } } }"#),
        good: Example::Definition(
            r#"{ "rpcs": { "buy": { "errors": { "sold_out": {} }, "examples": [{ "error": { "name": "sold_out" } }] } } }"#,
        ),
    },
    Rule {
        id: "ordered-without-key",
        group: Group::Api,
        severity: Severity::Error,
        summary: "an event is ordered, but has no key",
        why: "Events are ordered among those of one key.",
        fix: "Add `key`, the pointer to the parameter by which events belong together.",
        bad: Example::Definition(r#"{ "events": { "sold": { "ordered": { "partitions": 8 } } } }"#),
        good: Example::None,
    },
];
