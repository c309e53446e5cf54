//! The way to an event's routing key, from the fields of its parameters.

use crate::finding::Finding;
use crate::model::{Body, Constant, Held, ItemId, KeyEnd, KeyPath, KeyStep, Matching, Model, Presence, Rest, Type};
use crate::resolve::Resolved;
use crate::source::{Pointer, SchemaPlace};

/// The expression's steps; `None` if the types do not lead there.
pub(super) fn path(model: &Model, root: ItemId, pointer: &Pointer) -> Option<KeyPath> {
    from(model, Type::Item(root), pointer.tokens(), 0)
}

fn from(model: &Model, mut ty: Type, mut tokens: &[String], depth: usize) -> Option<KeyPath> {
    /// Deeper unions in unions are no way to a key that somebody meant.
    const MAX_DEPTH: usize = 8;
    let mut steps = Vec::new();
    loop {
        ty = content(model, ty, &mut steps);
        if let Type::Item(id) = ty
            && let Body::Union(union) = &model.item(id).body
        {
            let deeper = union.variants.iter().filter(|_| depth < MAX_DEPTH);
            let ways = deeper.filter_map(|variant| {
                // Schemas that promise the key keep variants whole.
                let Held::Whole(ty) = &variant.held else { return None };
                Some((variant.name.clone(), from(model, ty.clone(), tokens, depth + 1)?))
            });
            let ways: Vec<_> = ways.collect();
            return (!ways.is_empty()).then_some(KeyPath { steps, end: KeyEnd::Union(id, ways) });
        }
        let Some((token, rest)) = tokens.split_first() else { break };
        if ty == Type::Any {
            let pointer = tokens.iter().fold(Pointer::root(), |pointer, token| pointer.join(token));
            steps.push(KeyStep::Pointer(pointer.to_string()));
            return Some(KeyPath { steps, end: KeyEnd::Value });
        }
        ty = step(model, &ty, token, &mut steps)?;
        tokens = rest;
    }
    Some(KeyPath { steps, end: end(model, &ty)? })
}

/// A member of a struct or a map.
fn step(model: &Model, ty: &Type, token: &str, steps: &mut Vec<KeyStep>) -> Option<Type> {
    let map_member = |value: &Type, steps: &mut Vec<KeyStep>| {
        steps.push(KeyStep::Member(token.to_owned()));
        Some(value.clone())
    };
    match ty {
        Type::Map(value, checks) if checks.key.is_none() => map_member(value, steps),
        Type::Item(id) => {
            let Body::Struct(body) = &model.item(*id).body else { return None };
            if let Some(member) = body.members.iter().find(|member| member.wire == token) {
                steps.push(KeyStep::Field(member.field.clone()));
                if matches!(member.presence, Presence::Optional { .. }) {
                    steps.push(KeyStep::Optional);
                }
                return Some(member.ty.clone());
            }
            let is_matched = |matching: &&Matching| {
                buscodegen_runtime::codegen::Pattern::matches(&matching.pattern, token) == Ok(true)
            };
            let (field, value) = match (body.matching.iter().find(is_matched), &body.rest) {
                (Some(matching), _) => (&matching.field, &matching.value),
                (None, Rest::Kept { field, value, .. }) => (field, value),
                (None, _) => return None,
            };
            steps.push(KeyStep::Field(field.clone()));
            map_member(value, steps)
        }
        _ => None,
    }
}

/// What stands behind aliases, boxes and newtypes.
fn content(model: &Model, mut ty: Type, steps: &mut Vec<KeyStep>) -> Type {
    loop {
        ty = match ty {
            Type::Boxed(inner) => {
                steps.push(KeyStep::Unboxed);
                *inner
            }
            Type::Item(id) => match &model.item(id).body {
                Body::Alias(inner) => inner.clone(),
                Body::Wrapper(inner) | Body::Guarded(inner) | Body::Checked(inner @ Type::Map(..)) => {
                    steps.push(KeyStep::Content);
                    inner.clone()
                }
                _ => return ty,
            },
            _ => return ty,
        }
    }
}

fn end(model: &Model, ty: &Type) -> Option<KeyEnd> {
    use buscodegen_runtime::formats::Format::{Ipv4, Ipv6};
    match ty {
        Type::Any => Some(KeyEnd::Value),
        Type::Text(_) => Some(KeyEnd::Text),
        Type::Format(format, _) if !matches!(format, Ipv4 | Ipv6) => Some(KeyEnd::Text),
        Type::Item(id) => match &model.item(*id).body {
            Body::Enum(_) | Body::Checked(Type::Text(_)) => Some(KeyEnd::Text),
            Body::Constant(Constant::Text(text)) => Some(KeyEnd::Fixed(text.clone())),
            _ => None,
        },
        _ => None,
    }
}

/// What to tell the author of a key that no field leads to.
pub(super) fn unreachable(resolved: &Resolved, event: &SchemaPlace) -> Finding {
    let message = "the routing key cannot be read from the event's type";
    Finding::error("unreachable-key", resolved.place(&event.join("key")), message)
        .help("make it a required member of type `string` in the `properties` of the parameters")
}
