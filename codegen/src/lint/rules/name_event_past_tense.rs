//! `name-event-past-tense`: an event is named like a command.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Part};
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "name-event-past-tense",
        group: Group::Name,
        severity: Severity::Info,
        summary: "an event is named like a command",
        why: "An event says that something has happened, and does not care who listens. A name such as `create_order` asks \
              for something to be done: if somebody has to do it, it is an rpc, whose caller hears of failures.",
        fix: "Name the fact (`order_created`), or make it an rpc.",
        bad: Example::Definition(r##"{ "events": { "create_order": {} } }"##),
        good: Example::Definition(r##"{ "events": { "order_created": {} } }"##),
    },
    check,
};

const COMMANDS: [&str; 26] = [
    "add", "apply", "approve", "buy", "cancel", "change", "create", "delete", "do", "fetch", "get", "insert", "make",
    "move", "notify", "process", "publish", "put", "register", "remove", "request", "send", "set", "start", "stop",
    "update",
];

fn check(context: &Context<'_>) -> Findings {
    let events = context.parts().into_iter().filter(|part| part.what == "the event");
    let finding = |part: Part<'_>| {
        let (first, rest) = part.name.split_once('_').unwrap_or((part.name, ""));
        COMMANDS.contains(&first).then_some(())?;
        let message = format!("the event `{}` is named like a command", part.name);
        let help =
            if rest.is_empty() { "name what happened".to_owned() } else { format!("name what happened: `{rest}_...`") };
        Some(LINT.rule.finding(context.at_name(&part.place), message).help(help))
    };
    events.filter_map(finding).collect()
}
