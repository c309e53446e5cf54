//! What is found when schemas become Rust.

use super::{Example, Group, Rule};
use crate::finding::Severity;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "rust-name-clash",
        group: Group::Name,
        severity: Severity::Warning,
        summary: "two names are the same in Rust",
        why: "`user_id` and `userId` both become `user_id`. They are made distinct by a rule that looks at the two alone, but \
              nobody would have chosen the result.",
        fix: "Rename one, or choose its Rust name: `\"x-bus-rust\": \"name\"`.",
        bad: Example::Definition(
            r#"{ "$defs": { "Pet": { "type": "object", "properties": { "user_id": { "type": "string" }, "userId": { "type": "string" } } } } }"#,
        ),
        good: Example::None,
    },
    Rule {
        id: "rust-option-without-effect",
        group: Group::Gen,
        severity: Severity::Warning,
        summary: "a part of `x-bus-rust` has no effect",
        why: "It is read, but nothing is made of it yet.",
        fix: "Take it out, or live with it.",
        bad: Example::Definition(
            r#"{ "$defs": { "Pet": { "type": "object", "x-bus-rust": { "derives": ["Hash"] } } } }"#,
        ),
        good: Example::None,
    },
    Rule {
        id: "unknown-crate",
        group: Group::Gen,
        severity: Severity::Error,
        summary: "a type comes from a crate that generated crates do not depend on",
        why: "`x-bus-rust` may name a type of another crate. Which crates generated ones depend on is decided in \
              buscodegen.toml, not by whoever writes a schema.",
        fix: "Add the crate to `[manifest.dependencies]` of buscodegen.toml.",
        bad: Example::Text(r#"{ "type": "string", "x-bus-rust": { "type": "rust_decimal::Decimal" } }"#),
        good: Example::None,
    },
    Rule {
        id: "unreachable-key",
        group: Group::Gen,
        severity: Severity::Error,
        summary: "generated code cannot reach the routing key of an event",
        why: "The key lies in a part of the message that becomes no field of a Rust type.",
        fix: "Point to a member of a plain object.",
        bad: Example::None,
        good: Example::None,
    },
];
