//! Which traits each item can have, and which members `Debug` must not show.

use super::cycles::types;
use super::stage::Stage;
use crate::model::{Body, Constant, CrateId, ItemId, Member, Model, Presence, Traits, Type};

/// Carries the mark from types that must not be shown, and do not hide themselves, to what holds them.
pub(super) fn spread_sensitivity(stage: &mut Stage<'_>) {
    loop {
        let hidden: Vec<Vec<bool>> = stage
            .crates
            .iter()
            .map(|krate| {
                let hides = |body: &Option<Body>| matches!(body, Some(Body::Struct(_)));
                krate.items.iter().map(|draft| draft.sensitive && !hides(&draft.body)).collect()
            })
            .collect();
        let is_hidden = |ty: &Type| {
            let mut found = Vec::new();
            super::cycles::items(ty, &mut found);
            found.iter().any(|id| hidden[id.krate.0][id.index])
        };
        let mut changed = false;
        for draft in stage.crates.iter_mut().flat_map(|krate| &mut krate.items) {
            match &mut draft.body {
                Some(Body::Struct(body)) => {
                    for member in body.members.iter_mut().filter(|member| !member.sensitive) {
                        member.sensitive = is_hidden(&member.ty);
                        changed |= member.sensitive;
                    }
                    // What has no field of its own cannot be hidden apart.
                    let others = body.matching.iter().map(|matching| &matching.value);
                    let hides = others.chain(body.rest.kept().map(|(_, ty)| ty)).any(is_hidden);
                    changed |= hides && !draft.sensitive;
                    draft.sensitive |= hides;
                }
                Some(Body::Alias(ty) | Body::Wrapper(ty) | Body::Checked(ty) | Body::Guarded(ty))
                    if !draft.sensitive =>
                {
                    draft.sensitive = is_hidden(ty);
                    changed |= draft.sensitive;
                }
                Some(Body::Union(union)) if !draft.sensitive => {
                    draft.sensitive = union.variants.iter().filter_map(|variant| variant.held.ty()).any(is_hidden);
                    changed |= draft.sensitive;
                }
                _ => {}
            }
        }
        if !changed {
            return;
        }
    }
}

/// Sets the traits of all items: first what nothing forbids, then less until it holds.
pub(super) fn assign(model: &mut Model) {
    for item in model.crates.iter_mut().flat_map(|krate| &mut krate.items) {
        item.traits = own(&item.body);
        // A member that an object gains later may be a number, which has neither; so an object has them where somebody asks for
        // them, and gains members without breaking code.
        if matches!(&item.body, Body::Struct(body) if !body.is_array) {
            item.traits.eq =
                ["Eq", "Hash"].iter().all(|wanted| item.derives.iter().any(|path| path.as_str() == *wanted));
        }
    }
    loop {
        let mut lost = Vec::new();
        for (krate, draft) in model.crates.iter().enumerate() {
            for (index, item) in draft.items.iter().enumerate().filter(|(_, item)| item.traits.eq) {
                if !types(&item.body).into_iter().all(|ty| has_eq(model, ty)) {
                    lost.push(ItemId { krate: CrateId(krate), index });
                }
            }
        }
        if lost.is_empty() {
            return;
        }
        for id in lost {
            model.crates[id.krate.0].items[id.index].traits.eq = false;
        }
    }
}

fn own(body: &Body) -> Traits {
    let none = Traits { copy: false, eq: true, ord: false, default: false };
    match body {
        Body::Struct(body) => {
            let empty = |member: &Member| member.presence != Presence::Required;
            Traits { default: body.members.iter().all(empty), ..none }
        }
        Body::Enum(body) => Traits { copy: body.other.is_none(), ord: true, ..none },
        Body::IntegerEnum(_) => Traits { copy: true, ord: true, ..none },
        Body::ValueEnum(_) => Traits { copy: true, ..none },
        Body::Union(_) => none,
        Body::Constant(Constant::Number(_) | Constant::Text(_) | Constant::Integer(_) | Constant::Bool(_)) => {
            Traits { copy: true, eq: true, ord: true, default: true }
        }
        Body::Checked(Type::Text(_) | Type::Decimal(_)) => Traits { ord: true, ..none },
        Body::Checked(Type::Integer(..)) => Traits { copy: true, ord: true, ..none },
        Body::Checked(Type::Number(_)) => Traits { copy: true, eq: false, ..none },
        Body::Checked(_) | Body::Guarded(_) | Body::Wrapper(_) | Body::Alias(_) => none,
    }
}

fn has_eq(model: &Model, ty: &Type) -> bool {
    match ty {
        Type::Number(_) => false,
        Type::Array(inner, _) | Type::Map(inner, _) | Type::Nullable(inner) | Type::Boxed(inner) => {
            has_eq(model, inner)
        }
        Type::Tuple(all) => all.iter().all(|ty| has_eq(model, ty)),
        Type::Item(id) => model.item(*id).traits.eq,
        Type::Foreign(foreign) => foreign.eq,
        _ => true,
    }
}
