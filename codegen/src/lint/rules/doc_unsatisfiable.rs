//! `doc-unsatisfiable`: no value can satisfy the schema.

use crate::compat::Common;
use crate::finding::{Findings, Severity};
use crate::lint::Lint;
use crate::lint::context::{Context, Schema, is_of_type, strings, types};
use crate::lower::Decimal;
use crate::rule::{Example, Group, Rule};
use crate::source::{Node, SchemaPlace};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        id: "doc-unsatisfiable",
        group: Group::Doc,
        severity: Severity::Error,
        summary: "no value can satisfy the schema",
        why: "Keywords that contradict each other are no error in JSON Schema: the schema refuses everything, and nobody \
              notices before the first message.",
        fix: "Correct the bound, the list or the type that is wrong. `false` says on purpose that there is no value.",
        bad: Example::Definition(
            r##"{ "$defs": { "Pets": { "type": "array", "items": { "type": "string" }, "minItems": 5, "maxItems": 3 } } }"##,
        ),
        good: Example::Definition(
            r##"{ "$defs": { "Pets": { "type": "array", "items": { "type": "string" }, "minItems": 3, "maxItems": 5 } } }"##,
        ),
    },
    check,
};

fn check(context: &Context<'_>) -> Findings {
    let found = |schema: Schema<'_>| Some((schema.place.clone(), contradiction(context, schema)?));
    let found: Vec<_> = context.schemas().filter_map(found).collect();
    // What holds something impossible is impossible, too: the innermost is what is wrong.
    let is_outer = |place: &SchemaPlace| {
        let inside = |other: &SchemaPlace| other.document == place.document && place.pointer.contains(&other.pointer);
        found.iter().any(|(other, _)| other != place && inside(other))
    };
    let innermost = found.iter().filter(|(place, _)| !is_outer(place));
    let finding = |(place, (keyword, message)): &(SchemaPlace, (&str, String))| {
        let finding = LINT.rule.finding(context.at_name(&place.join(keyword)), message);
        finding.help("no value satisfies this schema")
    };
    innermost.map(finding).collect()
}

/// Two keywords that no value satisfies both: the one to point at, and what is wrong.
fn contradiction(context: &Context<'_>, schema: Schema<'_>) -> Option<(&'static str, String)> {
    let limits = [
        ("minLength", "maxLength", "string"),
        ("minItems", "maxItems", "array"),
        ("minContains", "maxContains", "array"),
        ("minProperties", "maxProperties", "object"),
        ("minimum", "maximum", "number"),
        ("minimum", "exclusiveMaximum", "number"),
        ("exclusiveMinimum", "maximum", "number"),
        ("exclusiveMinimum", "exclusiveMaximum", "number"),
    ];
    limits
        .into_iter()
        .filter(|(.., of)| concerns_all(schema, of))
        .find_map(|(low, high, _)| bounds(schema, low, high))
        .or_else(|| values(schema))
        .or_else(|| members(context, schema))
        .or_else(|| combination(context, schema))
}

/// Whether a keyword for values of this type concerns every value that the schema allows.
fn concerns_all(schema: Schema<'_>, of: &str) -> bool {
    let types = types(schema.node);
    !types.is_empty() && types.iter().all(|name| *name == of || (of == "number" && *name == "integer"))
}

fn bounds(schema: Schema<'_>, low: &'static str, high: &'static str) -> Option<(&'static str, String)> {
    let number = |keyword| Decimal::parse(schema.get(keyword)?.as_number()?);
    let (lowest, highest) = (number(low)?, number(high)?);
    if low == "minContains" && schema.get("contains").is_none() {
        return None;
    }
    let strict = low.starts_with("exclusive") || high.starts_with("exclusive");
    // What is greater as a float is greater; what is equal as one need not be equal.
    let nothing_between = lowest.float()? > highest.float()? || (strict && lowest == highest);
    nothing_between.then(|| (high, format!("`{high}` is {} `{low}`", if strict { "not above" } else { "below" })))
}

/// `enum` and `const` against each other and against `type`.
fn values(schema: Schema<'_>) -> Option<(&'static str, String)> {
    let types = types(schema.node);
    let fits = |value: &Node| types.is_empty() || types.iter().any(|name| is_of_type(value, name));
    let listed = schema.get("enum").and_then(Node::as_array);
    if let Some(value) = schema.get("const") {
        if !fits(value) {
            return Some(("const", "the value of `const` is not of the `type`".to_owned()));
        }
        if listed.is_some_and(|list| !list.iter().any(|other| other.to_json() == value.to_json())) {
            return Some(("const", "the value of `const` is not in `enum`".to_owned()));
        }
    }
    let listed = listed?;
    if listed.is_empty() {
        return Some(("enum", "`enum` lists no value".to_owned()));
    }
    (!listed.iter().any(fits)).then(|| ("enum", "no value of `enum` is of the `type`".to_owned()))
}

/// Members that have to be there and cannot.
fn members(context: &Context<'_>, schema: Schema<'_>) -> Option<(&'static str, String)> {
    if !concerns_all(schema, "object") {
        return None;
    }
    let closed = schema.get("additionalProperties").and_then(Node::as_bool) == Some(false);
    let has_patterns = schema.get("patternProperties").is_some();
    let required: Vec<&str> = strings(schema.get("required")).collect();
    let named = schema.place.join("properties");
    for name in &required {
        match context.resolved.node(&named.join(name)) {
            Some(node) if node.as_bool() == Some(false) => {
                return Some(("required", format!("`{name}` is required, but its schema is `false`")));
            }
            None if closed && !has_patterns => {
                return Some(("required", format!("`{name}` is required, but `additionalProperties` forbids it")));
            }
            _ => {}
        }
    }
    let most = schema.get("maxProperties").and_then(Node::as_number)?.parse::<usize>().ok()?;
    (required.len() > most).then(|| ("maxProperties", format!("{} members are required", required.len())))
}

/// Schemas that hold together and have no value in common.
fn combination(context: &Context<'_>, schema: Schema<'_>) -> Option<(&'static str, String)> {
    let keyword = ["allOf", "oneOf", "anyOf", "not"].into_iter().find(|keyword| schema.get(keyword).is_some())?;
    let nothing = context.common(&[schema.place]) == Common::Nothing;
    nothing.then(|| (keyword, format!("`{keyword}` and what stands beside it leave no value")))
}
