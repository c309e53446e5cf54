//! What the import of other formats finds.

use super::{Example, Group, Rule};
use crate::finding::Severity;

pub(super) const RULES: &[Rule] = &[
    rule(
        Severity::Error,
        "lightbus-dump",
        "a file is no dump of Lightbus' schemas",
        "An API of a dump has `rpcs` or `events`.",
        "Write one with `lightbus dumpschema --out schemas.json`.",
    ),
    rule(
        Severity::Error,
        "lightbus-name",
        "a name of Lightbus is not allowed here",
        "Names are part of keys and of Rust paths: words of lower-case letters and digits. Lightbus' peers know the part by \
         its name alone, so it cannot be renamed on the way.",
        "Give it another name in Lightbus first.",
    ),
    rule(
        Severity::Warning,
        "lightbus-twice",
        "an API is in the dump twice",
        "Only one of them can become a definition.",
        "Take the other out of the dump.",
    ),
    rule(
        Severity::Warning,
        "lightbus-untyped",
        "a parameter had no type hint",
        "Lightbus makes a schema for any value of it, so nothing is checked.",
        "Say what it is.",
    ),
    rule(
        Severity::Warning,
        "lightbus-tuple",
        "the types of a tuple's items are checked from now on",
        "Lightbus writes them down and never looks. Of `Tuple[T, ...]` it makes a pair by mistake.",
        "See whether what is sent keeps to it; write `items` where any number of items was meant.",
    ),
    rule(
        Severity::Warning,
        "lightbus-enum",
        "an enum of mixed values had the type of the first",
        "The type refused all values but those of one type.",
        "Remove the values that are not meant.",
    ),
    rule(
        Severity::Warning,
        "lightbus-time",
        "times without a time zone are refused from now on",
        "Lightbus never looked, and sends them.",
        "Remove `format` while senders are not aware of time zones.",
    ),
];

const fn rule(
    severity: Severity,
    id: &'static str,
    summary: &'static str,
    why: &'static str,
    fix: &'static str,
) -> Rule {
    Rule { id, group: Group::Run, severity, summary, why, fix, bad: Example::None, good: Example::None }
}
