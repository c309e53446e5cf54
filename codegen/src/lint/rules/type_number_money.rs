//! `type-number-money`: an amount of money is a binary fraction.

use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Property, types};
use crate::lint::names::last_word;
use crate::rule::{Example, Group, Rule};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "type-number-money",
        group: Group::Type,
        severity: Severity::Info,
        summary: "an amount of money is a binary fraction",
        why: "A `number` is read as a 64-bit float in most languages, and 0.1 + 0.2 is not 0.3 there. Sums of money go wrong \
              by a cent.",
        fix: "Count in the smallest unit (`price_cents`, an integer), or send a string with a `pattern`.",
        bad: Example::Definition(
            r##"{ "$defs": { "Item": { "type": "object", "properties": { "price": { "type": "number" } } } } }"##,
        ),
        good: Example::Definition(
            r##"{
  "$defs": {
    "Item": {
      "type": "object",
      "properties": { "price_cents": { "type": "integer", "minimum": 0, "maximum": 1000000000 } }
    }
  }
}"##,
        ),
    },
    check,
};

const MONEY: [&str; 12] = [
    "amount", "balance", "charge", "cost", "discount", "fee", "payment", "price", "salary", "subtotal", "tax", "total",
];

fn check(context: &Context<'_>) -> Findings {
    let is_money = |property: &Property<'_>| {
        MONEY.contains(&&*last_word(property.name)) && types(property.node).contains(&"number")
    };
    let finding = |property: Property<'_>| {
        let message = format!("`{}` looks like money, and is a floating-point number", property.name);
        LINT.rule.finding(context.at_name(&property.place), message).help(LINT.rule.hint())
    };
    context.properties().filter(is_money).map(finding).collect()
}
