//! The Rust type of a schema that stands inside another: what it becomes in place, and what becomes an item of its own.

use super::schema::Schema;
use super::shape::{self, Part, Shape};
use super::stage::{Key, Stage};
use super::values::Values;
use super::{array, item, number, object, string};
use crate::model::{ItemId, Reason, Type};
use crate::source::SchemaPlace;

/// Deeper than this, types inside types are any value: nobody reads them, and the compiler's stack is finite.
const MAX_DEPTH: usize = 24;

/// The lowering of one item.
pub(super) struct Lowering<'s, 'a> {
    /// Everything else.
    pub(super) stage: &'s mut Stage<'a>,
    /// The item.
    pub(super) owner: ItemId,
    /// Whether values inside can be checked where they stand, as members of structs can.
    pub(super) checks_inside: bool,
    /// Whether a schema was met that must not be shown.
    pub(super) sensitive: bool,
    depth: usize,
}

impl<'s, 'a> Lowering<'s, 'a> {
    pub(super) fn new(stage: &'s mut Stage<'a>, owner: ItemId) -> Self {
        Self { stage, owner, checks_inside: false, sensitive: false, depth: 0 }
    }

    /// Notes that the type cannot say what these keywords of a schema do.
    pub(super) fn inexact(&mut self, place: &SchemaPlace, keywords: impl IntoIterator<Item = impl AsRef<str>>) {
        let file = &self.stage.resolved.documents.get(place.document).name;
        let reasons: Vec<Reason> = keywords
            .into_iter()
            .map(|keyword| Reason {
                keyword: keyword.as_ref().to_owned(),
                file: file.clone(),
                pointer: place.pointer.to_string(),
            })
            .collect();
        self.stage.draft(self.owner).reasons.extend(reasons);
    }

    /// The type of the schema at a place.
    pub(super) fn ty(&mut self, place: &SchemaPlace) -> Type {
        self.part(place, Part::Whole)
    }

    /// The type of a part of the schema's values.
    pub(super) fn part(&mut self, place: &SchemaPlace, part: Part) -> Type {
        if self.depth == MAX_DEPTH {
            self.inexact(place, ["type"]);
            return Type::Any;
        }
        self.depth += 1;
        let ty = self.in_place(place, part);
        self.depth -= 1;
        ty
    }

    fn in_place(&mut self, place: &SchemaPlace, part: Part) -> Type {
        let resolved = self.stage.resolved;
        let (shape, reasons) = shape::of(resolved, place, part);
        let schema = Schema::at(resolved, place);
        self.sensitive |= schema.is_some_and(|schema| schema.flag("x-bus-sensitive"));
        if is_item(&shape, schema) {
            return Type::Item(self.stage.item(self.owner.krate, Key { place: place.clone(), part }));
        }
        item::find_unused_options(self, place);
        let ty = self.plain(place, &shape, schema);
        if is_checked(&ty) && !self.checks_inside {
            return Type::Item(self.stage.item(self.owner.krate, Key { place: place.clone(), part }));
        }
        self.inexact(place, reasons);
        ty
    }

    /// The type of a shape that is no item of its own.
    pub(super) fn plain(&mut self, place: &SchemaPlace, shape: &Shape, schema: Option<Schema<'a>>) -> Type {
        let (ty, reasons) = match (shape, schema) {
            (Shape::Reference(target), _) => (self.stage.reference(self.owner.krate, target), Vec::new()),
            (Shape::Inner(inner), _) => (self.ty(inner), Vec::new()),
            (Shape::InnerOrNull(inner), _) => (nullable(self.ty(inner)), Vec::new()),
            (Shape::SelfOrNull, _) => (nullable(self.part(place, Part::NotNull)), Vec::new()),
            (Shape::Null | Shape::Values(Values::Null), _) => (Type::Null, Vec::new()),
            (Shape::Bool | Shape::Values(Values::Bools), _) => (Type::Bool, Vec::new()),
            (Shape::Values(Values::Integers(from, to)), _) => (number::sized(Some(*from), Some(*to), None), Vec::new()),
            (Shape::Integer, Some(schema)) => number::integer(schema),
            (Shape::Number, Some(schema)) => number::number(schema),
            (Shape::String, Some(schema)) => string::lower(schema),
            (Shape::Array, Some(schema)) => array::lower(self, place, schema),
            (Shape::Object, Some(schema)) => object::map(self, place, schema),
            _ => (Type::Any, Vec::new()),
        };
        self.inexact(place, reasons);
        ty
    }
}

/// Whether a shape is an item of its own wherever it stands.
pub(super) fn is_item(shape: &Shape, schema: Option<Schema<'_>>) -> bool {
    match shape {
        Shape::Values(Values::Strings(_) | Values::One(_)) | Shape::OpenEnum(_) => true,
        Shape::Object => schema.is_some_and(object::is_struct),
        _ => false,
    }
}

/// Whether a type has checks of its own.
pub(super) fn is_checked(ty: &Type) -> bool {
    match ty {
        Type::Text(checks) | Type::Format(_, checks) => !checks.is_none(),
        Type::Integer(_, checks) => !checks.is_none(),
        Type::Number(checks) => !checks.is_none(),
        Type::Array(_, checks) => !checks.is_none(),
        Type::Map(_, checks) => !checks.is_none(),
        _ => false,
    }
}

fn nullable(ty: Type) -> Type {
    match ty {
        Type::Any | Type::Null | Type::Nullable(_) => ty,
        ty => Type::Nullable(Box::new(ty)),
    }
}
