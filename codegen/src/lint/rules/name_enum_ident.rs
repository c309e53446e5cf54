//! `name-enum-ident`: a value of an enum has no name that Rust could use.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::Context;
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "name-enum-ident",
        group: Group::Name,
        severity: Severity::Warning,
        summary: "a value of an enum has no name that Rust could use",
        why: "Each value becomes a variant. Values like `+`, the empty string or `1st` hold no word that a variant could be \
              called by, so it gets a makeshift name, which says little to whoever reads the code.",
        fix: "Name the variants: `\"x-bus-rust\": { \"variants\": { \"+\": \"Plus\" } }`.",
        bad: Example::Definition(
            r##"{ "$defs": { "Sign": { "type": "string", "enum": ["+", "none"], "x-bus-closed": true } } }"##,
        ),
        good: Example::Definition(
            r##"{
  "$defs": {
    "Sign": {
      "type": "string",
      "enum": ["+", "none"],
      "x-bus-closed": true,
      "x-bus-rust": { "variants": { "+": "Plus" } }
    }
  }
}"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let mut findings = Findings::default();
    for schema in context.schemas() {
        let named = context.resolved.rust_options(schema.place).variants;
        for (place, node) in context.items(schema.place, "enum") {
            let Some(value) = node.as_str().filter(|value| !is_word(value) && !named.contains_key(*value)) else {
                continue;
            };
            let message = format!("`{value}` gives its variant no name");
            let help = format!("choose one: `\"x-bus-rust\": {{ \"variants\": {{ \"{value}\": \"...\" }} }}`");
            findings.push(LINT.rule.finding(context.at(&place), message).help(help));
        }
    }
    findings
}

/// Whether it has a letter before any digit.
fn is_word(value: &str) -> bool {
    value.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_alphabetic)
}
