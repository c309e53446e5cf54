//! Arrays and tuples.

use super::guard::Step;
use super::schema::{IN_PLACE, Schema, is_anything};
use super::shape::{Reasons, Types};
use super::site::{Fact, Facts, Site};
use super::types::Lowering;
use crate::model::{ArrayChecks, Body, Type};
use crate::resolve::Dialect;
use crate::source::Node;

/// The type of an array, and the keywords that it cannot hold.
pub(super) fn lower(lowering: &mut Lowering<'_, '_>, facts: &Facts<'_>) -> (Type, Reasons) {
    let mut reasons = Reasons::new();
    let mut checks = ArrayChecks::default();
    let mut item_places = Vec::new();
    for fact in &facts.all {
        let schema = fact.schema;
        let mut inexact = |keyword: &str| reasons.push((fact.place.clone(), keyword.to_owned()));
        let (first, mut rest) = keywords(schema);
        let unevaluated = is_rest(facts, fact, rest);
        if unevaluated {
            rest = "unevaluatedItems";
        }
        for keyword in fact.asserting() {
            if keyword == "contains" || keyword == "unevaluatedItems" && !unevaluated {
                inexact(keyword);
            }
        }
        let prefix = schema.get(first).and_then(Node::as_array).unwrap_or_default();
        if !prefix.is_empty() {
            if facts.all.len() == 1 && is_tuple(schema, prefix.len(), rest) {
                if schema.flag("uniqueItems") {
                    inexact("uniqueItems");
                }
                let items = (0..prefix.len())
                    .map(|index| lowering.inside(Step::Item(index), &Site::new(fact.place.join(first).join(index))))
                    .collect();
                return (Type::Tuple(items), reasons);
            }
            inexact(first);
            if unevaluated {
                inexact(rest);
            }
        } else {
            let of_all = if unevaluated { rest } else { "items" };
            if schema.get(of_all).is_some_and(|items| items.as_array().is_none() && !is_anything(items)) {
                item_places.push(fact.place.join(of_all));
            }
        }
        checks.min_items = schema.count("minItems").filter(|least| *least > 0).max(checks.min_items);
        checks.max_items = schema.count("maxItems").into_iter().chain(checks.max_items).min();
        for keyword in ["minItems", "maxItems"] {
            if schema.get(keyword).is_some() && schema.count(keyword).is_none() {
                inexact(keyword);
            }
        }
        if schema.flag("uniqueItems") {
            checks.unique = true;
        }
    }
    let item = Site::join(item_places).map_or(Type::Any, |site| lowering.inside(Step::Items, &site));
    if checks.unique {
        checks.scalars = is_scalar(lowering, &item, 0);
    }
    (Type::Array(Box::new(item), checks), reasons)
}

/// The keywords for the first items and for the rest, in the schema's draft.
fn keywords(schema: Schema<'_>) -> (&'static str, &'static str) {
    if schema.dialect >= Dialect::Draft202012 { ("prefixItems", "items") } else { ("items", "additionalItems") }
}

/// Whether `unevaluatedItems` speaks of all items but the listed ones: nothing else evaluates any.
fn is_rest(facts: &Facts<'_>, fact: &Fact<'_>, rest: &str) -> bool {
    let schema = fact.schema;
    let says =
        facts.all.len() == 1 && facts.is_below(&fact.place) && fact.asserting().any(|own| own == "unevaluatedItems");
    let all = schema.get("items").is_some_and(|items| items.as_array().is_none());
    let evaluates_more = |keyword: &str| keyword == "contains" || IN_PLACE.contains(&keyword);
    says && !all && schema.get(rest).is_none() && !schema.evaluating(Types::ARRAY).into_iter().any(evaluates_more)
}

/// Whether every valid array has exactly as many items as schemas are listed.
fn is_tuple(schema: Schema<'_>, length: usize, rest: &str) -> bool {
    let length_here = u64::try_from(length).ok();
    let closed = schema.get(rest).and_then(Node::as_bool) == Some(false);
    let at_most = schema.count("maxItems");
    let bounded = at_most.map_or(closed, |most| Some(most) == length_here || (closed && Some(most) > length_here));
    length <= Type::MAX_TUPLE && schema.count("minItems") == length_here && bounded
}

/// Whether values of the type can be told apart without looking into them.
fn is_scalar(lowering: &mut Lowering<'_, '_>, ty: &Type, depth: usize) -> bool {
    match ty {
        Type::Bool | Type::Integer(..) | Type::Number(_) | Type::Decimal(_) | Type::Text(_) | Type::Format(..) => true,
        Type::Item(id) if depth < 16 => match lowering.stage.body(*id) {
            Some(Body::Enum(_) | Body::IntegerEnum(_)) => true,
            Some(Body::Checked(inner) | Body::Alias(inner)) => is_scalar(lowering, &inner, depth + 1),
            _ => false,
        },
        _ => false,
    }
}
