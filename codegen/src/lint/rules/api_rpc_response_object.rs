//! `api-rpc-response-object`: the response of an rpc may be something else than an object.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::lint::position::{Message, Position};
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "api-rpc-response-object",
        group: Group::Api,
        severity: Severity::Warning,
        summary: "the response of an rpc may be something else than an object",
        why: "An object can get another member later without hurting anybody. A string, a number or an array cannot: the \
              first time that something has to be said beside it, everybody breaks.",
        fix: "Make it an object with the value as a member: `\"type\": \"object\"`, also where `properties` alone stand.",
        bad: Example::Definition(r##"{ "rpcs": { "buy": { "response": { "type": "boolean" } } } }"##),
        good: Example::Definition(
            r##"{
  "rpcs": { "buy": { "response": { "type": "object", "properties": { "sold": { "type": "boolean" } } } } }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let wrong = context.messages_at(Position::Response).filter(|message| !context.is_object(&message.place));
    let finding = |message: &Message| {
        let finding = LINT
            .rule
            .finding(context.at(&message.place), "the response of an rpc may be something else than an object");
        finding.help("wrap the value in an object, and say `\"type\": \"object\"`")
    };
    wrong.map(finding).collect()
}
