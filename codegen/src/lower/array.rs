//! Arrays and tuples.

use super::schema::Schema;
use super::types::Lowering;
use crate::model::{ArrayChecks, Body, Type};
use crate::resolve::Dialect;
use crate::source::{Node, SchemaPlace};

/// The type of an array, and the keywords that it cannot hold.
pub(super) fn lower(
    lowering: &mut Lowering<'_, '_>,
    place: &SchemaPlace,
    schema: Schema<'_>,
) -> (Type, Vec<&'static str>) {
    let mut reasons = Vec::new();
    for keyword in ["contains", "unevaluatedItems"] {
        reasons.extend(schema.asserting().contains(&keyword).then_some(keyword));
    }
    let (first, rest) = keywords(schema);
    let prefix = schema.get(first).and_then(Node::as_array).unwrap_or_default();
    if !prefix.is_empty() {
        if is_tuple(schema, prefix.len(), rest) {
            let items = (0..prefix.len()).map(|index| lowering.ty(&place.join(first).join(index))).collect();
            reasons.extend(schema.flag("uniqueItems").then_some("uniqueItems"));
            return (Type::Tuple(items), reasons);
        }
        reasons.push(first);
    }
    let item = match schema.get("items") {
        Some(items) if prefix.is_empty() && items.as_array().is_none() => lowering.ty(&place.join("items")),
        _ => Type::Any,
    };
    let mut checks = ArrayChecks {
        min_items: schema.count("minItems").filter(|least| *least > 0),
        max_items: schema.count("maxItems"),
        unique: false,
    };
    for keyword in ["minItems", "maxItems"] {
        reasons.extend((schema.get(keyword).is_some() && schema.count(keyword).is_none()).then_some(keyword));
    }
    if schema.flag("uniqueItems") {
        checks.unique = is_scalar(lowering, &item, 0);
        reasons.extend((!checks.unique).then_some("uniqueItems"));
    }
    (Type::Array(Box::new(item), checks), reasons)
}

/// The keywords for the first items and for the rest, in the schema's draft.
fn keywords(schema: Schema<'_>) -> (&'static str, &'static str) {
    if schema.dialect >= Dialect::Draft202012 { ("prefixItems", "items") } else { ("items", "additionalItems") }
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
        Type::Bool | Type::Integer(..) | Type::Number(_) | Type::Text(_) | Type::Format(..) => true,
        Type::Item(id) if depth < 16 => match lowering.stage.body(*id) {
            Some(Body::Enum(_)) => true,
            Some(Body::Checked(inner) | Body::Alias(inner)) => is_scalar(lowering, &inner, depth + 1),
            _ => false,
        },
        _ => false,
    }
}
