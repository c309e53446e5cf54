//! Changes of rpcs, events and what holds for them, and what is said of the comparison itself.

use super::rule;
use crate::finding::Severity;
use crate::rule::Rule;

pub(super) const RULES: &[Rule] = &[
    rule(
        Severity::Error,
        "api-removed",
        "an API is gone, or has another name",
        "Old clients and listeners still use its name.",
        "Keep it, deprecated, until nobody uses it. A new major version lives beside it under a name of its own, such as `store.v2`.",
    )
    .shown_by(
        r#"{ "api": "store" }"#,
        r#"{ "api": "shop" }"#,
        &[
            "error: the API `store` was removed: its clients are answered by nobody",
        ],
    ),
    rule(
        Severity::Error,
        "rpc-removed",
        "an rpc is gone: what old clients call is answered by nobody",
        "On a bus nobody answers a call of an rpc that is gone: old clients wait until their deadline.",
        "Keep it, deprecated, until nobody calls it.",
    )
    .shown_by(
        r#"{ "rpcs": { "buy": {}, "sell": {} } }"#,
        r#"{ "rpcs": { "sell": {} } }"#,
        &[
            "error: `buy`: the rpc was removed: what old clients call is answered by nobody, and times out",
        ],
    ),
    rule(
        Severity::Warning,
        "rpc-added",
        "new clients call what old servers do not know",
        "A new client that calls an old server waits until its deadline. Where servers are deployed first, nobody does, and nothing is said.",
        "Deploy servers first.",
    )
    .shown_by(
        r#"{ "rpcs": { "buy": {} } }"#,
        r#"{ "rpcs": { "buy": {}, "sell": {} } }"#,
        &[
            "warning: `sell`: the rpc was added: a call of new clients to old servers times out",
        ],
    ),
    rule(
        Severity::Error,
        "event-removed",
        "an event is gone: old listeners wait for it in vain",
        "Old listeners wait for it in vain, and nothing tells them.",
        "Keep publishing it until nobody listens.",
    )
    .shown_by(
        r#"{ "events": { "sold": {} } }"#,
        "{}",
        &[
            "error: `sold`: the event was removed: old listeners wait for it in vain",
        ],
    ),
    rule(
        Severity::Error,
        "kind-changed",
        "an rpc became an event, or the reverse",
        "Calls and events travel in different ways: old peers use the old one.",
        "Give the new one another name.",
    )
    .shown_by(
        r#"{ "rpcs": { "sold": {} } }"#,
        r#"{ "events": { "sold": {} } }"#,
        &[
            "error: `sold`: the rpc became an event",
        ],
    ),
    rule(
        Severity::Error,
        "message-added",
        "a message carries something that it did not",
        "What was empty is not any more: peers of the other version do not expect it, or miss it.",
        "Add another rpc or event beside the old one.",
    )
    .shown_by(
        r#"{ "rpcs": { "buy": {} } }"#,
        r#"{ "rpcs": { "buy": { "response": { "type": "object" } } } }"#,
        &[
            "error: `buy`: the response carries something now",
        ],
    ),
    rule(
        Severity::Error,
        "message-removed",
        "a message carries nothing any more",
        "What was sent is not sent any more: peers of the other version miss it, or send it in vain.",
        "Add another rpc or event beside the old one.",
    )
    .shown_by(
        r#"{ "rpcs": { "buy": { "response": { "type": "object" } } } }"#,
        r#"{ "rpcs": { "buy": {} } }"#,
        &[
            "error: `buy`: the response carries nothing any more",
        ],
    ),
    rule(
        Severity::Warning,
        "error-added",
        "old clients see a declared error that they do not know",
        "Old clients see an error that they cannot tell apart from others.",
        "Deploy clients first, or add it with the next version of the API.",
    )
    .shown_by(
        r#"{ "rpcs": { "buy": {} } }"#,
        r#"{ "rpcs": { "buy": { "errors": { "sold_out": {} } } } }"#,
        &[
            "warning: `buy`: the error `sold_out` was added: old clients see an error that they do not know",
        ],
    ),
    rule(
        Severity::Error,
        "execution-changed",
        "an rpc promises something else about how often it runs",
        "Clients send a call again, or do not, by what they were generated from. What must not run twice may run twice.",
        "Add another rpc with the other promise.",
    )
    .shown_by(
        r#"{ "rpcs": { "buy": { "execution": "idempotent" } } }"#,
        r#"{ "rpcs": { "buy": { "execution": "at-most-once" } } }"#,
        &[
            "error: `buy`: the execution changed from idempotent to at-most-once",
        ],
    ),
    rule(
        Severity::Warning,
        "timeout-lowered",
        "callers wait a shorter time",
        "Callers that waited long enough give up now.",
        "Lower it when the service is fast enough for all.",
    )
    .shown_by(
        r#"{ "rpcs": { "buy": { "timeout": "5s" } } }"#,
        r#"{ "rpcs": { "buy": { "timeout": "1s" } } }"#,
        &[
            "warning: `buy`: callers wait 1s now, and no longer: slow answers come too late",
        ],
    ),
    rule(
        Severity::Error,
        "key-changed",
        "an event has another routing key",
        "Listeners ask for keys; events under another key pass them by.",
        "Add another event with the other key.",
    )
    .shown_by(
        r#"{ "events": { "sold": { "key": "/pet", "parameters": { "type": "object", "properties": { "pet": { "type": "string" }, "shop": { "type": "string" } }, "required": ["pet", "shop"] } } } }"#,
        r#"{ "events": { "sold": { "key": "/shop", "parameters": { "type": "object", "properties": { "pet": { "type": "string" }, "shop": { "type": "string" } }, "required": ["pet", "shop"] } } } }"#,
        &[
            "error: `sold`: the routing key changed: listeners to certain keys miss events, or get others",
        ],
    ),
    rule(
        Severity::Error,
        "order-changed",
        "events are ordered otherwise, or no more",
        "Listeners may rest on the order of events, and partitions of two versions do not fit together.",
        "Add another event that is ordered otherwise.",
    )
    .shown_by(
        r#"{ "events": { "sold": { "key": "/pet", "ordered": { "partitions": 8 }, "parameters": { "type": "object", "properties": { "pet": { "type": "string" } }, "required": ["pet"] } } } }"#,
        r#"{ "events": { "sold": { "key": "/pet", "parameters": { "type": "object", "properties": { "pet": { "type": "string" } }, "required": ["pet"] } } } }"#,
        &[
            "error: `sold`: the order is kept no more",
        ],
    ),
    rule(
        Severity::Warning,
        "retention-lowered",
        "events are kept for a shorter time",
        "Listeners that are away for longer than that lose events.",
        "Lower it when none is.",
    )
    .shown_by(
        r#"{ "events": { "sold": { "retention": "30d" } } }"#,
        r#"{ "events": { "sold": { "retention": "7d" } } }"#,
        &[
            "warning: `sold`: events are kept for 7d only: listeners that are away longer miss some",
        ],
    ),
    rule(
        Severity::Error,
        "version-not-bumped",
        "the version does not say what changed",
        "Users of the crate and of the API choose by version. One that does not move promises that nothing changed.",
        "Raise `version` as the finding says.",
    )
    .shown_by(
        r#"{ "version": "1.0.0", "events": { "sold": { "parameters": { "type": "object", "properties": { "pet": { "type": "string" } } } } } }"#,
        r#"{ "version": "1.0.1", "events": { "sold": { "parameters": { "type": "object" } } } }"#,
        &[
            "error: the version only went from 1.0.0 to 1.0.1, and the changes ask for a major version",
        ],
    ),
    rule(
        Severity::Error,
        "rust-name-removed",
        "the generated crate lacks something that code may name, though messages are what they were",
        "Code that uses the crate names its types, fields, variants and methods. A version that is not a major one promises that it \
         compiles with the next one, too.",
        "Keep the name, in the schema or with `x-bus-rust`, or raise `version`.",
    )
    .shown_by(
        r##"{ "version": "1.0.0", "events": { "sold": { "parameters": { "$ref": "#/$defs/Sale" } } }, "$defs": { "Sale": { "type": "object" } } }"##,
        r##"{ "version": "1.0.0", "events": { "sold": { "parameters": { "$ref": "#/$defs/Sold" } } }, "$defs": { "Sold": { "type": "object" } } }"##,
        &["error: `Sale` is gone from the generated crate"],
    ),
    rule(
        Severity::Error,
        "rust-type-changed",
        "something in the generated crate has another type, though messages are what they were",
        "Code that uses the crate was written for the old type. A version that is not a major one promises that it compiles with the \
         next one, too.",
        "Keep the type, or raise `version`.",
    )
    .shown_by(
        r#"{ "version": "1.0.0", "events": { "sold": { "parameters": { "type": "object", "properties": { "pet": {}, "age": {} }, "required": ["pet", "age"] } } } }"#,
        r#"{ "version": "1.0.0", "events": { "sold": { "parameters": { "type": "object", "properties": { "age": {}, "pet": {} }, "required": ["pet", "age"] } } } }"#,
        &[
            "error: `Sold::new` of the generated crate is a function of (age: Value, pet: Value) now, and was a function of (pet: Value, age: Value)",
        ],
    ),
    rule(
        Severity::Warning,
        "stale-acceptance",
        "a break is accepted that there is none of",
        "An acceptance that outlives its break hides one that comes later.",
        "Take it out of the file.",
    ),
    rule(
        Severity::Warning,
        "history-incomplete",
        "events could not be compared with all versions that may still be stored",
        "New listeners read events that are still stored, of every version that was current within their retention. What is not here, \
         because the clone is shallow, or was wrong itself when it was committed, is not compared.",
        "Fetch the history, such as with `git fetch --unshallow` or `fetch-depth: 0`, or do without: `history = false` in `[breaking]`.",
    ),
];
