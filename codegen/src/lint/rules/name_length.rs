//! `name-length`: a name is too long for an identifier.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};
use crate::source::SchemaPlace;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "name-length",
        group: Group::Name,
        severity: Severity::Warning,
        summary: "a name is too long for an identifier",
        why: "Identifiers that are made of names are cut at 80 bytes, and end in a digest that tells them apart. Nobody \
              wants to read or type that.",
        fix: "Shorten the name, or choose the Rust name with `x-bus-rust`.",
        bad: Example::Definition(
            r##"{
  "$defs": {
    "Pet": {
      "type": "object",
      "properties": {
        "the_full_legal_name_of_whoever_has_owned_this_pet_for_the_longest_time_before_the_present_owner": {
          "type": "string"
        }
      }
    }
  }
}"##,
        ),
        good: Example::Definition(
            r##"{ "$defs": { "Pet": { "type": "object", "properties": { "longest_former_owner": { "type": "string" } } } } }"##,
        ),
    },
    check,
};

/// As long as identifiers get.
const MAX_BYTES: usize = 80;

fn check(context: &Context<'_>) -> Findings {
    let members = context.properties().map(|property| (property.name, property.place));
    let types = context.defs().into_iter().map(|part| (part.name, part.place));
    let parts = context.parts().into_iter().map(|part| (part.name, part.place));
    let has_own_name = |place: &SchemaPlace| context.resolved.rust_options(place).name.is_some();
    let long = members.chain(types).chain(parts).filter(|(name, place)| name.len() > MAX_BYTES && !has_own_name(place));
    let finding = |(name, place): (&str, SchemaPlace)| {
        let message = format!("the name has {} bytes; an identifier is cut at {MAX_BYTES}", name.len());
        LINT.rule.finding(context.at_name(&place), message)
    };
    long.map(finding).collect()
}
