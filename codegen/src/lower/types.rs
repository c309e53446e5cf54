//! From a site to a Rust type: the items that it needs, and what it cannot say.

use super::guard::{Step, Unsaid};
use super::schema::Schema;
use super::shape::{self, Reasons, Shape, Types};
use super::site::{Facts, Found, Site};
use super::stage::Stage;
use super::values::Values;
use super::{array, foreign, item, number, object, string, written};
use crate::model::{ItemId, Type};

/// Deeper than this, types inside types are any value: nobody reads them, and the compiler's stack is finite.
const MAX_DEPTH: usize = 24;

/// So many types of schemas that were joined or split belong to no API that somebody wrote: they are any value from there.
const MAX_JOINED_ITEMS: usize = 4_000;

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
    /// Where in the item's values the type under way is, where these are checked in place.
    path: Vec<Step>,
    depth: usize,
}

impl<'s, 'a> Lowering<'s, 'a> {
    pub(super) fn new(stage: &'s mut Stage<'a>, owner: ItemId) -> Self {
        Self { stage, owner, checks_inside: false, sensitive: false, path: Vec::new(), depth: 0 }
    }

    /// Notes what the type cannot say.
    pub(super) fn inexact(&mut self, reasons: Reasons) {
        let path = self.path.clone();
        let unsaid = reasons.into_iter().map(|(place, keyword)| Unsaid { path: path.clone(), place, keyword });
        self.stage.draft(self.owner).unsaid.extend(unsaid);
    }

    /// Notes that integers are read here.
    pub(super) fn note_integers(&mut self, facts: &Facts<'_>) {
        match written::draft4(facts) {
            Some(fact) if self.stage.guarded.contains(&fact.place) => {
                self.inexact(vec![(fact.place.clone(), "type".to_owned())]);
            }
            _ => self.stage.draft(self.owner).integers.note(facts),
        }
    }

    /// Whether all that lies further inside is any value.
    pub(super) const fn is_deepest(&self) -> bool {
        self.depth == MAX_DEPTH
    }

    /// The type of a site inside the values of the one under way.
    pub(super) fn inside(&mut self, step: Step, site: &Site) -> Type {
        self.path.push(step);
        let ty = self.site(site);
        self.path.pop();
        ty
    }

    /// The type of a site.
    pub(super) fn site(&mut self, site: &Site) -> Type {
        let too_many = !site.is_whole() && self.stage.crates[self.owner.krate.0].items.len() > MAX_JOINED_ITEMS;
        if self.depth == MAX_DEPTH || too_many {
            if let Found::Facts(_, facts) = site.find_through(self.stage.resolved) {
                self.inexact(shape::all(&facts));
            }
            return Type::Any;
        }
        self.depth += 1;
        let ty = self.in_place(site);
        self.depth -= 1;
        ty
    }

    fn in_place(&mut self, site: &Site) -> Type {
        let resolved = self.stage.resolved;
        self.sensitive |= Schema::at(resolved, &site.place).is_some_and(|schema| schema.flag("x-bus-sensitive"));
        if let Some(ty) = foreign::existing(self, site) {
            return ty;
        }
        let (site, facts) = match site.find(resolved) {
            Found::Reference(target) => return self.stage.reference(self.owner.krate, &target),
            Found::Facts(found, facts) => (found, facts),
        };
        self.sensitive |= facts.sensitive();
        let (shape, reasons) = shape::of(resolved, &site, &facts);
        if is_item(&shape, &facts) {
            return Type::Item(self.stage.item(self.owner.krate, site));
        }
        item::find_unused_options(self, &site.place);
        let (before, integers) =
            (self.stage.draft(self.owner).unsaid.len(), self.stage.draft(self.owner).integers.clone());
        let ty = self.plain(&site, &shape, &facts);
        let says_all = reasons.is_empty() && self.stage.draft(self.owner).unsaid.len() == before;
        if (is_checked(&ty) || !says_all) && !self.checks_inside {
            // What was noted on the way is the new item's.
            self.stage.draft(self.owner).unsaid.truncate(before);
            self.stage.draft(self.owner).integers = integers;
            return Type::Item(self.stage.item(self.owner.krate, site));
        }
        self.inexact(reasons);
        ty
    }

    /// The type of a shape that is no item of its own.
    pub(super) fn plain(&mut self, site: &Site, shape: &Shape, facts: &Facts<'a>) -> Type {
        let (ty, reasons) = match shape {
            Shape::OrNull => {
                let types = facts.types(self.stage.resolved).and(site.part).without(Types::NULL);
                (nullable(self.site(&site.part(types))), Reasons::new())
            }
            Shape::Branch(branch) => (self.site(branch), Reasons::new()),
            Shape::Never => (Type::Never, Reasons::new()),
            Shape::Null | Shape::Values(Values::Null) => (Type::Null, Reasons::new()),
            Shape::Bool | Shape::Values(Values::Bools) => (Type::Bool, Reasons::new()),
            Shape::Integer => {
                let (ty, reasons) = number::integer(facts, &self.stage.options.types);
                if let Type::Integer(..) = ty {
                    self.note_integers(facts);
                }
                (ty, reasons)
            }
            Shape::Number => number::number(facts, &self.stage.options.types),
            Shape::String => string::lower(facts, &self.stage.options.types.formats),
            Shape::Array => array::lower(self, facts),
            Shape::Object => object::map(self, facts),
            Shape::Any | Shape::Union(_) | Shape::Values(_) | Shape::OpenEnum(_) => {
                self.stage.draft(self.owner).untyped += usize::from(facts.asserting().next().is_some());
                (Type::Any, Reasons::new())
            }
        };
        self.inexact(reasons);
        ty
    }
}

/// Whether a shape is an item of its own wherever it stands.
pub(super) fn is_item(shape: &Shape, facts: &Facts<'_>) -> bool {
    match shape {
        Shape::Values(Values::Null | Values::Bools) => false,
        Shape::Values(_) | Shape::OpenEnum(_) | Shape::Union(_) => true,
        Shape::Object => object::is_struct(facts),
        Shape::Array => array::is_struct(facts),
        _ => false,
    }
}

/// Whether a type has checks of its own.
pub(super) fn is_checked(ty: &Type) -> bool {
    match ty {
        Type::Text(checks) | Type::Format(_, checks) => !checks.is_none(),
        Type::Integer(_, checks) => !checks.is_none(),
        Type::Number(checks) => !checks.is_none(),
        Type::Decimal(checks) => !checks.is_none(),
        Type::Array(_, checks) => !checks.is_none(),
        Type::Map(_, checks) => !checks.is_none(),
        _ => false,
    }
}

fn nullable(ty: Type) -> Type {
    match ty {
        Type::Any | Type::Null | Type::Nullable(_) => ty,
        Type::Never => Type::Null,
        ty => Type::Nullable(Box::new(ty)),
    }
}
