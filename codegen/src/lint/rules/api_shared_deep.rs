//! `api-shared-deep`: a type is part of what is sent and of what comes back.

use std::collections::BTreeSet;

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Part};
use crate::lint::position::Position;
use crate::rule::{Example, Group, Rule};
use crate::source::SchemaPlace;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "api-shared-deep",
        group: Group::Api,
        severity: Severity::Info,
        summary: "a type is part of what is sent and of what comes back",
        why: "A change of it is judged in both directions: what makes requests accept more makes responses say more. That is \
              fine for things that do not change, such as money or a date, and a trap for everything else.",
        fix: "Nothing, if the type is finished. Otherwise one type for each direction.",
        bad: Example::Definition(
            r##"{
  "rpcs": {
    "move": {
      "parameters": { "type": "object", "properties": { "to": { "$ref": "#/$defs/Place" } } },
      "response": { "type": "object", "properties": { "from": { "$ref": "#/$defs/Place" } } }
    }
  },
  "$defs": { "Place": { "type": "object", "properties": { "city": { "type": "string", "maxLength": 80 } } } }
}"##,
        ),
        good: Example::Definition(
            r##"{
  "rpcs": {
    "move": {
      "parameters": { "type": "object", "properties": { "to": { "$ref": "#/$defs/Place" } } },
      "response": { "type": "object", "properties": { "moved": { "type": "boolean" } } }
    }
  },
  "$defs": { "Place": { "type": "object", "properties": { "city": { "type": "string", "maxLength": 80 } } } }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let roots: BTreeSet<SchemaPlace> = context.messages.iter().map(|message| context.target(&message.place)).collect();
    let shared = |part: &Part<'_>| {
        let positions = context.positions(&part.place);
        positions.has(Position::Request) && positions.has_many_readers() && !roots.contains(&part.place)
    };
    let finding = |part: Part<'_>| {
        let message = format!("`{}` is part of requests and of what others read", part.name);
        LINT.rule.finding(context.at_name(&part.place), message)
    };
    context.defs().into_iter().filter(shared).map(finding).collect()
}
