//! What the resolving of references finds, and the first look at schemas.

use super::{Example, Group, Rule};
use crate::finding::Severity;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "unresolved-ref",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "a `$ref` leads nowhere",
        why: "What it should lead to is misspelt, was renamed, or is in a file that is not below the schema folder. It is a warning \
              where no message leads to it.",
        fix: "Correct it; the help names what comes nearest.",
        bad: Example::Definition(
            r##"{ "events": { "sold": { "parameters": { "$ref": "#/$defs/Pett" } } }, "$defs": { "Pet": { "type": "object" } } }"##,
        ),
        good: Example::Definition(
            r##"{ "events": { "sold": { "parameters": { "$ref": "#/$defs/Pet" } } }, "$defs": { "Pet": { "type": "object" } } }"##,
        ),
    },
    Rule {
        id: "ref-to-no-schema",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "a `$ref` leads to something that is no schema",
        why: "Only what stands where a schema stands can be referred to: not an example, not an rpc, not a list.",
        fix: "Move what is meant to `$defs`, and refer to it there.",
        bad: Example::Definition(r##"{ "events": { "sold": { "parameters": { "$ref": "#/events/sold" } } } }"##),
        good: Example::None,
    },
    Rule {
        id: "remote-ref",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "a `$ref` leads to an address that no file has",
        why: "Nothing is ever fetched: what a build depends on is in the repository.",
        fix: "Keep a copy below the schema folder, and say in `[refs]` of buscodegen.toml that it stands for the address.",
        bad: Example::Definition(
            r#"{ "events": { "sold": { "parameters": { "$ref": "https://example.com/pet.json" } } } }"#,
        ),
        good: Example::None,
    },
    Rule {
        id: "ref-escape",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "a `$ref` leads out of the schema folder",
        why: "A definition that comes from somebody else must not be able to read files that it has no business with.",
        fix: "Copy or link the file into the schema folder.",
        bad: Example::Definition(r#"{ "events": { "sold": { "parameters": { "$ref": "../../pet.json" } } } }"#),
        good: Example::None,
    },
    Rule {
        id: "ambiguous-ref",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "a `$ref` leads to an address that several schemas have",
        why: "Which of them is meant cannot be told.",
        fix: "Give each an `$id` of its own.",
        bad: Example::Definition(
            r#"{
  "events": { "sold": { "parameters": { "$ref": "https://example.com/pet" } } },
  "$defs": {
    "A": { "$id": "https://example.com/pet", "type": "object" },
    "B": { "$id": "https://example.com/pet", "type": "object" }
  }
}"#,
        ),
        good: Example::None,
    },
    Rule {
        id: "ref-cycle",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "references lead back to where they began",
        why: "To judge a value by such a schema one would have to judge it by the same schema first.",
        fix: "A recursive type takes a step into the value on its way: a member or an item.",
        bad: Example::Definition(
            r##"{ "$defs": { "A": { "$ref": "#/$defs/B" }, "B": { "allOf": [{ "$ref": "#/$defs/A" }] } } }"##,
        ),
        good: Example::None,
    },
    Rule {
        id: "unknown-dialect",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "`$schema` names no draft that is known here",
        why: "Keywords mean different things in different drafts. Definitions are draft 2020-12; plain schema files may be of \
              draft 4, 6, 7, 2019-09 or 2020-12.",
        fix: "Correct the address.",
        bad: Example::Files(&[(
            "store.json",
            r#"{ "$schema": "http://json-schema.org/draft-07/schema#", "api": "store", "version": "1.0.0" }"#,
        )]),
        good: Example::None,
    },
    Rule {
        id: "invalid-schema",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "a schema is not what JSON Schema allows",
        why: "It is judged by the meta-schema of its draft. What leaves no doubt about what the schema accepts is a warning: an \
              empty `required`, a value twice in an `enum`, a `description` that is no text.",
        fix: "The message says which keyword holds what it cannot hold.",
        bad: Example::Definition(r#"{ "$defs": { "Pet": { "type": "strin" } } }"#),
        good: Example::Definition(r#"{ "$defs": { "Pet": { "type": "string" } } }"#),
    },
    Rule {
        id: "unknown-keyword",
        group: Group::Doc,
        severity: Severity::Warning,
        summary: "a schema has a keyword that nobody knows",
        why: "JSON Schema ignores keywords that it does not know, so `requred` checks nothing. It is an error where the name \
              begins with `x-bus-`. Other names with `x-` are free.",
        fix: "Correct the name. `lint --fix` does not: it would change what the schema accepts.",
        bad: Example::Definition(r#"{ "$defs": { "Pet": { "type": "object", "requred": ["name"] } } }"#),
        good: Example::None,
    },
    Rule {
        id: "invalid-pattern",
        group: Group::Type,
        severity: Severity::Error,
        summary: "a pattern is no regular expression",
        why: "Patterns are regular expressions of ECMA-262. One that is not would be refused when the service starts.",
        fix: "The help says what is wrong with it. A bracket or brace that opens and closes nothing is written with a \
              backslash.",
        bad: Example::Definition(r#"{ "$defs": { "Code": { "type": "string", "pattern": "(" } } }"#),
        good: Example::None,
    },
    Rule {
        id: "unusable-pattern",
        group: Group::Type,
        severity: Severity::Error,
        summary: "a pattern cannot be run",
        why: "A pattern compiles to 10 MiB at most, so that a definition from somebody else cannot use up the memory. Some that \
              ECMA-262 has are known to no engine that runs in Rust, such as `\\p{RGI_Emoji}`. The finding says which it is.",
        fix: "Use smaller repetitions, or `maxLength` beside a simple pattern.",
        bad: Example::Definition(
            r#"{ "$defs": { "Code": { "type": "string", "pattern": "^((\\w{1000}){1000}){1000}$" } } }"#,
        ),
        good: Example::None,
    },
    Rule {
        id: "invalid-example",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "an example is not valid",
        why: "Examples are documentation. One that its own schema refuses misleads everybody. Those of rpcs and events are tests of \
              generated crates, too, which would fail; those inside of a schema are not, and are a warning.",
        fix: "Correct the example or the schema.",
        bad: Example::Definition(
            r#"{ "events": { "sold": { "parameters": { "type": "object", "required": ["pet"] }, "examples": [{ "parameters": {} }] } } }"#,
        ),
        good: Example::None,
    },
    Rule {
        id: "invalid-default",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "a default is not valid",
        why: "It says what a missing member means, and its own schema refuses that, so that no accessor applies it. In a plain schema \
              file, which may be somebody else's, it is a warning.",
        fix: "Correct the default or the schema.",
        bad: Example::Definition(
            r#"{ "$defs": { "Order": { "type": "object", "properties": { "count": { "type": "integer", "minimum": 1, "maximum": 9, "default": 0 } } } } }"#,
        ),
        good: Example::None,
    },
    Rule {
        id: "bad-key",
        group: Group::Api,
        severity: Severity::Error,
        summary: "the routing key of an event is not a string that is always there",
        why: "Every event is routed by its key; one that may be missing, or be a number, would be routed nowhere.",
        fix: "Point to a string, and require it and all that it is in.",
        bad: Example::Definition(
            r#"{ "events": { "sold": { "key": "/pet", "parameters": { "type": "object", "properties": { "pet": { "type": "string" } } } } } }"#,
        ),
        good: Example::Definition(
            r#"{ "events": { "sold": { "key": "/pet", "parameters": { "type": "object", "properties": { "pet": { "type": "string" } }, "required": ["pet"] } } } }"#,
        ),
    },
];
