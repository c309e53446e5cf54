//! Defaults that an accessor can apply: those that are values of the member's type.

use super::decimal::Decimal;
use super::types::Lowering;
use crate::model::{Body, Literal, Type};
use crate::source::{Node, NodeValue};

/// The default as a value of the type; `None` if no accessor can answer it.
pub(super) fn literal(lowering: &mut Lowering<'_, '_>, ty: &Type, default: &Node) -> Option<Literal> {
    of(lowering, ty, default, 0)
}

fn of(lowering: &mut Lowering<'_, '_>, ty: &Type, default: &Node, depth: usize) -> Option<Literal> {
    match (ty, &default.value) {
        (Type::Item(id), value) if depth < 16 => match lowering.stage.body(*id)? {
            Body::Enum(body) => {
                let NodeValue::String(text) = value else { return None };
                body.variants.iter().position(|variant| variant.wire == *text).map(Literal::Variant)
            }
            Body::IntegerEnum(variants) => {
                let NodeValue::Number(text) = value else { return None };
                let number = Decimal::parse(text)?.integer()?.to_string();
                variants.iter().position(|variant| variant.wire == number).map(Literal::Variant)
            }
            Body::Alias(inner) | Body::Checked(inner @ (Type::Text(_) | Type::Integer(..) | Type::Number(_))) => {
                of(lowering, &inner, default, depth + 1)
            }
            _ => None,
        },
        (Type::Array(..), NodeValue::Array(items)) if items.is_empty() => Some(Literal::EmptyArray),
        _ => scalar(ty, &default.value),
    }
}

fn scalar(ty: &Type, default: &NodeValue) -> Option<Literal> {
    match (ty, default) {
        (Type::Bool, NodeValue::Bool(value)) => Some(Literal::Bool(*value)),
        (Type::Integer(width, checks), NodeValue::Number(text)) => {
            let value = Decimal::parse(text)?.integer()?;
            let (least, greatest) = width.range();
            let (from, to) = (checks.minimum.unwrap_or(least), checks.maximum.unwrap_or(greatest));
            (from..=to).contains(&value).then_some(Literal::Integer(value))
        }
        (Type::Number(_), NodeValue::Number(text)) => Decimal::parse(text)?.float().map(Literal::Number),
        (Type::Text(checks), NodeValue::String(text)) => {
            let fits = checks.format.is_none_or(|format| format.accepts(text));
            fits.then(|| Literal::Text(text.clone()))
        }
        (Type::Format(format, _), NodeValue::String(text)) => {
            use buscodegen_runtime::formats::Format::{Ipv4, Ipv6};
            // The standard library's addresses are no texts.
            (!matches!(format, Ipv4 | Ipv6) && format.accepts(text)).then(|| Literal::Text(text.clone()))
        }
        _ => None,
    }
}
