//! The kinds of changes: the rules of `breaking`, each with what it says.

use crate::finding::Severity;
use crate::rule::{Example, Group, Rule};

/// Why a change of a schema matters, whatever it is that changed.
const SENDERS_AND_READERS: &str = "Where a schema accepts more than before, new senders may send what old readers refuse; \
    where it accepts less, old senders may send what new readers refuse. What that breaks depends on where the message \
    travels and on what is deployed first. The finding shows a value that one side may send and the other refuses.";

// What to do about it.
const OTHER_TYPE: &str = "Keep the old type, and add a member of the new type beside it.";
const BOTH: &str = "Allow both for as long as old versions run: what is sent may always be narrower than what is read.";
const OPEN_ENUM: &str = "Leave the enum open for its readers, `\"anyOf\": [{ \"enum\": [...] }, { \"type\": \"string\" }]`, before values come or go.";
const OPTIONAL: &str = "Add members as optional ones, to objects that are open for their readers.";
const DEPRECATED: &str = "Keep the member, deprecated, until nobody reads it; then list its name in `x-bus-reserved`.";
const READERS_FIRST: &str = "Deploy those who read before those who send, or add a message beside the old one.";

const fn rule(
    severity: Severity,
    id: &'static str,
    summary: &'static str,
    why: &'static str,
    fix: &'static str,
) -> Rule {
    let (bad, good) = (Example::None, Example::None);
    Rule { id, group: Group::Breaking, severity, summary, why, fix, bad, good }
}

/// A change of a schema.
const fn schema(id: &'static str, summary: &'static str, fix: &'static str) -> Rule {
    rule(Severity::Error, id, summary, SENDERS_AND_READERS, fix)
}

/// Every rule. Its findings may be worse or better than it says: that depends on the order of deployment.
pub const RULES: &[Rule] = &[
    rule(
        Severity::Error,
        "api-removed",
        "an API is gone, or has another name",
        "Old clients and listeners still use its name.",
        "Keep it, deprecated, until nobody uses it. A new major version lives beside it under a name of its own, such as `store.v2`.",
    ),
    rule(
        Severity::Error,
        "rpc-removed",
        "an rpc is gone: what old clients call is answered by nobody",
        "On a bus nobody answers a call of an rpc that is gone: old clients wait until their deadline.",
        "Keep it, deprecated, until nobody calls it.",
    ),
    rule(
        Severity::Warning,
        "rpc-added",
        "new clients call what old servers do not know",
        "A new client that calls an old server waits until its deadline.",
        "Deploy servers first.",
    ),
    rule(
        Severity::Error,
        "event-removed",
        "an event is gone: old listeners wait for it in vain",
        "Old listeners wait for it in vain, and nothing tells them.",
        "Keep publishing it until nobody listens.",
    ),
    rule(
        Severity::Error,
        "kind-changed",
        "an rpc became an event, or the reverse",
        "Calls and events travel in different ways: old peers use the old one.",
        "Give the new one another name.",
    ),
    rule(
        Severity::Error,
        "message-added",
        "a message carries something that it did not",
        "What was empty is not any more: peers of the other version do not expect it, or miss it.",
        "Add another rpc or event beside the old one.",
    ),
    rule(
        Severity::Error,
        "message-removed",
        "a message carries nothing any more",
        "What was sent is not sent any more: peers of the other version miss it, or send it in vain.",
        "Add another rpc or event beside the old one.",
    ),
    rule(
        Severity::Warning,
        "error-added",
        "old clients see a declared error that they do not know",
        "Old clients see an error that they cannot tell apart from others.",
        "Deploy clients first, or add it with the next version of the API.",
    ),
    rule(
        Severity::Error,
        "execution-changed",
        "an rpc promises something else about how often it runs",
        "Clients send a call again, or do not, by what they were generated from. What must not run twice may run twice.",
        "Add another rpc with the other promise.",
    ),
    rule(
        Severity::Warning,
        "timeout-lowered",
        "callers wait a shorter time",
        "Callers that waited long enough give up now.",
        "Lower it when the service is fast enough for all.",
    ),
    rule(
        Severity::Error,
        "key-changed",
        "an event has another routing key",
        "Listeners ask for keys; events under another key pass them by.",
        "Add another event with the other key.",
    ),
    rule(
        Severity::Error,
        "order-changed",
        "events are ordered otherwise, or no more",
        "Listeners may rest on the order of events, and partitions of two versions do not fit together.",
        "Add another event that is ordered otherwise.",
    ),
    rule(
        Severity::Warning,
        "retention-lowered",
        "events are kept for a shorter time",
        "Listeners that are away for longer than that lose events.",
        "Lower it when none is.",
    ),
    rule(
        Severity::Error,
        "version-not-bumped",
        "the version does not say what changed",
        "Users of the crate and of the API choose by version. One that does not move promises that nothing changed.",
        "Raise `version` as the finding says.",
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
    rule(
        Severity::Warning,
        "cannot-prove",
        "it is not known whether something breaks",
        "The schemas are beyond what can be proved, and no value was found that breaks. That is not the same as safe.",
        "Compare the two by hand, or write the schema in a simpler way.",
    ),
    schema("schema-changed", "a schema changed in a way that has no name of its own", OTHER_TYPE),
    schema("reference-changed", "a reference came or went beside other keywords", OTHER_TYPE),
    schema("type-changed", "a value is of another type", OTHER_TYPE),
    schema("became-nullable", "`null` became possible", BOTH),
    schema("became-not-nullable", "`null` is possible no more", BOTH),
    schema("enum-added", "values were limited to a list", OPEN_ENUM),
    schema("enum-removed", "values are limited to a list no more", OPEN_ENUM),
    schema("enum-value-added", "a list of values got more", OPEN_ENUM),
    schema("enum-value-removed", "a list of values got fewer", OPEN_ENUM),
    schema("enum-value-replaced", "a list has other values", OPEN_ENUM),
    schema("const-changed", "a constant is another one", OTHER_TYPE),
    schema("lower-bound-changed", "a number's lower bound moved", BOTH),
    schema("upper-bound-changed", "a number's upper bound moved", BOTH),
    schema("multiple-of-changed", "a number has another step", BOTH),
    schema("min-length-changed", "a string's shortest length moved", BOTH),
    schema("max-length-changed", "a string's longest length moved", BOTH),
    schema("pattern-changed", "a string has another pattern", BOTH),
    schema("format-changed", "a string has another format", BOTH),
    schema("content-changed", "a string's content is encoded otherwise", BOTH),
    schema("min-items-changed", "an array's fewest items moved", BOTH),
    schema("max-items-changed", "an array's most items moved", BOTH),
    schema("unique-items-changed", "items have to differ, or no more", BOTH),
    schema("contains-changed", "an array has to contain other items", BOTH),
    schema("items-changed", "the items of an array are given otherwise", BOTH),
    schema("min-properties-changed", "an object's fewest members moved", BOTH),
    schema("max-properties-changed", "an object's most members moved", BOTH),
    schema("property-names-changed", "members have other names", BOTH),
    schema("property-added", "an object has a new member", OPTIONAL),
    schema("property-removed", "an object has a member less", DEPRECATED),
    schema("became-required", "a member has to be there", OPTIONAL),
    schema("became-optional", "a member may be missing", OPTIONAL),
    schema("pattern-properties-changed", "members are told by other patterns", OPTIONAL),
    schema("additional-properties-changed", "other members are allowed, or not, or otherwise", OPTIONAL),
    schema("dependencies-changed", "members call for other members", BOTH),
    schema("not-changed", "something else is excluded", BOTH),
    schema("condition-changed", "`if`, `then` or `else` changed", BOTH),
    schema("all-of-added", "a value has to satisfy more schemas", BOTH),
    schema("all-of-removed", "a value has to satisfy fewer schemas", BOTH),
    schema("union-added", "a value has to be one of several variants", READERS_FIRST),
    schema("union-removed", "a value need not be one of several variants any more", READERS_FIRST),
    schema("union-branch-added", "a union has a variant more", READERS_FIRST),
    schema("union-branch-removed", "a union has a variant less", READERS_FIRST),
];
